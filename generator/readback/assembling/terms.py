"""Goals and indicators of both terms, and of the department's form beside the project's, brought together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from generator.readback.distance import apart
from generator.readback.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.filing.model import Term
    from generator.readback.items import Item, Reading

Source: TypeAlias = Literal["project", "department"]
TERMS: tuple[Term, Term] = ("long_term", "annual")
_NEAR = 0.34
_LEAST, _ALONE = 0.5, 0.8
"""how much of its words or rows a goal has to have in common; of its words, where it has no row in common"""
_LONGEST = 120
_AROUND = 40
"""how many places apart two rows may stand whose names are only nearly the same"""


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

    def only_of(self, source: Source) -> bool:
        """Tell whether it stands in no other form."""
        return all(seat.source == source for seat in self.items)

    def terms(self, source: Source = "project") -> list[Term]:
        """Return the terms in which it stands."""
        return [term for term in TERMS if Seat(source, term) in self.items]


def goals_of(root: Item, source: Source) -> list[Together]:
    """Return the goals of a form, the same ones of both terms together, each with its rows."""
    sides = _sides(root, source)
    found = [_both(one, other) for one, other in in_order(*sides, matched(*sides))]
    _sorted_rows(root, source, found)
    _bring_home(found, source, {})
    return found


def _sides(root: Item, source: Source) -> tuple[list[Together], list[Together]]:
    """Return the goals of a form by term."""
    one, other = (
        [_goal(Seat(source, term), item) for item in root.items(source, f"{term}_goals")] for term in TERMS
    )
    return one, other


def _bring_home(goals: Sequence[Together], source: Source, known: Mapping[int, Together]) -> None:
    """Give goals the rows that stand behind those of another one, since the row that names them is missing.

    `known` are, by position, the same goals as another form has them. Of a term that nothing says the goal is
    in, it takes two rows of the same names.
    """
    for position, goal in enumerate(goals):
        lacking = {Seat(source, term) for term in TERMS} - {seat for row in goal.rows for seat in row.items}
        elsewhere = known[position].rows if position in known else ()
        own = {*_names(goal.rows), *_names(elsewhere)} - {""}
        for other in goals if lacking and own else ():
            strays = _strays(other.rows, lacking, own) if other is not goal else []
            known_names = sum(name in own for name in _names(strays))
            if known_names * 2 >= len(strays) and known_names >= (1 if lacking & set(goal.items) else 2):
                del other.rows[len(other.rows) - len(strays) :]
                goal.rows = _rows_of_both(goal.rows, strays)
                break


def _strays(rows: Sequence[Together], seats: set[Seat], own: set[str]) -> list[Together]:
    """Return the last rows that have no other seats than these, from the first of these names on."""
    tail = _tail(rows, seats)
    start = next((at for at, name in enumerate(_names(tail)) if name in own), len(tail))
    return tail[start:]


def _tail(rows: Sequence[Together], seats: set[Seat]) -> list[Together]:
    """Return the last rows that have no other seats than these."""
    start = len(rows)
    while start and set(rows[start - 1].items) <= seats:
        start -= 1
    return list(rows[start:])


def _goal(seat: Seat, item: Item) -> Together:
    return Together({seat: item}, [Together({seat: row}) for row in item.items("rows")])


def _both(one: Together | None, other: Together | None) -> Together:
    """Return one goal of what either term says of it."""
    if one is None or other is None:
        return one or other or Together()
    return Together(one.items | other.items, _rows_of_both(one.rows, other.rows))


def _rows_of_both(ones: Sequence[Together], others: Sequence[Together]) -> list[Together]:
    rows = in_order(ones, others, partners(_names(ones), _names(others), _NEAR))
    return [Together((a.items if a else {}) | (b.items if b else {})) for a, b in rows]


def _names(rows: Iterable[Together]) -> list[str]:
    return [fold(row.text("name")).text for row in rows]


def _sorted_rows(root: Item, source: Source, goals: list[Together]) -> None:
    """Give goals the rows of tables that hold those of all goals."""
    one, other = (
        [Together({Seat(source, term): item}) for item in root.items(source, f"{term}_rows")]
        for term in TERMS
    )
    shared = [{Seat(source, term): item for term in TERMS} for item in root.items(source, "all_rows")]
    for items in (*(row.items for row in _rows_of_both(one, other)), *shared):
        row = next(iter(items.values()))
        if not goals:
            goals.append(Together())
        number = row.first("goal", "number").strip()
        at = int(number) - 1 if number.isdecimal() and 0 < int(number) <= len(goals) else 0
        goals[at].rows.append(Together(items))


def in_order(
    ones: Sequence[Together], others: Sequence[Together], partner: Mapping[int, int]
) -> list[tuple[Together | None, Together | None]]:
    """Return partners together, in the order of the first, with what only the second have in between."""
    back = set(partner.values())
    found: list[tuple[Together | None, Together | None]] = []
    waiting = 0
    for i, one in enumerate(ones):
        j = partner.get(i)
        while j is not None and waiting < j:
            if waiting not in back:
                found.append((None, others[waiting]))
            waiting += 1
        waiting = waiting if j is None else max(waiting, j + 1)
        found.append((one, None if j is None else others[j]))
    return [*found, *((None, others[j]) for j in range(waiting, len(others)) if j not in back)]


def partners(ones: Sequence[str], others: Sequence[str], near: float) -> dict[int, int]:
    """Return which of the others each is: of the same text, else the nearest within the bound."""
    free: dict[str, list[int]] = {}
    for j, text in enumerate(others):
        free.setdefault(text, []).append(j)
    partner = {i: free[text].pop(0) for i, text in enumerate(ones) if text and free.get(text)}
    left = sorted(j for places in free.values() for j in places if others[j])
    waiting = [i for i, text in enumerate(ones) if text and i not in partner]
    measured = (
        (apart(ones[i][:_LONGEST], others[j][:_LONGEST]), abs(i - j), i, j)
        for at, i in enumerate(waiting)
        for j in left[max(0, at - _AROUND) : at + _AROUND]
    )
    partner |= _nearest(one for one in measured if one[0] <= near)
    return partner | _between(ones, others, partner)


def _between(ones: Sequence[str], others: Sequence[str], partner: Mapping[int, int]) -> dict[int, int]:
    """Return partners that have lost their text, but stand between the same two."""
    found: dict[int, int] = {}
    taken = set(partner.values())
    for i, text in enumerate(ones):
        j = partner.get(i - 1, found.get(i - 1, -2)) + 1 if i else 0
        if i in partner or j < 0 or j >= len(others) or j in taken or (text and others[j]):
            continue
        if partner.get(i + 1, j + 1) == j + 1:
            found[i] = j
    return found


def _nearest(measured: Iterable[tuple[float, int, int, int]]) -> dict[int, int]:
    """Take pairs, the nearest first, each of either side once."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(measured):
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return found


