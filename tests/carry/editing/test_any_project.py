"""Any change to any project in any layout: it says what it should, and all else is as it was."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections import Counter
from copy import deepcopy
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st
from writing import Values, Writer, amounts, texts, written_projects

from generator.carry.editing import (
    MISSING,
    REMOVE,
    Change,
    Move,
    changed,
    changed_file,
    digest_of_value,
    value_at,
)
from generator.carry.editing.layout import Layout
from generator.filing.model import Project
from generator.filing.source import Source, read_source
from generator.filing.source.statements import TOKEN
from generator.filing.titles import node_at
from generator.filing.toml import read_toml

if TYPE_CHECKING:
    from generator.base.problems import KeyPath

FILE = "a.toml"
BLANK = re.compile(r"\s+")
scalars = texts | amounts | st.booleans() | st.dates()
values = scalars | st.lists(scalars, max_size=2) | st.dictionaries(st.sampled_from("ab"), texts, max_size=2)
items = st.fixed_dictionaries({"name": texts}, optional={"note": texts, "amount": amounts})


def places(value: object, key: KeyPath = ()) -> list[tuple[KeyPath, Any]]:
    """Return every value with its key path, what holds it first."""
    steps: list[tuple[str | int, Any]] = [*value.items()] if isinstance(value, dict) else []
    steps += enumerate(value) if isinstance(value, list) else ()
    return [(key, value), *(place for step, inner in steps for place in places(inner, (*key, step)))]


def at(value: Any, key: KeyPath) -> Any:  # noqa: ANN401 - any TOML
    for step in key:
        value = value[step]
    return value


def seen(old: Values, key: KeyPath) -> str | None:
    found = value_at(old, key, Project)
    return None if found is MISSING else digest_of_value(found)


class Free(Writer):
    """Writes what roll-over need not: dotted keys, tables of several lines, any commas, comments anywhere."""

    def value(self, value: object) -> str:
        """Write a table on several lines too."""
        if not isinstance(value, dict) or not value or self._choose("one line", "lines") == "one line":
            return super().value(value)
        pairs = [f"{self.key(key)} = {self.value(item)}" for key, item in value.items()]
        return f"{{{self._rows(pairs)}}}"

    def _list(self, items: list[Any]) -> str:
        if not items or self._choose("plain", "free") == "plain":
            return super()._list(items)
        return f"[{self._rows([*map(self.value, items)])}]"

    def _rows(self, parts: list[str]) -> str:
        before = self._choose("", "\n", "\n  ", "\n\n  # 上\n  ", " # 首\n")
        between = self._choose(",", ", ", ",\n    ", " # 后\n  , ", ", # 后\n  ", "\n,\n# 间\n")
        behind = self._choose("", ",", "\n", " # 末\n", ", # 末\n  ", "\n  # 尾\n")
        return f"{before}{between.join(parts)}{behind}"

    def table(self, values: Values, path: tuple[str, ...] = ()) -> str:
        """Write a table, one of those in it with dotted keys."""
        names = [key for key, value in values.items() if isinstance(value, dict) and value]
        if not names or self._choose("plain", "dotted") == "plain":
            return super().table(values, path)
        inner = ""
        for key, value in values[names[0]].items():
            name = f"{self.key(names[0])}{self._choose('.', ' . ')}{self.key(key)}"
            inner += f"{self._choose('', '  ')}{name} = {self.value(value)}\n"
        return inner + super().table({key: value for key, value in values.items() if key != names[0]}, path)


free = written_projects() | written_projects(Free)


@st.composite
def fields(draw: st.DrawFn, old: Values) -> KeyPath:
    """Draw a field, there or not."""
    owner, table = draw(st.sampled_from([place for place in places(old) if isinstance(place[1], dict)]))
    node = node_at(Project, owner)
    known = [] if node.free or node.model is None else list(node.model.model_fields)
    return (*owner, draw(st.sampled_from([*known, *table, "新"])))


@st.composite
def in_lists(draw: st.DrawFn, old: Values) -> tuple[Change, Values]:
    """Draw what is done to an item of a list, and what it makes of the values."""
    lists = [place for place in places(old) if isinstance(place[1], list)]
    key, there = draw(st.sampled_from(lists))
    new, index = deepcopy(old), draw(st.integers(0, len(there)))
    what = draw(st.sampled_from(["new", "remove", "move"])) if index < len(there) else "new"
    own = at(new, key)
    if what == "new":
        item = draw(items)
        own.insert(index, item)
        return Change((*key, index), item), new
    item = own.pop(index)
    if what == "remove":
        return Change((*key, index), REMOVE, digest_of_value(item)), new
    before = draw(st.integers(0, len(there)))
    own.insert(before - (index < before), item)
    return Change((*key, index), Move(before), digest_of_value(item)), new


def loose(value: Any) -> Any:  # noqa: ANN401 - any TOML
    """Return values without empty tables and lists, and without the layout of texts of several lines."""
    if isinstance(value, dict):
        kept = {key: loose(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in ({}, [])}
    if isinstance(value, list):
        return [loose(item) for item in value]
    return value.removesuffix("\n") if isinstance(value, str) and "\n" in value else value


def same(one: object, other: object) -> bool:
    return digest_of_value(loose(one)) == digest_of_value(loose(other))


def read(text: str) -> Source:
    found, problems = read_source(text.encode(), FILE)
    assert found is not None, problems
    return found


def apply(text: str, *changes: Change) -> str:
    outcome = changed(read(text), changes, Project)
    assert [(fate.state, fate.reason) for fate in outcome.fates] == [("applied", "")] * len(changes)
    return outcome.text


def said(text: str) -> Counter[str]:
    return Counter(token for token in TOKEN.findall(text) if token.startswith("#"))


def is_within(less: str, more: str) -> bool:
    """Tell whether a text is another one of which characters have been taken out, blanks aside."""
    rest = iter(BLANK.sub("", more))
    return all(character in rest for character in BLANK.sub("", less))


@given(free, st.data())
def test_a_field_is_set_and_nothing_else(written: tuple[Values, str], data: st.DataObject) -> None:
    old, text = written
    key = data.draw(fields(old))
    new = deepcopy(old)
    before = value_at(old, key, Project)
    if isinstance(before, dict | list):
        return
    at(new, key[:-1])[key[-1]] = value = data.draw(values if before is MISSING else scalars)
    after = apply(text, Change(key, value, seen(old, key)))
    assert same(read_toml(after), new)
    assert said(after) == said(text)
    if before is MISSING:
        assert is_within(text, after)
        assert (Counter(text.split("\n")) - Counter(after.split("\n"))).total() <= 1
    else:
        written = Layout(text).at(key)
        assert written is not None
        place = written.value
        assert after.startswith(text[: place.start])
        assert after.endswith(text[place.end :])


@given(free, st.data())
def test_a_field_is_removed_and_nothing_else(written: tuple[Values, str], data: st.DataObject) -> None:
    old, text = written
    key = data.draw(fields(old))
    if value_at(old, key, Project) is MISSING or len(old) == 1:
        return
    new = deepcopy(old)
    del at(new, key[:-1])[key[-1]]
    after = apply(text, Change(key, REMOVE, seen(old, key)))
    assert same(read_toml(after), new)
    assert is_within(after, text)


@given(free, st.data())
def test_an_item_is_put_in_taken_out_or_moved(written: tuple[Values, str], data: st.DataObject) -> None:
    old, text = written
    change, new = data.draw(in_lists(old))
    after = apply(text, change)
    assert same(read_toml(after), new)
    if change.value is REMOVE:
        assert is_within(after, text)
    elif isinstance(change.value, Move):
        assert Counter(BLANK.sub("", after)) == Counter(BLANK.sub("", text))
        assert said(after) == said(text)
    else:
        assert is_within(text, after)
        assert said(after) == said(text)


@given(free, st.data())
def test_several_fields_are_set_at_once(written: tuple[Values, str], data: st.DataObject) -> None:
    old, text = written
    keys = data.draw(st.lists(fields(old), max_size=5, unique=True))
    new, changes = deepcopy(old), []
    for key in keys:
        if not isinstance(value_at(old, key, Project), dict | list):
            value = data.draw(scalars)
            at(new, key[:-1])[key[-1]] = value
            changes.append(Change(key, value, seen(old, key)))
    after = apply(text, *changes)
    assert same(read_toml(after), new)
    assert said(after) == said(text)


@given(free, written_projects(), st.data())
def test_a_whole_table_or_list_is_set(
    written: tuple[Values, str], other: tuple[Values, str], data: st.DataObject
) -> None:
    old, text = written
    name = data.draw(st.sampled_from([name for name in other[0] if name in old]))
    value = other[0][name]
    if not value and old[name]:
        return
    assert same(read_toml(apply(text, Change((name,), value, seen(old, (name,))))), {**old, name: value})


@given(free, st.booleans(), st.booleans(), st.booleans(), st.data())
def test_a_file_keeps_its_mark_its_line_ends_and_its_end(
    written: tuple[Values, str], marked: object, ended: object, crlf: object, data: st.DataObject
) -> None:
    text = written[1] if ended else written[1].removesuffix("\n")
    raw = (BOM_UTF8 if marked else b"") + (text.replace("\n", "\r\n") if crlf else text).encode()
    change, _ = data.draw(in_lists(written[0]))
    name = Change(("leader",), "张\n三", seen(written[0], ("leader",)))
    after, fates = changed_file(raw, FILE, [change, name])
    assert {fate.state for fate in fates} == {"applied"}
    assert after.startswith(BOM_UTF8) == raw.startswith(BOM_UTF8)
    assert after.count(b"\n") == (after.count(b"\r\n") if crlf else after.count(b"\n"))
    assert after.endswith(b"\n") == raw.endswith(b"\n")


@given(free, st.data())
def test_what_was_not_seen_stays(written: tuple[Values, str], data: st.DataObject) -> None:
    old, text = written
    key = data.draw(fields(old))
    outcome = changed(read(text), [Change(key, "别的", digest_of_value(Decimal("0.125")))], Project)
    found = value_at(old, key, Project)
    assert (outcome.text, outcome.fates[0].state) == (text, "conflict")
    assert outcome.fates[0].found == found
