"""Links that lead nowhere, or not now: a disk that is away must not cost the forms."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from generator.base.codes import Code
from generator.base.files import why_unreadable
from generator.base.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

_HINT = "接上它所在的磁盘或网络盘，或者重做、删掉这个链接"


def leads_nowhere(path: Path) -> bool:
    """Tell a link to what is not there; of what may not be looked at nobody knows."""
    return os.path.islink(path) and not os.path.exists(path)  # noqa: PTH110, PTH114 - False where not allowed


def lost_folder(entry: os.DirEntry[str]) -> bool:
    """Tell a link that leads nowhere and could be a folder's: it is not named as files are."""
    return "." not in entry.name and entry.is_symlink() and leads_nowhere(Path(entry.path))


def first_lost(paths: Iterable[Path]) -> Path | None:
    """Return the first of several paths that leads nowhere."""
    return next(filter(leads_nowhere, paths), None)


def lost(path: Path, shown: str) -> Problem:
    """Say of a link that it leads nowhere, and why."""
    why = "指向的地方不在了"
    try:
        path.stat()
    except FileNotFoundError:
        pass
    except OSError as error:
        why = why_unreadable(error)
    return Problem(Code.UNREADABLE, f"读不了：它是链接，{why}", Place(shown), _HINT)
