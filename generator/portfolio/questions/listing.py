"""What a list of the portfolio is: columns, where they come from, what may be asked of it. Data, no code."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - a NamedTuple and a dataclass name it
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Kind(StrEnum):
    """How a column is shown and saved."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    """whole 分, shown in 万元"""
    YEAR = "year"
    WRITTEN = "written"
    """a number as its author wrote it, which is a text"""
    SHARE = "share"
    """a number of hundredths, shown in per cent"""
    TIMES = "times"
    """a number of hundredths, shown as so many times"""


class Leads(NamedTuple):
    """The list that a number leads to: by filter, the column that says what to ask there, or a fixed word."""

    listing: str
    columns: Mapping[str, str]
    fixed: Mapping[str, str] = MappingProxyType({})


class Column(NamedTuple):
    """One column: its name in SQL, the expression, the title; without a title it only serves links.

    `link` names the columns that say which form a value leads to: unit, year, form, and maybe the cell's key.
    """

    name: str
    sql: str
    title: str = ""
    kind: Kind = Kind.TEXT
    link: tuple[str, ...] = ()
    leads: Leads | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One list: `meaning` says in a sentence what stands in it."""

    name: str
    title: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """what no two rows share"""
    source: str
    """what stands behind FROM: other tables by LEFT JOIN, left out where nothing asks for them"""
    conditions: Mapping[str, str]
    """by filter, what it demands; the filter's own name is the parameter"""
    otherwise: Mapping[str, str] = field(default_factory=dict)
    """by filter, what is demanded where it is not given"""
    alone: Mapping[str, str] = field(default_factory=dict)
    """by filter, how to count where nothing else is asked for, if there is a quicker way"""
    orders: Mapping[str, str]
    """by title, the first is the usual one; each ends with what no two rows share"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: the list of its answers, and how they are worked out once the portfolio is written.

    The answers stand in a table of their own, so that a page only reads: `table` makes it, and `script` works
    out anew what may have become another answer (`touched`).
    """

    listing: Listing
    table: str
    script: str
