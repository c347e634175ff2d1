"""Which of the authors' files differ from the last commit."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from generator.filing.workspace import FILINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.filing.workspace import Workspace

_PATIENCE = 5  # seconds
# A status is asked for on every look at the page: it must not take locks, nor run what a repository names.
_GIT = ("git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false")
_MOVED = ("R", "C")


def uncommitted(workspace: Workspace) -> frozenset[str]:
    """Return the changed and new files below filings/, as the author types them; none without git."""
    prefix = _git(workspace, "rev-parse", "--show-prefix").strip("\n")
    status = _git(workspace, "status", "--porcelain=v1", "-z", "--untracked-files=all", "--", FILINGS)
    return frozenset(path.removeprefix(prefix) for path in _paths(status))


def _paths(status: str) -> Iterator[str]:
    """Yield the paths; a moved file's old one follows its entry."""
    entries = iter(status.split("\0"))
    for entry in entries:
        if entry:
            yield entry[3:]
        if entry.startswith(_MOVED):
            next(entries, None)


def _git(workspace: Workspace, *arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - fixed words
            [*_GIT, *arguments], cwd=workspace.root, capture_output=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="surrogateescape") if done.returncode == 0 else ""
