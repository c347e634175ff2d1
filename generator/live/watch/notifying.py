"""Being told by the system: watchdog's observer, and on Linux one that says what it could not watch."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

from watchdog.observers import Observer

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchdog.observers.api import BaseObserver

    Failed = Callable[[str, OSError], None]


def notifying(failed: Failed) -> BaseObserver:
    """Return an observer; `failed` hears of every folder that it can't watch. Raise OSError for none at all.

    watchdog passes over the subfolders that it can't watch; inotify's limit is where that happens.
    """
    return _linux(failed) if sys.platform == "linux" else Observer()


def _linux(failed: Failed) -> BaseObserver:
    from watchdog.observers.api import BaseObserver  # noqa: PLC0415 - there are other systems
    from watchdog.observers.inotify import InotifyEmitter  # noqa: PLC0415 - the same
    from watchdog.observers.inotify_c import (  # noqa: PLC0415 - the same
        CallbackId,
        InotifyFD,
        Mask,
        WatchCallback,
        WatchDescriptor,
    )

    class Inotify(InotifyFD):
        """The system's end."""

        def add_callback(
            self, path: bytes, mask: Mask, callback: WatchCallback, id_: CallbackId
        ) -> WatchDescriptor:
            try:
                descriptor = super().add_callback(path, mask, callback, id_)
                if descriptor < 0:  # taken for a success if it is only not allowed
                    self.remove_callbacks([(descriptor, id_)])
                    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            except OSError as error:
                failed(os.fsdecode(path), error)
                raise
            return descriptor

    class LinuxObserver(BaseObserver):
        """As watchdog's own, with another system's end."""

        def __init__(self) -> None:
            self._system = Inotify()
            self._system.start()
            super().__init__(InotifyEmitter, inotify_fd=self._system)

        def on_thread_stop(self) -> None:
            super().on_thread_stop()
            self._system.stop()
            self._system.join()

    return LinuxObserver()
