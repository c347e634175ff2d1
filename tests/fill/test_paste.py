"""Every file of ``blocks/`` is a block of cells pasted into a list, and what is made of it.

Its first line names the list, and perhaps the field whose column it is pasted at. Below ``===`` stand the
fields that its columns are taken for, the rows, and what becomes of them as new rows: nothing to say, or why
one of them is refused.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from clerk import base
from filling import Office, added, classes, office

from generator.fill.desk import At
from generator.fill.paste import block
from generator.fill.rows import fields_of

CASES = sorted((Path(__file__).parent / "blocks").glob("*.txt"))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return office(tmp_path_factory.mktemp("pasted"), base())


def cells(text: str) -> list[list[str]]:
    return [[cell.strip().replace("\\n", "\n") for cell in line.split("|")] for line in text.splitlines()]


def told(place: Office, case: str) -> list[str]:
    """Return what is made of a block, as lines."""
    where, _, text = case.partition("\n")
    path, _, first = where.partition(" ")
    desk, key = place.desk(), f"service#{path}"
    found = block(cells(text), fields_of(desk, At.parted(key), classes(desk)), first, classes(desk))
    rows = [" | ".join(row).replace("\n", "\\n").rstrip() for row in found.rows]
    steps = [
        added(
            {"list": key, "list_anchors": []},
            **{n: text for n, text in zip(found.columns, row, strict=True) if n and text},
        )
        for row in found.rows
    ]
    answers = place.edit(*steps, desk=desk).answers if steps else ()
    return [" | ".join(found.columns), *rows, *(f"第 {one.step + 1} 行：{one.reason}" for one in answers)]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_block_is_taken_for_what_it_is(path: Path, place: Office) -> None:
    case, _, expected = path.read_text("utf-8").partition("===\n")
    assert told(place, case) == expected.splitlines()
