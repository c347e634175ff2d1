"""Goals and indicators of both terms, and of the department's form beside the project's, brought together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from generator.readback.distance import apart
from generator.readback.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from generator.filing.model import Term
    from generator.readback.readings import Item, Reading

Source: TypeAlias = Literal["project", "department"]
TERMS: tuple[Term, Term] = ("long_term", "annual")
_NEAR, _NEAR_GOAL = 0.34, 0.45
_LONGEST = 120


class Seat(NamedTuple):
    """Where a row or a goal stands: in whose form, in which term."""

    source: Source
    term: Term


@dataclass
class Together:
    """One goal, or one indicator, wherever it stands."""

    items: dict[Seat, Item] = field(default_factory=dict)
    rows: list[Together] = field(default_factory=list)
    doubt: str = ""

    def readings(
        self, *paths: tuple[str, ...], term: Term | None = None, source: Source | None = None
    ) -> list[Reading]:
        """Return what is said of a name (the first of some that is said) in a term, in a form."""
        found: list[Reading] = []
        for seat, item in self.items.items():
            if term in (None, seat.term) and source in (None, seat.source):
                found += next((said for path in paths if (said := item.take(*path))), [])
        return found

    def left_blank(self, *paths: tuple[str, ...], term: Term) -> bool:
        """Tell whether a name's cells are there in a term, and all surely hold nothing."""
        items = [item for seat, item in self.items.items() if seat.term == term]
        cells = [item for item in items if any(path in item.values for path in paths)]
        return bool(cells) and all(any(item.left_blank(*path) for path in paths) for item in cells)

    def text(self, *path: str) -> str:
        """Return what it is called where it stands first."""
        return next((item.first(*path) for item in self.items.values() if item.first(*path)), "")

    def terms(self, source: Source = "project") -> list[Term]:
        """Return the terms in which it stands."""
        return [term for term in TERMS if Seat(source, term) in self.items]


def goals_of(root: Item, source: Source) -> list[Together]:
    """Return the goals of a form, the same ones of both terms together, each with its rows."""
    of = source
    long_term, annual = (root.items(of, f"{term}_goals") for term in TERMS)
    paired = pair(long_term, annual, _goal_text, _NEAR_GOAL)
    found = [_goal(source, one, other) for one, other in paired]
    _sorted_rows(root, source, found)
    return found


def _goal(source: Source, one: Item | None, other: Item | None) -> Together:
    goal = Together()
    rows: list[list[Item]] = []
    for term, item in zip(TERMS, (one, other), strict=True):
        rows.append(item.items("rows") if item is not None else [])
        if item is not None:
            goal.items[Seat(source, term)] = item
    for first, second in pair(*rows, _row_name, _NEAR):
        goal.rows.append(_row(source, first, second))
    return goal


def _row(source: Source, one: Item | None, other: Item | None) -> Together:
    sides = zip(TERMS, (one, other), strict=True)
    return Together({Seat(source, term): item for term, item in sides if item is not None})


def _sorted_rows(root: Item, source: Source, goals: list[Together]) -> None:
    """Give goals the rows of tables that hold those of all goals."""
    sides = [root.items(source, f"{term}_rows") for term in TERMS]
    shared = root.items(source, "all_rows")
    for one, other in [*pair(*sides, _row_name, _NEAR), *((row, row) for row in shared)]:
        row = one or other
        if row is None:
            continue
        if not goals:
            goals.append(Together())
        number = row.first("goal", "number").strip()
        at = int(number) - 1 if number.isdecimal() and 0 < int(number) <= len(goals) else 0
        goals[at].rows.append(_row(source, one, other))


def _goal_text(item: Item) -> str:
    return item.first("text") or item.first("heading") or f"#{item.first('number')}"


def _row_name(item: Item) -> str:
    return item.first("name")


def pair(
    ones: Sequence[Item], others: Sequence[Item], said: Callable[[Item], str], near: float
) -> list[tuple[Item | None, Item | None]]:
    """Pair items that say the same, then those that nearly do; the order is that of the first, then of the second."""
    partner = partners([fold(said(one)).text for one in ones], [fold(said(one)).text for one in others], near)
    back = {j: i for i, j in partner.items()}
    found: list[tuple[Item | None, Item | None]] = []
    waiting = 0
    for i, one in enumerate(ones):
        j = partner.get(i)
        while j is not None and waiting < j:
            if waiting not in back:
                found.append((None, others[waiting]))
            waiting += 1
        waiting = waiting if j is None else max(waiting, j + 1)
        found.append((one, None if j is None else others[j]))
    found += [(None, others[j]) for j in range(waiting, len(others)) if j not in back]
    return found


def partners(ones: Sequence[str], others: Sequence[str], near: float) -> dict[int, int]:
    """Return which of the others each is: the same text, else the nearest within the bound."""
    free: dict[str, list[int]] = {}
    for j, text in enumerate(others):
        free.setdefault(text, []).append(j)
    partner = {i: free[text].pop(0) for i, text in enumerate(ones) if text and free.get(text)}
    left = sorted(j for places in free.values() for j in places)
    for i, text in enumerate(ones):
        if i in partner or not text:
            continue
        measured = [(apart(text[:_LONGEST], others[j][:_LONGEST]), j) for j in left if others[j]]
        best = min(measured, default=(1.0, -1))
        if best[0] <= near:
            partner[i] = best[1]
            left.remove(best[1])
    return partner


def join_department(goals: Iterable[Together], department: Sequence[Together]) -> dict[int, Together]:
    """Add what the department's form says of goals to them; return which goal each of its goals is."""
    goals = list(goals)
    found: dict[int, Together] = {}
    taken: set[int] = set()
    for position, theirs in enumerate(department):
        scored = [(_alike(goal, theirs), -at) for at, goal in enumerate(goals) if at not in taken]
        best, at = max(scored, default=(0.0, 0))
        if best >= 0.5:  # noqa: PLR2004 - half of its words or rows
            taken.add(-at)
            found[position] = goals[-at]
            _add(goals[-at], theirs)
    return found


def _alike(goal: Together, theirs: Together) -> float:
    one, other = fold(_text(goal)).text, fold(_text(theirs)).text
    words = 1 - apart(one[:_LONGEST], other[:_LONGEST]) if one and other else 0.0
    names = {fold(row.text("name")).text for row in goal.rows}
    their_names = {fold(row.text("name")).text for row in theirs.rows}
    shared = len(names & their_names) / max(len(names | their_names), 1)
    return max(words, shared) + 0.5 * min(words, shared)


def _text(goal: Together) -> str:
    return goal.text("text") or goal.text("heading")


def _add(goal: Together, theirs: Together) -> None:
    goal.items |= theirs.items
    ours = [fold(row.text("name")).text for row in goal.rows]
    found = partners([fold(row.text("name")).text for row in theirs.rows], ours, _NEAR)
    for position, row in enumerate(theirs.rows):
        if position in found:
            goal.rows[found[position]].items |= row.items
        else:
            goal.rows.append(row)
