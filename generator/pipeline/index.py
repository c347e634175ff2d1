"""``build/index.html``: the page that lists all forms, written anew when the list has changed."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from itertools import starmap
from typing import TYPE_CHECKING

from generator.base.digest import digest
from generator.base.files import read_regular, shared
from generator.base.tally import Tally
from generator.filing.workspace import FILINGS, unwritable
from generator.forms.plan import PDF, SHEET
from generator.pipeline.archive import SUFFIX as ARCHIVE
from generator.pipeline.manifest import (
    FOLDER,
    Entry,
    Manifest,
    intact,
    known_folders,
    made_of,
    manifest_path,
    read_manifest,
    write_manifest,
    write_output,
)
from generator.pipeline.marks import old_text
from generator.pipeline.outcome import Listed, Outcome, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from generator.base.problems import Problem
    from generator.filing.workspace import FilingFolder, Workspace
    from generator.forms.plan import Job
    from generator.pipeline.ledger import Ledger
    from generator.pipeline.manifest import Made
    from generator.printing.html.index import Short, Year

_PATIENCE = 5  # builds that never stop writing beside us will list what they write themselves


class Index:
    """The page, and the seal that says the page is what the manifests say."""

    def __init__(self, job: Job, ledger: Ledger | None = None) -> None:
        """Note where page and seal are; of many units the page lists filings, and not their forms."""
        self._many, self._ledger = job.many, ledger
        self._workspace = job.workspace
        self._template = (shared("templates") / "pages" / "index.html").read_text("utf-8")
        self._path = job.workspace.build / "index.html"
        self._seal = _seal(job.workspace)
        self._key = digest(job.program, self._template)

    def refresh(self, told: Iterable[Problem], chosen: Collection[str] | None) -> Outcome:
        """Write the page if it may say something else now, and seal it.

        The seal is over the manifests as they were before they were read. Those that another build writes
        meanwhile break it, whether or not that build comes to its end. `told` is what is wrong outside of
        filing folders, as far as the build has looked: at the `chosen` units, None for all.
        """
        try:
            for _ in range(_PATIENCE):
                sealed, stamps = read_manifest(self._seal), self._stamps()
                known = () if chosen is None else (one for one in sealed.problems if not _of(one, chosen))
                elsewhere = tuple(dict.fromkeys((*known, *told)))
                if sealed.problems == elsewhere and self._fresh(sealed, stamps):
                    break
                made = Entry(self._key, "", "", {".html": self._write(self._page(Tally.of(elsewhere)))})
                write_manifest(self._seal, Manifest(stamps, entries={"index": made}, problems=elsewhere))
        except OSError as error:
            return Outcome(problems=(unwritable(self._workspace, self._path, error),))
        return Outcome()

    def _fresh(self, sealed: Manifest, stamps: str) -> bool:
        made = sealed.entries.get("index")
        if made is None or (made.key, sealed.sources) != (self._key, stamps):
            return False
        return intact(str(self._path), made.files[".html"])

    def _write(self, page: bytes) -> Made:
        """Write the page, unless it is there as it has to be."""
        with suppress(OSError):
            if read_regular(self._path) == page:
                return made_of(self._path, page)
        return write_output(self._path, page)

    def _stamps(self) -> str:
        """Return a digest of which manifests there are, and when they were written."""
        if (ledger := self._noted()) is not None:
            ledger.list_all(_listed(self._workspace))
            return digest("listed", str(ledger.changes()))
        folders = known_folders(self._workspace)
        return digest(*(f"{folder}{_stamp(manifest_path(self._workspace, folder))}" for folder in folders))

    def _page(self, elsewhere: Tally) -> bytes:
        from generator.printing.html.index import index_page, short_page  # noqa: PLC0415 - only when the page is written

        if self._many:
            ledger = self._noted()
            filings = _listed(self._workspace) if ledger is None else ledger.listed()
            return short_page(starmap(_in_short, filings), self._template, elsewhere)
        return index_page(self._years(), self._template, elsewhere)

    def _noted(self) -> Ledger | None:
        return None if self._ledger is None or self._ledger.lost else self._ledger

    def _years(self) -> Iterator[Year]:
        for folder in known_folders(self._workspace):
            path = manifest_path(self._workspace, folder)
            stamp = _stamp(path)
            if stamp is not None:
                yield _year(folder, path, stamp)


def _listed(workspace: Workspace) -> Iterator[tuple[FilingFolder, Listed]]:
    for folder in known_folders(workspace):
        yield folder, listed(read_manifest(manifest_path(workspace, folder)))


def _in_short(folder: FilingFolder, listed: Listed) -> Short:
    """Return what the page says of a filing among many."""
    from generator.printing.html.index import Short  # noqa: PLC0415 - only when the page is written

    place = f"{folder.unit_id}/{folder.year}{ARCHIVE if listed.packed else '/'}"
    return Short(folder.unit_id, listed.unit or folder.unit_id, folder.year, *listed[1:5], place)


def elsewhere(workspace: Workspace) -> Tally:
    """Return how many problems there are outside of filing folders, as far as builds have looked."""
    return Tally.of(read_manifest(_seal(workspace)).problems)


def _seal(workspace: Workspace) -> Path:
    return workspace.build / FOLDER / "index.json"


def _of(problem: Problem, units: Collection[str]) -> bool:
    """Tell whether a problem is of a build that looks at some units: theirs, or of a template."""
    top, *rest = problem.place.file.split("/")
    return top != FILINGS or rest[:1] in [[unit] for unit in units]


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Return how to know whether a manifest was written since; None if it has gone."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def _old(manifest: Manifest, name: str) -> str:
    return old_text(manifest.held[name]) if name in manifest.held else ""


@cache  # the page needs all of them; a program that goes on running, again and again
def _year(folder: FilingFolder, path: Path, _written: tuple[int, int, int]) -> Year:
    """Return what the page says about a filing folder, as its manifest was written."""
    from generator.printing.html.index import Printed, Year  # noqa: PLC0415 - only when the page is written

    manifest = read_manifest(path)
    here = f"{folder[0]}/{folder[1]}"
    packed = manifest.archive is not None
    forms = tuple(
        Printed(
            entry.title,
            entry.subject,
            "" if packed else f"{place}.html",
            "" if packed else f"{place}.docx",
            _old(manifest, name),
            f"{place}{PDF}" if PDF in entry.files and not entry.pdf_is_old and not packed else "",
            f"{place}{SHEET}" if SHEET in entry.files and not packed else "",
        )
        for name, entry in manifest.entries.items()
        for place in [f"{here}/{name}"]
    )
    old = old_text(manifest.in_way)
    sheets = tuple(
        (
            one.title,
            "" if packed else f"{here}/{name}{SHEET}",
            old if manifest.held or one.key != manifest.sources else "",
        )
        for name, one in manifest.sheets.items()
    )
    archive = f"{here}{ARCHIVE}" if packed else ""
    return Year(folder[0], manifest.unit or folder[0], folder[1], forms, manifest.tally, sheets, archive)
