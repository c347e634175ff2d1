"""The difference as text for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

from generator.base.money import money
from generator.base.terminal import clipped, columns, padded, visible
from generator.compare import phrases
from generator.compare.data import Kind, Order, Words
from generator.compare.excerpt import excerpt
from generator.compare.foremost import foremost, reported
from generator.compare.width import Run, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.compare.amounts import Amounts
    from generator.compare.data import Change, Item
    from generator.compare.difference import Difference, Summary

Style: TypeAlias = Callable[[str, str], str]
"""Dresses a stretch of text: called with ``heading``, ``added``, ``removed`` or ``dim``, and the text."""

_SIGNS = {Kind.ADDED: ("+", "added"), Kind.REMOVED: ("-", "removed")}
_NAME = 30
_VALUE = 120
_STEP = "  "


def text(difference: Difference, style: Style | None = None) -> str:
    """Return the difference as lines of at most 80 columns; without a style there is only text."""
    lines: list[str] = []
    for line in _lines(difference):
        spans = (
            (name, "".join(run.text for run in runs)) for name, runs in groupby(line, attrgetter("style"))
        )
        lines.append("".join(style(name, span) if style and name else span for name, span in spans).rstrip())
    return "\n".join(lines) + "\n"


def _lines(difference: Difference) -> Iterator[list[Run]]:
    yield from wrapped([Run("heading", phrases.heading(difference))], "", _STEP)
    for lost in difference.gaps:
        yield from wrapped([Run("dim", phrases.gap(lost))], _STEP, _STEP * 2)
    if not difference:
        yield [Run("", phrases.NOTHING_ELSE if difference.gaps else phrases.NOTHING)]
        return
    yield []
    yield from _head(difference)
    for item in reported(difference):
        yield []
        yield from _item(item, "")


def _head(difference: Difference) -> Iterator[list[Run]]:
    """Yield what a reviewer needs first, then the counts."""
    found = foremost(difference)
    for part in phrases.first(found):
        yield from _part(part)
        yield []
    yield from _budgets(difference.summary)
    for part in phrases.largest(found):
        yield []
        yield from _part(part)
    if found.money:
        yield []
    for line in (*phrases.summary_lines(difference.summary), *phrases.yearly(difference, found)):
        yield from wrapped([Run("", line)], "", _STEP)


def _part(part: phrases.Part) -> Iterator[list[Run]]:
    yield from wrapped([Run("heading", part.title)], "", _STEP)
    for line in part.lines:
        yield from wrapped([Run("", line)], _STEP, _STEP * 2)


def _budgets(summary: Summary) -> Iterator[list[Run]]:
    rows = [("项目当年预算（万元）", *_COLUMNS)]
    rows += [
        _budget_row(clipped(_one_line(budget.side.name), _NAME), budget.amounts) for budget in summary.budgets
    ]
    rows.append(_budget_row("合计", summary.total))
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        name, *cells = (
            padded(cell, width, right=i > 0) for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield [Run("", _STEP.join([name, *cells]))]


_COLUMNS = ("原来", "现在", "增减", "比例")


def _budget_row(name: str, amounts: Amounts) -> tuple[str, str, str, str, str]:
    return (name, money(amounts.old), money(amounts.new), *phrases.amounts_note(amounts))


def _item(item: Item, indent: str) -> Iterator[list[Run]]:
    sign, style = next((_SIGNS[kind] for kind in item.kinds if kind in _SIGNS), ("", "heading"))
    happened = phrases.kinds(item)
    label = f"{sign} {happened}{phrases.THINGS[item.thing]}" if sign else phrases.THINGS[item.thing]
    tail = f"（{happened}）" if happened and not sign else ""
    yield from wrapped(
        [Run(style, f"{label} {_one_line(item.side.name)}{tail}".strip())], indent, indent + _STEP
    )
    inner = indent + _STEP
    for change in phrases.values(item):
        yield from wrapped(_change(change), inner, inner + _STEP)
    for part in item.parts:
        yield from _item(part, inner)


def _change(change: Change) -> Iterator[Run]:
    yield Run("", f"{change.title}：")
    if isinstance(change.detail, Words):
        for operation, piece in excerpt(change.detail):
            yield _marked(operation, piece)
        return
    old, new = change.old, change.new
    if isinstance(change.detail, Order):
        old, new = (_names(side) for side in (change.detail.old, change.detail.new))
    if old:
        yield Run("removed", clipped(_one_line(old), _VALUE))
    if old and new:
        yield Run("", " → ")
    elif old:
        yield Run("", " →（无）" if change.new_key else "")
    if new:
        yield Run("added", clipped(_one_line(new), _VALUE))
    note = phrases.note(change)
    if note:
        yield Run("", f"（{note}）")


def _marked(operation: str, piece: str) -> Run:
    """Mark what goes ``[-so-]`` and what comes ``{+so+}``, as git does."""
    shown = _one_line(piece)
    if operation == "-":
        return Run("removed", f"[-{shown}-]")
    return Run("added", f"{{+{shown}+}}") if operation == "+" else Run("", shown)


def _names(names: Iterable[str]) -> str:
    return "、".join(clipped(_one_line(name), _NAME) for name in names)


def _one_line(value: str) -> str:
    return visible(value.replace("\n", "↵"))
