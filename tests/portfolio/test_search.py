"""What is sought is found by words of any length, and any text may be sought."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.portfolio.searching import count, search, search_projects
from generator.portfolio.store import Store, create
from generator.portfolio.tables import TABLES, Row
from generator.portfolio.words import phrase, words_of

NAMES = (
    "党建品牌活动次数",
    "党员培训与建设率",
    "ＡＩ训练营（二期）场次",
    "5G基站 覆盖率",
    "𠮷野家补贴_发放",
    'O\'Reilly "图书" 采购',
)


def row_of(table: str, **values: object) -> Row:
    """Return a row whose other columns are empty."""
    kinds = {"int": 1, "str": "", "int | None": None, "str | None": None, "float | None": None}
    blank = {name: kinds[kind.__forward_arg__] for name, kind in TABLES[table].__annotations__.items()}
    return tuple((blank | values)[name] for name in TABLES[table]._fields)


def filled(names: tuple[str, ...]) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    create(db)
    store = Store(db)
    for table in ("indicators", "projects"):
        rows = [
            row_of(table, unit_id="u", stem=f"s{i}", position=i, name=name) for i, name in enumerate(names)
        ]
        words = [words_of(table, dict(zip(TABLES[table]._fields, row, strict=True))) for row in rows]
        store._insert(table, rows, words)  # noqa: SLF001 - nothing but the words matters here
    return db


@pytest.fixture(scope="module")
def db() -> sqlite3.Connection:
    return filled(NAMES)


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("党建", [0]),
        ("党", [0, 1]),
        ("建设", [1]),
        ("党 建", [0, 1]),
        ("品牌活动次数", [0]),
        ("ai", [2]),
        ("AI训练", [2]),
        ("二期", [2]),
        ("5g", [3]),
        ("5G基站覆盖", [3]),
        ("基站 覆盖", [3]),
        ("𠮷野", [4]),
        ("o'rei", [5]),
        ('"图书"', [5]),
        ("NOT 党", []),
        ("建党", []),
        ("", []),
        ("“”—*()🙂", []),
        ("name:党", []),
    ],
)
def test_words_of_any_length_are_found(db: sqlite3.Connection, sought: str, found: list[int]) -> None:
    assert [one.position for one in search(db, sought)] == found
    assert [int(one.stem[1:]) for one in search_projects(db, sought)] == found
    assert count(db, sought) == len(found)


@given(text=st.text() | st.text(alphabet="\"*()^:+-党建aA_ \0\ud800{}~≥%NEAROT'", max_size=30))
def test_any_text_may_be_sought(text: str) -> None:
    with closing(filled(NAMES[:2])) as db:
        assert len(search(db, text)) == count(db, text)
        assert search(db, text, limit=-1) == []
        search_projects(db, text)


@given(name=st.text(alphabet="党建设品牌率次0123abAB ，（）", min_size=1, max_size=12), data=st.data())
def test_every_stretch_of_chinese_is_found(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    piece = name[start : data.draw(st.integers(start + 1, len(name)))]
    if not any(character in "党建设品牌率次" for character in (piece[0], piece[-1])) or not piece.isalpha():
        return
    if piece[0].isascii() and start and name[start - 1].isascii() and name[start - 1].isalnum():
        return  # within a Latin word
    with closing(filled((name,))) as db:
        assert search(db, piece)


def test_pages_follow_each_other(db: sqlite3.Connection) -> None:
    assert [one.position for one in search(db, "党", limit=1, offset=1)] == [1]
    assert phrase("a b" * 1000).count('"') < 400
