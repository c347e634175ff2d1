"""A redline takes about as much longer as its table is longer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree
from steps import steps

from generator.compare.redline.pen import DEL, INS, Pen
from generator.compare.redline.tables import blocks
from generator.printing.word.xml import TR, W

MOST = 2.7


def body(inner: str) -> etree._Element:
    return etree.fromstring(f'<w:body xmlns:w="{W[1:-1]}">{inner}<w:p/></w:body>')


def rows(words: str, count: int, start: int = 0) -> etree._Element:
    """Return a table whose first column is one merged cell."""
    found = ""
    for i in range(start, count):
        merge = "" if i > start else ' w:val="restart"'
        name = f"<w:tc><w:tcPr/><w:p><w:r><w:t>{words.format(i)}</w:t></w:r></w:p></w:tc>"
        found += f"<w:tr><w:tc><w:tcPr><w:vMerge{merge}/></w:tcPr><w:p/></w:tc>{name}</w:tr>"
    return body(f"<w:tbl>{found}</w:tbl>")


def lines(words: str, count: int, sign: str) -> etree._Element:
    runs = (f"<w:r><w:t>{words}{i}</w:t><w:{sign}/></w:r>" for i in range(count))
    return body(f"<w:p>{''.join(runs)}</w:p>")


def redlined(old: etree._Element, new: etree._Element) -> list[etree._Element]:
    return blocks(Pen("甲", datetime(2024, 1, 1, tzinfo=UTC), 0), list(old), list(new))


def whole_rows(found: list[etree._Element]) -> int:
    """Count the rows that go or come as wholes."""
    return sum(
        row.find(f"{W}trPr/{tag}") is not None
        for element in found
        for row in element.iter(TR)
        for tag in (INS, DEL)
    )


def test_reworded_indicators() -> None:
    def work(count: int) -> int:
        old, new = rows("第{}项检查的次数", count), rows("第{}项检查之次数", count)
        return steps(lambda: redlined(old, new))

    assert work(400) < MOST * work(200)


@pytest.mark.parametrize("sign", ["br", "tab"])
def test_breaks_in_one_value(sign: str) -> None:
    def work(count: int) -> int:
        old, new = lines("甲", count, sign), lines("乙", count, sign)
        return steps(lambda: redlined(old, new))

    assert work(800) < MOST * work(400)


@pytest.mark.parametrize("count", [30, 120, 700])
def test_reworded_rows_stay_however_many(count: int) -> None:
    found = redlined(rows("第{}项检查的次数", count), rows("第{}项检查之次数", count))
    assert whole_rows(found) == 0


def test_rows_stay_behind_many_that_are_gone() -> None:
    found = redlined(rows("第{}项检查的次数", 200), rows("第{}项检查之次数", 200, 70))
    assert whole_rows(found) < 90
