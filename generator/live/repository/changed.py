"""Which of the authors' files differ from the last commit."""

from __future__ import annotations

import hashlib
import os
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from generator.base.digest import digest
from generator.base.files import read_regular, why_unreadable
from generator.filing import git
from generator.filing.workspace import FILINGS, LARGEST_SOURCE, SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.filing.workspace import Workspace

PATIENCE = 5  # seconds: the page waits
_SHA256 = 64  # digits
_FILE = "100"  # how the mode of a file begins; a link's and another repository's do not
_AT_HAND = "HMRCK"  # tags of files that git looks at; of others it was told not to, or they are left out here
_LINK = "它是链接，指向别处的内容这里不提交"


class Kind(StrEnum):
    """What became of a file since the last commit."""

    NEW = "new"
    CHANGED = "changed"
    DELETED = "deleted"


class Changed(NamedTuple):
    """A file that differs: its path as its author types it, and what it holds, None if it is gone.

    `mode` is how git keeps it now, empty for a new one; `refused` says why it can't be committed.
    """

    shown: str
    kind: Kind
    data: bytes | None = None
    mode: str = ""
    refused: str = ""

    @property
    def seen(self) -> str:
        """A digest by which it is known again."""
        return digest(self.kind.value, self.data or b"")


class Uncommitted(NamedTuple):
    """The files that differ; `trouble` says why git could not tell."""

    files: tuple[Changed, ...] = ()
    trouble: str = ""

    @property
    def names(self) -> frozenset[str]:
        """Their paths, as the author types them."""
        return frozenset(one.shown for one in self.files)


def uncommitted(workspace: Workspace) -> Uncommitted:
    """Return the changed, new and deleted files of the filings; none without a repository."""
    try:
        return Uncommitted(tuple(changes(workspace)))
    except git.NoRepositoryError:
        return Uncommitted()
    except git.GitError as error:
        return Uncommitted((), str(error))


def changes(workspace: Workspace) -> Iterator[Changed]:
    """Yield the files that differ, in order; raise GitError.

    ``git status`` would run the clean filters that a repository names, so the contents are compared here.
    """
    committed = _committed(workspace)
    kept, left_alone, new = _listed(workspace)
    for shown in sorted(committed.keys() | kept.keys() | new):
        if shown.lower().endswith(SUFFIX) and shown not in left_alone:
            mode, entry = committed.get(shown, ("", ""))
            found = _change(workspace.root, shown, kept.get(shown, mode), entry)
            if found is not None:
                yield found


def _committed(workspace: Workspace) -> dict[str, tuple[str, str]]:
    """Return mode and object of the last commit's files; nothing before the first."""
    if not _has_head(workspace):
        return {}
    entries = (entry.partition("\t") for entry in _git(workspace, "ls-tree", "-r", "-z", "HEAD"))
    return {path: (entry.split(" ")[0], entry.split(" ")[2]) for entry, _, path in entries}


def _has_head(workspace: Workspace) -> bool:
    try:
        git.run(workspace.root, "rev-parse", "--verify", "--quiet", "HEAD", patience=PATIENCE)
    except git.NoRepositoryError:
        raise
    except git.GitError:
        return False
    return True


def _listed(workspace: Workspace) -> tuple[dict[str, str], set[str], set[str]]:
    """Return the modes of the files that the index has, those that git is to leave alone, and new ones."""
    kept: dict[str, str] = {}
    left_alone: set[str] = set()
    new: set[str] = set()
    listing = ("ls-files", "-z", "-v", "--stage", "--cached", "--others", "--exclude-standard")
    for entry in _git(workspace, *listing):
        about, _, path = entry.partition("\t")
        if entry.startswith("? "):
            new.add(entry[2:])
        elif about[0] in _AT_HAND:
            kept[path] = about.split(" ")[1]
        else:
            left_alone.add(path)
    return kept, left_alone, new


def _git(workspace: Workspace, *arguments: str) -> Iterator[str]:
    """Return the entries of a listing of filings/."""
    listing = git.run(workspace.root, *arguments, "--", FILINGS, patience=PATIENCE)
    return filter(None, os.fsdecode(listing).split("\0"))


def _change(root: Path, shown: str, mode: str, committed: str) -> Changed | None:
    """Return what became of a file; None for nothing."""
    path = root / shown
    if not os.path.lexists(path):
        return Changed(shown, Kind.DELETED, mode=mode) if committed else None
    kind = Kind.CHANGED if committed else Kind.NEW
    try:
        link = path.is_symlink()
        data = os.fsencode(path.readlink()) if link else read_regular(path, LARGEST_SOURCE)
    except OSError as error:
        return Changed(shown, kind, mode=mode, refused=f"读不了：{why_unreadable(error)}")
    # Git may keep the ends of lines otherwise than the author's editor writes them.
    if committed in {_id(data, committed), _id(data.replace(b"\r\n", b"\n"), committed)}:
        return None
    refused = _LINK if link or not (mode or _FILE).startswith(_FILE) or _behind_link(root, path) else ""
    return Changed(shown, kind, data, mode, refused)


def _behind_link(root: Path, path: Path) -> bool:
    """Tell whether a folder on the way to a file is a link: what is behind it git does not keep."""
    return any(folder.is_symlink() for folder in path.parents if root in folder.parents)


def _id(data: bytes, like: str) -> str:
    made = hashlib.sha256() if len(like) == _SHA256 else hashlib.sha1(usedforsecurity=False)
    made.update(b"blob %d\0" % len(data))
    made.update(data)
    return made.hexdigest()
