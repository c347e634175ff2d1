"""The author's own editor, started at a line."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

from generator.base.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path


class Editor:
    """A command; ``{file}``, ``{line}`` and ``{column}`` in it are replaced, no shell sees them."""

    def __init__(self, command: str) -> None:
        """Read the command; raise UserError if there is no such program."""
        try:
            words = shlex.split(command, posix=os.name == "posix")
        except ValueError as error:
            message = f"编辑器的命令“{command}”引号不成对"
            raise UserError(message) from error
        program = shutil.which(words[0]) if words else None
        if program is None:
            message = f"编辑器的命令“{command}”所说的程序不在这台电脑上"
            raise UserError(message)
        self._words = [program, *words[1:]]
        if "{file}" not in command:
            self._words.append("{file}")

    def open(self, path: Path, line: int, column: int) -> None:
        """Start the editor and don't wait for it."""
        values = {"{line}": str(line), "{column}": str(column), "{file}": str(path)}
        words = list(self._words)
        for name, value in values.items():
            words = [word.replace(name, value) for word in words]
        subprocess.Popen(  # noqa: S603 - the author's own command, without a shell
            words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
