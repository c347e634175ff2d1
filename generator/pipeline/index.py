"""``build/index.html``: the page that lists all forms, written anew when the list has changed."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from generator.base.digest import digest
from generator.base.files import shared
from generator.filing.workspace import unwritable
from generator.pipeline.folder import Outcome
from generator.pipeline.manifest import (
    FOLDER,
    Entry,
    Manifest,
    intact,
    known_folders,
    manifest_path,
    read_manifest,
    write_manifest,
    write_output,
)
from generator.pipeline.marks import old_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job
    from generator.printing.html.index import Year


class Index:
    """The page, and the seal that says the page is what the manifests say."""

    def __init__(self, job: Job) -> None:
        """Look whether the page is up to date."""
        self._workspace = job.workspace
        self._template = (shared("templates") / "pages" / "index.html").read_text("utf-8")
        self._path = job.workspace.build / "index.html"
        self._seal = job.workspace.build / FOLDER / "index.json"
        self._key = digest(job.program, self._template)
        self._sealed = read_manifest(self._seal)

    def unseal(self) -> None:
        """Note that the list is about to change, in case this run does not come to its end."""
        with suppress(OSError):
            self._seal.unlink(missing_ok=True)

    def refresh(self, *, relisted: bool) -> Outcome:
        """Write the page if it may say something else now, and seal it."""
        made = self._sealed.entries.get("index")
        good = made is not None and made.key == self._key and intact(str(self._path), made.files[".html"])
        try:
            if not good or relisted or made is None:
                made = Entry(self._key, "", "", {".html": write_output(self._path, self._page())})
            elif self._seal.exists():
                return Outcome()
            write_manifest(self._seal, Manifest(entries={"index": made}))
        except OSError as error:
            return Outcome(problems=(unwritable(self._workspace, self._path, error),))
        return Outcome()

    def _page(self) -> bytes:
        from generator.printing.html.index import index_page  # noqa: PLC0415 - only when the page is written

        return index_page(self._years(), self._template)

    def _years(self) -> Iterator[Year]:
        for folder in known_folders(self._workspace):
            path = manifest_path(self._workspace, folder)
            status = path.stat()
            year = _year(folder, path, (status.st_ino, status.st_mtime_ns, status.st_size))
            if year.forms:
                yield year


def _old(manifest: Manifest, name: str) -> str:
    return old_text(manifest.held[name]) if name in manifest.held else ""


@cache  # the page needs all of them; a program that goes on running, again and again
def _year(folder: FilingFolder, path: Path, _written: tuple[int, int, int]) -> Year:
    """Return what the page says about a filing folder, as its manifest was written."""
    from generator.printing.html.index import Printed, Year  # noqa: PLC0415 - only when the page is written

    manifest = read_manifest(path)
    forms = tuple(
        Printed(entry.title, entry.subject, f"{place}.html", f"{place}.docx", _old(manifest, name))
        for name, entry in manifest.entries.items()
        for place in [f"{folder[0]}/{folder[1]}/{name}"]
    )
    return Year(folder[0], manifest.unit or folder[0], folder[1], forms)
