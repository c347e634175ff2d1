"""What the pages show: the workspace as the last rebuild left it."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from generator.base.tally import NONE
from generator.filing.workspace import exists, folders, unsafe_name
from generator.live.serve.states import Problems, read_folders
from generator.pipeline.index import elsewhere
from generator.pipeline.manifest import out_of_reach

if TYPE_CHECKING:
    from generator.filing.workspace import FilingFolder, Workspace
    from generator.live.serve.states import Folder, Form
    from generator.live.watch import Rebuild

_HIDDEN = ("", ".", "_")


class Live:
    """Remembers what it has seen of each filing folder until a rebuild touches it."""

    def __init__(self, workspace: Workspace) -> None:
        """Begin before the first build."""
        self.workspace = workspace
        self.version = 0
        self.problems = Problems()
        self.elsewhere = NONE
        self._seen: dict[FilingFolder, Folder] = {}
        self._turn = 0
        self._lock = Lock()

    def take(self, rebuild: Rebuild) -> None:
        """Forget what a rebuild has made old."""
        with self._lock:
            self.version += 1
            self._turn += 1
            self.problems = Problems((*rebuild.problems, *rebuild.findings))
            self.elsewhere = elsewhere(self.workspace)
            for folder in list(self._seen):
                if any(selection.covers(folder) for selection in rebuild.selections):
                    del self._seen[folder]

    def renew(self) -> None:
        """Let the pages ask anew: something else than the filings has changed, such as the last commit."""
        with self._lock:
            self.version += 1

    def forget(self, folder: FilingFolder) -> None:
        """Look at a filing folder anew: a page has written a file that no build has seen yet."""
        with self._lock:
            self._turn += 1
            self._seen.pop(folder, None)

    def folders(self) -> list[Folder]:
        """Return every filing folder with its forms."""
        there, _ = folders(self.workspace)
        return self._look([*there, *out_of_reach(self.workspace, set(there))])

    def folder(self, wanted: FilingFolder) -> Folder | None:
        """Return one filing folder; None if there is none of that name."""
        return self._look([wanted])[0] if self.has(wanted) else None

    def has(self, wanted: FilingFolder) -> bool:
        """Tell whether there is a filing folder of a name, without looking at it."""
        safe = not unsafe_name(wanted.unit_id) and wanted.unit_id[:1] not in _HIDDEN
        return safe and exists(self.workspace, wanted)

    def form(self, wanted: FilingFolder, name: str) -> Form | None:
        """Return one form; None if there is none of that name."""
        folder = self.folder(wanted)
        return next((form for form in folder.forms if form.name == name), None) if folder else None

    def _look(self, wanted: list[FilingFolder]) -> list[Folder]:
        with self._lock:
            turn = self._turn
            new = [folder for folder in wanted if folder not in self._seen]
        found = {folder.folder: folder for folder in read_folders(self.workspace, new)} if new else {}
        with self._lock:
            known = self._seen | found
            if turn == self._turn:  # else something has changed in between: look again next time
                self._seen |= found
        return [known[folder] for folder in wanted if folder in known]
