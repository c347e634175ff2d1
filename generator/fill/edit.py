"""One change of a filing, made in the texts of its files and proved: all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.base.problems import Severity
from generator.carry.editing import MISSING, Fate, Move, State, changed, digest_of_value
from generator.carry.edits import as_written
from generator.carry.journal import FileEdit
from generator.filing.reader import Shelf
from generator.filing.source import Source
from generator.filing.toml import read_toml
from generator.fill.desk import At, Desk
from generator.fill.kinds import as_text
from generator.fill.making import Maker, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.base.problems import KeyPath, Problem
    from generator.base.vocabulary import Taxonomy
    from generator.carry.editing import Change
    from generator.filing.titles import Model
    from generator.fill.asked import Asked
    from generator.fill.making import Meant


class Answer(NamedTuple):
    """What is in the way of a step: why, and of a conflict the value in the file, with its digest."""

    step: int
    state: State
    reason: str
    text: str = ""
    seen: str | None = None
    gone: bool = False
    """there is no such row any more, so that nothing can be chosen"""


class Edited(NamedTuple):
    """What a change comes to: the files' new contents and the desk with them, or what is in its way."""

    edits: tuple[FileEdit, ...]
    desk: Desk
    said: str
    answers: tuple[Answer, ...] = ()
    made: tuple[str, ...] = ()
    """the keys of new rows"""


def edit(desk: Desk, asked: Asked, taxonomy: Taxonomy, of: str) -> Edited:
    """Work out a change; nothing is written."""
    maker = Maker(desk, taxonomy, of)
    meant: list[tuple[int, Meant]] = []
    answers: list[Answer] = []
    for number, step in enumerate(asked.steps):
        try:
            meant += [(number, one) for one in maker.meant(step)]
        except RefusedError as error:
            state = State.CONFLICT if error.gone else State.REFUSED
            answers.append(Answer(number, state, error.reason, gone=error.gone))
    said = _said([maker.said(step) for step in asked.steps])
    if answers:
        return Edited((), desk, said, tuple(answers))
    edits, fates = _made(desk, [one for _, one in meant])
    answers = [
        _answer(number, fate)
        for (number, _), fate in zip(meant, fates, strict=True)
        if fate.state is not State.APPLIED
    ]
    if answers:
        return Edited((), desk, said, tuple(answers))
    later = Desk(desk.job, _shelf(desk, edits), desk.folder)
    answers = list(_broken(desk, later, meant))
    if answers:
        return Edited((), later, said, tuple(answers))
    return Edited(edits, later, said, made=tuple(_new(asked, meant)))


def _new(asked: Asked, meant: Iterable[tuple[int, Meant]]) -> Iterator[str]:
    """Yield the keys of the rows that a change puts in."""
    for number, one in meant:
        if asked.steps[number].do == "add" and not isinstance(one.change.value, Move):
            yield At(one.file_id, one.change.key).key


def _said(each: Sequence[str]) -> str:
    """Say a change in a few words."""
    kinds = list(dict.fromkeys(each))
    if len(each) == 1:
        return each[0]
    return f"{kinds[0]}，共 {len(each)} 处" if len(kinds) == 1 else f"改了 {len(each)} 处"


def _made(desk: Desk, meant: Sequence[Meant]) -> tuple[tuple[FileEdit, ...], list[Fate]]:
    """Make the changes, file by file."""
    fates: dict[int, Fate] = {}
    edits = []
    files = desk.shelf.files(desk.folder).files
    for file_id in dict.fromkeys(one.file_id for one in meant):
        here = {n: one.change for n, one in enumerate(meant) if one.file_id == file_id}
        source = desk.filing.sources[file_id]
        text, found = _changed(source, list(here.values()), desk.model(file_id))
        fates |= dict(zip(here, found, strict=True))
        shown, before = files[file_id]
        if text != source.text:
            edits.append(FileEdit(shown, before, as_written(before, source.text, text)))
    return tuple(edits), [fates[n] for n in range(len(meant))]


def _changed(source: Source, changes: Sequence[Change], model: Model) -> tuple[str, list[Fate]]:
    """Make the changes of one file; what is new is put in its place once it is there."""
    keys = {change.key for change in changes if not isinstance(change.value, Move)}
    later = [n for n, one in enumerate(changes) if isinstance(one.value, Move) and one.key in keys]
    first = [one for n, one in enumerate(changes) if n not in later]
    outcome = changed(source, first, model)
    fates = iter(outcome.fates)
    found = [Fate(one, State.APPLIED) if n in later else next(fates) for n, one in enumerate(changes)]
    text = outcome.text
    for n in later:
        if all(fate.state is State.APPLIED for fate in found):
            again = Source(source.file, text, read_toml(text))
            moved = changed(again, [_seen_now(changes[n], again)], model)
            text, found[n] = moved.text, moved.fates[0]
    return text, found


def _seen_now(change: Change, source: Source) -> Change:
    """Let a change hold for what was put in a moment ago; what is not there stays to be refused."""
    value: object = source.values
    for step in change.key:
        try:
            value = value[step]  # type: ignore[index]  # whatever TOML holds
        except (LookupError, TypeError):
            return change
    return change._replace(seen=digest_of_value(value))


def _answer(number: int, fate: Fate) -> Answer:
    if fate.state is State.REFUSED:
        return Answer(number, fate.state, fate.reason)
    gone = fate.found is MISSING
    seen = None if gone else digest_of_value(fate.found)
    text = "" if isinstance(fate.found, dict | list) else as_text(fate.found)
    return Answer(number, State.CONFLICT, "这一格刚才在别处改过", text, seen)


def _shelf(desk: Desk, edits: Iterable[FileEdit]) -> Shelf:
    after = {one.shown: one.after for one in edits if one.after is not None}
    return Shelf(desk.job.workspace, desk.job.declared, after)


def _broken(desk: Desk, later: Desk, meant: Sequence[tuple[int, Meant]]) -> Iterator[Answer]:
    """Yield the steps that would make a file faulty that is not, and why."""
    before = {(one.code, one.place.file, one.message) for one in _errors(desk.problems)}
    files = desk.shelf.files(desk.folder).files
    keys = [(n, files[one.file_id][0], one.change.key) for n, one in meant]
    for error in _errors(later.problems):
        file, key = error.place.file, error.place.key
        if (error.code, file, error.message) in before:
            continue
        own = any(file == shown for _, shown, _ in keys)
        where = "" if own else f"这样改，{file.rpartition('/')[2]} 就不对了："
        here = (n for n, shown, written in keys if shown == file and key and _touch(written, key))
        reason = f"{where}{error.message}{f'；{error.hint}' if error.hint else ''}"
        yield Answer(next(here, meant[0][0]), State.REFUSED, reason)


def _errors(problems: Iterable[Problem]) -> Iterator[Problem]:
    return (problem for problem in problems if problem.severity is Severity.ERROR)


def _touch(one: KeyPath, other: KeyPath) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
