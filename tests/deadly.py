"""Work that kills whoever does it, for processes and workers that import it by its name."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.filing.reader import Shelf
    from generator.forms.plan import Job

POISON = (17, 44)


def negative(_job: Job, _shelf: Shelf, item: int) -> int:
    """Do no harm."""
    return -item


def deadly(_job: Job, _shelf: Shelf, item: int) -> int:
    """Die over two of the items, always."""
    if item in POISON:
        os.kill(os.getpid(), signal.SIGKILL)
    return -item


def once_deadly(job: Job, _shelf: Shelf, item: int) -> int:
    """Die over one of the items, once."""
    mark = job.workspace.root / "died"
    if item in POISON and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return -item
