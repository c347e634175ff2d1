"""Which of the authors' files differ from the last commit."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from generator.base.files import read_regular
from generator.filing import git
from generator.filing.workspace import FILINGS, LARGEST_SOURCE, SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.filing.workspace import Workspace

_PATIENCE = 5  # seconds: the page waits
_SHA256 = 64  # digits


def uncommitted(workspace: Workspace) -> frozenset[str]:
    """Return the changed and new filings' files, as the author types them; none without git.

    ``git status`` would run the clean filters that a repository names, so the contents are compared here.
    """
    try:
        committed = _committed(workspace)
        names = _git(workspace, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    except git.GitError:
        return frozenset()
    sources = {name for name in names if name.lower().endswith(SUFFIX)}
    return frozenset(name for name in sources if _differs(workspace.root / name, committed.get(name)))


def _committed(workspace: Workspace) -> dict[str, str]:
    """Return the objects of the last commit's files; nothing before the first."""
    if not _has_head(workspace):
        return {}
    entries = (entry.partition("\t") for entry in _git(workspace, "ls-tree", "-r", "-z", "HEAD"))
    return {path: entry.split(" ")[2] for entry, _, path in entries}


def _has_head(workspace: Workspace) -> bool:
    try:
        git.run(workspace.root, "rev-parse", "--verify", "--quiet", "HEAD", patience=_PATIENCE)
    except git.GitError:
        return False
    return True


def _git(workspace: Workspace, *arguments: str) -> Iterator[str]:
    """Return the entries of a listing of filings/."""
    listing = git.run(workspace.root, *arguments, "--", FILINGS, patience=_PATIENCE)
    return filter(None, os.fsdecode(listing).split("\0"))


def _differs(path: Path, committed: str | None) -> bool:
    """Tell whether a file is new, changed or gone; what can't be read is none of the commit's."""
    if committed is None:
        return True
    try:
        data = os.fsencode(path.readlink()) if path.is_symlink() else read_regular(path, LARGEST_SOURCE)
    except OSError:
        return True
    # Git may keep the ends of lines otherwise than the author's editor writes them.
    return committed not in {_id(data, committed), _id(data.replace(b"\r\n", b"\n"), committed)}


def _id(data: bytes, like: str) -> str:
    made = hashlib.sha256() if len(like) == _SHA256 else hashlib.sha1(usedforsecurity=False)
    made.update(b"blob %d\0" % len(data))
    made.update(data)
    return made.hexdigest()
