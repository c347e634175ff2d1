"""What users read about rules: ``tianbao rules`` on the terminal, ``docs/rules.md``."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from generator.base.terminal import columns, wrap
from generator.checks.codebook import EXAMPLE_LABELS, codebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.checks.codebook import Entry

_WIDTH = 80


def listed(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield a line for each code, first those of rules."""
    ordered = sorted(entries, key=lambda entry: not entry.reason)
    for of_rules, group in groupby(ordered, key=lambda entry: bool(entry.reason)):
        yield "规则：" if of_rules else "文件本身的问题："
        for entry in group:
            yield from _filled(f"  {entry.code}  {entry.severity.label}  ", entry.title)
    yield "说明一条规则：tianbao rules 代码"


def explained(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield all that is known of each code."""
    for position, entry in enumerate(entries):
        yield from ("",) * bool(position)
        yield from _filled(f"{entry.code}  ", entry.title)
        yield f"  程度：{entry.severity.label}"
        if entry.reason:
            yield f"  退回原因：{entry.reason}"
        for kind, text in entry.examples:
            yield from _filled(f"  {EXAMPLE_LABELS[kind]}：", text)
        if entry.hint:
            yield from _filled("  办法：", entry.hint)
        if entry.reason:
            yield f"  略过：在那一行末尾写 # tianbao: ignore={entry.code} 理由"


def _filled(label: str, text: str) -> Iterator[str]:
    """Yield a text of one or more lines behind its label."""
    room = columns(label)
    first, *rest = wrap(text, _WIDTH - room)
    yield label + first
    yield from (" " * room + line for line in rest)


def rules_table() -> str:
    """Return the rules as ``docs/rules.md`` shows them: a table, then one after the other."""
    rules = [entry for entry in codebook().values() if entry.reason]
    rows = (
        f"| [{e.code}](#{e.code.lower()}) | {e.severity.label} | {_cell(e.title)} | {e.reason} |"
        for e in rules
    )
    sections = (line for entry in rules for line in _section(entry))
    return "\n".join(
        ["", "| 代码 | 程度 | 查什么 | 退回原因 |", "|---|---|---|---|", *rows, "", *sections, ""]
    )


def codes_table() -> str:
    """Return the codes that no rule has."""
    entries = (entry for entry in codebook().values() if not entry.reason)
    rows = (f"| {entry.code} | {_cell(entry.title)} |" for entry in entries)
    return "\n".join(["", "| 代码 | 说明 |", "|---|---|", *rows, "", ""])


def _section(entry: Entry) -> Iterator[str]:
    yield from (
        f"### {entry.code}",
        "",
        f"{entry.title}（{entry.severity.label}；退回原因：{entry.reason}）",
        "",
    )
    for kind, text in entry.examples:
        yield f"- {EXAMPLE_LABELS[kind]}：{_code(text)}"
    yield from (f"- 办法：{entry.hint}", "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _code(text: str) -> str:
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"
