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
from generator.filing.workspace import LARGEST_SOURCE

if TYPE_CHECKING:
    from collections.abc import Sequence

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
                del self._done[name]
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
        if merged is None:
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


def merged_back(before: bytes, after: bytes, now: bytes) -> bytes | None:
    r"""Return `now` without what made `after` of `before`; None if one of these lines has changed since.

    >>> merged_back(b"a\nb\nc\n", b"a\nB\nc\n", b"0\na\nB\nc\nd\n")
    b'0\na\nb\nc\nd\n'
    >>> merged_back(b"a\nb\nc\n", b"a\nB\nc\n", b"a\nBB\nc\n")
    """
    old, made, there = (data.splitlines(keepends=True) for data in (before, after, now))
    where: dict[int, int] = {}
    for block in _matcher(made, there).get_matching_blocks():
        where |= {block.a + n: block.b + n for n in range(block.size)}
    where |= {-1: -1, len(made): len(there)}
    result, done = list[bytes](), 0
    for kind, i, i_end, j, j_end in _matcher(old, made).get_opcodes():
        if kind == "equal":
            continue
        lines = range(j - 1, j_end + 1)  # with the line above and the one below: it has to be the same spot
        start = where.get(j - 1)
        if start is None or any(where.get(line) != start + n for n, line in enumerate(lines)):
            return None
        result += there[done : start + 1] + old[i:i_end]
        done = start + 1 + (j_end - j)
    return b"".join(result + there[done:])


def _matcher(one: Sequence[bytes], two: Sequence[bytes]) -> SequenceMatcher[bytes]:
    return SequenceMatcher(None, one, two, autojunk=False)
