"""The flat sheets of a filing, for import: one row an indicator, those of all forms of an edition."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Severity
from generator.base.terminal import short
from generator.filing.declared import split_id
from generator.filing.titles import key_path
from generator.forms.declared_names import form_type
from generator.printing.faults import program_fault
from generator.printing.sheet.columns_declared import choices, column_problems, compiled, inside
from generator.printing.sheet.measure import LONGEST, too_long
from generator.view import view_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from generator.filing.history import Earlier
    from generator.filing.load import Filing
    from generator.filing.workspace import Workspace
    from generator.forms.edition import Edition
    from generator.forms.flat import FlatColumn
    from generator.forms.plan import Output
    from generator.printing.sheet.columns_declared import Cell, Columns


class FlatSheets(NamedTuple):
    """The workbooks of a filing by their names without suffix, and what is wrong."""

    files: dict[str, bytes]
    problems: list[Problem]


_LISTED = 80
_compiled = lru_cache(maxsize=32)(compiled)


def flat_sheets(
    workspace: Workspace, filing: Filing, outputs: Iterable[Output], earlier: Earlier
) -> FlatSheets:
    """Make the workbooks of the editions that declare one, each with all forms of the filing."""
    of_edition: dict[Edition, list[Output]] = {}
    for output in outputs:
        if output.edition.sheet is not None:
            of_edition.setdefault(output.edition, []).append(output)
    made = FlatSheets({}, [])
    for edition, printed in of_edition.items():
        try:
            _add(made, workspace, filing, printed, earlier)
        except Exception as error:  # noqa: BLE001 - whatever it is, all else must still be printed
            file = filing.sources[printed[0].file_id].file
            made.problems.append(program_fault(f"{edition.title}的导入表", file, error))
    return made


def _add(
    made: FlatSheets, workspace: Workspace, filing: Filing, outputs: Sequence[Output], earlier: Earlier
) -> None:
    edition, declared = outputs[0].edition, filing.declared
    sheet = edition.sheet
    assert sheet is not None  # noqa: S101 - only such editions are asked for
    form = form_type(edition.of, edition.form, declared, stage=edition.stage)
    wrong = list(column_problems(edition, form, declared, workspace))
    if wrong:
        made.problems.extend(wrong)
        return
    columns = _compiled(sheet, edition.of, form)
    order = {stem: at for at, stem in enumerate(filing.projects)}  # as the department's form lists them
    outputs = sorted(outputs, key=lambda output: order.get(split_id(output.file_id)[0], 0))
    rows = [row for output in outputs for row in _rows(columns, filing, output, earlier)]
    scope = inside(sheet, edition.of, form)
    drops = [choices(column, edition, scope, declared) for column in sheet.columns]
    offered = list(zip(sheet.columns, drops, strict=True))
    problems = list(_cell_problems(rows, offered, edition, filing, outputs[0]))
    made.problems.extend(problems)
    if any(problem.code == Code.CELL_TOO_LONG for problem in problems):
        return
    from generator.printing.sheet.flat_book import Drawn, flat_book  # noqa: PLC0415 - it is slow to import

    unit = filing.unit.name if filing.unit else filing.unit_id
    drawn = Drawn(sheet, drops, columns.amounts, f"{filing.year}年{edition.title}", unit, filing.year)
    made.files[edition.flat_name] = flat_book(drawn, [[cell.text for cell in row] for row in rows])


def _rows(columns: Columns, filing: Filing, output: Output, earlier: Earlier) -> Iterator[tuple[Cell, ...]]:
    stem, _ = split_id(output.file_id)
    return columns.rows(view_of(filing, stem, output.edition, earlier, columns.names))


def _cell_problems(
    rows: Iterable[Sequence[Cell]],
    columns: Sequence[tuple[FlatColumn, Collection[str]]],
    edition: Edition,
    filing: Filing,
    output: Output,
) -> Iterator[Problem]:
    """Yield what is wrong with cells, once for each value: `columns` come with what may be chosen in them."""
    told: set[tuple[str, str]] = set()
    for number, row in enumerate(rows, 2):
        for (column, drop), cell in zip(columns, row, strict=True):
            spot = (column.title, cell.key or str(number))
            where = f"{edition.title}的导入表第 {number} 行“{short(column.title)}”"
            wrong = _wrong_cell(column, drop, cell.text, where)
            if wrong is not None and spot not in told:
                told.add(spot)
                yield replace(wrong, place=_place(cell.key, filing, output))


def _wrong_cell(column: FlatColumn, drop: Collection[str], text: str, where: str) -> Problem | None:
    """Say what is wrong with a cell: it holds nothing, too much, or what can't be chosen."""
    nowhere = Place("")
    if column.required and not text.strip():
        hint = "导入时会被退回；在申报里补上"
        return Problem(Code.IMPORT_EMPTY, f"{where}是必填的，现在空着", nowhere, hint, Severity.WARNING)
    if too_long(text):
        message = f"{where}超过 {LONGEST} 个字符，Excel 的一格放不下；没有写导入表"
        return Problem(Code.CELL_TOO_LONG, message, nowhere, "写短一些")
    if drop and text and text not in drop:
        message = f"{where}是“{short(text)}”，不在下拉的选项里"
        hint = f"导入时可能被退回；可以选：{short('、'.join(drop), _LISTED)}"
        return Problem(Code.IMPORT_CHOICE, message, nowhere, hint, Severity.WARNING)
    return None


def _place(key: str, filing: Filing, output: Output) -> Place:
    file_id, _, rest = key.partition("#") if key else (output.file_id, "", "")
    source = filing.sources.get(file_id)
    if source is None:
        return Place(filing.sources[output.file_id].file)
    return source.place(key_path(file_id, rest)) if rest else Place(source.file)
