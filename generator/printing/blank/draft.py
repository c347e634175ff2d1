"""A first template made from an official blank: tags typed beside and below the labels that are known."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from generator.forms.listing import variable
from generator.printing.blank import pen
from generator.printing.blank.grid import read_tables
from generator.printing.blank.lists import (
    BOX,
    GOAL_WORDS,
    Columns,
    Head,
    alike,
    columns_of,
    goal_term,
    is_box,
    is_sample,
    loops,
    owner_in,
)
from generator.printing.word.xml import TR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from generator.printing.blank.grid import Cell, Row, Table
    from generator.printing.blank.titles import Title, Titles

_NUMBER = re.compile(r"目标[ \u3000]*(?:\d+|N|[一二三](?!级))?")
_MONTH = re.compile(r"\d+\s*[-–—~至]\s*(?P<gap>\d*N?)\s*月")
_POINTS = re.compile(r"[（(]\s*(?P<gap>\d*[xX×N_]*)\s*分\s*[）)]")
_LEVELS = ("level1", "level2")
_CORNERED = 2  # labels at least, with empty cells below them
_MOST_CELLS = 63  # as many as Word itself can have in a row
_MOST_HEADS = 6
_MOST_AROUND = 8


class Unplaced(NamedTuple):
    """A cell that nothing was typed into: where it is, and the labels beside and above it."""

    table: int
    row: int
    cell: int
    label: str
    owner: str

    def __str__(self) -> str:
        """Say where it is, as messages do."""
        about = f"（{self.label}）" if self.label else ""
        return f"第 {self.table} 张表第 {self.row} 行第 {self.cell} 格{about}"


@dataclass
class Drafter:
    """Goes through the tables of a blank, row by row; `of` is whose form it is."""

    titles: Titles
    of: str
    placed: int = 0
    unplaced: list[Unplaced] = field(default_factory=list)
    _around: list[str] = field(default_factory=list)
    _head: Head = field(default_factory=lambda: Head(()))
    _is_matrix: bool = True

    def form(self, root: etree._Element) -> None:
        """Type all tags that are known."""
        for table in read_tables(root):
            self._head = Head(())
            done: set[Row] = set()
            for at, row in enumerate(table.rows):
                if row not in done and len(row.cells) <= _MOST_CELLS:
                    done.update(self._row(table, row, table.rows[at + 1 :]))

    def _row(self, table: Table, row: Row, below: Sequence[Row]) -> Sequence[Row]:
        """Do a row; return those below it that were dealt with too."""
        if len(row.cells) == 1 and row.cells[0].text and not _boxed(row.cells[0]):
            self._remember(row.cells[0].text)
            self._head = Head(())
            return ()
        columns = self._columns(row)
        if columns is not None:
            return self._list(table, row, columns, below)
        if self._goals_in_paragraphs(row):
            return ()
        if row.own and goal_term(row.own[0].text) and len(row.blank) == 1:
            return self._goal_row(row, below)
        if _is_head(row, below):
            self._heads(row)
        else:
            self._values(table, row)
        return ()

    def _remember(self, text: str) -> None:
        """Keep what has been said of the rows to come, the nearest first."""
        self._around = [text, *self._around[: _MOST_AROUND - 1]]

    def _heads(self, row: Row) -> None:
        """Take a row of labels for the head of what is below, or for more of the head above it."""
        last = self._head.rows[-1] if self._head.rows else None
        goes_on = last is not None and any(cell.above in last.cells for cell in row.cells[1:])
        before = self._head.rows if goes_on and len(self._head.rows) < _MOST_HEADS else ()
        self._head = Head((*before, row))
        for cell in row.own:
            self._gap(cell, _MONTH, self.titles.by_unit((), "月"))
        self._is_matrix = True

    def _columns(self, row: Row) -> Columns | None:
        own = row.own
        if not self._head.rows or not own:
            return None
        known = [cell for cell in own if not cell.text or is_sample(cell.text) or is_box(cell)]
        goalish = [cell for cell in own[:1] if any(word in cell.text for word in GOAL_WORDS)]
        if len({*known, *goalish}) < len(own):
            return None
        return columns_of(row, self._head, self.titles, self._context(row))

    def _context(self, row: Row) -> list[str]:
        """Return what says which goals a row is about, the nearest first."""
        heads = [cell.label for one in self._head.rows for cell in one.cells if goal_term(cell.label)]
        texts = [cell.label for cell in row.cells if any(word in cell.label for word in GOAL_WORDS)]
        return [*texts, *heads, *self._around]

    def _list(self, table: Table, row: Row, columns: Columns, below: Sequence[Row]) -> Sequence[Row]:
        typed = dict(columns.names)
        for cell in row.own:
            if cell in typed:
                merge = "{% vm %}" if typed[cell].name.model[-2] in _LEVELS else ""
                self._type(cell, f"{merge}{{{{ {typed[cell].written} }}}}")
            elif not self._in_list(cell, columns):
                self._leave(table, row, cell, self._head.labels(cell), owner_in(columns.listed))
        same = alike(row, below)
        for other in same:
            _take_out(other.element)
        self._loop(row, columns)
        self._is_matrix = False
        return same

    def _gap(self, cell: Cell, pattern: re.Pattern[str], name: Title | None) -> None:
        """Type a name where a label leaves room for it, e.g. for the month in 1–N月执行数."""
        found = pattern.search(pen.raw(cell)) if name is not None else None
        if found is not None and name is not None:
            pen.replace(cell, found.start("gap"), found.end("gap"), f"{{{{ {name.written} }}}}")
            self.placed += 1

    def _in_list(self, cell: Cell, columns: Columns) -> bool:
        """Type what else stands in the row of a list: a box, the goal that its rows are about."""
        labels = self._head.labels(cell)
        of_goal = "rows" in columns.listed
        box = self.titles.box(columns.listed, labels[0]) if labels else ""
        if box:
            self._type(cell, box)
        elif cell.text and not is_sample(cell.text):
            if of_goal:
                _numbered(cell)
                pen.replace(cell, 0, 0, "{% vm %}")
                self.placed += 1
        elif of_goal and any("目标" in label and "值" not in label for label in labels[:1]):
            self._type(cell, "{% vm %}{{ goal.text }}")
        elif "funding_lines" in columns.listed and not labels:
            self._type(cell, f"{{{{ {variable('funding_lines')}.name }}}}")
        else:
            return False
        return True

    def _loop(self, row: Row, columns: Columns) -> None:
        """Put a list's loops around its row; that over goals around the head, where a label spans both."""
        opened = loops(columns.listed)
        label = row.cells[0].origin
        first = next((one for one in self._head.rows if label in one.cells), None)
        spans = first is not None and label is not row.cells[0] and bool(goal_term(label.text))
        for at, statement in enumerate(opened):
            outer = spans and at == 0 and len(opened) > 1
            start = first if outer and first is not None else row
            start.element.addprevious(pen.statement_row(start, f"{{%tr {statement} %}}"))
            if outer:
                _numbered(label)
                self._gap(label, _POINTS, self.titles.points(columns.listed[: columns.listed.index("*") + 1]))
        for _ in opened:
            row.element.addnext(pen.statement_row(row, "{%tr endfor %}"))

    def _goals_in_paragraphs(self, row: Row) -> bool:
        """Fill the cells that hold all goals of a term, a paragraph each, below a head that says which."""
        own = row.own
        terms = [goal_term(self._head.labels(cell)[0]) if self._head.labels(cell) else "" for cell in own]
        if not own or not all(terms) or not all(not cell.text or goal_term(cell.text) for cell in own):
            return False
        for cell, term in zip(own, terms, strict=True):
            opened = f"{{%p for goal in {self.of}.{term} %}}"
            self._type(cell, f"{opened}\n目标 {{{{ goal.number }}}}: {{{{ goal.text }}}}\n{{%p endfor %}}")
        return True

    def _goal_row(self, row: Row, below: Sequence[Row]) -> Sequence[Row]:
        """Print a row for each goal of the term that its label names."""
        term = goal_term(row.own[0].text)
        if (self.of, term, "*") not in self.titles.by_list:
            return ()
        same = []
        for other in below:
            if not (other.own and goal_term(other.own[0].text) == term and len(other.blank) == 1):
                break
            _take_out(other.element)
            same.append(other)
        _numbered(row.own[0])
        self.placed += 1
        self._type(row.blank[0], "{{ goal.text }}")
        row.element.addprevious(pen.statement_row(row, f"{{%tr for goal in {self.of}.{term} %}}"))
        row.element.addnext(pen.statement_row(row, "{%tr endfor %}"))
        self._remember(row.own[0].text)
        return same

    def _values(self, table: Table, row: Row) -> None:
        """Fill the single cells of a row by the labels to their left and above them."""
        found = [(cell, *self._labels(row, cell)) for cell in row.blank]
        for cell in row.own:
            if _boxed(cell) and not self._boxes(cell):
                self._leave(table, row, cell, self._labels(row, cell)[0])
        for cell, labels, around in found:
            title = self.titles.find((), labels, around)
            if title is None:
                self._leave(table, row, cell, labels)
            else:
                self._type(cell, f"{{{{ {title.written} }}}}")

    def _labels(self, row: Row, cell: Cell) -> tuple[list[str], list[str]]:
        """Return the labels that may name a cell, and all to its left and above it."""
        left = [one.label for one in row.cells if one.end <= cell.start and one.label and not _boxed(one)]
        above = self._head.labels(cell)
        nearest, upper = left[-1:], above[:1]
        labels = [*upper, *nearest] if self._is_matrix else nearest or upper
        return labels, [*left, *above]

    def _boxes(self, cell: Cell) -> bool:
        """Make every box of a cell one that is ticked by what is chosen; tell whether all could be."""
        text = pen.raw(cell)
        boxes = list(BOX.finditer(text))
        words = BOX.split(text)
        printed = [
            self.titles.box((), words[at]) or self.titles.box((), words[at + 1]) for at in range(len(boxes))
        ]
        if not all(printed):
            return False
        for box, tag in reversed(list(zip(boxes, printed, strict=True))):
            pen.replace(cell, box.start(), box.end(), tag)
        self.placed += 1
        return True

    def _type(self, cell: Cell, text: str) -> None:
        pen.write(cell, text)
        self.placed += 1

    def _leave(self, table: Table, row: Row, cell: Cell, labels: Sequence[str], owner: str = "") -> None:
        label = labels[0].replace("\n", "") if labels else ""
        at = row.cells.index(cell) + 1
        self.unplaced.append(Unplaced(table.number, row.number, at, label, owner or self.of))


def _is_head(row: Row, below: Sequence[Row]) -> bool:
    """Tell whether a row heads columns: it is all labels, but for a corner that may be empty."""
    labels = [cell for cell in row.own if cell.text]
    if any(map(_boxed, labels)) or len(row.blank) > 1:
        return False
    if not row.blank:
        return True
    under = below[0].blank if below else []
    return sum(any(cell.within(label) for label in labels) for cell in under) >= _CORNERED


def _boxed(cell: Cell) -> bool:
    return BOX.search(cell.text) is not None


def _numbered(cell: Cell) -> None:
    """Put the goal's number behind the word 目标."""
    text = pen.raw(cell)
    found = _NUMBER.search(text)
    if found is not None:
        pen.replace(cell, found.start(), found.end(), "目标 {{ goal.number }}")


def _take_out(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None and element.tag == TR:
        parent.remove(element)
