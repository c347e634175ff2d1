"""Who changed a file's lines last: asked of the last commit, once a file, and carried over to the file today.

``git blame`` of a commit reads git's own objects only; of the working tree it would read files through their
filters, and it shows differences through converters unless told not to.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from datetime import UTC, datetime, timedelta, timezone
from difflib import SequenceMatcher
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from generator.filing import git
from generator.live.repository.changed import PATIENCE
from generator.live.repository.standing import head

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.filing.workspace import Workspace

_KEPT = 32  # files
_LINE = re.compile(rb"([0-9a-f]{40,64}) \d+ \d+(?: \d+)?")
_ZONE = re.compile(r"([+-])(\d\d)(\d\d)")
_ASKING = ("blame", "--porcelain", "--no-textconv", "--no-progress")
_IN_UTF8 = "--encoding=UTF-8"


class Author(NamedTuple):
    """Who made a commit, when by his own clock, and what he said of it in one line."""

    commit: str
    who: str
    when: datetime
    summary: str


class Line(NamedTuple):
    """A line of the last commit, and who wrote it."""

    text: bytes
    author: Author


class Blame:
    """Answers for the files of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        """Begin with nothing asked."""
        self._workspace = workspace
        self._known: OrderedDict[tuple[str, str], tuple[Line, ...] | git.GitError] = OrderedDict()
        self._lock = Lock()

    def last(self, shown: str, data: bytes, lines: range) -> Author | None:
        """Return who changed some lines of a file (from 1) last, None while that is not committed.

        Raise GitError where git does not tell.
        """
        committed = self._lines(head(self._workspace), shown)
        now = [line.removesuffix(b"\r") for line in data.split(b"\n")]
        origins = origin([line.text for line in committed], now, range(lines.start - 1, lines.stop - 1))
        found = [committed[place].author for place in origins if place is not None]
        return max(found, key=lambda author: author.when) if found and len(found) == len(origins) else None

    def _lines(self, commit: str, shown: str) -> tuple[Line, ...]:
        """Return the lines of a file in a commit; none where it has no such file."""
        with self._lock:
            known = self._known.get((commit, shown))
            if known is None:
                known = self._known[commit, shown] = self._answer(commit, shown)
                while len(self._known) > _KEPT:
                    self._known.popitem(last=False)
        if isinstance(known, git.GitError):
            raise known
        return known

    def _answer(self, commit: str, shown: str) -> tuple[Line, ...] | git.GitError:
        """Ask; a question that took git too long is not asked again."""
        try:
            return tuple(self._asked(commit, shown)) if commit else ()
        except git.GitError as error:
            return error

    def _asked(self, commit: str, shown: str) -> Iterator[Line]:
        if not self._run("ls-tree", "--name-only", commit, "--", shown):
            return
        authors: dict[bytes, dict[str, str]] = {}
        said: dict[str, str] = {}
        for line in self._run(*_ASKING, _IN_UTF8, commit, "--", shown).split(b"\n"):
            if line.startswith(b"\t"):
                yield Line(line[1:].removesuffix(b"\r"), _author(said))
            elif found := _LINE.fullmatch(line):
                said = authors.setdefault(found[1], {"commit": found[1].decode()})
            else:
                name, _, value = line.decode(errors="replace").partition(" ")
                said[name] = value

    def _run(self, *arguments: str) -> bytes:
        return git.run(self._workspace.root, *arguments, patience=PATIENCE)


def _author(said: dict[str, str]) -> Author:
    zone = _ZONE.fullmatch(said.get("author-tz", ""))
    offset = timedelta(hours=int(zone[2]), minutes=int(zone[3])) if zone else timedelta()
    try:
        seconds = int(said.get("author-time", "0"))
        when = datetime.fromtimestamp(seconds, timezone(-offset if zone and zone[1] == "-" else offset))
    except (ValueError, OverflowError, OSError):  # no time that a calendar has
        when = datetime.fromtimestamp(0, UTC)
    return Author(said["commit"], said.get("author", ""), when, said.get("summary", ""))


def origin(before: Sequence[bytes], now: Sequence[bytes], wanted: range) -> list[int | None]:
    """Return which of the lines before each of the wanted ones (from 0) is; None for one that is new.

    Lines that stand in a long file over and over are found beside others only, which keeps it quick.

    >>> origin([b"a", b"b", b"c"], [b"a", b"x", b"b", b"c"], range(1, 4))
    [None, 1, 2]
    """
    start = 0
    while start < min(len(before), len(now)) and before[start] == now[start]:
        start += 1
    end = 0
    while end < min(len(before), len(now)) - start and before[-1 - end] == now[-1 - end]:
        end += 1
    where = {n: n for n in range(start)} | {len(now) - n: len(before) - n for n in range(1, end + 1)}
    old, new = before[start : len(before) - end], now[start : len(now) - end]
    for block in SequenceMatcher(None, old, new).get_matching_blocks():
        where |= {start + block.b + n: start + block.a + n for n in range(block.size)}
    return [where.get(line) for line in wanted]
