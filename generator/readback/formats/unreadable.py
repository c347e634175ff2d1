"""Why a document can't be read, for the person who has it."""

from __future__ import annotations

from typing import NoReturn

from generator.base.codes import Code
from generator.base.problems import Place, Problem


class UnreadableError(Exception):
    """A document that can't be read; `problem` says why and what to do."""

    def __init__(self, message: str, hint: str, file: str = "") -> None:
        """Take the texts, and the file where it is known already."""
        super().__init__(message)
        self.problem = Problem(Code.DOCUMENT, message, Place(file), hint)


def unreadable(message: str, hint: str) -> NoReturn:
    """Give a document up; `read_document` adds which file it is."""
    raise UnreadableError(message, hint)
