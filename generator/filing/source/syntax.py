"""TOML text → values, or everything that is wrong with how it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import tomli

from generator.filing.source.diagnosis import diagnose
from generator.filing.source.mistake import Fault, Mistake
from generator.filing.source.statements import HEADER_MARKS, Statement, lone_apostrophe, open_brackets, split
from generator.filing.toml import read_toml, read_unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.filing.tables import Models

LIMIT = 100  # mistakes shown for one file
_BUDGET = 3_000_000  # characters read again while looking for more mistakes
_LONG_NUMBER = re.compile(r"[\d_]{4000,}")  # longer than Python reads
_LONE_APOSTROPHE = """Expected "'\""""
_DOTTED = re.compile(r"[^\n=\[\]]+")


class _Refusal(NamedTuple):
    """What tomli says; line and column count from 0."""

    message: str
    line: int
    column: int


def parse(text: str, file_id: str, known: Models | None = None) -> dict[str, Any] | list[Fault]:
    """Read TOML with exact decimals; return its values, or its faults in their order."""
    values = _attempt(text, read_unit if file_id == "unit" else read_toml)
    if not isinstance(values, _Refusal):
        return values
    faults = _Recovery(text, file_id, known).faults(values)
    return sorted(faults, key=lambda fault: (fault.span.line, fault.span.column))


def _attempt(text: str, read: Callable[[str], dict[str, Any]] = read_toml) -> dict[str, Any] | _Refusal:
    try:
        return read(text)
    except tomli.TOMLDecodeError as error:
        if error.msg == _LONE_APOSTROPHE:  # it says so at the end of the file
            return _Refusal(error.msg, *_point(text, lone_apostrophe(text)))
        return _Refusal(error.msg, error.lineno - 1, error.colno - 1)
    except RecursionError as error:
        if "key" in str(error):
            return _Refusal("key too long", *_point(text, _longest_key(text)))
        return _Refusal("nested too deeply", *_deepest(text))
    except ValueError:
        match = _LONG_NUMBER.search(text)
        return _Refusal("too many digits", *_point(text, match.start() if match else 0))


class _Recovery:
    """Notes a mistake, takes its statement out, reads again, until the rest is valid."""

    def __init__(self, text: str, file_id: str, known: Models | None) -> None:
        self._size = len(text) + 1
        self._original = text.split("\n")
        self._lines = list(self._original)
        self._statements = split(text)
        self._file_id, self._known = file_id, known
        self._header_lost = False

    def faults(self, refusal: _Refusal) -> list[Fault]:
        found: list[Fault] = []
        result: dict[str, Any] | _Refusal = refusal
        limit = min(LIMIT, 1 + _BUDGET // self._size)
        while isinstance(result, _Refusal) and len(found) < limit:
            statement = self._culprit(result.line)
            mistake = Mistake(
                *result, self._original, self._statements, statement, self._file_id, self._known
            )
            fault = diagnose(mistake)
            if not (fault.may_follow and self._header_lost):
                found.append(fault)
            if not self._drop(statement, result.line, fault):
                break
            rest = "\n".join(self._lines)
            self._statements, result = split(rest), _attempt(rest)
        return found

    def _culprit(self, line: int) -> Statement:
        """Return the statement that an error is due to: an earlier one if that leaves something open."""
        for statement in self._statements:
            if statement.opened or statement.first <= line <= statement.last:
                return statement
        return self._statements[-1]

    def _drop(self, statement: Statement, line: int, fault: Fault) -> bool:
        """Blank the item of a list that stands on the line, else the statement; tell if that changed it."""
        first, last = statement.first, statement.last
        item = line if fault.culprit is None else fault.culprit
        whole = fault.culprit is not None or open_brackets(self._lines[item]) == []
        if first < item <= last and self._lines[item] and whole:
            self._lines[item] = ""
            return True
        before = self._lines[first : last + 1]
        after = [""] * len(before)
        if self._original[first].lstrip().startswith(HEADER_MARKS):
            after[0] = f'["" . "{first}"]'  # what follows must not fall into the table before
            self._header_lost |= not fault.may_follow
        self._lines[first : last + 1] = after
        return before != after


def _deepest(text: str) -> tuple[int, int]:
    """Return where the brackets are nested deepest."""
    depth = deepest = place = 0
    for position, character in enumerate(text):
        depth += (character in "[{") - (character in "]}")
        if depth > deepest:
            deepest, place = depth, position
    return _point(text, place)


def _longest_key(text: str) -> int:
    return max((key.end() - key.start(), key.start()) for key in _DOTTED.finditer(text))[1]


def _point(text: str, place: int) -> tuple[int, int]:
    return text.count("\n", 0, place), place - text.rfind("\n", 0, place) - 1
