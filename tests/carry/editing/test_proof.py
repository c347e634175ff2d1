"""That the section which was changed tells what a whole text says: never wrongly, and mostly at all."""

from __future__ import annotations

from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.carry.editing.layout import Layout
from generator.carry.editing.proof import says
from generator.carry.editing.values import replaced
from generator.carry.edits import Edit, apply
from generator.filing.toml import read_alone

TEXTS = (
    """name = "a"
"list" = [{ x = 1 }, { x = 2, y = [1, "]", '['] }] # [b]
[b]
x = 1
y.z = "1"
[b.c]
x = "\\"[b.c]" # "
[d]
x = { y = 1, z = [[1], [2]] }
""",
    """a = 1
b = '''
[c]
x = 1
'''
[c]
x = 1
[[e]]
x = 1
[[e]]
x = 2
[e.f]
x = 3
[g.h]
x = 4""",
)
DOTTED = [
    "name",
    "list.1.x",
    "b.x",
    "b.y.z",
    "b.c.x",
    "d.x",
    "d.x.y",
    "a",
    "b",
    "c.x",
    "e.0.x",
    "e.1.f.x",
    "g.h.x",
]
KEYS = tuple(
    (text, key)
    for text in TEXTS
    for dotted in DOTTED
    for key in [tuple(int(step) if step.isdigit() else step for step in dotted.split("."))]
    if Layout(text).at(key) is not None
)
WRITTEN = {
    "7": 7, "7.0": 7, "true": 1, "'7'": "7", '"7"': "7", "[7]": [7], "{ x = 7 }": {"x": 7}, "7 # [c]": 7,
    "7\nx2 = 8": 7, "7\n[i]": 7, "7\n[b]": 7, '"7': "7", "'''7\n[c]\nx = 7'''": "7\n[c]\nx = 7", "": 7,
    "7\nc = 7": 7, "7\n[c]\nx = 1": 7,
}  # fmt: skip


Where: TypeAlias = "tuple[str, tuple[str | int, ...]]"


@given(st.sampled_from(KEYS), st.sampled_from(sorted(WRITTEN)), st.sampled_from(KEYS))
def test_it_is_never_told_wrongly(where: Where, written: str, other: Where) -> None:
    text, key = where
    found = Layout(text).at(key)
    assert found is not None
    before, edits = read_alone(text), [Edit(found.value.start, found.value.end, written)]
    after = apply(text, edits)
    meant = key if other[0] != text else other[1]  # not always the value that was written
    values = replaced(before, meant, WRITTEN[written])
    if says(Layout(text), before, edits, after, values):
        assert repr(read_alone(after)) == repr(values)


@pytest.mark.parametrize(("text", "key"), KEYS)
def test_a_value_in_a_section_of_its_own_is_told(text: str, key: tuple[str | int, ...]) -> None:
    found = Layout(text).at(key)
    assert found is not None
    before, edits = read_alone(text), [Edit(found.value.start, found.value.end, "70")]
    in_array = any(isinstance(step, int) for step in key) and key[0] == "e"
    last = found.value.end == len(text)
    told = says(Layout(text), before, edits, apply(text, edits), replaced(before, key, 70))
    assert told is not (in_array or last)
