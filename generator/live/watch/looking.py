"""Going and looking, where nobody tells us: at what lies behind links, at folders that can't be watched."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from watchdog.events import (
    DirAttribEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    FileAttribEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from watchdog.events import FileSystemEvent, FileSystemEventHandler

POLL_SECONDS = 0.5
DEEPEST = 4  # parts of filings/<unit>/<year>/<file> and of templates/<form>/<edition>/<file>
_SUFFIXES = (".toml", ".docx", ".html")


class _Sign(NamedTuple):
    """How to know a file or folder again: what it is, what it holds, who may read it."""

    folder: bool
    thing: tuple[int, int]
    content: tuple[int, int]
    rights: tuple[int, int]


class Looking:
    """Looks at places in a workspace every half a second, as deep as filings go; links are followed.

    What has changed is told as watchdog would tell it. A place that is added is looked at on the spot, so
    that a build which begins then misses nothing.
    """

    def __init__(self, root: Path, handler: FileSystemEventHandler) -> None:
        """Begin without any place."""
        self._depth = len(root.parts)
        self._handler = handler
        self._places: dict[str, dict[str, _Sign]] = {}
        self._marks: dict[str, dict[str, _Sign]] = {}
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Look from here on."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def mark(self, path: str) -> None:
        """Keep an eye on whether a folder is still the same, wherever links lead, not on what it holds."""
        self._marks[path] = dict(_signs(path, 0))

    def add(self, path: str) -> None:
        """Look at a place and all below it."""
        if self.covers(path):
            return
        signs = dict(_signs(path, self._below(path)))
        with self._lock:
            self._places.setdefault(path, signs)

    def drop(self, path: str) -> None:
        """Look no more at what has gone."""
        with self._lock:
            self._places.pop(path, None)

    def covers(self, path: str) -> bool:
        """Tell whether a path is looked at."""
        return any(path == place or path.startswith(place + os.sep) for place in list(self._places))

    def _below(self, path: str) -> int:
        return DEEPEST + self._depth - len(Path(path).parts)

    def _run(self) -> None:
        while not self._ended.wait(POLL_SECONDS):
            for path, before in list(self._marks.items()):
                self._marks[path] = now = dict(_signs(path, 0))
                self._tell(before, now)
            for path, before in list(self._places.items()):
                now = dict(_signs(path, self._below(path)))
                if self._keep(path, now):
                    self._tell(before, now)

    def _keep(self, path: str, signs: dict[str, _Sign]) -> bool:
        """Note what was seen of a place, unless it has been dropped meanwhile."""
        with self._lock:
            there = path in self._places
            if there and (signs or path in self._marks):
                self._places[path] = signs
            else:
                self._places.pop(path, None)
        return there

    def _tell(self, before: Mapping[str, _Sign], now: Mapping[str, _Sign]) -> None:
        for event in _events(before, now):
            self._handler.dispatch(event)


def _events(before: Mapping[str, _Sign], now: Mapping[str, _Sign]) -> Iterator[FileSystemEvent]:
    """Say what has become of files and folders."""
    for path, sign in before.items():
        if path not in now:
            yield DirDeletedEvent(path) if sign.folder else FileDeletedEvent(path)
    for path, sign in now.items():
        old = before.get(path)
        if old is None or (old.folder, old.thing) != (sign.folder, sign.thing):
            yield DirCreatedEvent(path) if sign.folder else FileCreatedEvent(path)
        elif old.content != sign.content:
            yield FileModifiedEvent(path)
        elif old.rights != sign.rights:
            yield DirAttribEvent(path) if sign.folder else FileAttribEvent(path)


def _signs(path: str, below: int) -> Iterator[tuple[str, _Sign]]:
    """Yield how to know a file or folder again, and of a folder what it holds so many steps below."""
    sign = _sign(path)
    if sign is None:
        return
    yield path, sign
    if sign.folder and below > 0:
        for name in _names(path, files=below == 1):
            yield from _signs(f"{path}{os.sep}{name}", below - 1)


def _sign(path: str) -> _Sign | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - of every file, twice a second
    except (OSError, ValueError):
        return _sign_of_link(path)
    folder = stat.S_ISDIR(found.st_mode)
    content = (0, 0) if folder else (found.st_size, found.st_mtime_ns)
    rights = (found.st_mode, 0 if folder else found.st_ctime_ns)
    return _Sign(folder, (found.st_dev, found.st_ino), content, rights)


def _sign_of_link(path: str) -> _Sign | None:
    """Know a link again that leads nowhere for now."""
    try:
        found = os.lstat(path)
    except (OSError, ValueError):
        return None
    return _Sign(folder=False, thing=(found.st_dev, found.st_ino), content=(0, 0), rights=(0, 0))


def _names(folder: str, *, files: bool) -> Iterable[str]:
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names are all that is wanted
    except OSError:
        return ()
    return (name for name in names if name[0] != "." and (not files or name.lower().endswith(_SUFFIXES)))


def links(path: str, below: int) -> Iterator[str]:
    """Yield the links in a folder and so many steps below it, not those behind links."""
    try:
        with os.scandir(path) as entries:
            found = [entry for entry in entries if entry.name[0] != "."]
    except OSError:
        return
    for entry in found:
        if entry.is_symlink():
            yield entry.path
        elif below > 1 and entry.is_dir(follow_symlinks=False):
            yield from links(entry.path, below - 1)
