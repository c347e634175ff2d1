"""Whether filings are newer than the portfolio: looked at beside the pages, which do not wait long."""

from __future__ import annotations

import sqlite3
from threading import Lock, Thread
from typing import TYPE_CHECKING, NamedTuple

from generator.base.errors import UserError
from generator.filing.workspace import FilingFolder
from generator.forms.plan import printing_job
from generator.portfolio.reading import open_read_only
from generator.portfolio.stamps import UNIT, made_by, survey

if TYPE_CHECKING:
    from pathlib import Path

    from generator.live.serve.live import Live
    from generator.portfolio.stamps import Look

_PATIENCE = 0.2  # seconds: of a small workspace it is known by then, of a large one on the next page
NEWER = "申报文件（或表样）在汇总以后变过：改动、添了、删了或者换回了旧的，更新后才会算进来"


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
                rows = connection.execute("SELECT unit_id, year, stamp, newest FROM folders").fetchall()
            finally:
                connection.close()
            workspace = self._live.workspace
            sights = survey(workspace, made_by(printing_job(workspace)))
            now = {look.folder: look for sight in sights for look in sight.looks if not look.closed}
        except (UserError, OSError, sqlite3.Error):
            return False
        known = {FilingFolder(unit_id, year): Known(*rest) for unit_id, year, *rest in rows}
        there, held = ({folder for folder in every if folder.year != UNIT} for every in (now, known))
        return there != held or any(
            _is_other(look, known[folder]) for folder, look in now.items() if folder in known
        )


class Known(NamedTuple):
    """What the portfolio knows of a folder; the stamp is empty where files were too young for one."""

    stamp: str
    newest: int


def _is_other(look: Look, known: Known) -> bool:
    """Tell whether a folder is not as it was read; by the times alone, while there is no stamp."""
    if look.stamp and known.stamp:
        return look.stamp != known.stamp
    return look.newest > known.newest
