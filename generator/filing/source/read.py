"""One file's bytes → its values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from generator.base.codes import Code
from generator.base.problems import KeyPath, Place, Problem, Span
from generator.filing.declared import of_file, split_id
from generator.filing.source.conflict import conflict
from generator.filing.source.encoding import decode
from generator.filing.source.positions import excerpt, locate, locate_key
from generator.filing.source.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.filing.source.mistake import Fault
    from generator.filing.tables import Models

_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # by XML 1.0
_MAY_FORBID = ("\\", "\ufffe", "\uffff")  # how such a character can stand in valid TOML
_OTHER_BASES = ("0x", "0o", "0b")  # how a number can be too long for Python to print
_PRINTABLE_BITS = 14_000  # Python prints 4300 digits
_WANTED = {
    "unit": '写上单位的名称等，例如：name = "某某办公室"',
    "department": '写上部门整体支出绩效目标表的内容，例如：filler = "张三"',
}
_WANTED_PROJECT = '写上项目的内容，例如：name = "综合服务保障专项"'
_WANTED_STAGE = "删掉它，再用 tianbao stage 写出要填的内容"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is valid TOML: its path as shown to the author, its text, its values."""

    file: str
    text: str
    values: Mapping[str, Any]

    def place(self, key: KeyPath, words: str = "") -> Place:
        """Return where a value stands, or the table that lacks it; of a text, where it says `words` first."""
        span = locate(self.text, key)
        return Place(self.file, (words and self._stretch(span, words)) or span, key)

    def _stretch(self, span: Span, words: str) -> Span | None:
        """Return where words stand within a span; None where they are written in another way."""
        rows = self.text.split("\n")
        for line in range(span.line, span.end_line + 1):
            begin = span.column - 1 if line == span.line else 0
            end = span.end_column - 1 if line == span.end_line else None
            found = rows[line - 1].find(words, begin, end)
            if found >= 0:
                return Span(line, found + 1, line, found + 1 + len(words))
        return None

    def excerpt(self, key: KeyPath) -> str:
        """Return a value as its author wrote it; empty for one of several lines."""
        return excerpt(self.text, key)

    def key_place(self, key: KeyPath) -> Place:
        """Return where a value's key stands."""
        return Place(self.file, locate_key(self.text, key), key)


def read_source(data: bytes, file: str, known: Models | None = None) -> tuple[Source | None, list[Problem]]:
    """Read a file; problems come with None where there are no values, else with the values as they are.

    With the `known` models, mistakes in keys are explained with the fields that forms declare.
    """
    text = decode(data, file)
    if isinstance(text, Problem):
        return None, [text]
    unread = conflict(text, file) or _other_line_ends(text, file)
    if unread is not None:
        return None, [unread]
    file_id = PurePosixPath(file).stem
    values = parse(text, file_id, known)
    if isinstance(values, list):
        return None, [_problem(fault, file) for fault in values]
    stem, form = split_id(file_id)
    begun = known is not None and (form, of_file(stem)) in known.stages and text.strip()
    if not values and not begun:  # of a stage that is begun, nothing need be filled in yet
        what = "文件里没有内容" if data else "文件是空的（0 个字节）"
        hint = _WANTED_STAGE if form else _WANTED.get(file_id, _WANTED_PROJECT)
        return None, [Problem(Code.EMPTY, what, Place(file, Span(1, 1, 1, 1)), hint)]
    source = Source(file, text, values)
    return source, [*_bad_characters(source), *_long_numbers(source)]


def _other_line_ends(text: str, file: str) -> Problem | None:
    """Understand line ends of old, which TOML does not know: they are one mistake, however many there are."""
    start, count = text.find("\r"), text.count("\r")
    if not count:
        return None
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    message = f"这里的行尾是旧式的 CR（U+000D），TOML 不认；这样的行尾共 {count} 处"
    hint = "在编辑器里把行尾改成 LF 或 CRLF 后保存"
    return Problem(Code.CHARACTER, message, Place(file, Span(line, column, line, column + 1)), hint)


def _problem(fault: Fault, file: str) -> Problem:
    also = tuple(Place(file, span) for span in fault.also)
    return Problem(fault.code, fault.message, Place(file, fault.span), fault.hint, also=also)


def _bad_characters(source: Source) -> Iterator[Problem]:
    if not any(mark in source.text for mark in _MAY_FORBID):
        return
    for key, value in _walk(source.values):
        name = str(key[-1])
        if isinstance(value, str) and (match := _FORBIDDEN.search(value)):
            yield _bad_character(match[0], source.place(key))
        if match := _FORBIDDEN.search(name):
            yield _bad_character(match[0], source.key_place(key))


def _bad_character(character: str, place: Place) -> Problem:
    message = f"文字里有不能印在表里的控制字符 U+{ord(character):04X}"
    hint = "换行写作 \\n" if character == "\r" else "删掉它；反斜杠本身写作 \\\\"
    return Problem(Code.CHARACTER, message, place, hint)


def _long_numbers(source: Source) -> Iterator[Problem]:
    if not any(mark in source.text for mark in _OTHER_BASES):
        return
    for key, value in _walk(source.values):
        if isinstance(value, int) and value.bit_length() > _PRINTABLE_BITS:
            yield Problem(Code.TOO_LARGE, "这个数太大了", source.place(key), "数字最多写到几十亿")


def _walk(values: Mapping[str, Any]) -> Iterator[tuple[KeyPath, Any]]:
    """Yield every value with its key path, tables and lists before what they hold."""
    waiting: list[tuple[KeyPath, Any]] = [((key,), value) for key, value in reversed(list(values.items()))]
    while waiting:
        path, value = waiting.pop()
        yield path, value
        if isinstance(value, dict):
            waiting += [((*path, key), item) for key, item in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [((*path, i), value[i]) for i in reversed(range(len(value)))]
