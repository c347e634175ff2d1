"""The whole difference between two filings: the report, the redline and the printers are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from generator.compare.data import RANK, Item, Match, Thing, arranged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.compare.amounts import Aims, Amounts
    from generator.filing.pairing.nodes import Occurrence

_Paired = TypeVar("_Paired", Match, "Aimed")


def matched(matches: Iterable[_Paired]) -> tuple[_Paired, ...]:
    """Put matches into the order of the new filing."""
    return tuple(sorted(matches, key=lambda match: (RANK[match.thing], match.new.path)))


@dataclass(frozen=True, slots=True)
class Aimed:
    """An indicator in both filings, and its annual target in each."""

    old: Occurrence
    new: Occurrence
    aims: Aims
    thing: Thing = Thing.INDICATOR

    def reversed(self) -> Aimed:
        """Return the indicator seen from the other side."""
        return Aimed(self.new, self.old, self.aims.reversed())


@dataclass(frozen=True, slots=True)
class Counts:
    """How many things of one sort each side has, and what happened to them; one thing may count twice."""

    old: int
    new: int
    added: int
    removed: int
    changed: int
    renamed: int
    moved: int

    def reversed(self) -> Counts:
        """Return the counts seen from the other side."""
        return Counts(self.new, self.old, self.removed, self.added, self.changed, self.renamed, self.moved)


@dataclass(frozen=True, slots=True)
class Budget:
    """One project's 当年预算 on both sides."""

    old: Occurrence | None
    new: Occurrence | None
    amounts: Amounts

    @property
    def side(self) -> Occurrence:
        """The project as the new filing has it, or the old one where the new has not."""
        side = self.new or self.old
        assert side is not None  # noqa: S101 - a budget is of a project
        return side

    def reversed(self) -> Budget:
        """Return the budget seen from the other side."""
        return Budget(self.new, self.old, self.amounts.reversed())


@dataclass(frozen=True, slots=True)
class Summary:
    """What stands at the head of a report.

    `total` sums the budgets; `targets` are the annual targets of the indicators that both filings have;
    the indicators whose target did not move, in neither term, are `unmoved`.
    """

    budgets: tuple[Budget, ...]
    total: Amounts
    goals: Counts
    indicators: Counts
    targets: tuple[Aimed, ...]
    unmoved: tuple[Aimed, ...]

    def reversed(self) -> Summary:
        """Return the summary seen from the other side."""
        return Summary(
            budgets_in_order(budget.reversed() for budget in self.budgets),
            self.total.reversed(),
            self.goals.reversed(),
            self.indicators.reversed(),
            matched(target.reversed() for target in self.targets),
            matched(target.reversed() for target in self.unmoved),
        )


def budgets_in_order(budgets: Iterable[Budget]) -> tuple[Budget, ...]:
    """Put budgets into the order of the new filing, a dropped project where it stood in the old one."""
    return tuple(sorted(budgets, key=lambda budget: (budget.side.path, budget.new is None)))


@dataclass(frozen=True, slots=True)
class Gap:
    """What could not be compared: a file that could not be read on one side or on both."""

    file_id: str
    title: str
    in_old: bool
    in_new: bool

    def reversed(self) -> Gap:
        """Return the gap seen from the other side."""
        return Gap(self.file_id, self.title, self.in_new, self.in_old)


@dataclass(frozen=True, slots=True)
class Filed:
    """Which filing a side is."""

    unit_id: str
    year: int
    name: str


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs in meaning between two filings; false when nothing does.

    `matches` says which thing of the old filing is which of the new one, for everything both have.
    """

    old: Filed
    new: Filed
    items: tuple[Item, ...]
    matches: tuple[Match, ...]
    gaps: tuple[Gap, ...]
    summary: Summary

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return bool(self.items)

    def walk(self) -> Iterator[Item]:
        """Yield every thing that differs, outer before inner."""
        for item in self.items:
            yield from item.walk()

    def reversed(self) -> Difference:
        """Return the difference seen from the other side."""
        return Difference(
            self.new,
            self.old,
            arranged(item.reversed() for item in self.items),
            matched(match.reversed() for match in self.matches),
            tuple(gap.reversed() for gap in self.gaps),
            self.summary.reversed(),
        )
