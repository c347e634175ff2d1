"""Key path → where it stands in the text; only what is asked for is looked at in its syntax tree."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import tomli

from generator.base.problems import KeyPath, Span

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

_Written: TypeAlias = "tuple[KeyPath, Node | None, Node, Node | None]"
"""The steps that still lead to a thing; where they stand: at its header or at its key; its key; the thing.

An item of an array is its own key, and no step leads to it; a key can lack its value.
"""
_Inside: TypeAlias = "dict[str | int, list[_Written]]"
_KEYS = ("bare_key", "quoted_key", "dotted_key")
_TABLES = ("table", "table_array_element")
_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_TEXTS = 16  # who asks for many places asks file by file; a text of 4 kB takes 0.1 MB


def locate(text: str, key: KeyPath) -> Span:
    """Return where a value stands; of a missing one, where the table stands that should hold it."""
    file = _read(text)
    place, _ = file.find(key)
    return file.span(place.value, _end(place.value)) if place.value else Span(1, 1, 1, 1)


def locate_key(text: str, key: KeyPath) -> Span:
    """Return where a value's key stands; where there is none, the same as `locate`."""
    file = _read(text)
    place, is_whole = file.find(key)
    return file.span(place.key, place.key) if place.key and is_whole else locate(text, key)


def stands(text: str, key: KeyPath) -> bool:
    """Tell whether a value is written."""
    return _read(text).find(key)[1]


def excerpt(text: str, key: KeyPath) -> str:
    """Return how a value is written; empty for one of several lines, or a missing one."""
    file = _read(text)
    place, is_whole = file.find(key)
    written = file.written(place.value, _end(place.value)) if place.value and is_whole else ""
    return "" if "\n" in written else written


def written_keys(text: str, key: KeyPath) -> set[str]:
    """Return the keys that are written in a table, at whatever places of the text."""
    file = _read(text)
    place, is_whole = file.find(key)
    if not is_whole:
        return set()
    inside = _inside(file.data, place.written) if place.inside is None else place.inside
    return {step for step in inside if isinstance(step, str)}


def comments(text: str) -> list[tuple[Span, str]]:
    """Return every comment with its place, ``#`` included."""
    file = _read(text)
    found = []
    waiting = [file.tree.root_node]
    while waiting:
        node = waiting.pop()
        if node.type == "comment":
            found.append((file.span(node, node), file.written(node, node)))
        elif file.data.find(b"#", node.start_byte, node.end_byte) >= 0:
            waiting += node.named_children[::-1]
    return found


class _Place:
    """What a key path means: where the value and its key stand, and what is inside, once that is asked.

    In a text with mistakes several things can be written at one place; they are kept in their order.
    """

    __slots__ = ("inside", "key", "value", "written")

    def __init__(self, step: str | int, written: list[_Written]) -> None:
        self.written = written
        self.inside: dict[str | int, list[_Written] | _Place] | None = None
        self.value: Node | None = None
        self.key: Node | None = None
        for rest, way, key, value in written:
            is_last_table = value is way and isinstance(step, int)  # a header does not move an item
            if not rest and value is not None and not is_last_table:
                self.value, self.key = value, key
            elif self.value is None:
                self.value, self.key = way, key


class _File:
    """A text, and those of its places that have been asked for."""

    __slots__ = ("data", "root", "tree")

    def __init__(self, text: str) -> None:
        self.data = text.encode()
        self.tree = _parse(self.data)
        self.root = _Place("", [])
        self.root.inside = {**_statements(self.data, self.tree.root_node)}

    def find(self, path: KeyPath) -> tuple[_Place, bool]:
        """Return the place of the longest part of a key path that is there; whether it is the whole path."""
        place = self.root
        for step in path:
            if place.inside is None:
                place.inside = {**_inside(self.data, place.written)}
            inner = place.inside.get(step)
            if inner is None:
                return place, False
            if isinstance(inner, list):
                inner = place.inside[step] = _Place(step, inner)
            place = inner
        return place, True

    def span(self, first: Node, last: Node) -> Span:
        """Return the lines and columns of characters from one node's start to another's end."""
        start, (row, column) = first.start_byte, first.start_point
        end, (end_row, end_column) = last.end_byte, last.end_point
        before, before_end = self.data[start - column : start], self.data[end - end_column : end]
        return Span(row + 1, len(before.decode()) + 1, end_row + 1, len(before_end.decode()) + 1)

    def written(self, first: Node, last: Node) -> str:
        """Return the text from one node's start to another's end."""
        return self.data[first.start_byte : last.end_byte].decode()


@lru_cache(maxsize=_TEXTS)
def _read(text: str) -> _File:
    return _File(text)


