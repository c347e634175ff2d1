"""Writing authors' files: a new one, or one in place of what was read, if nobody has changed it meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.files import (
    read_regular,
    remove_with_empty_parents,
    rewrite,
    why_unwritable,
    write_atomic,
)
from generator.filing.workspace import LARGEST_SOURCE

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import Workspace


def write_new(workspace: Workspace, shown: str, data: bytes) -> str:
    """Write a file that is not there; return why not, empty if it is done."""
    try:
        write_atomic(workspace.root / shown, data)
    except OSError as error:
        return _unwritten(shown, error)
    return ""


def write_back(workspace: Workspace, shown: str, before: bytes, after: bytes) -> str:
    """Put a file's new content in place of the one that was read; return why not, empty if it is done."""
    try:
        if before != after:
            replace(workspace.root / shown, before, after)
    except OSError as error:
        return _unwritten(shown, error)
    return ""


def remove_unchanged(workspace: Workspace, shown: str, before: bytes) -> str:
    """Remove a file that is as it was read, the last of a folder with it; return why not, empty if done."""
    path = workspace.root / shown
    try:
        _must_be(path, before)
        remove_with_empty_parents(path, workspace.filings)
    except OSError as error:
        return _unwritten(shown, error)
    return ""


def replace(path: Path, before: bytes, after: bytes) -> None:
    """Put new content in place of the one that was read; raise OSError where that can't be done."""
    _must_be(path, before)
    rewrite(path, after)


def _must_be(path: Path, before: bytes) -> None:
    if read_regular(path, LARGEST_SOURCE) != before:
        raise OSError(0, "刚才有别的程序改过它，没有动它；重新来一次", str(path))


def _unwritten(shown: str, error: OSError) -> str:
    return f"写不了 {shown}：{why_unwritable(error)}"
