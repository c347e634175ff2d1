"""The past room: what the filings of the years before say of the same thing as one value of this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.money import money
from generator.filing import derive, history
from generator.filing.pairing.nodes import DEPARTMENT
from generator.filing.past.said import said
from generator.filing.past.same import Spot, there

if TYPE_CHECKING:
    from decimal import Decimal

    from generator.base.problems import KeyPath
    from generator.filing.load import Filing

__all__ = ["Spot", "past"]

_BLOCKS = ("income", "spending")
_EARLIER = {"last_year": 1, "year_before_last": 2}
"""Values that speak of an earlier year themselves, and how many years back."""


def past(filing: Filing, before: Filing, spot: Spot) -> str:
    """Return what an earlier filing says of the same thing, as printed; empty where nothing is comparable.

    The same are things that surely are (`generator.filing.pairing.partners`); what a filing computes counts
    as said. A value that speaks of an earlier year itself is compared with that year's own filing only.
    """
    back = filing.year - before.year
    about = _EARLIER.get(str(spot.key[-1])) if spot.key else None
    if about is not None:
        return _reported(filing, before, spot) if about == back else ""
    if spot.file_id == DEPARTMENT and spot.key[:1] in {(block,) for block in _BLOCKS}:
        return _amount(filing, before, spot.key, back)
    found = there(filing, before, spot)
    return said(before, found) if found is not None else ""


def _reported(filing: Filing, before: Filing, spot: Spot) -> str:
    """Return what an earlier filing gives as its own, where this one may repeat it."""
    match spot:
        case ("department", (("income" | "spending") as block, str(line), _)):
            return money(_amounts(before, block).get(line))
        case (stem, ("goals", str(key), "indicators", int(position), _)) if stem in filing.projects:
            return _achieved(filing, before, stem, key, position)
    return ""


def _achieved(filing: Filing, before: Filing, stem: str, key: str, position: int) -> str:
    goal = filing.projects[stem].goals.get(key)
    return history.achieved(filing, before, stem, key).get(position, "") if goal is not None else ""


def _amount(filing: Filing, before: Filing, key: KeyPath, back: int) -> str:
    """Return an earlier year's amount as this year's form prints it: what is typed there goes first."""
    block, line = str(key[0]), str(key[1]) if len(key) > 1 else ""
    column = next(name for name, years in _EARLIER.items() if years == back)
    table = getattr(filing.department, block, None)
    if table is None or key[2:] not in ((), ("amount",)):
        return ""
    typed = {name: getattr(getattr(table, name), column) for name in type(table).model_fields}
    return money(derive.earlier_amounts(typed, _amounts(before, block)).get(line))


def _amounts(filing: Filing, block: str) -> dict[str, Decimal | None]:
    if filing.department is None:
        return {}
    if block == "income":
        return derive.income_amounts(filing.department)
    return derive.spending_amounts(filing.department, filing.projects.values())
