"""Projects, their activities and what they buy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.filing import derive, history
from generator.filing.facts import own_or_units
from generator.portfolio.rows.amounts import fen, written
from generator.portfolio.tables import ActivityRow, ProjectRow, PurchaseRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from generator.filing.model import Project
    from generator.portfolio.rows.folder import Loaded


def project_row(loaded: Loaded, position: int, stem: str, project: Project) -> ProjectRow:
    """Return a project as its form prints it."""
    filing = loaded.filing
    unit = {
        name: own_or_units(project, stem, filing.unit, name).text
        for name in ("authority", "executor", "phone", "address", "postcode")
    }
    budget, total = derive.budget(project), derive.total_budget(project)
    last_stem, last_budget = _last(loaded, stem)
    changes = project.budget_changes or history.budget_changes(filing, stem, loaded.earlier)
    return ProjectRow(
        *loaded.place, stem, position, project.name, project.code,
        unit["authority"], unit["executor"], project.leader, unit["phone"], unit["address"], unit["postcode"],
        project.attribute, project.category, project.start_year, project.end_year,
        project.rationale, project.plan, written(total), fen(total), written(budget), fen(budget),
        changes, project.purpose, project.basis, last_stem, written(last_budget), fen(last_budget),
        loaded.file(stem),
    )  # fmt: skip


def _last(loaded: Loaded, stem: str) -> tuple[str | None, Decimal | None]:
    """Return the file in which last year's filing has the project, and its budget there."""
    before = loaded.earlier.last_year
    name = history.project_before(loaded.filing, before, stem)
    if before is None or name is None:
        return None, None
    return name, derive.budget(before.projects[name])


def activity_rows(loaded: Loaded, stem: str, project: Project) -> Iterator[ActivityRow]:
    """Yield the rows of 项目支出明细测算."""
    file = loaded.file(stem)
    for position, one in enumerate(project.activities):
        yield ActivityRow(
            *loaded.place, stem, position, one.name, one.description, one.economic_class,
            written(one.amount) or "", fen(one.amount) or 0, one.calculation, one.note,
            file, f"activities.{position}",
        )  # fmt: skip


def purchase_rows(loaded: Loaded, stem: str, project: Project) -> Iterator[PurchaseRow]:
    """Yield the rows of 项目采购."""
    file = loaded.file(stem)
    for position, one in enumerate(project.procurement):
        yield PurchaseRow(
            *loaded.place, stem, position, one.item, str(one.quantity),
            written(one.amount) or "", fen(one.amount) or 0, file, f"procurement.{position}",
        )  # fmt: skip
