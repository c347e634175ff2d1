"""The file brought up to date with the filings: what has changed is read, what is gone taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.base.errors import DiskError
from generator.base.files import why_unreadable
from generator.filing.selection import Selection, units
from generator.forms.plan import printing_job
from generator.pipeline.pool import run
from generator.pipeline.work import ProcessLostError
from generator.portfolio.opened import beside, standing
from generator.portfolio.questions.answering import answer_touched
from generator.portfolio.questions.touched import watch
from generator.portfolio.stamps import UNIT, made_by, survey, unchanged
from generator.portfolio.store import Known, Store
from generator.portfolio.taking import Asked, take

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import TypeAlias

    from generator.filing.workspace import FilingFolder, Workspace
    from generator.forms.plan import Job
    from generator.portfolio.stamps import Look, Sight

    Progress: TypeAlias = Callable[[int, int], None]

_NEW = Known("", "")
_EVERYTHING = (Selection(),)
_MANY = 100
"""Where at least so many filings, and more than half of them, have changed, a new file is made sooner."""


class Updated(NamedTuple):
    """How many filings were looked at, how many of them read, how many taken out; whether the file is new."""

    filings: int
    read: int
    removed: int
    anew: bool
    lost: tuple[FilingFolder, ...] = ()
    """the filings (and, of the year 0, units) that a process died over: as they were before, or not there"""


class Run(NamedTuple):
    """One run of the command."""

    job: Job
    jobs: int | None
    progress: Progress

    @property
    def made_by(self) -> str:
        """Return a digest of all but the filings that rows depend on."""
        return made_by(self.job)

    def sights(self, asked: Iterable[str] | None, known: Container[str] = ()) -> list[Sight]:
        """Return the units (or these) as they are now, but for those that are `known`."""
        workspace = self.job.workspace
        try:
            return list(survey(workspace, self.made_by, asked, known))
        except OSError as error:
            message = f"读不了“{workspace.filings}”：{why_unreadable(error)}"
            raise DiskError(message) from error

    def fill(
        self, store: Store, stale: Sequence[Look], known: Mapping[FilingFolder, Known]
    ) -> tuple[FilingFolder, ...]:
        """Read what is stale, put it into the tables, and return what a process died over again and again."""
        looks = {look.folder: look for look in stale}
        asked = [Asked(folder, known.get(folder, _NEW).digest) for folder in looks]
        lost: tuple[FilingFolder, ...] = ()
        try:
            for done, taken in enumerate(run(self.job, take, asked, self.jobs), 1):
                store.put(taken, looks[taken.folder], anew=taken.folder not in known)
                self.progress(done, len(asked))
        except ProcessLostError as error:
            lost = tuple(one.folder for one in error.tasks)
        store.conclude()
        return lost

    def note(self, store: Store, sights: Iterable[Sight], lost: Iterable[FilingFolder]) -> None:
        """Note by what the units are known again that are in the tables as they are."""
        amiss = {folder.unit_id for folder in lost}
        for sight in sights:
            if sight.unit_id not in amiss:
                store.note(sight, self.made_by)


def update(
    workspace: Workspace,
    path: Path,
    selections: Sequence[Selection] = _EVERYTHING,
    jobs: int | None = None,
    progress: Progress = lambda _done, _total: None,
) -> Updated:
    """Bring the file up to date in what is selected; raise UserError where that can't be done.

    A new file always holds all filings.
    """
    this = Run(printing_job(workspace), jobs, progress)
    with standing(path) as connection:
        if connection and (done := _change(this, connection, selections)):
            return done
    return _make(this, path)


def _change(this: Run, connection: sqlite3.Connection, selections: Sequence[Selection]) -> Updated | None:
    """Change the tables where they stand; None if so much has changed that a new file is made sooner."""
    store, asked = Store(connection), units(selections)
    whole = all(selection.year is None for selection in selections)
    noted = store.noted(this.made_by, asked) if whole else {}
    quiet = unchanged(this.job, {unit: one.seen for unit, one in noted.items()}, this.jobs)
    sights = this.sights(asked, quiet)
    looks = [look for sight in sights for look in sight.looks if _covered(selections, look.folder)]
    known = store.known(set(store.units() if asked is None else asked) - quiet)
    stale = [look for look in looks if not look.stamp or known.get(look.folder, _NEW).stamp != look.stamp]
    closed = {look.folder.unit_id for look in looks if look.closed}
    filings = sum(noted[unit].filings for unit in quiet)
    if asked is None and len(stale) > max(_MANY, (len(looks) + len(quiet) + filings) // 2) and not closed:
        return None
    there = {look.folder for look in looks}
    gone = [
        folder
        for folder in known
        if folder not in there and folder.unit_id not in closed and _covered(selections, folder)
    ]
    watch(connection)
    for folder in gone:
        store.remove(folder)
    lost = this.fill(store, stale, known) if stale or gone else ()
    if whole:
        this.note(store, sights, lost)
    answer_touched(connection)
    removed = sum(folder.year != UNIT for folder in gone)
    return Updated(filings + _filings(looks), _filings(stale), removed, anew=False, lost=lost)


def _make(this: Run, path: Path) -> Updated:
    """Make a new file of all filings."""
    sights = this.sights(None)
    looks = [look for sight in sights for look in sight.looks]
    with beside(path) as connection:
        store = Store(connection)
        lost = this.fill(store, looks, {})
        this.note(store, sights, lost)
    return Updated(_filings(looks), _filings(looks), 0, anew=True, lost=lost)


def _filings(looks: Sequence[Look]) -> int:
    return sum(look.folder.year != UNIT for look in looks)


def _covered(selections: Sequence[Selection], folder: FilingFolder) -> bool:
    """Tell whether a folder is selected; a unit is with any of its years."""
    if folder.year == UNIT:
        return any(selection.unit_id in (None, folder.unit_id) for selection in selections)
    return any(selection.covers(folder) for selection in selections)
