"""What a user asked for and can't be had: the command line makes one kind of message of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.files import why_unwritable

if TYPE_CHECKING:
    from pathlib import Path


class UserError(Exception):
    """A command can't do what it was asked; `message` says why, `hint` what to do.

    `command` is the one that was asked, as it was typed.
    """

    status = 2

    def __init__(self, message: str, hint: str = "") -> None:
        """Say it in one sentence."""
        super().__init__("；".join(filter(None, (message, hint))))
        self.command = ""


class DiskError(UserError):
    """A file can't be read or written, however the command is called."""

    status = 1


def unwritable(path: Path | str, error: OSError) -> DiskError:
    """Say which file could not be written, why, and what to do."""
    return DiskError(f"写不了“{path}”：{why_unwritable(error)}")
