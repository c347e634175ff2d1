"""A place in a text → the key path there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.filing.source import Part, cursor_at, locate, locate_key, section
from generator.filing.toml import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.base.problems import KeyPath

EXAMPLE = Path(__file__).parents[2] / "filings" / "wuhan-biolake" / "2023"
FILES = [EXAMPLE / f"{name}.toml" for name in ("service", "department", "service.evaluation")]


def values(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield the key path of everything that holds no other."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from values(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from values(inner, (*path, position))
    else:
        yield path


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_value_and_key_is_found_where_it_stands(path: Path) -> None:
    text = path.read_text("utf-8")
    for key in values(read_toml(text)):
        at = locate(text, key)
        assert cursor_at(text, at.line, at.column + 1).whole == key
        if isinstance(key[-1], str):
            of_key = locate_key(text, key)
            assert cursor_at(text, of_key.line, of_key.column + 1).whole == key


@pytest.mark.parametrize(
    ("marked", "whole", "part"),
    [
        ("‸", (), Part.KEY),
        ("[go‸als.a]", ("goals",), Part.HEADER),
        ("[goals.a] ‸", ("goals", "a"), Part.HEADER),
        ("[goals.a] # ‸", ("goals", "a"), Part.COMMENT),
        ("[[a]]\nb = 1\n[[a]]\nb = ‸", ("a", 1, "b"), Part.VALUE),
        ("[[a]]\n[[a.b]]\n[[a]]\n[[a.b]]\nc‸ = 1", ("a", 1, "b", 0, "c"), Part.KEY),
        ("a = [ 1, ‸", ("a", 1), Part.VALUE),
        ("a = [ 1, # ‸\n 2]", ("a", 0), Part.COMMENT),
        ("a = [\n 1,\n # ‸\n 2]", ("a", 1), Part.COMMENT),
        ("a = { b = 1, c‸ }", ("a", "c"), Part.KEY),
        ("a = { b = 1 }‸", ("a",), Part.VALUE),
        ("a = { b = [ { c = 1 ‸", ("a", "b", 0, "c"), Part.VALUE),
        ("a.b.‸ = 1", ("a", "b"), Part.KEY),
        ('"a.b"."c‸d" = 1', ("a.b", "cd"), Part.KEY),
        ("a = '''\n‸\n'''", ("a",), Part.VALUE),
        ("a = '‸", ("a",), Part.VALUE),
        ("a = [ { b = 1\n‸c = 2", ("c",), Part.KEY),
        ("a ＝ 1， ‸", ("a",), Part.VALUE),
    ],
)
def test_what_is_not_finished_is_read_as_it_is_meant(marked: str, whole: KeyPath, part: Part) -> None:
    before, _, behind = marked.partition("‸")
    found = cursor_at(before + behind, before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert (found.whole, found.part) == (whole, part)


def test_beyond_the_end_is_the_end() -> None:
    assert cursor_at("[a]\nb = 1", 99, 99).whole == ("a", "b")


@pytest.mark.parametrize(
    ("line", "lines"), [(1, (1, 1)), (2, (2, 4)), (4, (2, 4)), (5, (5, 6)), (99, (5, 6))]
)
def test_a_section_goes_to_the_next_header(line: int, lines: tuple[int, int]) -> None:
    assert section('a = 1\n[b]\nc = """\n[d]"""\n[[e]]\nf = 1', line) == lines
