"""A filing with all its rows, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from generator.base.problems import dotted
from generator.filing import derive
from generator.filing.workspace import SUFFIX
from generator.portfolio.rows.amounts import fen, written
from generator.portfolio.rows.funds import department_funds, project_funds
from generator.portfolio.rows.goals import goal_rows
from generator.portfolio.rows.projects import activity_rows, project_row, purchase_rows
from generator.portfolio.rows.stages import declared_rows, stage_rows
from generator.portfolio.tables import TABLES, FilingRow, ProblemRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.portfolio.rows.folder import Loaded
    from generator.portfolio.tables import Row

Said: TypeAlias = "Mapping[str, Any]"
"""A problem as `problem_data` gives it, its key path as a list."""
_NAMES = {kind: name for name, kind in TABLES.items()}


def filing_rows(loaded: Loaded, problems: Iterable[Said]) -> dict[str, list[Row]]:
    """Return all rows of a filing by the names of their tables."""
    found = list(problem_rows(*loaded.place, problems))
    rows = by_table((*_contents(loaded), *found))
    whole = _filing(loaded, found, len(rows.get("indicators", ())))
    return {"filings": [tuple(whole)], **rows}


def by_table(rows: Iterable[NamedTuple]) -> dict[str, list[Row]]:
    """Part rows by the names of their tables; they are plain tuples then, which other processes get."""
    parted: dict[str, list[Row]] = {}
    for row in rows:
        parted.setdefault(_NAMES[type(row)], []).append(tuple(row))
    return parted


def problem_rows(unit_id: str, year: int, problems: Iterable[Said]) -> Iterator[ProblemRow]:
    """Yield problems, as `problem_data` gives them, as rows, each once."""
    rows = {
        (
            _stem(one["file"]), str(one["code"]), one["severity"], one["message"], one["hint"],
            one["file"], one["line"], one["column"], dotted(tuple(one["key"])),
        ): None
        for one in problems
    }  # fmt: skip
    return (ProblemRow(unit_id, year, position, *map(_writable, row)) for position, row in enumerate(rows))


def _writable(value: object) -> Any:  # noqa: ANN401 - a row holds texts and numbers
    """Return what a column can hold: of names that are no UTF-8, what is not is written out."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def _stem(file: str) -> str:
    name = file.rpartition("/")[2]
    return name.removesuffix(SUFFIX).partition(".")[0] if name.endswith(SUFFIX) else ""


def _contents(loaded: Loaded) -> Iterator[NamedTuple]:
    yield from department_funds(loaded)
    for position, (stem, project) in enumerate(loaded.filing.projects.items()):
        yield project_row(loaded, position, stem, project)
        yield from project_funds(loaded, stem, project)
        yield from activity_rows(loaded, stem, project)
        yield from purchase_rows(loaded, stem, project)
        yield from goal_rows(loaded, stem, project)
    yield from stage_rows(loaded)
    yield from declared_rows(loaded)


def _filing(loaded: Loaded, problems: Iterable[ProblemRow], indicators: int) -> FilingRow:
    filing, unit, department = loaded.filing, loaded.filing.unit, loaded.filing.department
    projects = filing.projects.values()
    income = derive.income_amounts(department)["total"] if department else None
    spending = derive.spending_amounts(department, projects)["total"] if department else None
    budgets = derive.total(derive.budget(project) for project in projects)
    counts = Counter(problem.severity for problem in problems)
    own_phone = department.phone if department else None
    return FilingRow(
        *loaded.place, unit.name if unit else filing.unit_id, unit.district if unit else None, loaded.folder,
        int(department is not None), department.filler if department else None,
        own_phone if own_phone is not None else (unit.phone if unit else None),
        department.duties if department else None, department.tasks if department else None,
        len(filing.projects), indicators, written(income), fen(income), written(spending), fen(spending),
        written(budgets), fen(budgets), counts["error"], counts["warning"], counts["info"],
        _writable(" ".join(sorted(filing.refused))),
    )  # fmt: skip
