"""What was achieved of the targets, told as text, Markdown, data and a page."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from markupsafe import escape

from generator.base.exact import rounded
from generator.base.files import shared
from generator.base.money import money, percent
from generator.base.terminal import clipped, columns, padded, visible
from generator.compare.markup import safe, table
from generator.compare.width import Run, wrapped
from generator.printing.jinja import environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.compare.achieved import Achieved, Money, Row

_NAME = 30
_FIRST, _REST = "  ", " " * 11
_PLACES = 6
_NOTHING = "没有可比较的：没有适用这张表的项目"


def _heading(report: Achieved) -> str:
    return f"{report.unit} {report.year} 年：目标与完成情况（{report.title}）"


def rate(share: Decimal | None) -> str:
    """Print a rate: 0.8 is ``80%``."""
    found = None if share is None else rounded(share.scaleb(2), 2)
    return percent(found) if isinstance(found, Decimal) else ""


def _score(row: Row) -> str:
    return f"{row.score}／{row.weight}" if row.score and row.weight else row.score


def as_text(reports: Iterable[Achieved]) -> str:
    """Return the reports as lines of at most 80 columns."""
    lines = ["".join(run.text for run in line).rstrip() for report in reports for line in _lines(report)]
    return "\n".join(lines) + "\n" if lines else f"{_NOTHING}\n"


def _lines(report: Achieved) -> Iterator[list[Run]]:
    yield from wrapped([Run("", _heading(report))], "", _FIRST)
    yield []
    if report.money:
        yield from _money_lines(report.money)
        yield []
    if report.rows:
        yield [Run("", "指标：完成得最差的在前")]
        for row in report.rows:
            yield from wrapped([Run("", _said(row))], f"{_FIRST}{rate(row.rate) or '—':>7}  ", _REST)
        yield []
    for title, names in _rest(report):
        yield [Run("", f"{title}（{len(names)}）")]
        for name in names:
            yield from wrapped([Run("", name)], _FIRST, _FIRST * 2)
        yield []


def _rest(report: Achieved) -> Iterator[tuple[str, list[str]]]:
    """Yield what is not evaluated."""
    if report.open:
        yield "没有填写完成值的指标", [f"{row.whose}，{row.name}（{row.target}）" for row in report.open]
    if report.unfiled:
        yield "没有这张表的，或读不了的", [*report.unfiled]


def _flat(words: str) -> str:
    return " ".join(words.split())


def _said(row: Row) -> str:
    score = f"得分 {_score(row)}" if row.score else ""
    reason = f"原因：{_flat(row.reason)}" if row.reason else ""
    notes = "；".join(filter(None, (score, row.why, reason)))
    return f"{row.whose}，{row.name}：{row.target} → {row.achieved}" + (f"（{notes}）" if notes else "")


_ROW = ("完成率", "项目", "指标", "指标值", "实际完成值", "得分", "原因")
_MONEY = ("预算执行（万元）", "预算数", "执行数", "执行率", "总分")


def _cells(one: Money) -> tuple[str, str, str, str, str]:
    return one.whose, money(one.budget), money(one.executed), rate(one.rate), one.total


def _money_lines(found: Sequence[Money]) -> Iterator[list[Run]]:
    rows = [
        _MONEY,
        *((clipped(visible(name), _NAME), *cells) for name, *cells in map(_cells, _lowest(found))),
    ]
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            padded(cell, width, right=i > 0) for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield [Run("", "  ".join(cells))]
    for one in found:
        if one.reason:
            yield from wrapped([Run("", f"{one.whose}，原因：{_flat(one.reason)}")], _FIRST, _FIRST * 2)


def _lowest(found: Iterable[Money]) -> list[Money]:
    """Put money in order: what is spent least first, what nobody has said last."""
    return sorted(found, key=lambda one: (one.rate is None, one.rate or 0))


def as_markdown(reports: Iterable[Achieved]) -> str:
    """Return the reports as headings and tables; nothing in a value is taken for markup."""
    return "\n".join(line for report in reports for line in _markdown(report)) + "\n"


def _markdown(report: Achieved) -> Iterator[str]:
    yield from (f"## {safe(_heading(report))}", "")
    if report.money:
        cells = (tuple(map(safe, (*_cells(one), one.reason))) for one in _lowest(report.money))
        yield from table((*_MONEY, "原因"), cells)
        yield ""
    if report.rows:
        yield from table(_ROW, (tuple(map(safe, _row(row))) for row in report.rows))
        yield ""
    for title, names in _rest(report):
        yield from (f"**{title}（{len(names)}）**", "", *(f"- {safe(name)}" for name in names), "")


def _row(row: Row) -> tuple[str, ...]:
    why = "；".join(filter(None, (row.reason, row.why)))
    return rate(row.rate), row.whose, row.name, row.target, row.achieved, _score(row), why


def as_data(year: int, form: str, reports: Iterable[Achieved]) -> str:
    """Return the reports as JSON.

    ``filings``: `unit`, `year`, `title` of the form; `money`: `whose`, `key`, `budget`, `executed`, `rate`
    (decimals as text or null; 1 is all), `total`, `reason`; `indicators`, worst first, and `open` ones
    without a value: `whose`, `name`, `key`, `target`, `achieved`, `rate`, `why` there is none, `score`,
    `weight`, `reason`; `unfiled`: what has no file, or none that can be read.
    """
    data = {
        "format": 1,
        "year": year,
        "stage": form,
        "filings": [
            {
                "unit": report.unit,
                "year": report.year,
                "title": report.title,
                "money": [{**_plain(one), "rate": _plain_rate(one.rate)} for one in _lowest(report.money)],
                "indicators": [_plain(row) for row in report.rows],
                "open": [_plain(row) for row in report.open],
                "unfiled": list(report.unfiled),
            }
            for report in reports
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _plain(found: Row | Money) -> dict[str, str | None]:
    values = found._asdict()
    return {key: value if isinstance(value, str) else _plain_rate(value) for key, value in values.items()}


def _plain_rate(number: Decimal | None) -> str | None:
    found = None if number is None else rounded(number, _PLACES)
    return money(found) if isinstance(found, Decimal) else None


def as_page(reports: Sequence[Achieved]) -> str:
    """Return the reports as one self-contained page."""
    template = (shared("templates") / "pages" / "achieved.html").read_text("utf-8")
    shown = [
        {
            "heading": _heading(report),
            "money": [(*_cells(one), one.reason) for one in _lowest(report.money)],
            "rows": [(*_row(row), _state(row)) for row in report.rows],
            "rest": list(_rest(report)),
        }
        for report in reports
    ]
    heads = {"money_head": (*_MONEY, "原因"), "row_head": _ROW, "nothing": _NOTHING}
    return environment(escape).from_string(template).render({"reports": shown, **heads})


def _state(row: Row) -> str:
    if row.rate is None:
        return "unknown"
    return "reached" if row.rate >= 1 else "short"
