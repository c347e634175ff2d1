"""What is wrong with an author's file, as data: the printers decide how it looks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

_STEP = re.compile(r'(?:^|\.)(?:"([^"]*)"(?=\.|$)|([^.]*))')

KeyPath: TypeAlias = tuple[str | int, ...]
"""Names one value of a TOML file, e.g. ``("goals", "safety", "indicators", 2, "target")``."""


class Severity(StrEnum):
    """How bad a problem is, worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """Return the word that users see."""
        return {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}[self]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a file; lines and columns count characters from 1, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file (as the author would type it), a stretch of it, the value's key path."""

    file: str
    span: Span | None = None
    key: KeyPath = ()

    def __str__(self) -> str:
        """Return ``file:line:column``, or the file alone where no position is known."""
        if self.span is None:
            return self.file
        return f"{self.file}:{self.span.line}:{self.span.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing the author has to know; `message` says what is wrong, `hint` what to do."""

    code: str
    message: str
    place: Place
    hint: str = ""
    severity: Severity = Severity.ERROR
    also: tuple[Place, ...] = ()


def dotted(key: KeyPath) -> str:
    """Return a key path as one string, e.g. ``goals.safety.indicators.2.target``."""
    return ".".join([step(name) if isinstance(name, str) else str(name) for name in key])


def step(name: str) -> str:
    """Return a name as a step of a dotted key path: in quotes where it holds what parts them.

    >>> step("safety"), step("2.5级以上")
    ('safety', '"2.5级以上"')
    """
    return f'"{name}"' if "." in name and '"' not in name else name


def parts_of(dotted_key: str) -> list[str]:
    """Part a dotted key path into its steps.

    >>> parts_of('goals.safety.indicators."2.5级以上".achieved')
    ['goals', 'safety', 'indicators', '2.5级以上', 'achieved']
    """
    if not dotted_key:
        return []
    if '"' not in dotted_key:
        return dotted_key.split(".")
    return [quoted or plain for quoted, plain in _STEP.findall(dotted_key)]