def _parse(data: bytes) -> Tree:
    import tree_sitter_toml  # noqa: PLC0415 - only files with problems need it
    from tree_sitter import Language, Parser  # noqa: PLC0415 - the same

    parser = Parser(Language(tree_sitter_toml.language()))  # a parser is cheap; threads share none
    return parser.parse(_ESCAPE.sub(_known_escape, data) if b"\\e" in data or b"\\x" in data else data)


def _known_escape(escape: re.Match[bytes]) -> bytes:
    r"""Put one of the same length for ``\e`` and ``\x41``, which are younger than the grammar."""
    return {b"\\e": b"\\t", b"\\x": b"\\\\"}.get(escape[0], escape[0])


def _unwrapped(node: Node, *, named: bool = True) -> list[Node]:
    """Return a node's children, and in place of an ERROR what could be read inside it."""
    children = node.named_children if named else node.children
    if not node.has_error:
        return children
    found: list[Node] = []
    waiting = children[::-1]
    while waiting:
        child = waiting.pop()
        if child.type == "ERROR":
            waiting += (child.named_children if named else child.children)[::-1]
        else:
            found.append(child)
    return found


def _statements(data: bytes, root: Node) -> _Inside:
    """Return the pairs before the first table, and the tables, by the first step to them."""
    inside: _Inside = {}
    lengths: dict[KeyPath, int] = {}
    for node in _unwrapped(root):
        kind = node.type
        if kind == "pair":
            _add_pair(inside, data, node)
        elif kind in _TABLES:
            key = next((child for child in _unwrapped(node) if child.type in _KEYS), None)
            if key is not None:
                path = table_path(_parts(data, key), lengths, repeated=kind == "table_array_element")
                inside.setdefault(path[0], []).append((path[1:], node, key, node))
    return inside


def table_path(parts: KeyPath, lengths: dict[KeyPath, int], *, repeated: bool) -> KeyPath:
    """Return where a table stands; a name of an array means its last table."""
    path: KeyPath = ()
    for position, part in enumerate(parts, 1):
        path = (*path, part)
        if repeated and position == len(parts):
            lengths[path] = lengths.get(path, 0) + 1
        if path in lengths:
            path = (*path, lengths[path] - 1)
    return path


def _inside(data: bytes, written: list[_Written]) -> _Inside:
    """Distribute what is written at a place over the next steps."""
    inside: _Inside = {}
    for rest, way, key, value in written:
        if rest:
            inside.setdefault(rest[0], []).append((rest[1:], way, key, value))
        elif value is not None:
            _add_contents(inside, data, value)
    return inside


def _add_contents(inside: _Inside, data: bytes, value: Node) -> None:
    kind = value.type
    if kind == "array":
        items = [child for child in _unwrapped(value) if child.type != "comment"]
        for position, item in enumerate(items):
            inside.setdefault(position, []).append(((), None, item, item))
    elif kind == "inline_table" or kind in _TABLES:
        children = _unwrapped(value)
        for child in reversed(children) if kind == "inline_table" else children:  # there the first one counts
            if child.type == "pair":
                _add_pair(inside, data, child)


def _add_pair(inside: _Inside, data: bytes, pair: Node) -> None:
    """Add a pair: key and value, and comments, which come between them only by mistake."""
    named = pair.named_children
    if pair.has_error:
        named = [child for child in _unwrapped(pair) if child.type != "comment"]
    if named and named[0].type in _KEYS:
        key, value = named[0], named[1] if len(named) > 1 else None
        path = _parts(data, key)
        inside.setdefault(path[0], []).append((path[1:], key, key, value))


def _end(value: Node) -> Node:
    """Return the node with which a value ends; of a table that is the end of its header."""
    if value.type not in _TABLES:
        return value
    children = _unwrapped(value, named=False)
    key = next(child for child in children if child.type in _KEYS)
    return next((child for child in children if child.type in ("]", "]]")), key)


def key_parts(written: str) -> tuple[str, ...]:
    """Read a dotted key; one that TOML refuses is cut at its dots."""
    if _BARE.fullmatch(written):
        return (written,)
    try:
        value: object = tomli.loads(f"{written}=0")
    except (tomli.TOMLDecodeError, RecursionError):
        return tuple(part.strip().strip("\"'") for part in written.split(".")) if written else ()
    parts: list[str] = []
    while isinstance(value, dict) and value:
        parts += value
        value = value[parts[-1]]
    return tuple(parts)


def _parts(data: bytes, key: Node) -> tuple[str, ...]:
    text = data[key.start_byte : key.end_byte].decode()
    return (text,) if key.type == "bare_key" else key_parts(text)
