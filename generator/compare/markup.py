"""The difference as Markdown, to paste into a merge request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.base.money import money
from generator.base.terminal import clipped, visible
from generator.compare import phrases
from generator.compare.data import Words
from generator.compare.excerpt import excerpt
from generator.compare.foremost import foremost, reported

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.compare.data import Change, Item
    from generator.compare.difference import Difference, Summary

_MARKUP = re.compile(r"[\\`*_~\[\]{}|#$^:@!<>&]|^\s*[-+=]|(?<=\d)[.)](?=\s|$)|(?<=www)\.", re.IGNORECASE)
_CALL = re.compile(r"(?<=[@#!])(?=\w)")
_JOINER = "\u2060"
_NAME = 60
_VALUE = 200


def markdown(difference: Difference) -> str:
    """Return the difference as headings and tables; nothing in a value is taken for markup."""
    return "\n".join(_lines(difference)) + "\n"


def _lines(difference: Difference) -> Iterator[str]:
    yield f"## {safe(phrases.heading(difference))}"
    yield ""
    if difference.gaps:
        yield from (f"- {safe(phrases.gap(lost))}" for lost in difference.gaps)
        yield ""
    if not difference:
        yield phrases.NOTHING_ELSE if difference.gaps else phrases.NOTHING
        return
    sides = phrases.sides(difference)
    yield from _head(difference, sides)
    for item in reported(difference):
        yield ""
        yield f"### {_heading(item)}"
        yield ""
        yield from table(("内容", *sides, "说明"), _rows(item))


def _head(difference: Difference, sides: tuple[str, str]) -> Iterator[str]:
    """Yield what a reviewer needs first, then the counts."""
    found = foremost(difference)
    yield from _parts(phrases.first(found))
    yield from _budgets(difference.summary, sides)
    yield ""
    yield from _parts(phrases.largest(found))
    yield from (f"- {line}" for line in phrases.summary_lines(difference.summary))
    yield from (f"- {safe(line)}" for line in phrases.yearly(difference, found))


def _parts(parts: Iterable[phrases.Part]) -> Iterator[str]:
    for part in parts:
        yield f"**{part.title}**"
        yield ""
        yield from (f"- {safe(line)}" for line in part.lines)
        yield ""


def _budgets(summary: Summary, sides: tuple[str, str]) -> Iterator[str]:
    rows = [(safe(clipped(b.side.name, _NAME)), b.amounts) for b in summary.budgets]
    rows.append(("合计", summary.total))
    cells = ((name, money(a.old), money(a.new), *phrases.amounts_note(a)) for name, a in rows)
    yield from table(("项目当年预算（万元）", *sides, "增减", "比例"), cells, numbers=True)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, numbers: bool = False) -> Iterator[str]:
    """Yield the lines of a table; its cells are Markdown already."""
    yield _row(head)
    yield _row(("---", *["--:" if numbers else "---"] * (len(head) - 1)))
    yield from map(_row, rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _heading(item: Item) -> str:
    happened = phrases.kinds(item)
    tail = f"（{happened}）" if happened else ""
    return f"{phrases.THINGS[item.thing]} {safe(clipped(_flat(item.side.name), _NAME))}{tail}"


def _rows(item: Item) -> Iterator[tuple[str, ...]]:
    if item.old is None or item.new is None:
        yield _alone(item)
    else:
        yield from map(_change, phrases.values(item))
    for part in item.parts:
        if part.old is not None and part.new is not None:
            yield (f"**{_heading(part)}**", "", "", "")
        yield from _rows(part)


def _alone(item: Item) -> tuple[str, ...]:
    """Return one row with all that a new or dropped thing says."""
    values = (f"{change.title}：{_value(change.old + change.new)}" for change in phrases.values(item))
    said = "<br>".join(values)
    sides = (said, "") if item.new is None else ("", said)
    name = f"{phrases.THINGS[item.thing]} {safe(clipped(_flat(item.side.name), _NAME))}"
    return (f"**{name}**", *sides, phrases.kinds(item))


def _change(change: Change) -> tuple[str, ...]:
    if isinstance(change.detail, Words):
        operations = list(excerpt(change.detail))
        old, new = _marked(operations, "-", "del"), _marked(operations, "+", "ins")
    else:
        old, new = _value(change.old), _value(change.new)
    return change.title, old, new, phrases.note(change)


def _marked(operations: Iterable[tuple[str, str]], wanted: str, tag: str) -> str:
    """Return one side of a text, what is only there marked."""
    return "".join(
        f"<{tag}>{safe(text)}</{tag}>" if operation == wanted else safe(text)
        for operation, text in operations
        if operation in {"=", wanted}
    )


def _value(text: str) -> str:
    return safe(clipped(text, _VALUE))


def _flat(text: str) -> str:
    return " ".join(text.split())


def safe(text: str) -> str:
    """Make a text mean only itself: no markup, no table cell, no link, nobody called by name."""
    lines = (_CALL.sub(_JOINER, visible(line)) for line in text.split("\n"))
    return "<br>".join(_MARKUP.sub(_reference, line) for line in lines)


def _reference(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(character)};" for character in match[0])
