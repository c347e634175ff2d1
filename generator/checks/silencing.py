"""A rule silenced at one value: the comment is written where it speaks for it, all else left to the byte."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from generator.carry.edits import as_written
from generator.carry.quoting import flat
from generator.carry.rollover import Waits
from generator.checks.fixing import About, Change
from generator.checks.measure import blank
from generator.checks.review import review_folder
from generator.checks.silence import SILENCE, silences_of
from generator.filing.reader import Shelf
from generator.filing.source import comments, locate, read_source
from generator.filing.workspace import folders

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.base.problems import KeyPath, Problem
    from generator.filing.source import Source
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job

LONGEST = 200
"""So many characters a reason may have: it stands behind a value."""

GONE = "这个问题已经没有了，或者变了；页面更新后再看"
_UNIT = "unit"
_COMMAS = ",，、 "  # behind the code they would announce another
_WORDS = "、".join(f"“{waits}”" for waits in Waits)


class SilencingError(Exception):
    """A rule can't be silenced so; says why."""


class Said(NamedTuple):
    """The rule to be silenced, and why."""

    code: str
    reason: str

    @property
    def comment(self) -> str:
        """Return it as a comment of its own."""
        return f"# tianbao: ignore={self.code} {self.reason}"


def silenced(job: Job, folder: FilingFolder, wanted: About, reason: str) -> Change:
    """Return the file in which a rule's finding is silenced; raise SilencingError where that can't be."""
    said = Said(wanted.code, reason_as_written(reason))
    years = _years(job, folder) if PurePosixPath(wanted.file).stem == _UNIT else [folder]
    shelf = Shelf(job.workspace, job.declared)
    before, problems = _reviewed(job, shelf, years)
    found = next(filter(wanted.wants, problems), None)
    if found is None:
        raise SilencingError(GONE)
    data = dict(shelf.files(folder).files.values())[wanted.file]
    refusal = f"这一处写不进注释；打开文件，在这个值的上一行写：{said.comment}"
    for new in with_comment(data, wanted.file, found.place.key, said):
        after, _ = _reviewed(job, Shelf(job.workspace, job.declared, {wanted.file: new}), years)
        refusal = _refusal(wanted, before, after)
        if not refusal:
            return Change(wanted.file, data, new, 1)
    raise SilencingError(refusal)


def reason_as_written(reason: str) -> str:
    r"""Return a reason as a comment can hold it; raise SilencingError for what is none.

    >>> reason_as_written(" 按通知\n第 #3 条 ")
    '按通知 第 ＃3 条'
    """
    said = flat(reason).replace("#", "＃").lstrip(_COMMAS)
    message = ""
    if blank(said):
        message = "写上不改的理由：审核的人会看到它"
    elif len(said) > LONGEST:
        message = f"理由最多 {LONGEST} 个字"
    elif any(waits in said for waits in Waits):
        message = f"理由里不能写{_WORDS}：它们是没有核对的记号"
    if message:
        raise SilencingError(message)
    return said


def with_comment(data: bytes, file: str, key: KeyPath, said: Said) -> Iterator[bytes]:
    """Yield the file with the comment in each of the places where it speaks for a value, the best first."""
    source, problems = read_source(data, file)
    if source is None or problems:
        return
    for text in dict.fromkeys(_texts(source, key, said)):
        read, _ = read_source(text.encode(), file)
        if read is not None and read.values == source.values and _speaks(read, key, said):
            yield as_written(data, source.text, text)


def _texts(source: Source, key: KeyPath, said: Said) -> Iterator[str]:
    """Yield the text with the comment wherever it might stand."""
    rows, value = source.text.split("\n"), locate(source.text, key)
    for silence in silences_of(source):
        span = silence.place.span
        if span is not None and silence.covers(value):
            yield _with_row(rows, span.line, _joined(rows[span.line - 1], span.column - 1, said))
    if (value.line, value.end_column) == (1, 1):  # what is about the whole file is told of its beginning
        head = next((i for i, row in enumerate(rows) if not row.startswith("#")), len(rows))
        yield "\n".join([*rows[:head], said.comment, *rows[head:]])
    behind = {span.line: span.column - 1 for span, _ in comments(source.text)}
    for line in dict.fromkeys((value.line, value.end_line)):
        row = rows[line - 1]
        yield _with_row(rows, line, _behind(row, behind.get(line, len(row)), said))
    row = rows[value.line - 1]
    above = row[: len(row) - len(row.lstrip())] + said.comment
    yield "\n".join([*rows[: value.line - 1], above, *rows[value.line - 1 :]])


def _with_row(rows: Sequence[str], line: int, row: str) -> str:
    return "\n".join([*rows[: line - 1], row, *rows[line:]])


def _joined(row: str, start: int, said: Said) -> str:
    """Return a row whose comment already silences something for the same reason, or for none, with this."""
    for match in SILENCE.finditer(row, start):
        reason = match["reason"].strip()
        if reason == said.reason:
            return f"{row[: match.end('codes')]},{said.code}{row[match.end('codes') :]}"
        if blank(reason) and match["codes"].upper() == said.code:
            return f"{row[: match.end('codes')]} {said.reason} {row[match.end() :]}".rstrip()
    return row


def _behind(row: str, comment: int, said: Said) -> str:
    """Return a row with the comment at its end, or before marks of roll-over, which have to come last."""
    if any(waits in row[comment:] for waits in Waits):
        return f"{row[:comment]}{said.comment} {row[comment:]}"
    return f"{row}{'' if row[-1:].isspace() else ' '}{said.comment}"


def _speaks(source: Source, key: KeyPath, said: Said) -> bool:
    """Tell whether a file's comments say what was meant, and of this value."""
    value = locate(source.text, key)
    return any(
        said.code in silence.codes and silence.reason == said.reason and silence.covers(value)
        for silence in silences_of(source)
    )


def _years(job: Job, folder: FilingFolder) -> list[FilingFolder]:
    """Return the unit's years, the one asked about first: all may say the same of its own file."""
    there, _ = folders(job.workspace, {folder.unit_id})
    return [folder, *(other for other in there if other != folder)]


def _reviewed(job: Job, shelf: Shelf, years: Sequence[FilingFolder]) -> tuple[Counter[About], list[Problem]]:
    """Return all that is wrong with some years, by what it says; and what of it rules have found."""
    reviews = [review_folder(job, shelf, year) for year in years]
    every = Counter(About.of(one) for review in reviews for one in (*review.problems, *review.findings))
    return every, [one for review in reviews for one in review.findings]


def _refusal(wanted: About, before: Counter[About], after: Counter[About]) -> str:
    """Say why a comment won't do: what it was meant for stays, or it does more than was meant."""
    new, gone = after - before, before - after
    if new:
        return f"这样写了会有新的问题：{next(iter(new)).message}"
    if wanted not in gone or any((one.code, one.file) != (wanted.code, wanted.file) for one in gone):
        return "这一处不能用注释略过：改好它，或者打开文件自己写"
    return ""
