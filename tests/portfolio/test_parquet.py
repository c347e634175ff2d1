"""Parquet files hold what the tables hold, and are the same for the same rows."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from portfolios import file_of, said, updated
from workspaces import edit, workspace

from generator.base.errors import UserError
from generator.portfolio.parquet import write_tables
from generator.portfolio.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path


def test_files_are_the_tables_and_the_same_again(tmp_path: Path) -> None:
    from pyarrow.parquet import read_table  # noqa: PLC0415 - it takes its time

    ws = workspace(tmp_path, units=("甲", "乙"))
    updated(ws)
    assert write_tables(file_of(ws), tmp_path / "one") == len(TABLES)
    rows = said(file_of(ws))
    for name, row in TABLES.items():
        table = read_table(tmp_path / "one" / f"{name}.parquet")
        assert table.column_names == list(row._fields)
        assert sorted(map(tuple, (one.values() for one in table.to_pylist())), key=repr) == rows[name]
    edit(ws.filings / "甲" / "unit.toml", 'name = "', 'name = "改')
    updated(ws)
    edit(ws.filings / "甲" / "unit.toml", 'name = "改', 'name = "')
    updated(ws)  # the rows have other numbers now
    write_tables(file_of(ws), tmp_path / "two")
    assert {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()} == {
        path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()
    }


def test_without_pyarrow_it_is_said_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(UserError, match=r"pip install 'tianbao\[parquet\]'"):
        write_tables(tmp_path / "x.sqlite", tmp_path)
