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
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from pydantic import ValidationError

from generator.base import vocabulary
from generator.filing import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parents[1] / "data" / "schema"
FILINGS = sorted(path for path in (ROOT / "filings").rglob("*.toml") if "." not in path.stem)
VALIDATORS = {
    name.split(".")[0]: Draft7Validator(json.loads(text)) for name, text in schema.schemas().items()
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")

Values = dict[str, Any]


def toml(text: str) -> Values:
    return tomli.loads(text, parse_float=Decimal)


def kind_of(path: Path) -> str:
    return path.stem if path.stem in VALIDATORS else "project"


def model_accepts(kind: str, values: Values) -> bool:
    try:
        schema.MODELS[kind].model_validate(values)
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


@pytest.mark.parametrize(("name", "text"), schema.schemas().items())
def test_committed_schema_is_fresh(name: str, text: str) -> None:
    committed = ROOT / "schemas" / name
    assert committed.read_bytes() == text.encode(), "stale: run python -m generator.filing.schema"


def test_no_schema_is_left_over(tmp_path: Path) -> None:
    schema.write(tmp_path / "schemas")
    written = {path.name for path in (tmp_path / "schemas").iterdir()}
    assert written == {path.name for path in (ROOT / "schemas").iterdir()}


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
            assert node["additionalProperties"] is False


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
    assert [error.message for error in VALIDATORS[kind_of(path)].iter_errors(plain(values))] == []
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


@given(st.sampled_from(FILINGS), st.data())
def test_model_and_schema_agree_on_spoiled_filings(path: Path, data: st.DataObject) -> None:
    values = copy.deepcopy(toml(path.read_text("utf-8")))
    holder, key = data.draw(st.sampled_from(list(places(values))))
    change = data.draw(st.sampled_from(["replace", "delete", "add"]))
    if change == "replace":
        holder[key] = data.draw(OTHER)
    elif change == "delete":
        del holder[key]
    elif isinstance(holder, dict):
        names = list(schema.MODELS[kind_of(path)].model_fields)
        holder[data.draw(st.sampled_from(["x", "a b", "annual", *names]))] = data.draw(OTHER)
    assert model_accepts(kind_of(path), values) == schema_accepts(kind_of(path), values)
