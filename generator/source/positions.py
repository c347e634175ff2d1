"""Key path → where it stands in the text; only files with problems are asked."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import tomli

from generator.problems import KeyPath, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

Range: TypeAlias = tuple[int, int]
_KEYS = ("bare_key", "quoted_key", "dotted_key")


class _Entry(NamedTuple):
    """Byte ranges of a value and of its key."""

    value: Range
    key: Range


@dataclass(slots=True)
class _Index:
    """Every key path of a file."""

    data: bytes
    line_starts: list[int]
    entries: dict[KeyPath, _Entry] = field(default_factory=dict)
    lengths: dict[KeyPath, int] = field(default_factory=dict)  # of arrays of tables

    def span(self, stretch: Range) -> Span:
        """Turn a byte range into lines and columns of characters."""
        return Span(*self._point(stretch[0]), *self._point(stretch[1]))

    def _point(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.line_starts, offset)
        return line, len(self.data[self.line_starts[line - 1] : offset].decode()) + 1


def locate(text: str, key: KeyPath) -> Span:
    """Return where a value stands; of a missing one, where the table stands that should hold it."""
    index, entry, _ = _find(text, key)
    return index.span(entry.value)


def locate_key(text: str, key: KeyPath) -> Span:
    """Return where a value's key stands; where there is none, the same as `locate`."""
    index, entry, found = _find(text, key)
    return index.span(entry.key if found == len(key) else entry.value)


def excerpt(text: str, key: KeyPath) -> str:
    """Return how a value is written; empty for one of several lines, or a missing one."""
    index, entry, found = _find(text, key)
    written = index.data[slice(*entry.value)].decode() if found == len(key) else ""
    return "" if "\n" in written else written


def comments(text: str) -> list[tuple[Span, str]]:
    """Return every comment with its place, ``#`` included."""
    index = _index(text)
    ranges = (_range(node) for node in _descendants(_parse(text)) if node.type == "comment")
    return [(index.span(stretch), index.data[slice(*stretch)].decode()) for stretch in ranges]


def _find(text: str, key: KeyPath) -> tuple[_Index, _Entry, int]:
    """Return the longest part of a key path that stands in the text, and how long it is."""
    index = _index(text)
    for length in range(len(key), 0, -1):
        entry = index.entries.get(key[:length])
        if entry is not None:
            return index, entry, length
    return index, _Entry((0, 0), (0, 0)), 0


@lru_cache(maxsize=8)
def _parse(text: str) -> Node:
    import tree_sitter_toml  # noqa: PLC0415 - only files with problems need it
    from tree_sitter import Language, Parser  # noqa: PLC0415 - the same

    return Parser(Language(tree_sitter_toml.language())).parse(text.encode()).root_node


@lru_cache(maxsize=8)
def _index(text: str) -> _Index:
    data = text.encode()
    index = _Index(data, [0, *(match.end() for match in re.finditer(b"\n", data))])
    for node in _unwrapped(_parse(text)):
        if node.type == "pair":
            _add_pair(index, (), node)
        elif node.type in ("table", "table_array_element"):
            _add_table(index, node)
    return index


def _descendants(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting += current.children[::-1]


def _unwrapped(node: Node) -> list[Node]:
    """Return a node's children, and in place of an ERROR what could be read inside it."""
    found: list[Node] = []
    waiting = node.children[::-1]
    while waiting:
        child = waiting.pop()
        if child.type == "ERROR":
            waiting += child.children[::-1]
        else:
            found.append(child)
    return found


def _add_table(index: _Index, table: Node) -> None:
    children = _unwrapped(table)
    key = next((child for child in children if child.type in _KEYS), None)
    if key is None:
        return
    end = next((child for child in children if child.type in ("]", "]]")), key)
    entry = _Entry((table.start_byte, end.end_byte), _range(key))
    path = _table_path(index, _parts(key), entry, repeated=table.type == "table_array_element")
    for child in children:
        if child.type == "pair":
            _add_pair(index, path, child)


def _table_path(index: _Index, parts: KeyPath, entry: _Entry, *, repeated: bool) -> KeyPath:
    """Enter a table's header and the tables it implies; a name of an array means its last table."""
    path: KeyPath = ()
    for position, part in enumerate(parts, 1):
        path = (*path, part)
        index.entries.setdefault(path, entry)
        if repeated and position == len(parts):
            index.lengths[path] = index.lengths.get(path, 0) + 1
        if path in index.lengths:
            path = (*path, index.lengths[path] - 1)
            index.entries.setdefault(path, entry)
    if path and not isinstance(path[-1], int):
        index.entries[path] = entry  # an implied table's own header, once it comes
    return path


def _add_pair(index: _Index, table: KeyPath, pair: Node) -> None:
    waiting = [(table, pair)]
    while waiting:
        prefix, node = waiting.pop()
        key, value = _key_and_value(node)
        if key is None:
            continue
        path = prefix
        for part in _parts(key):
            path = (*path, part)
            index.entries.setdefault(path, _Entry(_range(key), _range(key)))
        if value is not None:
            index.entries[path] = _Entry(_range(value), _range(key))
            waiting += _add_items(index, path, value)


def _add_items(index: _Index, path: KeyPath, value: Node) -> list[tuple[KeyPath, Node]]:
    """Enter the items of an array and return the pairs of the inline tables in it."""
    pairs: list[tuple[KeyPath, Node]] = []
    waiting = [(path, value)]
    while waiting:
        at, node = waiting.pop()
        children = _unwrapped(node)
        if node.type == "inline_table":
            pairs += [(at, child) for child in children if child.type == "pair"]
        elif node.type == "array":
            items = [child for child in children if child.is_named and child.type != "comment"]
            for position, item in enumerate(items):
                index.entries[(*at, position)] = _Entry(_range(item), _range(item))
                waiting.append(((*at, position), item))
    return pairs


def _key_and_value(pair: Node) -> tuple[Node | None, Node | None]:
    named = [child for child in _unwrapped(pair) if child.is_named and child.type != "comment"]
    if not named or named[0].type not in _KEYS:
        return None, None
    return named[0], named[1] if len(named) > 1 else None


def key_parts(written: str) -> tuple[str, ...]:
    """Read a dotted key; one that TOML refuses is cut at its dots."""
    try:
        value: object = tomli.loads(f"{written}=0")
    except (tomli.TOMLDecodeError, RecursionError):
        return tuple(part.strip().strip("\"'") for part in written.split(".")) if written else ()
    parts: list[str] = []
    while isinstance(value, dict) and value:
        parts += value
        value = value[parts[-1]]
    return tuple(parts)


def _parts(key: Node) -> tuple[str, ...]:
    text = (key.text or b"").decode()
    return (text,) if key.type == "bare_key" else key_parts(text)


def _range(node: Node) -> Range:
    return node.start_byte, node.end_byte
