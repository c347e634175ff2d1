"""Which rows of a blank form a template prints in a loop, and what stands in their columns."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from generator.base.vocabulary import taxonomies
from generator.forms.labels import plain
from generator.forms.listing import variable
from generator.forms.names import ITEM

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.printing.blank.grid import Cell, Row
    from generator.printing.blank.titles import Title, Titles

Path = tuple[str, ...]
_GOAL = re.compile(r"^(?:实施期|总体|中期|长期|年度|当年|本年)?(?:绩效)?(?:总?目标)(?:\d*|N|[一二三])$")
_LONG = ("长期", "中期", "实施期", "总体目标")
_SAMPLE = re.compile(r"^(?:指标\d*|\.+|…+|—+|-+|无|\d+)$")
BOX = re.compile("[☐□☑√■▢◻]")
GOAL_WORDS = ("绩效目标", "绩效指标", "长期目标", "年度目标")
_OWNERS = {
    "rows": "indicator",
    "long_term_goals": "goal",
    "annual_goals": "goal",
    "activities": "activity",
    "procurement": "purchase",
    "funding_lines": "funding",
    "projects": "project",
}
_LEAST = 2  # columns that tell a list


class Head(NamedTuple):
    """The rows that head columns, the upper ones first."""

    rows: Sequence[Row]

    def labels(self, cell: Cell) -> list[str]:
        """Return what stands above a cell, the nearest first."""
        above = [one for row in self.rows for one in row.cells if cell.within(one) and one.label]
        return [*dict.fromkeys(one.label for one in reversed(above))]


class Columns(NamedTuple):
    """A list and the cells of its row, each with the name that is printed there."""

    listed: Path
    names: Sequence[tuple[Cell, Title]]


@lru_cache(maxsize=4096)
def is_sample(text: str) -> bool:
    """Tell whether a text only shows where something goes: 指标1, ……, or a class of the taxonomy.

    >>> is_sample("指标1：") and is_sample("……") and is_sample("产出指标") and not is_sample("项目名称")
    True
    """
    words = plain(text)
    classes = {
        name for one in taxonomies().values() for pair in one.levels.items() for name in (pair[0], *pair[1])
    }
    return not words or _SAMPLE.match(words) is not None or words in classes or f"{words}指标" in classes


@lru_cache(maxsize=4096)
def goal_term(text: str) -> str:
    """Return the list of goals that a label is about; empty for another label.

    >>> goal_term("长期绩效目标 1："), goal_term("年度目标"), goal_term("目标名称")
    ('long_term_goals', 'annual_goals', '')
    """
    words = plain(text.partition("\n")[0])
    if not _GOAL.match(words):
        return ""
    return term_of((words,))


def term_of(labels: Iterable[str]) -> str:
    """Return the list of goals that labels are about, the nearest of them that says."""
    for label in labels:
        if any(word in label for word in _LONG):
            return "long_term_goals"
        if "年度" in label or "当年" in label:
            return "annual_goals"
    return "annual_goals"


def columns_of(row: Row, head: Head, titles: Titles, around: Sequence[str]) -> Columns | None:
    """Return the list that a row under a head is a line of; None where it is none's."""
    cells = [cell for cell in row.own if is_empty(cell)]
    best: Columns | None = None
    for listed in titles.by_list:
        if not listed or not _wanted(listed, head, cells, around):
            continue
        found = [
            (cell, title)
            for cell in cells
            if (title := titles.find(listed, labels := head.labels(cell)[:2])) is not None
            and not titles.box(listed, labels[0])
        ]
        if len(found) >= _LEAST and (best is None or len(found) > len(best.names)):
            best = Columns(listed, found)
    return best


def _wanted(listed: Path, head: Head, cells: Sequence[Cell], around: Sequence[str]) -> bool:
    """Tell whether a list may be meant: of goals and indicators the one of the right term."""
    goals = [key for key in listed if key.endswith("_goals")]
    if not goals:
        return True
    labels = [label for cell in cells for label in head.labels(cell)]
    years = {plain(label) for label in labels} & {"前年", "上年"}
    return goals[0] == ("annual_goals" if years else term_of(around))


def loops(listed: Path) -> list[str]:
    """Return the statements that open the loops of a list, the outer first.

    >>> loops(("project", "annual_goals", "*", "rows", "*"))
    ['for goal in project.annual_goals', 'for row in goal.rows']
    """
    opened, start = [], listed[0]
    parts = [part for part in listed[1:] if part != ITEM]
    for part in parts:
        opened.append(f"for {variable(part)} in {start}.{part}")
        start = variable(part)
    return opened


def owner_in(listed: Path) -> str:
    """Return whose fields form.toml declares for the items of a list."""
    return next((_OWNERS[part] for part in reversed(listed) if part in _OWNERS), "")


def is_box(cell: Cell) -> bool:
    """Tell whether a cell holds nothing but a box to tick."""
    return BOX.fullmatch(cell.text) is not None


def is_empty(cell: Cell) -> bool:
    """Tell whether a cell is to be filled: empty, with a box, or with a text that shows what goes there."""
    return not cell.text or is_sample(cell.text) or is_box(cell)


def alike(row: Row, below: Iterable[Row]) -> list[Row]:
    """Return the rows right below that are further lines of the same list, empty or with samples."""
    found = []
    shape = [(cell.start, cell.span) for cell in row.cells]
    for other in below:
        goalish = any(word in cell.text for cell in other.own[:1] for word in GOAL_WORDS)
        empty = [is_empty(cell) for cell in other.own]
        same = [(cell.start, cell.span) for cell in other.cells] == shape
        if not same or not all(empty[1:]) or not (goalish or all(empty[:1])):
            break
        found.append(other)
    return found
