from __future__ import annotations

import copy
import datetime as dt
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli
from commands import tianbao
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from pydantic import ValidationError
from staged import EVALUATION, HEAD, OVERALL, OWN, declare, staged
from workspaces import YEAR

from generator.base import vocabulary
from generator.filing import schema
from generator.filing.declared import of_file, split_id
from generator.filing.tables import models
from generator.filing.workspace import Workspace
from generator.forms.editions import declared_anywhere, read_editions

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parents[1] / "data" / "schema"
FILINGS = sorted((ROOT / "filings").rglob("*.toml"))
WORKSPACE = Workspace(ROOT)
SCHEMAS = schema.schemas(declared_anywhere(WORKSPACE, read_editions(WORKSPACE)[0]))
VALIDATORS = {
    name.removesuffix(".schema.json"): Draft7Validator(json.loads(text)) for name, text in SCHEMAS.items()
}
KNOWN = models(declared_anywhere(WORKSPACE, read_editions(WORKSPACE)[0]))
MODELS = {"unit": KNOWN.unit, "department": KNOWN.department, "project": KNOWN.project} | {
    f"{of}.{form}": model for (form, of), model in KNOWN.stages.items()
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")

Values = dict[str, Any]


def toml(text: str) -> Values:
    return tomli.loads(text, parse_float=Decimal)


def kind_of(path: Path) -> str:
    stem, form = split_id(path.stem)
    if form:
        return f"{of_file(stem)}.{form}"
    return stem if stem in ("unit", "department") else "project"


def model_accepts(kind: str, values: Values) -> bool:
    try:
        MODELS[kind].model_validate(values)
    except ValidationError:
        return False
    return True


def schema_accepts(kind: str, values: Values) -> bool:
    return bool(VALIDATORS[kind].is_valid(plain(values)))


def plain(value: Any) -> Any:  # noqa: ANN401 - any TOML
    """Turn decimals into the floats that JSON has."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


def snippets(name: str) -> list[tuple[str, str]]:
    cases = tomli.loads((DATA / f"{name}.toml").read_text("utf-8"))
    return [
        (kind, f"{case['text']}\n{more}")
        for kind, tables in cases.items()
        for case in tables
        for more in case.get("with", [""])
    ]


def nodes(node: Any) -> Iterator[Values]:  # noqa: ANN401 - any JSON
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from nodes(item)


def fields(kind: str) -> Iterator[Values]:
    for node in nodes(VALIDATORS[kind].schema):
        yield from node.get("properties", {}).values()


@pytest.mark.parametrize(("name", "text"), SCHEMAS.items())
def test_committed_schema_is_fresh(name: str, text: str) -> None:
    committed = ROOT / "schemas" / name
    assert committed.read_bytes() == text.encode(), "stale: run tianbao schema"


def test_no_schema_is_left_over() -> None:
    assert {*SCHEMAS} == {path.name for path in (ROOT / "schemas").iterdir()}


@pytest.mark.parametrize("kind", VALIDATORS)
def test_schema_is_draft_7(kind: str) -> None:
    Draft7Validator.check_schema(VALIDATORS[kind].schema)
    assert VALIDATORS[kind].schema["$schema"] == schema.DRAFT


@pytest.mark.parametrize("kind", VALIDATORS)
def test_every_key_is_explained_in_chinese(kind: str) -> None:
    for field in fields(kind):
        texts = [field["title"], field.get("anyOf", [field])[0]["description"]]
        assert all(CHINESE.search(text) for text in texts)
        assert texts[1].startswith(texts[0])
    for node in nodes(VALIDATORS[kind].schema):
        for text in (node.get("title"), node.get("description")):
            assert not isinstance(text, str) or CHINESE.search(text)


@pytest.mark.parametrize("kind", VALIDATORS)
def test_schema_says_only_what_toml_can(kind: str) -> None:
    for node in nodes(VALIDATORS[kind].schema):
        assert "$ref" not in node
        assert node.get("type") != "null"
        assert "default" not in node
        if node.get("type") == "object":
            assert node["additionalProperties"] is False or node["additionalProperties"]["type"] == "object"


def test_editor_offers_the_official_words() -> None:
    offered = {"kind": set[str](), "basis": set[str]()}
    for node in nodes(VALIDATORS["project"].schema):
        for key, words in offered.items():
            for branch in node.get("properties", {}).get(key, {}).get("anyOf", []):
                words.update(branch.get("enum", []))
    assert offered["basis"] == set(vocabulary.bases())
    assert {"数量", "服务对象满意度", "成本"} <= offered["kind"]
    for taxonomy in vocabulary.taxonomies().values():
        for level1, kinds in taxonomy.levels.items():
            assert {taxonomy.kind(word).level2 for word in offered["kind"]} >= set(kinds), level1


@pytest.mark.parametrize("path", FILINGS, ids=lambda path: path.stem)
def test_filing_is_valid(path: Path) -> None:
    values = toml(path.read_text("utf-8"))
    dated = {key: str(value) if isinstance(value, dt.date) else value for key, value in values.items()}
    assert [error.message for error in VALIDATORS[kind_of(path)].iter_errors(plain(dated))] == []
    assert model_accepts(kind_of(path), values)


@pytest.mark.parametrize("path", FILINGS, ids=lambda path: path.stem)
def test_filing_names_its_schema(path: Path) -> None:
    """Editors read the path from the first line, relative to the file."""
    named = re.match(r"#:schema (\S+)\n", path.read_text("utf-8"))
    assert named
    assert (path.parent / named[1]).resolve() == ROOT / "schemas" / f"{kind_of(path)}.schema.json"


@pytest.mark.parametrize(("kind", "text"), snippets("refused"))
def test_refused(kind: str, text: str) -> None:
    assert not model_accepts(kind, toml(text))
    assert not schema_accepts(kind, toml(text))


@pytest.mark.parametrize(("kind", "text"), snippets("accepted"))
def test_accepted(kind: str, text: str) -> None:
    assert model_accepts(kind, toml(text))
    assert schema_accepts(kind, toml(text))


OTHER = st.sampled_from(
    [0, -1, 7, 2023, 10**10, Decimal("1.5"), Decimal("-0.5"), "", "x", "a/b", "420118", "annual", "新增项目",
     True, [], ["a/b"], {}, [{}], {"amount": 1}, {"name": "x"}, {"text": "x"}, dt.date(2023, 1, 1)]
)  # fmt: skip


def places(node: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - any TOML
    """Yield every place of a value: what holds it, and under which key."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, item in list(items):
        yield node, key
        yield from places(item)


@given(st.sampled_from([path for path in FILINGS if "." not in path.stem]), st.data())
def test_model_and_schema_agree_on_spoiled_filings(path: Path, data: st.DataObject) -> None:
    values = copy.deepcopy(toml(path.read_text("utf-8")))
    holder, key = data.draw(st.sampled_from(list(places(values))))
    change = data.draw(st.sampled_from(["replace", "delete", "add"]))
    if change == "replace":
        holder[key] = data.draw(OTHER)
    elif change == "delete":
        del holder[key]
    elif isinstance(holder, dict):
        names = list(MODELS[kind_of(path)].model_fields)
        holder[data.draw(st.sampled_from(["x", "a b", "annual", *names]))] = data.draw(OTHER)
    assert model_accepts(kind_of(path), values) == schema_accepts(kind_of(path), values)


def declared_schemas(folder: Path) -> dict[str, Any]:
    """Return the schemas of a workspace whose forms declare fields and stages, of every kind."""
    ws = staged(folder, review=EVALUATION, overall=OVERALL, own=OWN)
    editions, _ = read_editions(ws)
    texts = schema.schemas(declared_anywhere(ws, editions))
    return {name: json.loads(text) for name, text in texts.items()}


def test_declared_fields_and_stages_have_schemas(tmp_path: Path) -> None:
    found = declared_schemas(tmp_path)
    assert {*found} >= {"project.review.schema.json", "department.overall.schema.json"}
    for one in found.values():
        Draft7Validator.check_schema(one)
    project = found["project.schema.json"]["properties"]
    assert project["district_code"]["description"] == "所在街道"
    indicators = next(iter(project["goals"]["patternProperties"].values()))["properties"]["indicators"]
    assert indicators["items"]["properties"]["checked"]["title"] == "核实人"
    stage = found["project.review.schema.json"]["properties"]
    assert stage["grade"]["enum"] == ["优", "差"]
    assert stage["adjusted"]["description"] == "调整预算数：按最后一次批复；单位：万元"
    assert stage["finished"]["format"] == "date"


def test_what_a_stage_may_say_its_schema_accepts_and_nothing_else(tmp_path: Path) -> None:
    stage = Draft7Validator(declared_schemas(tmp_path)["project.review.schema.json"])
    indicators = {"facilities": {"indicators": {"cost": {"achieved": "2处", "weight": 5, "degree": "95.5%"}}}}
    assert stage.is_valid({"adjusted": 3, "visited": True, "last": 2023, "goals": indicators})
    assert not stage.is_valid({"adjustd": 3})
    assert not stage.is_valid({"adjusted": "3"})
    assert not stage.is_valid({"grade": "中"})
    assert not stage.is_valid({"goals": {"facilities": {"indicators": {"cost": {"achived": "2处"}}}}})


def test_the_newer_of_two_years_holds_and_what_the_older_one_had_stays(tmp_path: Path) -> None:
    ws = staged(tmp_path, own=OWN)
    newer = HEAD.format("项目补充表", "project").replace("2023", "2025")
    newer += '[fields.project]\nshare = { title = "份额", type = "text" }\n'
    declare(tmp_path, "own", newer, "2025")
    editions, _ = read_editions(ws)
    found = json.loads(schema.schemas(declared_anywhere(ws, editions))["project.schema.json"])["properties"]
    assert found["share"]["title"] == "份额"
    assert "district_code" in found


def test_the_command_writes_what_is_declared_and_the_scaffold_s_lines_name_it(tmp_path: Path) -> None:
    staged(tmp_path, review=EVALUATION)
    run = tianbao(tmp_path, "schema")
    assert (run.status, run.err) == (0, "")
    assert "写好了 schemas/project.review.schema.json\n" in run.out
    assert tianbao(tmp_path, "schema").out == "没有变动，schemas 都是最新的\n"
    assert tianbao(tmp_path, "stage", "review", str(YEAR)).status == 0
    for path in (tmp_path / "filings").rglob("*.toml"):
        line = path.read_text("utf-8").splitlines()[0]
        assert (path.parent / line.removeprefix("#:schema ")).is_file(), path
