"""The forms of the example, read back cell by cell from both formats and held to the official form."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import tomli
import tomlkit
from demo import files
from grids import Grid, Seen, html_grid, html_text, word_grid, word_text
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree, html

from generator.base.codes import Code
from generator.base.prose import plain
from generator.filing.history import Earlier
from generator.filing.load import load_filing
from generator.filing.workspace import Workspace
from generator.forms.editions import read_editions
from generator.forms.plan import Output
from generator.pipeline.build import build
from generator.printing.form import print_form

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "filings" / "wuhan-biolake"
OFFICIAL = Path(__file__).parents[1] / "data" / "forms"
STEMS = ("department", "service", "investment", "enterprise", "party")
STAGES = (*(f"{stem}.monitor" for stem in STEMS[1:]), *(f"{stem}.evaluation" for stem in STEMS))
TITLES = {
    "department": "部门整体支出绩效目标表",
    "project": "项目支出绩效目标表",
    "project.monitor": "（2023年度）项目支出绩效运行监控表",
    "project.evaluation": "项目支出绩效自评表",
    "department.evaluation": "部门整体绩效自评表",
}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Form(NamedTuple):
    """One form as its two files show it: paragraphs outside the tables, and the tables."""

    word: tuple[list[str], list[Grid]]
    html: tuple[list[str], list[Grid]]


def read_word(data: bytes) -> tuple[list[str], list[Grid]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
    tables = [word_grid(table) for table in body.findall(f"{W}tbl")]
    return [text for p in body.findall(f"{W}p") if (text := word_text(p))], tables


def read_html(data: bytes) -> tuple[list[str], list[Grid]]:
    page = html.document_fromstring(data.decode("utf-8"))
    outside = page.xpath("//body//*[self::p or self::h1][not(ancestor::table)]")
    return [text for p in outside if (text := html_text(p))], [html_grid(t) for t in page.iter("table")]


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Form]:
    root = tmp_path_factory.mktemp("example")
    (root / "filings").symlink_to(ROOT / "filings")
    report = build(Workspace(root))
    assert not report.failed
    out = root / "build" / EXAMPLE.name / "2023"
    return {
        stem: Form(
            read_word((out / f"{stem}.docx").read_bytes()), read_html((out / f"{stem}.html").read_bytes())
        )
        for stem in (*STEMS, *STAGES)
    }


def bare(grid: Grid) -> list[list[tuple[int, int, str]]]:
    return [[(cell.row, cell.column, cell.text) for cell in row] for row in grid]


@pytest.mark.parametrize("stem", [*STEMS, *STAGES])
def test_both_formats_show_the_same(forms: dict[str, Form], stem: str) -> None:
    (word_outside, word_tables), (html_outside, html_tables) = forms[stem]
    assert word_outside == html_outside
    assert [bare(grid) for grid in word_tables] == [bare(grid) for grid in html_tables]
    assert sum(len(grid) for grid in word_tables) > (19 if stem in STAGES else 50)


@pytest.mark.parametrize("stem", [*STEMS, *STAGES])
def test_title_and_unit_stand_above(forms: dict[str, Form], stem: str) -> None:
    whose, dot, stage = stem.partition(".")
    title = TITLES[("department" if whose == "department" else "project") + dot + stage]
    seal = "项目单位（盖章）：武汉国家生物产业基地建设管理办公室\t" if stage == "monitor" else ""
    assert forms[stem].word[0] == [title, f"{seal}单位：万元"]


def cells(grid: Grid) -> Iterator[list[str]]:
    """Yield the cells that begin in each row as the official form's description writes them.

    An empty cell with no line above belongs to the one above: a head that repeats can't be merged with it.
    """
    for number, row in enumerate(grid):
        yield [
            _described(grid, cell)
            for column, cell in enumerate(row)
            if (cell.row, cell.column) == (number, column) and not (cell.open and not cell.text)
        ]


def _described(grid: Grid, cell: Seen) -> str:
    width = grid[cell.row].count(cell)
    column = [row[cell.column] for row in grid[cell.row :]]
    height = column.count(cell)
    below = column[height] if height < len(column) else cell
    height += column.count(below) if below.open and not below.text else 0
    text = re.sub(r"\s+", " ", cell.text).strip()
    return text + (f" ×{width}" if width > 1 else "") + (f" ↓{height}" if height > 1 else "")


def _matches(official: str, cell: str) -> bool:
    pattern = re.escape(official).replace("…", ".*?").replace(r"↓\*", r"↓\d+").replace(r"\ ", " ")
    return re.fullmatch(pattern, cell, re.DOTALL) is not None


def _row_matches(official: str, row: list[str]) -> bool:
    wanted = official.split(" · ")
    return len(wanted) == len(row) and all(map(_matches, wanted, row))


@pytest.mark.parametrize("stem", sorted(path.stem for path in OFFICIAL.glob("*.txt")))
def test_rows_and_merges_are_the_official_ones(forms: dict[str, Form], stem: str) -> None:
    rows = [row for grid in forms[stem].word[1] for row in cells(grid)]
    blocks = re.sub(r"^#.*\n", "", (OFFICIAL / f"{stem}.txt").read_text("utf-8"), flags=re.MULTILINE)
    at = 0
    for block in blocks.split("---\n"):
        lines = block.splitlines()
        at = next(i for i in range(at, len(rows)) if _row_matches(lines[0], rows[i]))
        for line in lines:
            assert _row_matches(line, rows[at]), f"row {at}: {rows[at]} is not {line}"
            at += 1


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - TOML
    """Yield every text of a file that a form prints, with the key that holds it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, key)
    elif isinstance(value, str) and key not in {
        "id",
        "goal",
        "kind",
        "district",
        "attribute",
        "category",
        "goals",
    }:
        yield key, value


