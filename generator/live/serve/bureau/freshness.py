"""Whether filings are newer than the portfolio: looked at beside the pages, which do not wait long."""

from __future__ import annotations

import sqlite3
from threading import Lock, Thread
from typing import TYPE_CHECKING

from generator.base.errors import UserError
from generator.portfolio.reading import open_read_only
from generator.portfolio.stamps import UNIT, survey

if TYPE_CHECKING:
    from pathlib import Path

    from generator.live.serve.live import Live

_PATIENCE = 0.2  # seconds: of a small workspace it is known by then, of a large one on the next page
NEWER = "有申报文件比这里的数据新：改动过、添了或者删了文件，更新后才会算进来"


class Freshness:
    """Remembers what it found until a rebuild or another portfolio makes it old."""

    def __init__(self, live: Live, path: Path) -> None:
        """Compare the workspace that `live` shows with the portfolio at `path`."""
        self._live, self._path = live, path
        self._lock = Lock()
        self._of: object = None
        self._newer = False
        self._looking = Thread()

    def newer(self) -> bool:
        """Tell whether filings are known to be newer."""
        with self._lock:
            of = self._moment()
            if of != self._of:
                self._of, self._newer = of, False
                self._looking = Thread(target=self._look, args=(of,), daemon=True)
                self._looking.start()
            looking = self._looking
        if looking.ident is not None:
            looking.join(_PATIENCE)
        return self._newer

    def _moment(self) -> object:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return self._live.version, status.st_mtime_ns, status.st_ino

    def _look(self, of: object) -> None:
        newer = self._differs()
        with self._lock:
            if of == self._of:
                self._newer = newer

    def _differs(self) -> bool:
        try:
            connection = open_read_only(self._path)
            try:
                rows = connection.execute("SELECT unit_id, year, newest FROM folders").fetchall()
            finally:
                connection.close()
            now = {
                (look.folder.unit_id, look.folder.year): look.newest
                for sight in survey(self._live.workspace, "")
                for look in sight.looks
                if not look.closed
            }
        except (UserError, OSError, sqlite3.Error):
            return False
        known = {(unit_id, year): newest for unit_id, year, newest in rows}
        return {key for key in now if key[1] != UNIT} != {key for key in known if key[1] != UNIT} or any(
            newest > known.get(key, newest) for key, newest in now.items()
        )
