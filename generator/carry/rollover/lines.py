"""A file's values line by line: what a mark at the end of a line stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.filing.model import Funding, Income, Spending
from generator.filing.source import comments, locate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.base.problems import KeyPath, Place, Span
    from generator.filing.source import Source

REVIEW = "待核"
"""Begins the mark of a line that waits for review."""

AMOUNTS = frozenset(
    {"amount", "budget", "total_budget", *Income.model_fields, *Spending.model_fields, *Funding.model_fields}
)
"""Keys of this year's amounts."""

_UNREAD = frozenset({"id", "goal", "goals", "indicators", "only"})  # by which tables refer to each other
_OTHER_YEARS = frozenset({"achieved", "last_year", "year_before_last"})
_NO_CONTENT = _UNREAD | _OTHER_YEARS


class Leaf(NamedTuple):
    """A value that holds no other: a text or a number."""

    key: KeyPath
    value: object
    span: Span

    @property
    def name(self) -> str:
        """The last key on the way to it."""
        return _name(self.key)

    @property
    def is_amount(self) -> bool:
        """Tell whether it is an amount of this year."""
        return self.name in AMOUNTS

    @property
    def is_content(self) -> bool:
        """Tell whether its author has to answer for it this year."""
        return is_content(self.key)


class Line(NamedTuple):
    """A line that ends values, and the comment behind them (empty if there is none).

    `leaves` are those of `every` value that have to be answered for; all, where none has to be.
    """

    source: Source
    number: int
    leaves: tuple[Leaf, ...]
    comment: str
    every: tuple[Leaf, ...]

    @property
    def key(self) -> KeyPath:
        """The key path of what holds all its values, e.g. of one indicator."""
        keys = [leaf.key for leaf in self.leaves]
        length = 0
        while len({key[: length + 1] for key in keys}) == 1 and length < len(keys[0]):
            length += 1
        return keys[0][:length]

    @property
    def place(self) -> Place:
        """Where its values stand."""
        return self.source.place(self.key)

    def covers(self, number: int) -> bool:
        """Tell whether a line of the file, counted from 1, holds any of its values."""
        return self.leaves[0].span.line <= number <= self.number


def values(source: Source) -> Iterator[tuple[KeyPath, object]]:
    """Yield every value that holds no other with its key path, in the order of the values."""
    waiting: list[tuple[KeyPath, object]] = [((), source.values)]
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*key, name), item) for name, item in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [((*key, i), value[i]) for i in reversed(range(len(value)))]
        else:
            yield key, value


def leaves(source: Source) -> Iterator[Leaf]:
    """Yield what `values` yields, with where it stands."""
    for key, value in values(source):
        yield Leaf(key, value, locate(source.text, key))


def is_content(key: KeyPath) -> bool:
    """Tell whether an author has to answer for a value this year: what a form prints, but earlier years'."""
    return _name(key) not in _NO_CONTENT


def _name(key: KeyPath) -> str:
    """Return the last name of a key path: that of the list, for one of its items."""
    return next((step for step in reversed(key) if isinstance(step, str)), "")


def lines(source: Source) -> list[Line]:
    """Return the lines whose values have to be answered for, or are marked, in the file's order."""
    every = every_line(source)
    return [line for line in every if line.leaves[0].is_content or REVIEW in line.comment]


def every_line(source: Source) -> list[Line]:
    """Return every line that ends a value, in the file's order."""
    everything = list(leaves(source))
    goes_on = {
        leaf.span.line: leaf.span.end_line for leaf in everything if leaf.span.line < leaf.span.end_line
    }
    behind = {span.line: comment for span, comment in comments(source.text)}
    found: dict[int, list[Leaf]] = {}
    for leaf in everything:
        number = leaf.span.end_line
        while number in goes_on:  # a text of several lines begins here: no comment can stand here
            number = goes_on[number]
        found.setdefault(number, []).append(leaf)
    return [_line(source, number, found[number], behind.get(number, "")) for number in sorted(found)]


def _line(source: Source, number: int, every: list[Leaf], comment: str) -> Line:
    content = [leaf for leaf in every if leaf.is_content]
    return Line(source, number, tuple(content or every), comment, tuple(every))
