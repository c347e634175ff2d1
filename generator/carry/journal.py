"""Writes to authors' files that can be taken back, also after the files have changed elsewhere."""

from __future__ import annotations

import os
import secrets
from collections import OrderedDict
from difflib import SequenceMatcher
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from generator.base.files import read_regular, why_unreadable
from generator.carry.saving import remove_unchanged, write_back, write_new
from generator.filing.toml import read_toml
from generator.filing.workspace import LARGEST_SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.filing.workspace import Workspace

MOST = 200
"""How many writes can be taken back; older ones are forgotten."""
_FORGOTTEN = "撤销不了：程序重新启动过，或那是很久以前的改动"
_OVERLAID = "撤销不了：这几行后来又改过"
_GONE = "撤销不了：文件后来改了名，或删掉了"


class FileEdit(NamedTuple):
    """A file's content before and after, as bytes; None where there is no file."""

    shown: str
    before: bytes | None
    after: bytes | None


class Written(NamedTuple):
    """What became of a write: the name by which it is taken back, or why nothing was written."""

    name: str = ""
    failure: str = ""


class Journal:
    """Writes files all together or not at all, one write at a time, and remembers the last of them."""

    def __init__(self, workspace: Workspace) -> None:
        """Begin without any."""
        self._workspace = workspace
        self._done: OrderedDict[str, tuple[FileEdit, ...]] = OrderedDict()
        self._lock = Lock()

    def write(self, edits: Sequence[FileEdit]) -> Written:
        """Write files that are still as they were before; nothing is written if one of them is not."""
        with self._lock:
            return self._write([edit for edit in edits if edit.before != edit.after])

    def files(self, name: str) -> tuple[str, ...]:
        """Return the files of a write, as shown to the author; none if it is forgotten."""
        with self._lock:
            return tuple(edit.shown for edit in self._done.get(name, ()))

    def undo(self, name: str) -> Written:
        """Take a write back, lines that were changed elsewhere since excepted; that can be taken back too."""
        with self._lock:
            edits = self._done.get(name)
            if edits is None:
                return Written(failure=_FORGOTTEN)
            try:
                back = [self._back(edit) for edit in edits]
            except _NotBackError as error:
                return Written(failure=str(error))
            written = self._write(back)
            if not written.failure:
                self._done.pop(name, None)  # it may have been the oldest, and forgotten just now
            return written

    def _write(self, edits: Sequence[FileEdit]) -> Written:
        done: list[FileEdit] = []
        for edit in edits:
            failure = self._put(edit)
            if failure:
                for one in reversed(done):
                    self._put(FileEdit(one.shown, one.after, one.before))
                return Written(failure=failure)
            done.append(edit)
        name = secrets.token_urlsafe(9)
        self._done[name] = tuple(done)
        while len(self._done) > MOST:
            self._done.popitem(last=False)
        return Written(name)

    def _put(self, edit: FileEdit) -> str:
        """Write one file; return why not, empty if it is done."""
        if edit.after is None:
            return remove_unchanged(self._workspace, edit.shown, edit.before or b"")
        if edit.before is None:
            if os.path.lexists(self._workspace.root / edit.shown):
                return f"{edit.shown} 已经有了，没有动它"
            return write_new(self._workspace, edit.shown, edit.after)
        return write_back(self._workspace, edit.shown, edit.before, edit.after)

    def _back(self, edit: FileEdit) -> FileEdit:
        """Return the edit that takes one back."""
        now = self._now(edit.shown)
        if now == edit.after:
            return FileEdit(edit.shown, now, edit.before)
        if now is None or edit.before is None or edit.after is None:
            raise _NotBackError(_GONE if now is None else _OVERLAID)
        merged = merged_back(edit.before, edit.after, now)
        if merged is None or (_is_toml(now) and not _is_toml(merged)):
            raise _NotBackError(_OVERLAID)
        return FileEdit(edit.shown, now, merged)

    def _now(self, shown: str) -> bytes | None:
        path = self._workspace.root / shown
        try:
            return read_regular(path, LARGEST_SOURCE) if os.path.lexists(path) else None
        except OSError as error:
            message = f"撤销不了：读不了 {shown}：{why_unreadable(error)}"
            raise _NotBackError(message) from None


class _NotBackError(Exception):
    """A write can't be taken back; says why."""


def _is_toml(data: bytes) -> bool:
    """Tell whether a file can be read: what comes back may be there again."""
    try:
        read_toml(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return True


def merged_back(before: bytes, after: bytes, now: bytes) -> bytes | None:
    r"""Return `now` without what made `after` of `before`; None if one of these lines has changed since.

    >>> merged_back(b"a\nb\nc\n", b"a\nB\nc\n", b"0\na\nB\nc\nd\n")
    b'0\na\nb\nc\nd\n'
    >>> merged_back(b"a\nb\nc\n", b"a\nB\nc\n", b"a\nBB\nc\n")
    """
    old, made, there = (data.splitlines(keepends=True) for data in (before, after, now))
    where: dict[int, int] = {}
    for block in _matcher(*map(_without_ends, (made, there))).get_matching_blocks():
        where |= {block.a + n: block.b + n for n in range(block.size)}
    where |= {-1: -1, len(made): len(there)}
    result, done = list[bytes](), 0
    for kind, i, i_end, j, j_end in _matcher(old, made).get_opcodes():
        if kind == "equal":
            continue
        start = _spot(where, j, j_end)
        if start is None:
            return None
        result += there[done:start] + old[i:i_end]
        done = start + (j_end - j)
    result += there[done:]
    whole = all(line.endswith((b"\n", b"\r")) for line in result[:-1])
    return b"".join(result) if whole else None


def _spot(where: Mapping[int, int], first: int, end: int) -> int | None:
    """Return where lines stand now; None unless they are together, with what was above or below them.

    No lines at all stand between what was above and below.
    """
    above, below = where.get(first - 1), where.get(end)
    start = where.get(first) if first < end else above + 1 if above is not None else None
    if start is None or any(where.get(line) != start + n for n, line in enumerate(range(first, end))):
        return None
    beside = (above == start - 1, below == start + end - first)
    return start if (all(beside) if first == end else any(beside)) else None


def _without_ends(lines: Sequence[bytes]) -> list[bytes]:
    """Return lines as they are whether another one follows or not."""
    return [line.rstrip(b"\r\n") for line in lines]


def _matcher(one: Sequence[bytes], two: Sequence[bytes]) -> SequenceMatcher[bytes]:
    return SequenceMatcher(None, one, two, autojunk=False)
