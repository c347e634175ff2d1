"""Every value is found where it is written, whichever is asked for first; places in texts with mistakes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import tomli
from demo import marked
from hypothesis import given
from hypothesis import strategies as st

from generator.base.problems import KeyPath, Place, Problem, Span
from generator.filing.source import comments, locate, locate_key, positions
from generator.filing.source.positions import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

# A file whose places are known because it is written here: names and scalars as TOML has them

NAMES = st.sampled_from(("a", "b", "c-1", "2", "'甲 乙'", '"a.b"', '"\\""', '""'))
SCALARS = st.sampled_from(
    ("1", "-0.5", "true", "1979-05-27", '"中𠮷"', '"# 1"', "'a = 1'", "'''\n[a]\n#\n'''", '"""一\\\n二"""')
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(NAMES, inner, max_size=4)
        | st.lists(st.dictionaries(NAMES, inner, max_size=3), min_size=1, max_size=3)
    ),
    max_leaves=25,
)
TABLES = st.dictionaries(NAMES, VALUES, max_size=5)
RANDOM = st.randoms(use_true_random=False)


class Stretch(NamedTuple):
    """Where something stands: offsets of characters."""

    start: int
    end: int


class File:
    """A file, written in one of the many ways that its values can be, and where everything stands."""

    def __init__(self, table: dict[str, Any], random: Random) -> None:
        """Write a table's values in ways that `random` chooses."""
        self.text = ""
        self.values: dict[KeyPath, Stretch] = {}
        self.keys: dict[KeyPath, Stretch] = {}
        self.comments: list[Stretch] = []
        self._random = random
        self._end("\n")
        self._table((), (), table)

    def written(self, stretch: Stretch) -> str:
        """Return what is written there."""
        return self.text[slice(*stretch)]

    def span(self, stretch: Stretch) -> Span:
        """Return its lines and columns."""
        points: list[int] = []
        for offset in stretch:
            before = self.text[:offset].split("\n")
            points += (len(before), len(before[-1]) + 1)
        return Span(*points)

    def _table(self, path: KeyPath, names: tuple[str, ...], table: dict[str, Any]) -> None:
        """Write a table's own pairs below its header, then the tables in it below theirs."""
        sections = {name: value for name, value in table.items() if is_tables(value) and self._tossed()}
        if names and (len(sections) < len(table) or is_item(path) or self._tossed()):
            self._header(path, names)
        for name, value in table.items():
            if name not in sections:
                self._pair(path, (name,), value, "\n")
        for name, value in sections.items():
            inner = (*path, plain(name))
            if isinstance(value, list):
                for position, item in enumerate(value):
                    self._table((*inner, position), (*names, name), item)
            else:
                self._table(inner, (*names, name), value)

    def _header(self, path: KeyPath, names: tuple[str, ...]) -> None:
        start = self._put("[[" if is_item(path) else "[").start
        key = self._put(".".join(names))
        end = self._put("]]" if is_item(path) else "]").end
        for length in range(1, len(path) + 1):
            self.values.setdefault(path[:length], Stretch(start, end))
            self.keys.setdefault(path[:length], key)
        self._end("\n")

    def _pair(self, table: KeyPath, names: tuple[str, ...], value: object, end: str) -> None:
        """Write a pair; a table in it perhaps as several pairs with dotted keys, where lines part them."""
        if value and isinstance(value, dict) and (end or len(value) == 1) and self._tossed():
            for name, inner in value.items():
                self._pair(table, (*names, name), inner, end)
            return
        key = self._put(".".join(names))
        path = table
        for name in names:
            path = (*path, plain(name))
            self.values.setdefault(path, key)
            self.keys.setdefault(path, key)
        self._put(" = ")
        self.values[path] = self._value(path, value)
        self._end(end)

    def _value(self, path: KeyPath, value: object) -> Stretch:
        start = len(self.text)
        if isinstance(value, dict):
            self._put("{")
            for name, inner in value.items():
                self._put(" " if self.text.endswith("{") else ", ")
                self._pair(path, (name,), inner, "")
        elif isinstance(value, list):
            self._put("[")
            for position, item in enumerate(value):
                self._end(self._random.choice(("", "\n  ")))
                place = (*path, position)
                self.values[place] = self.keys[place] = self._value(place, item)
                self._put(", ")
        self._put("}" if isinstance(value, dict) else "]" if isinstance(value, list) else str(value))
        return Stretch(start, len(self.text))

    def _end(self, end: str) -> None:
        if end and self._tossed():
            self._put(self._random.choice(("", " ")))
            self.comments.append(self._put("# 注 = [1] #"))
        self._put(end)

    def _put(self, text: str) -> Stretch:
        start = len(self.text)
        self.text += text
        return Stretch(start, len(self.text))

    def _tossed(self) -> bool:
        return self._random.random() < 0.5


def plain(name: str) -> str:
    """Return a name as it reads."""
    (key,) = tomli.loads(f"{name} = 0")
    return key


def is_tables(value: object) -> bool:
    """Tell whether a value can stand below headers."""
    tables = value if isinstance(value, list) else [value]
    return bool(value) and all(isinstance(table, dict) for table in tables)


def is_item(path: KeyPath) -> bool:
    return isinstance(path[-1], int)


