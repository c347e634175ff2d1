"""docs/portfolio.md names every table, view and column, and its examples run."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest
from commands import ROOT

from generator.portfolio.store import add_indexes, create

TEXT = (ROOT / "docs" / "portfolio.md").read_text("utf-8")
EXAMPLES = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture
def db() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    create(connection)
    add_indexes(connection)
    return connection


def test_tables_are_documented_column_by_column(db: sqlite3.Connection) -> None:
    documented = {
        name: re.findall(r"^\| `(\w+)` \| (\w+) \| .+ \|$", part, re.MULTILINE)
        for name, part in re.findall(r"^### `(\w+)`\n(.*?)(?=^##)", TEXT, re.MULTILINE | re.DOTALL)
    }
    with closing(db):
        names = "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict"
        there = {
            name: [(column, kind) for _, column, kind, *_ in db.execute(f"PRAGMA table_info({name})")]
            for (name,) in db.execute(names).fetchall()
        }
        every = "SELECT count(*) FROM pragma_table_list WHERE type = 'table' AND NOT strict"
        every += " AND name NOT LIKE 'sqlite_%'"
        assert db.execute(every).fetchone() == (0,)
    assert documented == there


def test_views_are_documented_column_by_column(db: sqlite3.Connection) -> None:
    rows = re.findall(r"^\| `(\S+)` \| [^|]+ \| (.+) \|$", TEXT.partition("## Views")[2], re.MULTILINE)
    with closing(db):
        names = db.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()
        there = {
            name: [column for _, column, *_ in db.execute(f'PRAGMA table_info("{name}")')]
            for (name,) in names
        }
    assert {name: re.findall("`(.+?)`", columns) for name, columns in rows} == there


@pytest.mark.parametrize("question", EXAMPLES)
def test_examples_run(db: sqlite3.Connection, question: str) -> None:
    with closing(db):
        db.execute(question).fetchall()
