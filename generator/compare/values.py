"""The values of a thing, and what differs between two lists of them."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from generator.base.money import money
from generator.base.target import Target
from generator.compare.amounts import Aims, Amounts
from generator.compare.data import Change, Kind
from generator.compare.wordwise import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.compare.data import Detail
    from generator.filing.model import Table


class Value(NamedTuple):
    """One value of a thing: `text` as printed, `typed` where it is more than text.

    `key` is within the filing (``service#budget``). `own` is false for what the thing only takes over from
    another, which tells of the change itself. A `naming` value is the thing's name; a `wordy` one is worth
    comparing word by word.
    """

    name: str
    title: str
    key: str
    text: str
    typed: Decimal | Target | None = None
    own: bool = True
    naming: bool = False
    wordy: bool = True


@cache
def title(model: type[Table], name: str) -> str:
    """Return the forms' word for a field."""
    return model.model_fields[name].title or name


def field(table: Table, name: str, base: str) -> Value:
    """Return a field that holds a text, a number or nothing; `base` is what stands before its key."""
    written = getattr(table, name)
    text = "" if written is None else str(written).strip()
    return Value(name, title(type(table), name), base + name, text)


def amount(name: str, label: str, key: str, money_amount: Decimal | None) -> Value:
    """Return an amount in 万元."""
    return Value(name, label, key, money(money_amount), money_amount)


def target(name: str, label: str, key: str, aim: Target | None) -> Value:
    """Return a target, as printed."""
    return Value(name, label, key, aim.printed.strip() if aim is not None else "", aim)


def changes(old: Sequence[Value] | None, new: Sequence[Value] | None) -> tuple[Change, ...]:
    """Return what differs between a thing's values; of a thing on one side only, all that it says."""
    pairs = _pairs(old or (), new or ())
    return tuple(_change(*pair) for pair in pairs if pair[0].text != pair[1].text and _any_own(*pair))


def _pairs(old: Sequence[Value], new: Sequence[Value]) -> Iterator[tuple[Value, Value]]:
    """Pair values by name: what two years declare need not be the same.

    The order is the same from either side, as `generator.compare.data` has it.
    """
    if [value.name for value in old] == [value.name for value in new]:
        yield from zip(old, new, strict=True)
        return
    before, after = ({value.name: (i, value) for i, value in enumerate(side)} for side in (old, new))
    places: dict[str, int] = {}
    for name, (place, _) in (*before.items(), *after.items()):
        places[name] = min(place, places.get(name, place))
    for name in sorted(places, key=lambda name: (places[name], name)):
        was, is_now = before.get(name), after.get(name)
        if was and is_now:
            yield was[1], is_now[1]
        elif was:
            yield was[1], _blank(was[1])
        elif is_now:
            yield _blank(is_now[1]), is_now[1]


def _blank(value: Value) -> Value:
    return value._replace(key="", text="", typed=None)


def _any_own(old: Value, new: Value) -> bool:
    return old.own or new.own


def _change(old: Value, new: Value) -> Change:
    kind = Kind.ADDED if not old.text else Kind.REMOVED if not new.text else Kind.CHANGED
    if new.naming and kind is Kind.CHANGED:
        kind = Kind.RENAMED
    return Change(kind, new.name, _title(old, new), old.key, new.key, old.text, new.text, _detail(old, new))


def _title(old: Value, new: Value) -> str:
    """Return what a value is called; both names where a form renamed it, in an order that has no sides."""
    return new.title if old.title == new.title else "／".join(sorted((old.title, new.title)))


def _detail(old: Value, new: Value) -> Detail | None:
    before, after = old.typed, new.typed
    if isinstance(before, Target) and isinstance(after, Target):
        return Aims(before, after)
    both = bool(old.text and new.text)
    if both and type(before) is not type(after):  # two years declare it with different types
        return words(old.text, new.text)
    if isinstance(before, Decimal) or isinstance(after, Decimal):
        return Amounts(_decimal(before), _decimal(after))
    return words(old.text, new.text) if both and old.wordy and new.wordy else None


def _decimal(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
