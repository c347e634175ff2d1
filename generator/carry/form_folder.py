"""A new folder of a form: never over one that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.errors import UserError, unwritable
from generator.base.files import write_atomic
from generator.filing.workspace import TEMPLATES, unsafe_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.filing.workspace import Workspace


def new_folder(workspace: Workspace, form: str, edition: str) -> Path:
    """Return where an edition of a form goes; raise UserError where it can't."""
    reason = unsafe_name(form) or (form.startswith(("_", "~")) and "不能以 _ 或 ~ 开头") or ""
    if reason:
        message = f"表样不能叫“{form}”：{reason}"
        raise UserError(message, "换一个名字，例如 monitor")
    folder = workspace.root / TEMPLATES / form / edition
    if folder.exists():
        message = f"“{workspace.shown(folder)}”已经有了，没有改动"
        raise UserError(message, "把它移走或改名，再运行一次")
    return folder


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a new folder; raise UserError where that fails."""
    for name, data in files.items():
        try:
            write_atomic(folder / name, data)
        except OSError as error:
            raise unwritable(folder / name, error) from error
