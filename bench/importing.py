"""Forms read in again: matching and assembling against opening and walking the file, and against its rows."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx

from bench.material import NO_HISTORY, ROOT, UNIT, YEAR, example, example_files
from bench.result import Result, side_by_side
from generator.filing.declared import NOTHING
from generator.filing.load import FilingFiles, load_filing
from generator.filing.workspace import Workspace
from generator.forms.editions import read_editions
from generator.forms.plan import Output
from generator.printing.form import print_form
from generator.readback.assembling.filing import assemble
from generator.readback.assembling.forms import FormRead, Surroundings
from generator.readback.formats import read_document
from generator.readback.readings import read
from generator.readback.recognising import Recognised, known_forms, recognise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.filing.load import Filing
    from generator.forms.edition import Edition
    from generator.readback.document import Document

_FEW, _MANY = 10, 3000
_IN_A_GOAL = 10


def measure() -> Iterator[Result]:
    """Measure the department's form, and projects of few and of many indicators."""
    editions, _ = read_editions(Workspace(ROOT))
    word = _printed(example(), "department", editions)
    document = read_document(word, "department.docx")
    ours, walked = side_by_side(lambda: _read_in(document, editions), lambda: _walked(word), rounds=7)
    detail = f"{ours:.0f} / {walked:.0f} ms, reading the file not counted"
    yield Result(
        "department form: matched and assembled, against python-docx walking it",
        ours / walked,
        "×",
        "≤ 2",
        detail,
    )
    times = {}
    for count in (_FEW, _MANY):
        many = read_document(_printed(_with_rows(count), "rows", editions), "rows.docx")
        (times[count],) = side_by_side(lambda: _read_in(many, editions), rounds=3)  # noqa: B023 - called here
    added = (times[_MANY] - times[_FEW]) / (_MANY - _FEW)
    hundred = read_document(_printed(_with_rows(_FEW * 10), "rows", editions), "rows.docx")
    (some,) = side_by_side(lambda: _read_in(hundred, editions), rounds=3)
    small = (some - times[_FEW]) / (_FEW * 9)
    detail = f"{small:.2f} → {added:.2f} ms a row, {times[_FEW]:.0f} → {times[_MANY]:.0f} ms"
    yield Result(f"time of an indicator, {_FEW} to {_MANY} of them", added / small, "×", "≤ 1.5", detail)


def _printed(filing: Filing, file_id: str, editions: tuple[Edition, ...]) -> bytes:
    form = "department" if file_id == "department" else "project"
    edition = next(one for one in editions if one.form == form)
    output = Output(file_id, edition, file_id, "")
    return print_form(Workspace(ROOT), filing, output, NO_HISTORY).files[".docx"]


def _read_in(document: Document, editions: tuple[Edition, ...]) -> None:
    found = recognise(document, known_forms(editions), YEAR, "")
    if not isinstance(found, Recognised):
        raise TypeError(found)
    form = FormRead(found, read(found.form.grammar, found.document, found.match))
    assemble([form], Surroundings(NOTHING))


def _walked(word: bytes) -> int:
    """Count the characters of all cells as python-docx has them."""
    document = docx.Document(io.BytesIO(word))
    return sum(len(cell.text) for table in document.tables for row in table.rows for cell in row.cells)


def _with_rows(count: int) -> Filing:
    """Return the example with a project of so many indicators."""
    goals = []
    for goal in range(count // _IN_A_GOAL):
        rows = "".join(
            f'  {{ kind = "数量", name = "第{goal}项任务的第{at}个数量", target = "≥{at}个" }},\n'
            for at in range(_IN_A_GOAL)
        )
        goals.append(f'[goals.g{goal}]\ntext = "完成第{goal}项任务。"\nindicators = [\n{rows}]\n')
    text = f'name = "许多指标的专项"\nbasis = "计划标准"\n\n{"".join(goals)}'
    files = example_files().files | {"rows": ("rows.toml", text.encode())}
    return load_filing(FilingFiles(UNIT, YEAR, files))[0]
