"""A document against a template's grammar: the cheapest way through its rows.

Each row of the document is a row of the template, goes on from the row before it (a page has cut it), or is
nothing that the template has; rows of the template may be missing. Of all ways to say so the one is taken
that leaves least unexplained. Ways that cost much more than the best so far are given up, so that the time
grows with the rows of the document and not with all that the template could print.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.readback.folding import fold
from generator.readback.grammar import END, START
from generator.readback.rows import NO_FIT, fit_row, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.readback.document import Document, Row
    from generator.readback.grammar import Begin, Grammar
    from generator.readback.rows import RowFit

BEAM = 5.0
_ANY = float("inf")
_UNKNOWN, _BLANK, _HEAD, _ASIDE = 2.0, 0.02, 0.25, 0.5
_CUT = 0.3
_MOST_PIECES = 3
_NAMED, _NAMELESS = 0.6, 0.4


class Matched(NamedTuple):
    """A row of the template on the way: the rows of the document that are it (none: it is missing)."""

    pattern: int
    begins: tuple[Begin, ...]
    rows: tuple[Row, ...]
    fit: RowFit

    @property
    def whole(self) -> Row:
        """The rows as the one that they were."""
        return self.fit.row or self.rows[0]


class Unexplained(NamedTuple):
    """A row of the document that is no row of the template; `head`: a head that was repeated."""

    row: Row
    head: bool = False


Step: TypeAlias = Matched | Unexplained


@dataclass(frozen=True, slots=True)
class Match:
    """The whole way, and what it costs."""

    cost: float
    steps: tuple[Step, ...]


class _Way(NamedTuple):
    """The cheapest way to a state at a place of the document."""

    cost: float
    back: _Way | None = None
    step: Step | None = None


def match(grammar: Grammar, document: Document, beam: float = BEAM, bound: float = _ANY) -> Match:
    """Return the cheapest way through a document; of one that surely fits, a narrow beam is as good.

    One that costs more than the bound is not worth knowing exactly.
    """
    return _Matcher(grammar, document.rows, beam, bound).run()


@dataclass
class _Matcher:
    grammar: Grammar
    rows: Sequence[Row]
    beam: float
    bound: float = _ANY
    _fits: dict[tuple[int, int, int], RowFit] = field(default_factory=dict)

    def run(self) -> Match:
        places: list[dict[int, _Way]] = [{} for _ in range(len(self.rows) + 1)]
        places[0][START] = _Way(0.0)
        for at in range(len(self.rows)):
            self._skip(places[at])
            self._advance(places, at)
            places[at].clear()
        self._skip(places[-1])
        return self._ended(places[-1])

    def _skip(self, ways: dict[int, _Way]) -> None:
        """Go on to rows of the template that the document does not have."""
        limit = min(_cheapest(ways) + self.beam, self.bound)
        waiting = [(way.cost, state) for state, way in ways.items()]
        heapq.heapify(waiting)
        while waiting:
            cost, state = heapq.heappop(waiting)
            if cost > ways[state].cost:
                continue
            for row, begins in self.grammar.follow.get(state, ()):
                if row == END:
                    continue
                then = cost + self.grammar.rows[row].missed + 0.01 * len(begins)
                if then <= limit and (row not in ways or then < ways[row].cost):
                    ways[row] = _Way(then, ways[state], Matched(row, begins, (), NO_FIT))
                    heapq.heappush(waiting, (then, row))

    def _advance(self, places: list[dict[int, _Way]], at: int) -> None:
        ways, row = places[at], self.rows[at]
        limit = _cheapest(ways) + self.beam
        extra, aside = self._aside(row)
        for state, way in ways.items():
            if way.cost > min(limit, self.bound):
                continue
            _put(places[at + 1], state, _Way(way.cost + extra, way, aside))
            for target, begins in self.grammar.follow.get(state, ()):
                if target == END:
                    continue
                for pieces in range(1, self._pieces(at) + 1):
                    self._try(places, at, way, (target, begins, pieces), limit + 1)

    def _try(
        self,
        places: list[dict[int, _Way]],
        at: int,
        way: _Way,
        then: tuple[int, tuple[Begin, ...], int],
        limit: float,
    ) -> None:
        target, begins, pieces = then
        fit = self._fit(target, at, pieces)
        cost = way.cost + fit.cost + self._beginnings(target, begins, fit)
        if cost <= min(limit, self.bound):
            rows = tuple(self.rows[at : at + pieces])
            _put(places[at + pieces], target, _Way(cost, way, Matched(target, begins, rows, fit)))

    def _beginnings(self, pattern: int, begins: tuple[Begin, ...], fit: RowFit) -> float:
        """Say what it costs that an item around the row is named and none begins, or the other way round."""
        around = self.grammar.rows[pattern].around
        if not around:
            return 0.01 * len(begins)
        named = {
            one.taken.slot.lists[-1] for one in fit.found if one.taken.slot.lists and one.taken.text.strip()
        }
        begun = {begin.listed for begin in begins}
        wrong = sum(
            _NAMED if one in named else _NAMELESS for one in around if (one in named) != (one in begun)
        )
        return wrong + 0.01 * len(begins)

    def _pieces(self, at: int) -> int:
        """Say how many rows may be one: those that a page's end parts."""
        count = 1
        while count < _MOST_PIECES and at + count < len(self.rows) and self._goes_on(at + count):
            count += 1
        return count

    def _goes_on(self, at: int) -> bool:
        return bool(self.rows[at].cells) and self.rows[at].cut

    def _fit(self, pattern: int, at: int, pieces: int) -> RowFit:
        key = (pattern, at, pieces)
        known = self._fits.get(key)
        if known is None:
            known = self._fits[key] = self._fitted(*key)
        return known

    def _fitted(self, pattern: int, at: int, pieces: int) -> RowFit:
        wanted = self.grammar.rows[pattern]
        if pieces == 1:
            return fit_row(wanted, self.rows[at])
        parts = self.rows[at : at + pieces]
        cost = _CUT * (pieces - 1)
        fits = (replace(fit_row(wanted, row), row=row) for row in joined(parts))
        best = min(fits, key=lambda fit: fit.cost, default=NO_FIT)
        return replace(best, cost=best.cost + cost)

    def _aside(self, row: Row) -> tuple[float, Unexplained]:
        """Say what it costs that a row is nothing that the template has."""
        said = [fold(cell.text).text for cell in row.cells if not cell.blank]
        if not said:
            return _BLANK, Unexplained(row)
        if all(text in self.grammar.labels for text in said):
            return _HEAD, Unexplained(row, head=True)
        return (_UNKNOWN if row.table else _ASIDE), Unexplained(row)

    def _ended(self, ways: Mapping[int, _Way]) -> Match:
        ends = [
            way
            for state, way in ways.items()
            if any(e.row == END for e in self.grammar.follow.get(state, ()))
        ]
        if not ends and self.bound < _ANY:
            return replace(self, bound=_ANY).run() if ways else Match(_ANY, ())
        last = min(ends or ways.values(), key=lambda way: way.cost)
        steps = [step for step in _back(last) if step is not None]
        return Match(last.cost, tuple(steps[::-1]))


def _cheapest(ways: Mapping[int, _Way]) -> float:
    return min((way.cost for way in ways.values()), default=0.0)


def _back(way: _Way | None) -> Iterator[Step | None]:
    while way is not None:
        yield way.step
        way = way.back


def _put(ways: dict[int, _Way], state: int, way: _Way) -> None:
    known = ways.get(state)
    if known is None or way.cost < known.cost:
        ways[state] = way
