"""The example filing is the published one, to the letter.

The published text comes from a PDF: blanks stand inside words, cells are cut at page ends and some moved a
column or a row. Without blanks, paragraph marks and the two widths of comma, what is left is the forms'
words in reading order; `data/published/cuts.toml` says where it is not. The test prints the TOML in that
order by the skeletons in `data/published/` and by none of our own code, and the two have to be equal: every
text of the filing stands there as often as the forms print it, and nothing stands there that the filing and
the forms' labels do not explain.
"""

from __future__ import annotations

import os
import re
from decimal import Decimal
from itertools import chain, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli
from jinja2 import ChainableUndefined, Environment, FileSystemLoader

from generator.filing.model import Department, Project, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

ROOT = Path(__file__).parents[1]
SEED = ROOT.parent / "shared" / "seed" / "2023-wuhan-biolake.txt"
DATA = Path(__file__).parent / "data" / "published"
UNIT = ROOT / "filings" / "wuhan-biolake"
PROJECTS = ("service", "investment", "enterprise", "party")  # in the published order, by 项目编码
FILES: dict[Path, type[BaseModel]] = {
    UNIT / "unit.toml": Unit,
    UNIT / "2023" / "department.toml": Department,
    **{UNIT / "2023" / f"{stem}.toml": Project for stem in PROJECTS},
}
STAGES = {
    *(UNIT / "2023" / f"{stem}.monitor.toml" for stem in PROJECTS),
    *(UNIT / "2023" / f"{stem}.evaluation.toml" for stem in ("department", *PROJECTS)),
}
LEVEL1 = {
    "经济成本": "成本",
    "数量": "产出",
    "质量": "产出",
    "时效": "产出",
    "经济效益": "效益",
    "社会效益": "效益",
    "服务对象满意度": "满意度",
}
NAMES = {"id", "goal"}  # texts by which files refer to each other; no form prints them

Values = dict[str, Any]


def read(path: Path) -> Values:
    return tomli.loads(path.read_text("utf-8"), parse_float=Decimal)


def project(stem: str) -> Values:
    values = read(UNIT / "2023" / f"{stem}.toml")
    return values | {"budget": amount(sum(row["amount"] for row in values["activities"]))}


def amount(value: Decimal | int) -> str:
    return f"{Decimal(value).normalize():f}"


def squeeze(text: str) -> str:
    """Drop what the extraction added: blanks and paragraph marks."""
    boxes = text.replace('<input checked="" type="checkbox"/>', "☑").replace('<input type="checkbox"/>', "☐")
    return re.sub(r"\s+|</?p>", "", boxes)


def widen(text: str) -> str:
    """Make all commas full-width; the extraction took some for half-width ones."""
    return text.replace(",", "，")


def published() -> str:
    """Return the published words in reading order; `cuts.toml` says where the extraction broke it."""
    if not SEED.exists():
        reason = "the published filing is not beside this project"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    text = squeeze(SEED.read_text("utf-8"))
    breaks = read(DATA / "cuts.toml")
    for cut in breaks["cut"]:
        text = mend(text, cut["pieces"], cut["order"])
    for lost in breaks["lost"]:
        assert text.count(lost["reads"]) == 1, lost
        assert lost["was"] in text, lost
        text = text.replace(lost["reads"], lost["was"])
    return text


def mend(text: str, pieces: list[str], order: list[int]) -> str:
    """Put the pieces of a stretch that stands once in the text into their order."""
    stretch = "".join(f"({piece})" for piece in pieces)
    assert len(re.findall(stretch, text)) == 1, pieces
    assert sorted(order) == list(range(len(pieces))), order
    return re.sub(stretch, lambda found: "".join(found[1 + piece] for piece in order), text)


def printed() -> str:
    """Return the words of the five forms as the TOML files have them."""
    environment = Environment(
        loader=FileSystemLoader(DATA),
        undefined=ChainableUndefined,  # a cell nobody filled is empty
        autoescape=False,  # noqa: S701 - plain text
    )
    unit = read(UNIT / "unit.toml")
    forms = [environment.get_template("department.txt").render(unit=unit, **department_cells())]
    for stem in PROJECTS:
        values = project(stem)
        goals = [goal_cells(values, goal, {}) for goal in values["goals"].values()]
        cells = {"unit": unit, "project": values, "goals": goals, "box": "☐☑".__getitem__}
        forms.append(environment.get_template("project.txt").render(cells))
    return squeeze("".join(forms))


def department_cells() -> Values:
    department = read(UNIT / "2023" / "department.toml")
    projects = {stem: project(stem) for stem in PROJECTS}
    return {
        "department": department,
        "income": fund_cells(department["income"], {}),
        "spending": fund_cells(department["spending"], special_purpose(projects)),
        "projects": projects.values(),
        "goals": [department_goal(projects, reference) for reference in department["goals"]],
    }


def special_purpose(projects: dict[str, Values]) -> Values:
    assert {values["category"] for values in projects.values()} == {"特定目标类"}
    return {"special_purpose": sum(Decimal(values["budget"]) for values in projects.values())}


def fund_cells(lines: Values, amounts: Values) -> dict[str, str]:
    """Return the cells of each line and of 合计: 当年金额, 占比 (of money only), 前年, 上年."""
    table = {name: line if isinstance(line, dict) else {"amount": line} for name, line in lines.items()}
    table |= {name: table[name] | {"amount": value} for name, value in amounts.items()}
    columns = ("amount", "year_before_last", "last_year")
    total = {column: sum(line.get(column, 0) for line in table.values()) for column in columns}
    return {name: fund_line(line, total["amount"]) for name, line in (table | {"total": total}).items()}


