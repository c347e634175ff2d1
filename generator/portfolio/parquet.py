"""The tables as Parquet files, for tools that read columns: the same rows make the same bytes."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from generator.base.errors import UserError, unwritable
from generator.base.files import sweep
from generator.portfolio.reading import explained, open_read_only
from generator.portfolio.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

_ROWS = 50_000
"""Rows in memory at a time, and in one group of a file."""


def write_tables(database: Path, folder: Path) -> int:
    """Write every table into a file of the folder, each in one step; return how many there are."""
    try:
        import pyarrow.parquet  # noqa: F401, PLC0415 - it is an extra, and takes its time
    except ImportError as error:
        message = "没有安装写 Parquet 文件要用的 pyarrow"
        raise UserError(message, "运行 pip install 'tianbao[parquet]'，或不写 --parquet") from error
    with closing(open_read_only(database)) as connection:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            sweep(folder)
            connection.execute("BEGIN")  # all tables of one moment
            for table in TABLES:
                _put(connection, table, folder / f"{table}.parquet")
        except sqlite3.Error as error:
            raise explained(database, error) from error
        except OSError as error:
            raise unwritable(folder, error) from error
    return len(TABLES)


def _put(connection: sqlite3.Connection, table: str, path: Path) -> None:
    temporary = path.parent / f".tianbao-{os.getpid()}-{table}.tmp"
    try:
        _write(connection, table, temporary)
        temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink()


def _write(connection: sqlite3.Connection, table: str, path: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415 - as above
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    kinds = {"TEXT": pa.string(), "INTEGER": pa.int64(), "REAL": pa.float64()}
    known = {name: kind for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})")}
    columns = TABLES[table]._fields
    schema = pa.schema([(name, kinds[known[name]]) for name in columns])
    keys = ", ".join(_key(connection, table))
    rows = connection.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {keys}")  # noqa: S608 - our own names
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while some := rows.fetchmany(_ROWS):
            batch = [
                pa.array(column, field.type)
                for column, field in zip(zip(*some, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(batch, schema=schema))


def _key(connection: sqlite3.Connection, table: str) -> list[str]:
    """Return the columns by which a table's rows are told apart, none of them a number that SQLite gave."""
    for (name,) in connection.execute('SELECT name FROM pragma_index_list(?) WHERE "unique"', (table,)):
        return [column for (column,) in connection.execute("SELECT name FROM pragma_index_info(?)", (name,))]
    asked = "SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk"
    return [column for (column,) in connection.execute(asked, (table,))]
