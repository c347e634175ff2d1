"""Whether a page may write a file at all, and why not."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from generator.live.serve.cells import source_name

if TYPE_CHECKING:
    from generator.filing.workspace import Workspace

_ELSEWHERE = "只能写 filings 里的申报文件"
_OUTSIDE = "它是链接，指到 filings 文件夹外面；请打开那里的文件来改"
_NO_FILE = "它不是普通文件"
_READ_ONLY = "文件是只读的；先去掉只读属性，或取得写入权限"
_CLOSED = "所在的文件夹不能写；先取得写入权限"
_ANYBODY = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def why_locked(workspace: Workspace, shown: str) -> str:
    """Say why a file of a filing, there or new, can't be written; empty if it can be."""
    if not source_name(shown):
        return _ELSEWHERE
    path = Path(os.path.realpath(workspace.root / shown))  # resolve() raises on a loop of links
    if not path.is_relative_to(os.path.realpath(workspace.filings)):
        return _OUTSIDE
    try:
        return _why(path)
    except OSError:
        return _CLOSED


def _why(path: Path) -> str:
    """Look at a path without links; raise OSError where that is forbidden."""
    if path.exists() or path.is_symlink():  # still a link: it leads round in a circle
        if not path.is_file():
            return _NO_FILE
        if not path.stat().st_mode & stat.S_IWUSR or not os.access(path, os.W_OK):
            return _READ_ONLY
    folder = next(folder for folder in path.parents if folder.exists())
    return "" if _open(folder) else _CLOSED


def _open(folder: Path) -> bool:
    """Tell whether files can be put into a folder; an administrator always could, so its mode counts too."""
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        return False
    return os.name != "posix" or bool(folder.stat().st_mode & _ANYBODY)  # on Windows the mode means nothing
