"""The author's own editor, started at a line."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class NoSuchEditorError(Exception):
    """The command for the editor can't be run; the text says why."""

    def __init__(self, command: str, reason: str) -> None:
        """Name the command."""
        super().__init__(f"编辑器的命令“{command}”{reason}")


class Editor:
    """A command; ``{file}``, ``{line}`` and ``{column}`` in it are replaced, no shell sees them."""

    def __init__(self, command: str) -> None:
        """Read the command; raise NoSuchEditorError if there is no such program."""
        try:
            words = shlex.split(command, posix=os.name == "posix")
        except ValueError as error:
            raise NoSuchEditorError(command, "引号不成对") from error
        program = shutil.which(words[0]) if words else None
        if program is None:
            raise NoSuchEditorError(command, "所说的程序不在这台电脑上")
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
