"""How a text of valid TOML is written: where each value stands and what holds it.

Other than `locate` it knows the tables of several lines that younger TOML allows, and what is beside a value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from generator.carry.edits import Stretch
from generator.filing.source.positions import key_parts, table_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from generator.base.problems import KeyPath

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_COMMA = re.compile(r"(?:[ \t\n]|#[^\n]*|,)*")
_PART = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_KEY = re.compile(rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_HEADER = re.compile(r"(\[\[?)[ \t]*")
_CLOSE = re.compile(r"[ \t]*\]\]?")
_SCALAR = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*\''''
    r"""|\d{4}-\d\d-\d\d (?=\d)[^\s,\]}#]+|[^\s,\]}#]+""",
    re.DOTALL,
)


_STRING = r"""(?:"(?!"")(?:\\.|[^"\\\n])*+"|'(?!'')[^'\n]*+')"""
_BETWEEN = rf"""[^{{}}\[\]"'#]++|{_STRING}|\#[^\n]*+"""
_INNER = rf"[{{\[](?:{_BETWEEN})*+[}}\]]"
_SHALLOW = re.compile(rf"[{{\[](?:{_BETWEEN}|{_INNER})*+[}}\]]")
"""Brackets that hold no others but such as hold none: a list of thousands of tables is stepped over."""


@dataclass(slots=True)
class Value:
    """A value: where it stands in a text, and what is in its brackets, if it has any."""

    text: str
    start: int
    end: int
    _entries: list[Entry] | None = None
    _items: list[Value] | None = None

    @property
    def entries(self) -> list[Entry] | None:
        """The keys of a table in brackets, read when first asked for; None for any other value."""
        if self._entries is None and self.text[self.start] == "{":
            self._entries = _Reader(self.text, self.start).entries()
        return self._entries

    @property
    def items(self) -> list[Value] | None:
        """The items of a list, read when first asked for; None for any other value."""
        if self._items is None and self.text[self.start] == "[":
            self._items = _Reader(self.text, self.start).items()
        return self._items

    @property
    def parts(self) -> list[Stretch]:
        """Where what is in the brackets stands, keys included."""
        if self.entries is not None:
            return [Stretch(entry.start, entry.value.end) for entry in self.entries]
        return [Stretch(item.start, item.end) for item in self.items or ()]


@dataclass(slots=True)
class Entry:
    """A key, perhaps a dotted one, and its value."""

    key: tuple[str, ...]
    start: int
    key_end: int
    value: Value


@dataclass(slots=True)
class Section:
    """What stands below a header, or above the first one; `start` to `end` is the header."""

    path: KeyPath
    start: int
    end: int
    entries: list[Entry] = field(default_factory=list)


_T = TypeVar("_T")
Holder: TypeAlias = "Section | Value"


@dataclass(frozen=True, slots=True)
class Written:
    """A value, the table or list that it is written in, the key path of that, and its index there."""

    value: Value
    holder: Holder
    base: KeyPath
    index: int


@dataclass(frozen=True)
class Layout:
    """A text that is valid TOML."""

    text: str

    @cached_property
    def sections(self) -> list[Section]:
        """The text in parts; the first one has no header."""
        return _Reader(self.text).sections()

    def at(self, path: KeyPath) -> Written | None:
        """Return the value that is written at a key path; a table of headers or dotted keys is none."""
        own = (section for section in self.sections if path[: len(section.path)] == section.path)
        return next(filter(None, (_below(section, section.path, path) for section in own)), None)

    def section(self, path: KeyPath) -> Section | None:
        """Return what stands below the header of a table."""
        return next((section for section in self.sections if section.path == path), None)

    def below(self, path: KeyPath) -> list[Section]:
        """Return the sections of a table and of the tables in it."""
        return [section for section in self.sections[1:] if section.path[: len(path)] == path]

    def dotted(self, path: KeyPath) -> list[tuple[KeyPath, Written]]:
        """Return the values whose dotted keys lead through a table, each with its key path."""
        found = []
        for base, holder in self._around(path):
            for index, entry in enumerate(holder.entries or ()):
                key = (*base, *entry.key)
                if len(path) < len(key) and key[: len(path)] == path:
                    found.append((key, Written(entry.value, holder, base, index)))
        return found

    def _around(self, path: KeyPath) -> Iterator[tuple[KeyPath, Holder]]:
        """Yield what holds values that lie outside of a table and may lead into it, with its key path."""
        for section in self.sections:
            if len(section.path) < len(path) and path[: len(section.path)] == section.path:
                yield section.path, section
        for length in range(1, len(path)):
            written = self.at(path[:length])
            if written is not None:
                yield path[:length], written.value


def _below(holder: Holder, base: KeyPath, path: KeyPath) -> Written | None:
    """Return the value at a key path that is written in a holder at `base`."""
    rest = path[len(base) :]
    if isinstance(holder, Value) and holder.items is not None:
        index = rest[0] if rest else None
        if not isinstance(index, int) or not 0 <= index < len(holder.items):
            return None
        named = [(index, rest[:1], holder.items[index])]
    else:
        entries = enumerate(holder.entries or ())
        named = [(at, one.key, one.value) for at, one in entries if rest[: len(one.key)] == one.key]
    for at, key, value in named:
        if len(key) == len(rest):
            return Written(value, holder, base, at)
        found = _below(value, (*base, *key), path)
        if found is not None:
            return found
    return None


@dataclass(slots=True)
class _Reader:
    text: str
    at: int = 0

    def sections(self) -> list[Section]:
        found = [Section((), -1, 0)]
        lengths: dict[KeyPath, int] = {}
        self._skip()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                found.append(self._header(lengths))
            else:
                found[-1].entries.append(self._entry())
            self._skip()
        return found

    def _header(self, lengths: dict[KeyPath, int]) -> Section:
        start, opening = self.at, _match(_HEADER, self.text, self.at)
        key = _match(_KEY, self.text, opening.end())
        self.at = _match(_CLOSE, self.text, key.end()).end()
        path = table_path(key_parts(key[0]), lengths, repeated=opening[1] == "[[")
        return Section(path, start, self.at)

    def _entry(self) -> Entry:
        key = _match(_KEY, self.text, self.at)
        self.at = _match(_EQUALS, self.text, key.end()).end()
        return Entry(key_parts(key[0]), key.start(), key.end(), self._value())

    def _value(self) -> Value:
        start, opening = self.at, self.text[self.at]
        if opening not in "{[":
            self.at = _match(_SCALAR, self.text, start).end()
            return Value(self.text, start, self.at)
        shallow = _SHALLOW.match(self.text, start)
        if shallow is not None:
            self.at = shallow.end()
            return Value(self.text, start, self.at)
        entries = self.entries() if opening == "{" else None
        items = self.items() if opening == "[" else None
        return Value(self.text, start, self.at, entries, items)

    def entries(self) -> list[Entry]:
        """Read a table in brackets."""
        return list(self._inside("}", self._entry))

    def items(self) -> list[Value]:
        """Read a list."""
        return list(self._inside("]", self._value))

    def _inside(self, closing: str, read: Callable[[], _T]) -> Iterator[_T]:
        """Yield what is between two brackets."""
        self.at += 1
        self._skip()
        while self.text[self.at] != closing:
            yield read()
            self.at = _match(_COMMA, self.text, self.at).end()
        self.at += 1

    def _skip(self) -> None:
        self.at = _match(_BLANK, self.text, self.at).end()


def _match(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str]:
    found = pattern.match(text, at)
    assert found is not None  # noqa: S101 - the text is valid TOML
    return found
