"""One file of a filing → the same file of the next year, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.carry.edits import Editor, apply
from generator.carry.rollover.lines import leaves, lines
from generator.carry.rollover.marks import mark, marked, without_marks
from generator.filing.source import read_source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from generator.base.problems import KeyPath, Problem
    from generator.carry.edits import Edit
    from generator.carry.rollover.years import Turn
    from generator.filing.source import Source

NOTE = "# 结转："
_SCHEMA = "#:schema"
_EXPLANATION = (
    NOTE + "由 {old} 年的申报结转。行尾标“待核”的内容照抄上年，还没有核对；标“待填”的金额还没有填。",
    NOTE + "改了内容，或删掉标记（也可以用 tianbao confirm），就算核对过。",
)
_BEFORE_LAST = "year_before_last"


class RewriteError(Exception):
    """A changed file is no filing any more: a fault of ours, for which one unit goes without."""

    def __init__(self, problem: Problem) -> None:
        """Say which file, and what is wrong with it."""
        file, message = problem.place.file, problem.message
        super().__init__(f"程序没能改写好 {file}（{message}）；请把这个文件发给维护者")


class Wishes(NamedTuple):
    """What is to become of one file.

    `values`: fields that say something else, as TOML. `kept`: amounts to keep, all if it is None. `gone`:
    values to take out. `notes`: what to tell the author at the head of the file.
    """

    values: Mapping[str, str] = {}
    kept: Collection[str] | None = ()
    gone: Collection[KeyPath] = ()
    notes: Sequence[str] = ()


def carried(source: Source, turn: Turn, wishes: Wishes) -> str:
    """Return a file's text for the new year, every value that its author has to look at marked."""
    plain = _read_again(source, _without_notes(without_marks(source.text)))
    emptied = dict(_emptied(plain, wishes))
    text = apply(plain.text, _edits(plain, turn, wishes, emptied))
    text = _marked(_read_again(source, text), emptied)
    return _headed(
        text, [line.format(old=turn.old) for line in _EXPLANATION] + [NOTE + n for n in wishes.notes]
    )


def _read_again(source: Source, text: str) -> Source:
    """Read a changed text; it is valid TOML if the file was, and if the changes are right."""
    again, problems = read_source(text.encode(), source.file)
    if again is None:
        raise RewriteError(problems[0])
    return again


def _emptied(source: Source, wishes: Wishes) -> Iterator[tuple[KeyPath, str]]:
    """Yield the amounts to empty, as they are written."""
    if wishes.kept is None:
        return
    for leaf in leaves(source):
        if leaf.is_amount and leaf.name not in wishes.kept:
            yield leaf.key, source.excerpt(leaf.key)


def _edits(source: Source, turn: Turn, wishes: Wishes, emptied: Mapping[KeyPath, str]) -> Iterator[Edit]:
    sheet = Editor(source)
    gone = {*wishes.gone}
    yield from (sheet.replace((key,), new) for key, new in wishes.values.items() if key in source.values)
    yield from (sheet.replace(key, "0") for key in emptied)
    for leaf in leaves(source):
        if leaf.name == "last_year" and turn.new == turn.old + 1:
            yield sheet.rename(leaf.key, _BEFORE_LAST)
        elif leaf.name in ("achieved", "last_year", _BEFORE_LAST):
            gone.add(leaf.key)
    yield from sheet.remove(gone)


def _marked(source: Source, emptied: Mapping[KeyPath, str]) -> str:
    every = {
        line.number: mark(line, [emptied[leaf.key] for leaf in line.leaves if leaf.key in emptied])
        for line in lines(source)
    }
    return marked(source.text, every)


def _headed(text: str, notes: Sequence[str]) -> str:
    """Put the notes at the head, behind what editors read there."""
    rows = text.split("\n")
    behind = 1 if rows[0].startswith(_SCHEMA) else 0
    return "\n".join([*rows[:behind], *notes, *rows[behind:]])


def _without_notes(text: str) -> str:
    rows = text.split("\n")
    head = next((i for i, row in enumerate(rows) if row and not row.startswith("#")), len(rows))
    return "\n".join([*(row for row in rows[:head] if not row.startswith(NOTE)), *rows[head:]])
