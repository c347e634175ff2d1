"""Portfolio files for tests: what they say, whatever numbers their rows have."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from generator.portfolio.reading import open_read_only
from generator.portfolio.tables import TABLES
from generator.portfolio.update import update

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import Workspace
    from generator.portfolio.update import Updated

Rows = list[tuple[Any, ...]]


def updated(ws: Workspace) -> Updated:
    """Bring the workspace's file up to date in this process."""
    return update(ws, file_of(ws), jobs=1)


def file_of(ws: Workspace) -> Path:
    """Return where the workspace's file is."""
    return ws.build / "portfolio.sqlite"


def said(path: Path) -> dict[str, Rows]:
    """Return all that a file says, and which words find which indicator."""
    with closing(open_read_only(path)) as db:
        found = {
            name: sorted(db.execute(f"SELECT {', '.join(row._fields)} FROM {name}"), key=repr)  # noqa: S608 - our own names
            for name, row in TABLES.items()
        }
        found["meta"] = db.execute("SELECT * FROM meta ORDER BY key").fetchall()
        words = "SELECT count(*) FROM indicator_search WHERE indicator_search MATCH '\"率\"'"
        found["words"] = db.execute(words).fetchall()
        found["words"] += db.execute(words.replace("indicator", "project").replace("率", "专 项")).fetchall()
    return found


def asked(path: Path, question: str, *values: object) -> Rows:
    """Return what a file answers."""
    with closing(open_read_only(path)) as db:
        return db.execute(question, values).fetchall()