@pytest.mark.parametrize("stem", STEMS)
def test_every_text_of_the_filing_stands_in_a_cell(forms: dict[str, Form], stem: str) -> None:
    shown = {cell.text for grid in forms[stem].word[1] for row in grid for cell in row}
    inside = "\n".join(shown)
    values = tomli.loads((EXAMPLE / "2023" / f"{stem}.toml").read_text("utf-8"))
    overview = {"text", "annual_text", "heading"}
    count = 0
    for key, text in texts(values):
        if key == "purpose":  # printed in the department form
            continue
        expected = plain(text) if key in {"duties", "tasks", "rationale", "plan", "budget_changes"} else text
        assert expected in shown or (key in overview and expected in inside), f"{key}: {expected}"
        count += 1
    assert count > 5


def test_the_department_form_prints_the_projects_goals_and_indicators(forms: dict[str, Form]) -> None:
    cells_shown = [cell.text for grid in forms["department"].word[1] for row in grid for cell in row]
    for stem in STEMS[1:]:
        project = tomli.loads((EXAMPLE / "2023" / f"{stem}.toml").read_text("utf-8"))
        assert project["name"] in cells_shown
        assert project["purpose"] in cells_shown
        for goal in project["goals"].values():
            for indicator in goal["indicators"]:
                assert cells_shown.count(indicator["name"]) >= 2, indicator["name"]
                assert cells_shown.count(indicator["target"]) >= 2, indicator["target"]


def test_cells_know_the_keys_of_their_values(forms: dict[str, Form]) -> None:
    files_by_id = {
        stem: tomli.loads((EXAMPLE / "2023" / f"{stem}.toml").read_text("utf-8"))
        for stem in (*STEMS, *STAGES)
    } | {"unit": tomli.loads((EXAMPLE / "unit.toml").read_text("utf-8"))}
    checked = 0
    for form in forms.values():
        for cell in {cell for grid in form.html[1] for row in grid for cell in row if cell.key and cell.text}:
            file_id, _, key = cell.key.partition("#")
            value = _value(files_by_id[file_id], key)
            if cell.text in {"☑", "☐"}:  # the box of one choice
                continue
            if isinstance(value, str) and "\n" not in cell.text and not key.endswith(("kind", "text")):
                assert cell.text == value or value in cell.text
                checked += 1
    assert checked > 1000


def _value(values: Any, key: str) -> Any:  # noqa: ANN401 - TOML
    for part in key.split("."):
        try:
            values = values[int(part) if isinstance(values, list) else part]
        except (LookupError, TypeError, ValueError):
            return None
    return values


WORKSPACE = Workspace(ROOT)
EDITION = next(e for e in read_editions(WORKSPACE)[0] if (e.form, e.edition) == ("project", "2021"))
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
WRITABLE = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


PLACES = 17  # cells of the project form in which `filing_of` puts the text


def filing_of(text: str) -> str:
    """Return a project's file that says the text everywhere a text can stand."""
    row = {"kind": f"产出/{text}", "name": text, "target": text, "basis": text, "achieved": text}
    return tomlkit.dumps(
        {
            "name": text,
            "code": text,
            "leader": text,
            "budget_changes": "x",
            "activities": [{"name": text, "amount": 1, "calculation": text, "note": text}],
            "procurement": [{"item": text, "quantity": text, "amount": 1}],
            "goals": {"g": {"text": text, "indicators": [row | {"last_year": text}]}},
        }
    )


@given(WRITABLE)
@example("&<select>]]>{{ 7*7 }}{% x {_{ {# #}")
@example("=SUM(A1) \\n \\t \"'`")
@example(" 两端的空格 \n\n　𠮷e\u0301👨‍👩‍👧\u200b\u2028\x85\xa0\t末")
@example("汉" * 10_000)
def test_any_text_survives_into_both_formats(text: str) -> None:
    filing, problems = load_filing(files(service=filing_of(text)))
    if FORBIDDEN.search(text):
        assert {problem.code for problem in problems} >= {Code.CHARACTER}
        assert "service" in filing.broken
        return
    output = Output("service", EDITION, "service", "")
    printed = print_form(WORKSPACE, filing, output, Earlier())
    word, page = (read_word(printed.files[".docx"]), read_html(printed.files[".html"]))
    for grids in (word[1], page[1]):
        cells_shown = {(number, cell) for number, grid in enumerate(grids) for row in grid for cell in row}
        assert sum(cell.text == text for _, cell in cells_shown) >= PLACES
