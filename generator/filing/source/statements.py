"""A file that is no valid TOML, cut into statements, so that one mistake does not hide the next."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

_QUOTED = r"""\"[^"\n]*"|'[^'\n]*'"""
_KEY = rf"[ \t　]*(?:[\w-]+|{_QUOTED})(?:[ \t]*\.[ \t]*(?:[\w-]+|{_QUOTED}))*[ \t　]*[=＝]"
TOKEN = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}'''  # strings of several lines
    r'''|"""|\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|\#[^\n]*|\n|[^"\'\#\[\]{}\n]+|.''',
    re.DOTALL,
)
_PAIR = re.compile(_KEY)
_HEADER = re.compile(r"""\s*\[{1,2}\s*[\w"'][^\[\]=,#]*(?:\]{1,2}\s*)?(?:\#.*)?$""")
_OPENS_NEXT = re.compile(rf"^{_KEY}[ \t]*$", re.MULTILINE)
_TRIPLES = ('"""', "'''")
HEADER_MARKS = ("[", "【", "［")


class Opening(NamedTuple):
    """A bracket or quote that nothing closes; line and column count from 0."""

    line: int
    column: int
    mark: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A header or a ``key = value``: lines `first` to `last` (from 0), and the first thing it leaves open."""

    first: int
    last: int
    opened: Opening | None


@dataclass(slots=True)
class _Splitter:
    lines: list[str]
    line: int = 0
    first: int = 0
    stack: list[Opening] = field(default_factory=list)
    done: list[Statement] = field(default_factory=list)

    def take(self, piece: str, column: int) -> None:
        if piece in ("[", "{", *_TRIPLES):
            self.stack.append(Opening(self.line, column, piece))
        elif piece in ("]", "}"):
            if self.stack:
                self.stack.pop()
        else:
            self.line += piece.count("\n")
            if piece == "\n" and (not self.stack or self._next_begins()):
                self.end()

    def end(self) -> None:
        opened = self.stack[0] if self.stack else None
        self.done.append(Statement(self.first, max(self.first, self.line - 1), opened))
        self.first, self.stack = self.line, []

    def _next_begins(self) -> bool:
        """Tell whether the next line is a statement, although something is still open."""
        line = self.lines[self.line]
        if _HEADER.match(line):
            return True
        in_table = self.stack[-1].mark == "{"  # where pairs on lines of their own would be indented
        indented = in_table and line[:1].isspace()
        return not indented and _PAIR.match(line) is not None and open_brackets(line) is not None


def split(text: str) -> list[Statement]:
    """Cut a text into statements; every line belongs to exactly one."""
    splitter = _Splitter(text.split("\n"))
    position = line_start = 0
    while match := TOKEN.match(text, position):
        token = match[0]
        if token[:3] in _TRIPLES and len(token) > 3 and _swallows(token):  # noqa: PLR2004 - a bare opening
            token = token[:3]
        splitter.take(token, position - line_start)
        position += len(token)
        if "\n" in token:
            line_start = text.rfind("\n", 0, position) + 1
    splitter.line += 1
    splitter.end()
    return splitter.done


def _swallows(string: str) -> bool:
    """Tell whether a string ends at what was meant to begin the next one: ``plan = '''``."""
    last_line = string[3:-3].rpartition("\n")[2]
    return "\n" in string and _OPENS_NEXT.search(last_line) is not None


def open_brackets(line: str) -> list[int] | None:
    """Return the columns of the brackets that a line leaves open; None if it closes one of a line above."""
    stack: list[int] = []
    for match in TOKEN.finditer(line):
        if match[0] in ("[", "{"):
            stack.append(match.start())
        elif match[0] in ("]", "}"):
            if not stack:
                return None
            stack.pop()
    return stack


def lone_apostrophe(text: str) -> int:
    """Return the place of the first ``'`` that opens a string which its line does not close."""
    return next((match.start() for match in TOKEN.finditer(text) if match[0] == "'"), 0)


def lone_quote(line: str) -> tuple[int, str]:
    """Return the quote, and its column, that opens a string which the line does not close."""
    for match in TOKEN.finditer(line):
        if match[0] in ('"', "'", *_TRIPLES):
            return match.start(), match[0]
    return 0, '"'
