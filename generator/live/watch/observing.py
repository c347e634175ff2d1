"""Looking at a workspace's folders through watchdog, whatever becomes of them."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

from generator.filing.workspace import FILINGS, TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Container

    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers.api import BaseObserver, ObservedWatch

    from generator.filing.workspace import Workspace

POLL_SECONDS = 1.0


class Observing:
    """Keeps ``filings/`` and ``templates/`` watched, also when they are replaced; never ``build/``.

    The forms that come with the program are not watched: they change only with the program.
    """

    def __init__(
        self,
        workspace: Workspace,
        handler: FileSystemEventHandler,
        events: list[type[FileSystemEvent]],
        *,
        poll: bool,
    ) -> None:
        """Begin without looking."""
        self._workspace = workspace
        self._handler = handler
        self._events = events
        self._tops = {name: str(workspace.root / name) for name in (FILINGS, TEMPLATES)}
        self._real: dict[str, str] = {}
        self._watches: dict[str, ObservedWatch] = {}
        self._observer: BaseObserver | None = None
        self.polling = poll

    @property
    def tells_closing(self) -> bool:
        """Tell whether we hear of a file that its writer has closed it."""
        return not self.polling and sys.platform == "linux"

    def start(self) -> None:
        """Look from here on; go and look if the system has no means left to tell us."""
        # Folders moved away and back: correct, but told at length.
        warnings.filterwarnings("ignore", category=RuntimeWarning, module="watchdog")
        try:
            self._start()
        except OSError:
            if self.polling:
                raise
            self.stop()
            self.polling = True
            self._start()

    def _start(self) -> None:
        self._observer = PollingObserver(timeout=POLL_SECONDS) if self.polling else Observer()
        self._observer.start()
        for name in self._tops:
            self._watch(name)
        # The last of all: it fails if the system could not watch all the folders before.
        self._observer.schedule(self._handler, str(self._workspace.root), event_filter=self._events)

    def stop(self) -> None:
        """Look no more."""
        if self._observer is not None and self._observer.is_alive():
            self._observer.stop()
            self._observer.join()
        self._watches.clear()

    def renew(self, changed: Container[str]) -> None:
        """Watch the folder that stands now where one was made, moved or removed."""
        for name, path in self._tops.items():
            if path in changed:
                self._watch(name)

    def _watch(self, name: str) -> None:
        observer, path = self._observer, self._tops[name]
        if observer is None:
            return
        if name in self._watches:
            observer.unschedule(self._watches.pop(name))
        if Path(path).is_dir():
            real = os.path.realpath(path)  # a link itself can't be watched
            self._real[real] = path
            self._watches[name] = observer.schedule(
                self._handler, real, recursive=True, event_filter=self._events
            )

    def shown(self, path: str) -> str:
        """Return a path as it is in the workspace, also where a folder there is a link."""
        for real, top in self._real.items():
            if real != top and (path == real or path.startswith(real + os.sep)):
                return top + path[len(real) :]
        return path
