"""Marks of what was carried over or read in: comments at the end of a line that nobody has answered for yet.

``# 待核 3f2a``: the line's texts are last year's; the four digits are a digest of them, so that a mark whose
texts have been touched counts no more. ``# 待填（上年 40.5）``: the line's amounts have been emptied; this
mark counts as long as they all are 0. ``# 待核 3f2a（第 14 行少一格）``: some of the line's values, whatever
they are, were read from elsewhere and are doubted; the reason belongs to the mark. Taking a mark out confirms
its line.
"""

from __future__ import annotations

import hashlib
import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from generator.base.terminal import clipped
from generator.carry.quoting import flat
from generator.carry.rollover.lines import REVIEW, lines
from generator.filing.source import comments, read_source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from generator.base.problems import Place
    from generator.carry.rollover.lines import Leaf, Line
    from generator.filing.source import Source

_REVIEW = re.compile(rf"；?{REVIEW} ([0-9a-f]{{4}})(?![0-9A-Za-z])(?:（([^（）]*)）)?[ \t]*")
_FILL = re.compile(r"待填(?:（上年 [^（）]*）)?；?[ \t]*")
_EMPTY_TAIL = re.compile(r"[ \t]*#[ \t]*$")
_LONGEST_REASON = 60  # columns
_NO_REASON = "读入时没有把握"
_ELSEWHERE = {"（": "(", "）": ")", "#": "＃", REVIEW: "核对", "待填": "填写"}
"""What has a meaning in marks and comments → what a reason says instead."""


class Waits(StrEnum):
    """What a line waits for."""

    REVIEW = REVIEW
    FILL = "待填"


_PATTERNS = {Waits.REVIEW: _REVIEW, Waits.FILL: _FILL}


class Open(NamedTuple):
    """A line that still waits: where, and for what; `line.key` and `line.leaves` name its values."""

    file_id: str
    line: Line
    waits: Waits

    @property
    def place(self) -> Place:
        """Where its values stand."""
        return self.line.place


class Progress(NamedTuple):
    """How many lines there are to answer for; how many wait, for whatever; for review; for amounts."""

    lines: int = 0
    open: int = 0
    to_review: int = 0
    to_fill: int = 0


def unreviewed(sources: Mapping[str, Source]) -> list[Open]:
    """Return what is left to do in a filing's files after roll-over, in the order of files and lines."""
    return [
        Open(file_id, line, waits)
        for file_id, source in sources.items()
        if REVIEW in source.text or "待填" in source.text
        for line in lines(source)
        for waits in open_marks(line)
    ]


def progress(source: Source) -> Progress:
    """Count what is done in one file and what is left."""
    waits = [tuple(open_marks(line)) for line in lines(source)]
    to_review, to_fill = (sum(kind in each for each in waits) for kind in (Waits.REVIEW, Waits.FILL))
    return Progress(len(waits), sum(map(bool, waits)), to_review, to_fill)


def together(files: Iterable[Progress]) -> Progress:
    """Count several files together."""
    return Progress(*map(sum, zip(Progress(), *files, strict=True)))


def open_marks(line: Line) -> Iterator[Waits]:
    """Yield what a line's marks still say."""
    amounts = [leaf.value for leaf in line.leaves if leaf.is_amount]
    if _FILL.search(line.comment) and amounts and not any(amounts):
        yield Waits.FILL
    review = _REVIEW.search(line.comment)
    if review and review[1] in map(digest, (line.leaves, texts(line), line.every)):
        yield Waits.REVIEW


def reason(line: Line) -> str:
    """Return why a line that was read in is doubted; empty for one that was carried over."""
    review = _REVIEW.search(line.comment)
    return (review and review[2]) or ""


def mark(line: Line, emptied: Iterable[str]) -> str:
    """Return the comment that marks a line carried over; `emptied` are last year's amounts, as written."""
    amounts = "、".join(emptied)
    if not amounts:
        return f"# {REVIEW} {digest(line.leaves)}"
    words = [f"待填（上年 {amounts}）"]
    if texts(line):
        words.append(f"{REVIEW} {digest(texts(line))}")
    return f"# {'；'.join(words)}"


def doubt(line: Line, reasons: Iterable[str]) -> str:
    """Return the comment that marks a line read in with values that are doubted, for these reasons."""
    words = "；".join(dict.fromkeys(filter(None, map(_said, reasons))))
    return f"# {REVIEW} {digest(line.every)}（{words or _NO_REASON}）"


def _said(reason: str) -> str:
    """Return a reason as it can stand in a mark: short, and nothing that would mean something there."""
    for word, other in _ELSEWHERE.items():
        reason = reason.replace(word, other)
    return clipped(flat(reason), _LONGEST_REASON)


def marked(text: str, marks: Mapping[int, str]) -> str:
    """Return a file's text with comments at the end of lines, counted from 1."""
    rows = text.split("\n")
    for number, comment in marks.items():
        rows[number - 1] = f"{rows[number - 1].rstrip()} {comment}"
    return "\n".join(rows)


def without_marks(text: str, gone: Callable[[int], Collection[Waits]] = lambda _number: tuple(Waits)) -> str:
    """Return a file's text without its marks, or without those that `gone` says of a line, counted from 1."""
    rows = text.split("\n")
    for span, comment in comments(text):
        row = rows[span.line - 1]
        before, rest = row[: span.column - 1], comment
        for waits in gone(span.line) if before.strip() else ():
            rest = _PATTERNS[waits].sub("", rest)
        if rest != comment:
            rows[span.line - 1] = (before + _EMPTY_TAIL.sub("", rest)).rstrip()
    return "\n".join(rows)


def renewed(source: Source, text: str) -> str:
    """Return a corrected file's text with the lines that waited for review waiting again.

    A correction changes what a mark is the digest of; but nobody has looked at the line because of it.
    """
    after, _ = read_source(text.encode(), source.file)
    if after is None or REVIEW not in text:
        return text
    waiting = {line.key for line in lines(source) if Waits.REVIEW in open_marks(line)}
    rows = text.split("\n")
    for line in lines(after):
        if line.key in waiting and Waits.REVIEW not in open_marks(line):
            row, start = rows[line.number - 1], rows[line.number - 1].rfind(line.comment)
            of = line.every if reason(line) else texts(line) if _FILL.search(line.comment) else line.leaves
            old = _REVIEW.search(row, max(start, 0))
            if old is not None:
                rows[line.number - 1] = row[: old.start(1)] + digest(of) + row[old.end(1) :]
    return "\n".join(rows)


def texts(line: Line) -> list[Leaf]:
    """Return a line's values but the amounts."""
    return [leaf for leaf in line.leaves if not leaf.is_amount]


def digest(values: Iterable[Leaf]) -> str:
    """Return four digits that change when one of the values does; layout and order of lines don't matter."""
    said = json.dumps([(leaf.name, str(leaf.value)) for leaf in values], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:4]
