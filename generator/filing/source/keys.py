"""Faults of keys: written in Chinese, or written twice."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from generator.base.codes import Code
from generator.base.problems import Span
from generator.filing.source.mistake import Fault, in_ascii
from generator.filing.source.positions import key_parts
from generator.filing.source.statements import HEADER_MARKS

if TYPE_CHECKING:
    from generator.filing.source.mistake import Mistake
    from generator.filing.source.statements import Statement

_KEY_BEFORE = re.compile(r"([\w-]+)\s*=\s*$")
_WORD = re.compile(r"""[^\s=.,\[\]{}"'#＝：“”‘’，、；【】［］｛｝　]+""")
_KEY_TEXT = re.compile(r"""\s*((?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[^"'=\n])+)""")
_HEADER_TEXT = re.compile(r"""\s*\[{1,2}((?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[^"'\]\n])+)\]""")


class _Written(NamedTuple):
    """A statement's key: of a header or of a pair, its parts, its stretch of the line (columns from 0)."""

    header: bool
    parts: tuple[str, ...]
    start: int
    end: int


def chinese_key(mistake: Mistake) -> Fault | None:
    """Understand a bare key that is not ASCII, in a pair, in a header or in an inline table."""
    word = next((w for w in _WORD.finditer(mistake.text) if w.start() <= mistake.column < w.end()), None)
    if word is None or word[0].isascii():
        return None
    if mistake.message == "Invalid statement" and not re.search("[=＝:：]", in_ascii(mistake.text)):
        return None  # prose outside of quotes
    span = mistake.span(word.start(), word.end())
    message = f"键“{word[0]}”里有中文；TOML 的键只能用英文字母、数字、_ 和 -"
    return mistake.fault(Code.CHINESE_KEY, message, _advice(mistake, word[0]), span)


def duplicate(mistake: Mistake) -> Fault:
    """Understand a key or table that is there already; name the first place."""
    line = mistake.statement.first
    written = _written(mistake.lines[line])
    if written is None or mistake.message.startswith("Duplicate"):
        message = "花括号里同一个键写了两次"
        return Fault(Code.DUPLICATE_KEY, message, "留下一个", mistake.span(), may_follow=True)
    name = ".".join(written.parts)
    span = Span(line + 1, written.start + 1, line + 1, written.end + 1)
    first = _first(mistake, written)
    if first is None:
        message = f"“{name}”前面已经写成了别的东西，这里不能再写"
        hint = "同一个名字只能有一个值，或只能是一张表"
        return Fault(Code.DUPLICATE_KEY, message, hint, span, may_follow=True)
    what = f"表 [{name}] " if written.header else f"键“{name}”"
    hint = f"第 {first.line} 行已经写过；留下一个，或把内容合在一起"
    return Fault(Code.DUPLICATE_KEY, f"{what}写了两次", hint, span, (first,), may_follow=True)


def holds_number(mistake: Mistake, start: int) -> bool:
    """Tell whether the value that begins at a column of the line is one that the model wants as a number."""
    from generator.filing import titles  # noqa: PLC0415 - as in `_advice`

    written = _KEY_BEFORE.search(mistake.text[:start])
    if written is None:
        return False
    table = mistake if mistake.line == mistake.statement.first else replace(mistake, column=start)
    parts = _table(table)
    own = _written(mistake.lines[mistake.statement.first])
    if own and not mistake.in_list:
        parts = (*_table(replace(mistake, column=0)), *own.parts[:-1])
    field = titles.field_at(titles.model_of(mistake.file_id, mistake.known), (*parts, written[1]))
    said = str(field.annotation) if field else ""
    return ("Decimal" in said or "int" in said or "FundLine" in said) and "str" not in said


def _advice(mistake: Mistake, word: str) -> str:
    from generator.filing import titles  # noqa: PLC0415 - pydantic's models are wanted for this message only

    root = titles.model_of(mistake.file_id, mistake.known)
    node = titles.node_at(root, _table(mistake))
    if node.free:
        return f'名字要用中文，就加引号："{word}"'
    key = titles.likely_key(node.model, word) or titles.titled_key(root, word)
    if key and not key.isascii():
        return f'加上引号："{key}"'
    if key:
        return f"“{word}”的键是 {key}"
    return titles.known(node.model) or f'表样里就是中文的键，加上引号："{word}"'


def _table(mistake: Mistake) -> tuple[str, ...]:
    """Return the key path of the table that the mistake stands in."""
    line, column = mistake.statement.first, mistake.column
    header = mistake.lines[line][:column] if mistake.in_header else _header_above(mistake)
    parts = key_parts(in_ascii(header).strip().strip("[]").rstrip(". \t"))
    if mistake.in_header:
        return parts
    written = _written(mistake.lines[line])
    inside = mistake.line > line or (written is not None and column > written.end)
    return (*parts, *written.parts) if written and inside else parts


def _header_above(mistake: Mistake) -> str:
    for line in range(mistake.statement.first - 1, -1, -1):
        match = _HEADER_TEXT.match(in_ascii(mistake.lines[line]))
        if match and not mistake.lines[line].rstrip().endswith(","):
            return match[1]
    return ""


def _written(line: str) -> _Written | None:
    header = line.lstrip().startswith(HEADER_MARKS)
    match = (_HEADER_TEXT if header else _KEY_TEXT).match(line)
    if match is None:
        return None
    text = match[1].rstrip()
    return _Written(header, key_parts(text), match.start(1), match.start(1) + len(text))


def _first(mistake: Mistake, written: _Written) -> Span | None:
    """Return where the same table, or the same key of this table, was first."""
    first = None
    for statement in mistake.statements:
        if statement.first >= mistake.statement.first:
            break
        other = _written(mistake.lines[statement.first])
        if other is None:
            continue
        if other[:2] == written[:2]:
            if first is None or not written.header:
                first = _span(statement, other)
        elif other.header and not written.header:
            first = None  # another table begins
    return first


def _span(statement: Statement, written: _Written) -> Span:
    return Span(statement.first + 1, written.start + 1, statement.first + 1, written.end + 1)
