"""Watching a workspace's folders, whatever becomes of them: where nobody tells us, we look."""

from __future__ import annotations

import errno
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from generator.filing.workspace import FILINGS, TEMPLATES
from generator.live.watch.looking import DEEPEST, Looking, links
from generator.live.watch.notifying import notifying

if TYPE_CHECKING:
    from collections.abc import Collection

    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers.api import BaseObserver, ObservedWatch

    from generator.filing.workspace import Workspace

_LIMITS = (errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM)


class Observing:
    """Keeps ``filings/`` and ``templates/`` watched, also when they are replaced; never ``build/``.

    What lies behind links is looked at, since most lead to disks of other machines, of which no system tells.
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
        self._handler = handler
        self._events = events
        self._root = str(workspace.root)
        self._tops = tuple(str(workspace.root / name) for name in (FILINGS, TEMPLATES))
        self._real: dict[str, str] = {}
        self._watches: dict[str, ObservedWatch] = {}
        self._observer: BaseObserver | None = None
        self._looking = Looking(workspace.root, handler)
        self._beyond: dict[str, None] = {}
        self.polling = poll

    @property
    def tells_closing(self) -> bool:
        """Tell whether we hear of a file that its writer has closed it."""
        return not self.polling and sys.platform == "linux"

    @property
    def beyond_limit(self) -> tuple[str, ...]:
        """Return the folders that the system has no means left to tell us of."""
        found = sorted(path for path in list(self._beyond) if Path(path).is_dir())
        return tuple(path for path in found if not any(str(above) in found for above in Path(path).parents))

    def start(self) -> None:
        """Watch from here on."""
        # Folders moved away and back: correct, but told at length.
        for module in ("watchdog", notifying.__module__):
            warnings.filterwarnings("ignore", category=RuntimeWarning, module=module)
        if not self.polling:
            self._start_observer()
        for path in (self._root, *self._tops):
            self._looking.mark(path)
            self._watch(path)
        self._looking.start()

    def _start_observer(self) -> None:
        try:
            self._observer = notifying(self._failed)
            self._observer.start()
        except OSError:
            self.polling = True
            self._observer = None
            self._beyond[self._root] = None

    def stop(self) -> None:
        """Watch no more."""
        self._looking.stop()
        if self._observer is not None and self._observer.is_alive():
            self._observer.stop()
            self._observer.join()
        self._watches.clear()

    def renew(self, changed: Collection[str]) -> None:
        """Watch what stands now where something was made, moved or removed."""
        everything = self._root in changed
        for path in (self._root, *self._tops):
            if everything or path in changed:
                self._watch(path)
        for path in () if everything else changed:
            if path not in self._tops:
                self._look_behind(path)

    def _watch(self, path: str) -> None:
        if self._observer is None:
            if path != self._root:
                self._looking.add(path)
            return
        if path in self._watches:
            self._observer.unschedule(self._watches.pop(path))
        if Path(path).is_dir():
            self._schedule(self._observer, path)
            if path != self._root:
                self._look_behind(path)

    def _schedule(self, observer: BaseObserver, path: str) -> None:
        real = os.path.realpath(path)  # a link itself can't be watched
        self._real[real] = path
        try:
            self._watches[path] = observer.schedule(
                self._handler, real, recursive=path != self._root, event_filter=self._events
            )
        except OSError as error:
            self._failed(real, error)

    def _look_behind(self, path: str) -> None:
        """Look at what the links at a path, or below it, lead to."""
        if not os.path.lexists(path):
            self._looking.drop(path)
            return
        below = DEEPEST + len(Path(self._root).parts) - len(Path(path).parts)
        found = [path] if Path(path).is_symlink() and path not in self._tops else links(path, below)
        for link in found:
            self._looking.add(link)

    def _failed(self, told: str, error: OSError) -> None:
        """Look at a folder that can't be watched; called in a thread of the observer."""
        path = self.shown(told)
        if path == self._root or not Path(path).is_dir():
            return  # whether the folders at the top are there is looked at anyway
        self._looking.add(path)
        if error.errno in _LIMITS:
            self._beyond[path] = None

    def shown(self, path: str) -> str:
        """Return a path as it is in the workspace, also where a folder there is a link."""
        for real, top in list(self._real.items()):
            if real != top and (path == real or path.startswith(real + os.sep)):
                return top + path[len(real) :]
        return path
