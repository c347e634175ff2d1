"""A place where a file is no valid TOML, before and after it is understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.base.problems import Span
from generator.filing.source.rewriting import advice, requoted, without_groups
from generator.filing.source.statements import HEADER_MARKS, TOKEN, Opening, Statement, open_brackets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.base.codes import Code
    from generator.filing.tables import Models

FULL_WIDTH = {"　": " ", "\xa0": " ", "“": '"', "”": '"', "＂": '"', "‘": "'", "’": "'", "＇": "'"} | dict(
    zip("＝：，、；【】［］｛｝．。＃－＿０１２３４５６７８９", "==,,,[][]{}..#-_0123456789", strict=True)
)
_ASCII = str.maketrans(FULL_WIDTH)


@dataclass(frozen=True, slots=True)
class Fault:
    """What the author did.

    `may_follow`: perhaps only because a header was taken out before; `culprit`: the
    line (from 0) to take out, if it is another than where tomli stopped.
    """

    code: Code
    message: str
    hint: str
    span: Span
    also: tuple[Span, ...] = ()
    may_follow: bool = False
    culprit: int | None = None


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where tomli stopped (line and column from 0) and what it says; the file's lines and statements."""

    message: str
    line: int
    column: int
    lines: Sequence[str]
    statements: Sequence[Statement]
    statement: Statement
    file_id: str
    known: Models | None = None
    """the models of the filing's files, if there are declared fields in them"""

    @property
    def text(self) -> str:
        """The line where tomli stopped."""
        return self.lines[self.line]

    @property
    def character(self) -> str:
        """The character where tomli stopped; empty at the end of a line."""
        return self.text[self.column : self.column + 1]

    @property
    def before(self) -> str:
        """The line up to there."""
        return self.text[: self.column]

    @property
    def in_header(self) -> bool:
        """Tell whether the statement is a table's header."""
        return self.lines[self.statement.first].lstrip().startswith(HEADER_MARKS)

    @property
    def in_list(self) -> bool:
        """Tell whether the place is between the brackets of a list or table on several lines or one."""
        return self.innermost is not None

    @property
    def innermost(self) -> Opening | None:
        """The last bracket that is still open where tomli stopped."""
        text = "\n".join([*self.lines[self.statement.first : self.line], self.before])
        opened = open_brackets(text)
        if not opened or self.in_header:
            return None
        place = opened[-1]
        line = self.statement.first + text.count("\n", 0, place)
        return Opening(line, place - text.rfind("\n", 0, place) - 1, text[place])

    @property
    def opened(self) -> Opening | None:
        """What an earlier line left open, if tomli only stopped because of that."""
        opened = self.statement.opened
        beyond = self.line > self.statement.last or self.character == ""
        return opened if opened and opened.line < self.line and beyond else None

    def span(self, start: int | None = None, end: int | None = None) -> Span:
        """Return a stretch of the line; the character where tomli stopped unless told otherwise."""
        first = self.column if start is None else start
        last = first + 1 if end is None else end
        return Span(self.line + 1, first + 1, self.line + 1, max(first, min(last, len(self.text))) + 1)

    def fault(self, code: Code, message: str, hint: str = "", span: Span | None = None) -> Fault:
        """Return what was understood, at the place where tomli stopped unless told otherwise."""
        return Fault(code, message, hint, span or self.span())

    def corrected(self) -> str:
        """Return a hint with the line in ASCII punctuation; empty if that is not enough or too long."""
        line = in_ascii(self.text)
        return advice(line, without_groups(line), requoted(self.text))


def in_ascii(line: str) -> str:
    """Return a line without its comment, full-width punctuation and digits outside of strings replaced."""
    pieces = (match[0] for match in TOKEN.finditer(line) if match[0][0] != "#")
    return "".join(piece if piece[0] in "\"'" else piece.translate(_ASCII) for piece in pieces)
