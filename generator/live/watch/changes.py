"""What the system tells of files that change, gathered until the author's program has finished saving."""

from __future__ import annotations

import logging
import os
import threading
import time
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from watchdog.events import (
    DirAttribEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)

from generator.live.watch.affected import EVERYTHING, Touch, affected
from generator.live.watch.observing import Observing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from generator.filing.selection import Selection
    from generator.filing.workspace import Workspace

EVENTS: list[type[FileSystemEvent]] = [
    DirAttribEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
"""Not: opened, read, which our own reading would cause."""

_LONGEST = 1.0  # seconds that a stream of changes is waited for
_MANY = 8  # changes that are no longer one save: a checkout, a copy
_MANY_QUIET = 0.05
_MOST_SELECTIONS = 200  # from here on it is quicker to look at everything
_HEARTBEAT = 0.5  # Windows can't interrupt a longer wait


class State(Enum):
    """How a file was last seen."""

    WHOLE = "closed by its writer, or renamed to its name"
    LOOSE = "there, but we may not be told when its writer closes it"
    OPEN = "being written"
    TOUCHED = "as it was, but another may read it now"
    GONE = "deleted: by its author, or by a program that is about to write it anew"


PATIENCE = {State.WHOLE: 0.008, State.LOOSE: 0.04, State.OPEN: 0.3, State.TOUCHED: 0.04, State.GONE: 0.3}
"""How many seconds to wait for a file's program to go on."""


class _Seen(NamedTuple):
    """The last that happened to a path."""

    touch: Touch
    state: State
    at: float


class Batch(NamedTuple):
    """Changes that belong together; `sources` tells whether any is in an author's own file."""

    changed: tuple[str, ...]
    selections: tuple[Selection, ...]
    began: float
    sources: bool = True


class _Complaints(logging.Handler):
    """Hears what watchdog warns of: events were lost, a folder could not be looked at."""

    def __init__(self, heard: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        del record
        self._heard()


class Changes(FileSystemEventHandler):
    """Collects changes in any thread, hands them over in one."""

    def __init__(self, workspace: Workspace, *, poll: bool) -> None:
        """Begin without looking."""
        self._complaints = _Complaints(self._lost)
        self._workspace = workspace
        self._observing = Observing(workspace, self, EVENTS, poll=poll)
        self._news = threading.Condition()
        self._seen: dict[str, _Seen] = {}
        self._began = 0.0
        self._stopped = False

    @property
    def polling(self) -> bool:
        """Tell whether we go and look instead of being told."""
        return self._observing.polling

    @property
    def stopped(self) -> bool:
        """Tell whether nobody waits any more."""
        return self._stopped

    @property
    def beyond_limit(self) -> tuple[str, ...]:
        """Return the folders that the system has no means left to tell us of, as their author types them."""
        return tuple(self._workspace.shown(Path(path)) for path in self._observing.beyond_limit)

    def start(self) -> None:
        """Look from here on."""
        logging.getLogger("watchdog").addHandler(self._complaints)
        self._observing.start()

    def stop(self) -> None:
        """End every wait, at once."""
        with self._news:
            self._stopped = True
            self._news.notify_all()

    def close(self) -> None:
        """Look no more."""
        self.stop()
        self._observing.stop()
        logging.getLogger("watchdog").removeHandler(self._complaints)

    def dispatch(self, event: FileSystemEvent) -> None:
        """Take up an event; called in a thread of the observer."""
        now = time.monotonic()
        for told, state in self._meant(event):
            path = self._observing.shown(told)
            touch = self._touched(path, state, folder=event.is_directory)
            if touch is not None:
                self._note(path, _Seen(touch, state, now))

    def _touched(self, path: str, state: State, *, folder: bool) -> Touch | None:
        """Return what a change means; nobody can tell whether what is gone, or a link, was a folder."""
        if state is State.GONE:
            file = None if folder else affected(self._workspace, path, folder=False)
            return file or affected(self._workspace, path, folder=True)
        here = Path(path)
        touch = affected(self._workspace, path, folder=folder or here.is_symlink() or here.is_dir())
        return touch._replace(source=False) if touch and state is State.TOUCHED else touch

    def _note(self, path: str, seen: _Seen) -> None:
        with self._news:
            if seen.state is State.TOUCHED and path in self._seen:
                return  # a save says more
            self._began = self._began if self._seen else seen.at
            self._seen[path] = seen
            self._news.notify_all()

    def _lost(self) -> None:
        """Look at everything, since events may have been lost."""
        touch = Touch((EVERYTHING,), source=False)
        self._note(str(self._workspace.root), _Seen(touch, State.LOOSE, time.monotonic()))

    def _meant(self, event: FileSystemEvent) -> Iterator[tuple[str, State]]:
        path, other = os.fsdecode(event.src_path), os.fsdecode(event.dest_path)
        match event:
            case FileMovedEvent() | DirMovedEvent():
                yield path, State.GONE
                yield other, State.LOOSE if event.is_directory else State.WHOLE
            case FileDeletedEvent() | DirDeletedEvent():
                yield path, State.GONE
            case FileClosedEvent():
                yield path, State.WHOLE
            case FileAttribEvent() | DirAttribEvent():
                yield path, State.TOUCHED
            case FileModifiedEvent() if self._observing.tells_closing:
                yield path, State.OPEN
            case _:
                yield path, State.LOOSE

    def wait(self, timeout: float | None = None) -> Batch | None:
        """Return the next changes once they are complete; None when stopped, or when none begin in time."""
        limit = time.monotonic() + timeout if timeout is not None else float("inf")
        with self._news:
            while not self._stopped:
                now, due = time.monotonic(), self._due()
                if due <= now:
                    break
                if limit <= now and not self._seen:
                    return None
                self._news.wait(min(due - now, max(limit - now, 0) or _HEARTBEAT, _HEARTBEAT))
            else:
                return None
            seen, self._seen = self._seen, {}
            began = self._began
        self._observing.renew(seen)
        return self._batch(seen, began)

    def _due(self) -> float:
        """Return when the changes so far are complete; never, if there are none."""
        if not self._seen:
            return float("inf")
        quiet = _MANY_QUIET if len(self._seen) >= _MANY else 0
        due = max(seen.at + max(quiet, PATIENCE[seen.state]) for seen in self._seen.values())
        return min(due, self._began + _LONGEST)

    def _batch(self, seen: dict[str, _Seen], began: float) -> Batch:
        sources = [path for path, last in seen.items() if last.touch.source]
        selections = dict.fromkeys(selection for last in seen.values() for selection in last.touch.selections)
        if EVERYTHING in selections or len(selections) > _MOST_SELECTIONS:
            selections = {EVERYTHING: None}
        shown = [self._workspace.shown(Path(path)) for path in sources or seen]
        changed = tuple(name for name in shown if name != ".")
        return Batch(changed, tuple(selections), began, bool(sources))
