"""Changes to a file's text that leave all else of it as it is, to the letter.

tomlkit would do for most of it, but leaves blanks behind where it takes a value out of a table on one line,
and such tables are what a filing's indicators are.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import tomli

from generator.filing.source import locate, locate_key
from generator.filing.source.statements import split

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from generator.base.problems import KeyPath, Span
    from generator.filing.source import Source

_BEHIND_ITEM = re.compile(r"[ \t]*,?[ \t]*(?:#.*)?")


class Stretch(NamedTuple):
    """A part of the text; both ends count characters from 0."""

    start: int
    end: int


class Edit(NamedTuple):
    """A part of the text, and what comes in its place."""

    start: int
    end: int
    new: str = ""


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Make changes that do not touch each other."""
    pieces, done = [], 0
    for edit in sorted(edits):
        pieces += [text[done : edit.start], edit.new]
        done = edit.end
    return "".join([*pieces, text[done:]])


def as_written(data: bytes, old: str, new: str) -> bytes:
    """Put changed text into a file's bytes: its byte order mark and the ends of its lines stay."""
    if old == new:
        return data
    text = data.decode("utf-8-sig")
    ends = ["\r\n" if row.endswith("\r") else "\n" for row in text.split("\n")[:-1]]
    ends.append(ends[-1] if ends else "\n")
    before, after = old.split("\n"), new.split("\n")
    kept = _ends(before, after, ends) if len(set(ends)) > 1 else ends[:1] * len(after)
    mark = data[: len(data) - len(data.removeprefix(BOM_UTF8))]
    return mark + "".join(chain.from_iterable(zip(after, [*kept[:-1], ""], strict=True))).encode()


def _ends(before: list[str], after: list[str], ends: list[str]) -> list[str]:
    """Return the ends of changed lines: each its own, a new one that of the line above."""
    kept: list[str] = []
    for _, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        kept += ends[i:i_end] if i_end - i == j_end - j else [ends[max(i - 1, 0)]] * (j_end - j)
    return kept


def diff(file: str, old: str, new: str, context: int = 3) -> Iterator[str]:
    """Yield the lines of a unified diff, each with its end, as ``git apply`` takes it."""
    before, after = (re.findall(r"[^\n]*\n|[^\n]+", text) for text in (old, new))
    for line in unified_diff(before, after, f"a/{file}", f"b/{file}", n=context):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


@dataclass(frozen=True)
class Editor:
    """A file to be changed."""

    source: Source

    def replace(self, key: KeyPath, new: str) -> Edit:
        """Write another value."""
        return Edit(*self._value(key), new)

    def rename(self, key: KeyPath, name: str) -> Edit:
        """Write another key for a value."""
        old = str(key[-1])
        start = self.source.text.rindex(old, *self._key(key))
        return Edit(start, start + len(old), name)

    def remove(self, keys: Collection[KeyPath]) -> Iterator[Edit]:
        """Take values out together with their keys, or items out of lists."""
        for owner in {key[:-1] for key in keys}:
            gone = {key for key in keys if key[:-1] == owner}
            if not self._holds(owner, next(iter(gone))):
                yield from map(self._statement, gone)
            elif all(self._alone(key) for key in gone):
                yield from (self._whole_lines(self._value(key)) for key in gone)
            else:
                stretches, which = self._neighbours(owner, gone)
                whole = self._value(owner)
                rest = len(stretches) - len(which)
                yield from _parted(stretches, which) if rest else [Edit(whole.start + 1, whole.end - 1)]

    def _holds(self, owner: KeyPath, key: KeyPath) -> bool:
        """Tell whether a table or list is written in brackets, with the value inside."""
        if not owner:
            return False
        outer, inner = self._value(owner), self._pair(key)
        return outer.start < inner.start and inner.end < outer.end

    def _neighbours(self, owner: KeyPath, gone: Collection[KeyPath]) -> tuple[list[Stretch], set[int]]:
        """Return where the values in brackets stand, in order, and which of them go."""
        holder: object = self.source.values
        for step in owner:
            holder = holder[step]  # type: ignore[index]  # the key path leads through tables and lists
        names = range(len(holder)) if isinstance(holder, list) else list(holder)  # type: ignore[call-overload]
        stands = sorted((self._pair((*owner, name)), (*owner, name)) for name in names)
        return [stretch for stretch, _ in stands], {i for i, (_, key) in enumerate(stands) if key in gone}

    def _statement(self, key: KeyPath) -> Edit:
        if isinstance(key[-1], int):
            return self._section(key)
        return self._whole_lines(self._pair(key))

    def _section(self, key: KeyPath) -> Edit:
        """Take out one ``[[table]]`` with the tables below it and the blank lines behind."""
        statements = split(self.source.text)
        first = locate(self.source.text, key).line - 1
        following = [statement for statement in statements if statement.first > first]
        last = first
        for statement in following:
            written = self._lines[statement.first].strip()
            if written.startswith("[") and not _is_below(written, key):
                break
            if written and not written.startswith("#"):
                last = statement.last
        while last + 1 < len(self._lines) and not self._lines[last + 1].strip():
            last += 1
        return Edit(self._starts[first], self._starts[last + 1])

    def _alone(self, key: KeyPath) -> bool:
        """Tell whether a list's item has its lines to itself."""
        if not isinstance(key[-1], int):
            return False
        start, end = self._value(key)
        text = self.source.text
        before = text[text.rfind("\n", 0, start) + 1 : start]
        behind = text[end:].partition("\n")[0]
        return not before.strip() and _BEHIND_ITEM.fullmatch(behind) is not None

    def _whole_lines(self, stretch: Stretch) -> Edit:
        text = self.source.text
        end = text.find("\n", stretch.end)
        return Edit(text.rfind("\n", 0, stretch.start) + 1, end + 1 if end >= 0 else len(text))

    def _pair(self, key: KeyPath) -> Stretch:
        """Return where a value stands, with its key if it has one."""
        value = self._value(key)
        return value if isinstance(key[-1], int) else Stretch(self._key(key).start, value.end)

    def _value(self, key: KeyPath) -> Stretch:
        return self._stretch(locate(self.source.text, key))

    def _key(self, key: KeyPath) -> Stretch:
        return self._stretch(locate_key(self.source.text, key))

    def _stretch(self, span: Span) -> Stretch:
        return Stretch(
            self._starts[span.line - 1] + span.column - 1,
            self._starts[span.end_line - 1] + span.end_column - 1,
        )

    @cached_property
    def _lines(self) -> list[str]:
        return self.source.text.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        """Return where each line begins, and where the text ends."""
        starts = [0]
        for line in self._lines:
            starts.append(starts[-1] + len(line) + 1)
        return [*starts[:-1], len(self.source.text)]


def _parted(stretches: Sequence[Stretch], gone: Collection[int]) -> Iterator[Edit]:
    """Take some of the values in brackets out, each with one of the commas beside it."""
    last_kept = max((i for i in range(len(stretches)) if i not in gone), default=-1)
    for i in gone:
        if i < last_kept:
            yield Edit(stretches[i].start, stretches[i + 1].start)
        else:
            yield Edit(stretches[i - 1].end if i else stretches[i].start, stretches[i].end)


def _is_below(header: str, key: KeyPath) -> bool:
    """Tell whether a table's header names a table inside the one at `key`."""
    table: object = tomli.loads(header)
    for step in key[:-1]:
        if not isinstance(table, dict) or step not in table:
            return False
        table = table[step]
    return isinstance(table, dict)
