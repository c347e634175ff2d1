"""Git's objects, asked for one after the other of a single git process."""

from __future__ import annotations

import os
import re
import threading
from typing import TYPE_CHECKING, NamedTuple

from generator.filing import git

if TYPE_CHECKING:
    from pathlib import Path

_HEADER = re.compile(rb"([0-9a-f]{40,64}) ([a-z]+) (\d+)\n")
_LEADS_AWAY = re.compile(rb"(?:symlink|dangling|loop|notdir) (\d+)\n")
"""What git answers for a link that ends in nothing that the tree holds; where it leads to stands below."""


class Object(NamedTuple):
    """What git keeps."""

    id: str
    kind: str
    data: bytes


class Objects:
    """Answers for all objects of a repository; follows links where a tree and a path in it are named."""

    def __init__(self, root: Path) -> None:
        """Start the process; raise GitError."""
        self._root = root
        self._process = self._started()

    def _started(self) -> git.Process:
        return git.start(self._root, "cat-file", "--batch", "--follow-symlinks")

    def close(self) -> None:
        """End the process."""
        git.end(self._process)

    def get(self, name: str) -> Object | None:
        """Return an object by name, None for one that is missing or damaged; raise GitError for no answer."""
        if "\n" in name:
            return None
        overdue = threading.Event()
        watch = threading.Timer(git.PATIENCE, self._overdue, [overdue])
        watch.daemon = True
        watch.start()
        try:
            return self._asked(name)
        except OSError:
            if overdue.is_set():
                raise git.no_answer(git.PATIENCE) from None
            self._begin_again()
            return None
        finally:
            watch.cancel()

    def _overdue(self, overdue: threading.Event) -> None:
        """Wait no longer: what reads from the process sees its end."""
        overdue.set()
        git.kill(self._process)

    def _asked(self, name: str) -> Object | None:
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None  # noqa: S101 - it was opened with both pipes
        assert answers is not None  # noqa: S101 - the same
        asked.write(os.fsencode(name) + b"\n")
        asked.flush()
        answer = answers.readline()
        header, away = _HEADER.fullmatch(answer), _LEADS_AWAY.fullmatch(answer)
        length = int(header[3] if header else away[1] if away else -1)
        data = answers.read(length + 1)
        if not answer or len(data) <= length:
            raise BrokenPipeError
        return Object(header[1].decode(), header[2].decode(), data[:-1]) if header else None

    def _begin_again(self) -> None:
        """Start the process anew, which a damaged object has ended."""
        git.end(self._process)
        self._process = self._started()