def matched(ones: Sequence[Together], others: Sequence[Together]) -> dict[int, int]:
    """Return which of the others each goal is: of the same words, or with the same rows."""
    texts = [[fold(_said(goal)).text for goal in goals] for goals in (ones, others)]
    known = [{text: at for at, text in enumerate(each) if each.count(text) == 1} for each in texts]
    found = {at: known[1][text] for text, at in known[0].items() if text and text in known[1]}
    taken = set(found.values())
    measured = (
        (-_alike(goal, other), abs(i - j), i, j)
        for i, goal in enumerate(ones)
        for j, other in enumerate(others)
        if i not in found and j not in taken
    )
    return found | _nearest(one for one in measured if one[0] < 0)


def join_department(
    root: Item, projects: Sequence[Sequence[Together]]
) -> tuple[list[Together], dict[int, Together]]:
    """Return the goals of the department's form, and which of the projects' goals each has been added to."""
    goals = [goal for each in projects for goal in each]
    sides = _sides(root, "department")
    homes = [matched(side, goals) for side in sides]
    at_home = {at: j for j, at in homes[1].items()}
    pairs = {i: at_home[at] for i, at in homes[0].items() if at in at_home}
    left = [
        [at for at in range(len(side)) if at not in home] for side, home in zip(sides, homes, strict=True)
    ]
    alone = matched([sides[0][i] for i in left[0]], [sides[1][j] for j in left[1]])
    pairs |= {left[0][i]: left[1][j] for i, j in alone.items()}
    home_of = {id(side[i]): at for side, home in zip(sides, homes, strict=True) for i, at in home.items()}
    theirs, found = list[Together](), dict[int, Together]()
    for one, other in in_order(*sides, pairs):
        at = next((home_of[id(side)] for side in (one, other) if id(side) in home_of), None)
        if at is not None:
            found[len(theirs)] = goals[at]
        theirs.append(_both(one, other))
    _sorted_rows(root, "department", theirs)
    _bring_home(theirs, "department", found)
    theirs_of = {id(goal): theirs[position] for position, goal in found.items()}
    for each in projects:
        known = {at: theirs_of[id(goal)] for at, goal in enumerate(each) if id(goal) in theirs_of}
        _bring_home(each, "project", known)
    for position, goal in found.items():
        _add(goal, theirs[position])
    return theirs, found


def _alike(goal: Together, other: Together) -> float:
    """Say how much two goals have in common, 0 for too little."""
    terms = {seat.term for seat in goal.items} & {seat.term for seat in other.items}
    one, two = (fold(_said(each, *terms)).text[:_LONGEST] for each in (goal, other))
    words = 1 - apart(one, two) if one and two else 0.0
    names, others = (set(_names(each.rows)) for each in (goal, other))
    shared = len(names & others) / max(len(names | others), 1)
    if words < (_LEAST if shared or not names or not others else _ALONE) and shared < _LEAST:
        return 0.0
    return max(words, shared) + 0.5 * min(words, shared) + 0.1 * bool(terms)


def _said(goal: Together, *terms: Term) -> str:
    """Return the words of a goal, in one of these terms if it has some."""
    for term in terms:
        for path in (("text",), ("heading",)):
            for reading in goal.readings(path, term=term):
                return reading.text
    return goal.text("text") or goal.text("heading")


def _add(goal: Together, theirs: Together) -> None:
    goal.items |= theirs.items
    found = partners(_names(theirs.rows), _names(goal.rows), _NEAR)
    for position, row in enumerate(theirs.rows):
        if position in found:
            goal.rows[found[position]].items |= row.items
        else:
            goal.rows.append(row)
