"""The steps of several changes to one file, in an order in which none gets in the way of another."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from generator.carry.editing import steps
from generator.carry.editing.marks import without_answered
from generator.carry.editing.shape import known_by, short_key
from generator.carry.editing.sheet import Refused, Sheet
from generator.carry.editing.values import MISSING, REMOVE, Move, digest_of_value, look_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from generator.base.problems import KeyPath
    from generator.carry.editing.values import Change
    from generator.filing.source import Source
    from generator.filing.titles import Model

_NO_ITEM = "这里没有可以移动的一项"


class FailedError(Exception):
    """A change that can't be made, by its number; says why."""

    def __init__(self, number: int, reason: str) -> None:
        """Say which, and why."""
        super().__init__(reason)
        self.number, self.reason = number, reason


def value_at(values: Mapping[str, Any], key: KeyPath, model: Model) -> Any:  # noqa: ANN401 - any TOML
    """Return the value that a key path means, written shortly or not; MISSING if there is none."""
    return look_up(values, _written_key(values, key, model))


def _written_key(values: Mapping[str, Any], key: KeyPath, model: Model) -> KeyPath:
    """Return the key path of the value that may be written for the whole table that holds it."""
    owner = look_up(values, key[:-1])
    bare = owner is not MISSING and not isinstance(owner, dict | list)
    return key[:-1] if bare and short_key(model, key[:-1]) == key[-1] else key


def done(source: Source, changes: Mapping[int, Change], model: Model) -> str:
    """Return a file's text with all changes made; raise FailedError for the first that can't be."""
    work = _Work(source, model)
    for number, change in changes.items():
        work.take(number, change)
    return work.done()


@dataclass
class _Items:
    """What becomes of a list's items: by the index that they had, or before which they come."""

    new: dict[int, list[tuple[int, Any]]] = field(default_factory=lambda: defaultdict(list))
    gone: dict[int, int] = field(default_factory=dict)
    moved: dict[int, tuple[int, int]] = field(default_factory=dict)


@dataclass
class _Work:
    """Values are put in and taken out first, which moves no item; then the lists, inner ones first."""

    source: Source
    model: Model
    puts: list[tuple[int, KeyPath, Any]] = field(default_factory=list)
    gone: list[tuple[int, KeyPath]] = field(default_factory=list)
    lists: dict[KeyPath, _Items] = field(default_factory=lambda: defaultdict(_Items))
    named: list[tuple[int, KeyPath, str | None]] = field(default_factory=list)

    def take(self, number: int, change: Change) -> None:
        """Note what a change is made of."""
        key, value = _written_key(self.source.values, change.key, self.model), change.value
        owner, name, old = key[:-1], key[-1], look_up(self.source.values, key)
        if isinstance(value, Move):
            self._move(number, key, old, value.before)
        elif change.is_new_item:
            self.lists[owner].new[int(name)].append((number, value))
        elif value is REMOVE:
            self._without(number, key, old)
        else:
            self._set(number, change.key, old, value)

    def _move(self, number: int, key: KeyPath, old: object, before: int | str | None) -> None:
        if isinstance(key[-1], int) and isinstance(before, int) and old is not MISSING:
            self.lists[key[:-1]].moved[key[-1]] = number, before
        elif isinstance(key[-1], str) and isinstance(old, dict) and not isinstance(before, int):
            self.named.append((number, key, before))
        else:
            raise FailedError(number, _NO_ITEM)

    def _without(self, number: int, key: KeyPath, old: object) -> None:
        if old is MISSING:
            return
        if isinstance(key[-1], int):
            self.lists[key[:-1]].gone[key[-1]] = number
        else:
            self.gone.append((number, key))

    def _set(self, number: int, key: KeyPath, old: object, new: object) -> None:
        """Note a value in parts, where it has parts: what is the same in them is not touched."""
        if isinstance(old, dict) and isinstance(new, dict) and new:
            for name in {**old, **new}:
                if name in new:
                    self._set(number, (*key, name), old.get(name, MISSING), new[name])
                else:
                    self._without(number, (*key, name), old[name])
        elif isinstance(old, list) and isinstance(new, list) and old and new:
            self._items(number, key, old, new)
        elif old is MISSING or digest_of_value(old) != digest_of_value(new):
            self.puts.append((number, key, new))

    def _items(self, number: int, key: KeyPath, old: list[Any], new: list[Any]) -> None:
        before, after = ([digest_of_value(known_by(item)) for item in items] for items in (old, new))
        for kind, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if kind == "equal" or i_end - i == j_end - j:
                for at, item in zip(range(i, i_end), new[j:j_end], strict=True):
                    self._set(number, (*key, at), old[at], item)
            else:
                self.lists[key].gone |= dict.fromkeys(range(i, i_end), number)
                self.lists[key].new[i_end] += [(number, item) for item in new[j:j_end]]

    def done(self) -> str:
        """Return the text with everything done."""
        sheet = Sheet(self.source.text, self.source.values, self.model)
        for number, key, value in self.puts:
            sheet = _tried(number, steps.put, sheet, key, value)
        for number, key in self.gone:
            if sheet.at(key) is not MISSING:
                sheet = _tried(number, steps.remove, sheet, key)
        text = without_answered(self.source, sheet.text, sheet.values)
        if text != sheet.text:
            with suppress(Refused):  # a mark that can't be taken out for certain stays
                sheet = sheet.with_text(text, sheet.values)
        for key in sorted(self.lists, key=len, reverse=True):
            sheet = _listed(sheet, key, self.lists[key])
        for number, key, before in self.named:
            sheet = _tried(number, steps.move_table, sheet, key, before)
        return sheet.text


@dataclass
class _List:
    """One list while its items change; `order` has the indexes that they had, None for those put in."""

    sheet: Sheet
    key: KeyPath
    order: list[int | None]

    def put(self, at: int, new: list[tuple[int, Any]]) -> None:
        """Put items in before the one at an index; those at higher indexes come first."""
        for offset, (number, value) in enumerate(new):
            self.sheet = _tried(number, steps.put_item, self.sheet, self.key, at + offset, value)
        self.order[at:at] = [None] * len(new)

    def move(self, number: int, at: int, before: int) -> None:
        """Move an item before that which stood at an index."""
        start = self.order.index(at)
        target = self.order.index(before) if before in self.order else len(self.order)
        places = [place for place in range(len(self.order)) if place != start]
        places.insert(target - (start < target), start)
        self.order = [self.order[place] for place in places]
        self.sheet = _tried(number, steps.arrange, self.sheet, self.key, places)

    def remove(self, number: int, at: int) -> None:
        """Take an item out."""
        self.sheet = _tried(number, steps.remove, self.sheet, (*self.key, self.order.index(at)))
        self.order.remove(at)


def _listed(sheet: Sheet, key: KeyPath, items: _Items) -> Sheet:
    """Do what is to be done to one list's items."""
    old = sheet.at(key)
    length = len(old) if isinstance(old, list) else 0
    found = _List(sheet, key, [*range(length)])
    new: dict[int, list[tuple[int, Any]]] = defaultdict(list)
    for at, every in sorted(items.new.items()):
        new[min(max(at, 0), length)] += every
    for at in sorted(new, reverse=True):
        found.put(at, new[at])
    for at, (number, before) in items.moved.items():
        found.move(number, at, before)
    for at, number in items.gone.items():
        found.remove(number, at)
    return found.sheet


def _tried(number: int, step: Callable[..., Sheet], *arguments: Any) -> Sheet:  # noqa: ANN401 - the step's own
    try:
        return step(*arguments)
    except Refused as refused:
        raise FailedError(number, str(refused)) from None
