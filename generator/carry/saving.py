"""Writing an author's file back, if nobody has changed it meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.files import read_regular, rewrite, why_unwritable
from generator.filing.workspace import LARGEST_SOURCE

if TYPE_CHECKING:
    from generator.filing.workspace import Workspace


def write_back(workspace: Workspace, shown: str, before: bytes, after: bytes) -> str:
    """Put a file's new content in place of the one that was read; return why not, empty if it is done."""
    path = workspace.root / shown
    try:
        if before == after:
            return ""
        if read_regular(path, LARGEST_SOURCE) != before:
            return f"{shown} 刚才有别的程序改过，没有动它；重新来一次"
        rewrite(path, after)
    except OSError as error:
        return f"写不了 {shown}：{why_unwritable(error)}"
    return ""
