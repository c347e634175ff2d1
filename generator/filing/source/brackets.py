"""Brackets that are not closed, and what is wrong between the items of ``[…]`` and ``{…}``."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.base.codes import Code
from generator.base.problems import Span
from generator.filing.source.mistake import Fault, in_ascii
from generator.filing.source.statements import open_brackets

if TYPE_CHECKING:
    from generator.filing.source.mistake import Mistake
    from generator.filing.source.statements import Opening

_PAIR_BEGINS = re.compile(r"[\w-]+\s*=")
_CLOSING = {"[": "]", "{": "}"}


def left_open(mistake: Mistake) -> Fault | None:
    """Understand a list or a string of several lines that goes on to the end of the file."""
    opened = mistake.opened
    if opened is None:
        return None
    span = Span(opened.line + 1, opened.column + 1, opened.line + 1, opened.column + 1 + len(opened.mark))
    if opened.mark in _CLOSING:
        message = f"这里的 {opened.mark} 没有配对的 {_CLOSING[opened.mark]}"
        return mistake.fault(Code.BRACKETS, message, f"在末尾补上 {_CLOSING[opened.mark]}", span)
    message = f"这里的 {opened.mark} 开始了一段文字，后面没有收尾的 {opened.mark}"
    return mistake.fault(Code.QUOTES, message, f"在这段文字末尾补上 {opened.mark}", span)


def between_items(mistake: Mistake) -> Fault | None:
    """Understand what is wrong between the items of ``[…]`` and ``{…}``."""
    if not mistake.message.startswith("Unclosed"):
        return None
    opened = mistake.innermost
    if opened and opened.mark == "{" and opened.line < mistake.line and mistake.character == "{":
        return never_closed(mistake, opened)
    bracket = "[" if "array" in mistake.message else "{"
    item_begins = not mistake.before.strip()
    if bracket == "{" and item_begins:
        return _unclosed_item(mistake)
    if mistake.character in ("", "#", "]", "}"):
        message = f"{bracket} 没有配对的 {_CLOSING[bracket]}"
        hint = "花括号 {…} 要写在一行里" if bracket == "{" else f"在末尾补上 {_CLOSING[bracket]}"
        return mistake.fault(Code.BRACKETS, message, hint)
    hint = f"{bracket}…{_CLOSING[bracket]} 里的各项用 , 隔开"
    fault = mistake.fault(Code.SYNTAX, "这一项的前面少一个逗号", hint)
    return replace(fault, culprit=_line_above(mistake)) if item_begins else fault


def never_closed(mistake: Mistake, opened: Opening) -> Fault:
    """Understand a ``{`` after which the next ``{`` comes: the first was to end before."""
    span = Span(opened.line + 1, opened.column + 1, opened.line + 1, opened.column + 2)
    fault = mistake.fault(Code.BRACKETS, "这里的 { 没有配对的 }", "在这一项末尾补上 }", span)
    return replace(fault, culprit=opened.line)


def item_without_bracket(mistake: Mistake) -> Fault | None:
    """Understand ``key = value`` where a list wants ``{ key = value }``."""
    opened = mistake.innermost
    if opened is None or opened.mark != "[" or not _PAIR_BEGINS.match(mistake.text[mistake.column :]):
        return None
    fault = mistake.fault(Code.BRACKETS, "这一项的前面少一个 {", "写作 { 键 = 值, … }")
    return replace(fault, culprit=mistake.line)


def _unclosed_item(mistake: Mistake) -> Fault:
    """Understand a ``{`` that its own line should have closed."""
    line = _line_above(mistake)
    opening = open_brackets(mistake.lines[line])
    if not opening:
        return mistake.fault(Code.SYNTAX, "这一项的前面少一个逗号", "{…} 里的各项用 , 隔开")
    span = Span(line + 1, opening[-1] + 1, line + 1, opening[-1] + 2)
    fault = mistake.fault(Code.BRACKETS, "这里的 { 没有配对的 }", "在这一行末尾补上 }", span)
    return replace(fault, culprit=line)


def _line_above(mistake: Mistake) -> int:
    """Return the nearest line above that says something."""
    for line in range(mistake.line - 1, mistake.statement.first, -1):
        if in_ascii(mistake.lines[line]).strip():
            return line
    return mistake.statement.first
