"""A year's budget as a picture: one bar in parts, and one bar a project beside its name and amount."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from generator.base.money import differ, money
from generator.filing import derive
from generator.filing.reader import Shelf
from generator.forms.editions import declared_in

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from generator.filing.load import Filing
    from generator.filing.workspace import FilingFolder, Workspace

_COLOURS = 8


def budget(workspace: Workspace, folder: FilingFolder) -> dict[str, object]:
    """Return what the picture shows; lengths are percentages."""
    shelf = Shelf(workspace, declared_in(workspace))
    filing, _ = shelf.filing(folder)
    files = shelf.files(folder).files
    projects = [(project.name, derive.budget(project)) for project in filing.projects.values()]
    amounts = [(name, amount) for name, amount in projects if amount]
    whole = derive.total(amount for _, amount in amounts)
    largest = max((amount for _, amount in amounts), default=None)
    start, bars = 0.0, []
    for position, (name, amount) in enumerate(amounts):
        share = _percent(amount, whole)
        bars.append(
            {
                "name": name,
                "amount": money(amount),
                "share": f"{share:.1f}%",
                "start": f"{start:.3f}%",
                "width": f"{share:.3f}%",
                "length": f"{_percent(amount, largest):.3f}%",
                "colour": position % _COLOURS + 1,
            }
        )
        start += share
    blank = [name for name, amount in projects if not amount]
    unread = [f"{name}.toml" for name in _not_taken_in(filing, files.keys())]
    return {
        "year": folder.year,
        "total": money(whole),
        **_filed(filing, whole),
        "bars": bars,
        "blank": blank,
        "unread": sorted(unread),
    }


def _not_taken_in(filing: Filing, there: AbstractSet[str]) -> AbstractSet[str]:
    """Return the ids of the files that the amounts leave out, the department's among them."""
    taken = {*filing.projects, "unit"}
    return there - (taken if filing.department is None else {*taken, "department"})


def _filed(filing: Filing, projects: Decimal | None) -> dict[str, str]:
    """Say what the department form gives as its 支出合计 (万元) where that is another number."""
    if filing.department is None:
        return {"filed": "", "gap": ""}
    spending = derive.spending_amounts(filing.department, filing.projects.values())
    filed, people = spending["total"], spending["personnel"]
    if filed is None or not differ(filed, projects or Decimal(0)):
        return {"filed": "", "gap": ""}
    gap = filed - (projects or Decimal(0))
    if people and not differ(gap, people):
        return {"filed": money(filed), "gap": f"其中 {money(people)} 万元是人员类项目支出"}
    return {"filed": money(filed), "gap": f"{'多' if gap > 0 else '少'} {money(abs(gap))} 万元"}


def _percent(part: Decimal, whole: Decimal | None) -> float:
    return float(part / whole * 100) if whole else 0.0