def fund_line(line: Values, total: Decimal) -> str:
    share = f"{amount(100 * line['amount'] / total)}%" if line["amount"] else ""
    earlier = [amount(line[year]) for year in ("year_before_last", "last_year") if year in line]
    return " ".join([amount(line["amount"]), share, *earlier])


def department_goal(projects: dict[str, Values], reference: str | Values) -> Values:
    override = {"goal": reference} if isinstance(reference, str) else reference
    stem, _, name = override["goal"].partition("/")
    return goal_cells(projects[stem], projects[stem]["goals"][name], override)


def goal_cells(values: Values, goal: Values, override: Values) -> Values:
    text = override.get("text", goal["text"])
    basis = goal.get("basis", values["basis"])
    rows = [{"basis": basis} | row for row in goal["indicators"]]
    return {
        "text": text,
        "heading": override.get("heading", text),
        "long_term": " ".join(row_cells(rows)),
        "annual": " ".join(row_cells([row | row.get("annual", {}) for row in rows])),
    }


def row_cells(rows: list[Values]) -> Iterator[str]:
    """Yield the cells of an indicator table; a 一级 or 二级 prints once over its neighbouring rows."""
    above = ("", "")
    for row in rows:
        level1, slash, level2 = row["kind"].partition("/")
        kind = (level1, level2) if slash else (LEVEL1[level1], level1)
        if kind[0] != above[0]:
            yield kind[0] + "指标"
        if kind != above:
            yield kind[1] + "指标"
        yield from (row["name"], row["target"], row["basis"])
        above = kind


def texts(value: object, key: str = "") -> Iterator[str]:
    """Yield every text that a form prints out of a TOML value."""
    if isinstance(value, dict):
        yield from chain.from_iterable(texts(inner, name) for name, inner in value.items())
    elif isinstance(value, list):
        yield from chain.from_iterable(texts(inner, key) for inner in value)
    elif isinstance(value, str) and key == "kind":
        yield from (f"{level}指标" for level in value.split("/"))
    elif isinstance(value, str) and key not in NAMES and not re.fullmatch(r"[a-z]+/[a-z]+", value):
        yield value


def unlike(ours: str, theirs: str) -> str:
    """Return where two texts part, for a person to look at."""
    pairs = zip_longest(ours, theirs)
    at = next((place for place, (left, right) in enumerate(pairs) if left != right), 0)
    before, after = slice(max(0, at - 30), at), slice(at, at + 60)
    return f"after {ours[before]}:\nours   {ours[after]}\ntheirs {theirs[after]}"


def test_filing_prints_as_published() -> None:
    ours, theirs = widen(printed()), widen(published())
    assert ours == theirs, unlike(ours, theirs)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_stands_in_the_publication(path: Path) -> None:
    text = published()
    assert [part for part in texts(read(path)) if squeeze(part) not in text] == []  # its commas, too


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_blank_of_the_extraction_is_left(path: Path) -> None:
    lines = chain.from_iterable(part.split("\n") for part in texts(read(path)))
    assert [line for line in lines if re.search(r"\s", re.sub(r"^\d\. ", "", line))] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_follows_the_authoring_format(path: Path) -> None:
    FILES[path].model_validate(read(path))
    directive, _, schema = path.read_text("utf-8").splitlines()[0].partition(" ")
    name = FILES[path].__name__.lower()
    assert directive == "#:schema"
    assert (path.parent / schema).resolve() == ROOT / "schemas" / f"{name}.schema.json"


def test_folder_holds_nothing_else() -> None:
    assert {UNIT / "unit.toml", *(UNIT / "2023").glob("*.toml")} == set(FILES) | STAGES


def test_what_is_not_published_says_so() -> None:
    drafts = [path for path in UNIT.rglob("*.toml") if path not in FILES]
    assert set(drafts) > STAGES
    assert all("# 示例：" in path.read_text("utf-8") and "虚构" in path.read_text("utf-8") for path in drafts)


@pytest.mark.parametrize("path", sorted(STAGES), ids=lambda path: path.stem)
def test_stages_say_so_in_their_first_comment(path: Path) -> None:
    schema, comment, *_ = path.read_text("utf-8").splitlines()
    whose, _, form = path.stem.partition(".")
    of = "department" if whose == "department" else "project"
    assert schema == f"#:schema ../../../schemas/{of}.{form}.schema.json"
    assert comment == "# 示例：示例数据，并非真实填报；本文件的数值和说明都是为演示虚构的。"


def test_77_indicators_one_line_each() -> None:
    goals = [(stem, goal) for stem in PROJECTS for goal in project(stem)["goals"].values()]
    indicators = [indicator for _, goal in goals for indicator in goal["indicators"]]
    lines = "\n".join((UNIT / "2023" / f"{stem}.toml").read_text("utf-8") for stem in PROJECTS).splitlines()
    assert len(indicators) == 77
    assert len([line for line in lines if re.fullmatch(r"  \{ id = .* \},", line)]) == 77


def test_indicator_ids_are_unique_in_their_goal() -> None:
    for stem in PROJECTS:
        for goal in project(stem)["goals"].values():
            ids = [indicator["id"] for indicator in goal["indicators"]]
            assert len(set(ids)) == len(ids)


def test_project_codes_are_whole() -> None:
    assert [len(project(stem)["code"]) for stem in PROJECTS] == [21] * 4