def paths(values: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    if path:
        yield path
    items = (
        values.items() if isinstance(values, dict) else enumerate(values if isinstance(values, list) else ())
    )
    for step, value in items:
        yield from paths(value, (*path, step))


@given(TABLES, RANDOM)
def test_everything_is_found_where_it_is_written(table: dict[str, Any], random: Random) -> None:
    file = File(table, random)
    assert set(paths(tomli.loads(file.text))) == set(file.values), file.text
    for path in random.sample(list(file.values), len(file.values)):
        written = file.written(file.values[path])
        assert locate(file.text, path) == file.span(file.values[path])
        assert locate_key(file.text, path) == file.span(file.keys[path])
        assert excerpt(file.text, path) == ("" if "\n" in written else written)


@given(TABLES, RANDOM)
def test_what_is_missing_stands_where_it_should_be(table: dict[str, Any], random: Random) -> None:
    file = File(table, random)
    for path in random.sample(list(file.values), len(file.values)):
        missing = (*path, "没有", 0, "没有")
        assert locate(file.text, missing) == locate_key(file.text, missing) == file.span(file.values[path])
        assert not excerpt(file.text, missing)
    assert locate(file.text, ("没有",)) == locate(file.text, (0,)) == Span(1, 1, 1, 1)


@given(TABLES, RANDOM)
def test_comments_are_told_from_texts(table: dict[str, Any], random: Random) -> None:
    file = File(table, random)
    assert comments(file.text) == [(file.span(stretch), "# 注 = [1] #") for stretch in file.comments]


# Texts with mistakes: the page that is open has one while its author writes


@pytest.mark.parametrize(
    ("text", "key", "written"),
    [
        ("a = 1\na = 2", ("a",), "2"),
        ("a.b = 1\na = { b = 2 }", ("a", "b"), "2"),
        ("a = { b = 2 }\na.b = 1", ("a", "b"), "1"),
        ("x = { a = 1, a = 2 }", ("x", "a"), "1"),
        ("x = { a.b = 1, a = { b = 2 } }", ("x", "a", "b"), "1"),
        ("x = { a.b = 1, a = { b = 2 } }", ("x", "a"), "{ b = 2 }"),
        ("a = [1, 2]\na = [3]", ("a", 0), "3"),
        ("a = [1, 2]\na = [3]", ("a", 1), "2"),
        ("a = [{ b = 1 }]\na = [{ c = 2 }]", ("a", 0, "b"), "1"),
        ("[t]\na = 1\n[t]\nb = 2", ("t", "a"), "1"),
        ("[t.u]\n[ t ]\n[t.v]", ("t",), "[ t ]"),
        ("[[r]]\nn = 1\n[ r ]\nm = 2", ("r", 0), "[[r]]"),
        ("[[r]]\nn = 1\n[ r ]\nm = 2", ("r", 0, "m"), "2"),
        ("r = [{ n = 1 }]\n[[r]]\nm = 2", ("r", 0), "{ n = 1 }"),
        ("r = [{ n = 1 }]\n[[r]]\nm = 2", ("r", 0, "m"), "2"),
        ("a = 中 1\nb = 2", ("a",), "1"),
        ("a = [1, 中, 2]\nb = 3", ("a", 1), "2"),
        ("a = [1 2]\nb = 3", ("a", 1), "2"),
        ("a = { b = 中, c = 2 }\nd = 3", ("a", "c"), "2"),
        ("a = [{ b = 1 }, { c = 2 ]\nd = 3", ("a", 1, "c"), "2"),
        ("[t]]\na = 1", ("t",), "[t]"),
        ("[t]]\na = 1", ("t", "a"), "1"),
    ],
)
def test_a_text_with_mistakes(text: str, key: KeyPath, written: str) -> None:
    assert placed(locate(text, key), text) == written


STEPS: KeyPath = ("a", "b", 0, 1)
PATHS: list[KeyPath] = [path for length in (1, 2, 3) for path in product(STEPS, repeat=length)]
PIECES = (
    "a",
    "b",
    ".",
    " = ",
    "1",
    "'",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    ",",
    "#",
    "\n",
    "[a]\n",
    "[[a.b]]\n",
)
LINES = ("a = 1\n", "a.b = [{ a = 1 }]\n", "b = { a.b = 1, a = { b = 2 } }\n", "a = [1, [{ b = 2 }]]\n")
BROKEN = st.lists(st.sampled_from(PIECES + LINES), max_size=12).map("".join)


@given(BROKEN, RANDOM)
def test_what_was_asked_before_changes_nothing(text: str, random: Random) -> None:
    positions._read.cache_clear()  # noqa: SLF001 - as if the text had just been opened
    in_order = {path: answers(text, path) for path in PATHS}
    positions._read.cache_clear()  # noqa: SLF001 - as if the text had just been opened
    mixed = {path: answers(text, path) for path in random.sample(PATHS, len(PATHS))}
    assert mixed == in_order


def test_threads_can_ask_for_the_same_text() -> None:
    text = "\n".join(f"k{n} = {{ a = [{n}, {{ b = {n} }}] }}" for n in range(200))
    keys = [(f"k{n}", "a", 1, "b") for n in range(200)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda key: excerpt(text, key), keys * 8))
    assert found == [str(n) for n in range(200)] * 8


def answers(text: str, path: KeyPath) -> tuple[Span, Span, str]:
    return locate(text, path), locate_key(text, path), excerpt(text, path)


def placed(span: Span, text: str) -> str:
    return marked(Problem("", "", Place("", span)), text)
