"""What a person wants of a file, made in its text; what they have not seen is not overwritten."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from generator.carry.editing.values import MISSING, REMOVE, Change, Move, digest_of_value
from generator.carry.editing.work import FailedError, done, value_at
from generator.carry.edits import as_written
from generator.filing.source import read_source
from generator.filing.titles import model_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.filing.source import Source
    from generator.filing.tables import Models
    from generator.filing.titles import Model


class State(StrEnum):
    """What became of a change."""

    APPLIED = "applied"
    CONFLICT = "conflict"
    REFUSED = "refused"


class Fate(NamedTuple):
    """What became of a change; of a conflict `found` is the value in the file, MISSING if there is none."""

    change: Change
    state: State
    reason: str = ""
    found: object = MISSING


class Outcome(NamedTuple):
    """The new text, and what became of every change, in their order."""

    text: str
    fates: tuple[Fate, ...]


def changed(source: Source, changes: Sequence[Change], model: Model) -> Outcome:
    """Make all changes that can be made, each wholly or not at all."""
    fates = [_checked(source, change, model) for change in changes]
    while True:
        chosen = {n: fate.change for n, fate in enumerate(fates) if fate.state is State.APPLIED}
        try:
            text = done(source, chosen, model)
        except FailedError as failed:
            refused = fates[failed.number]._replace(state=State.REFUSED, reason=failed.reason)
            fates[failed.number] = refused
        else:
            return Outcome(text, tuple(fates))


def changed_file(
    data: bytes, file: str, changes: Sequence[Change], known: Models | None = None
) -> tuple[bytes, tuple[Fate, ...]]:
    """Make changes in a file's bytes; its byte order mark and the ends of its lines stay as they are."""
    source, problems = read_source(data, file, known)
    if source is None:
        return data, tuple(
            Fate(change, State.REFUSED, f"{problems[0].message}；改好后再来") for change in changes
        )
    outcome = changed(source, changes, model_of(PurePosixPath(file).stem, known))
    return as_written(data, source.text, outcome.text), outcome.fates


def _checked(source: Source, change: Change, model: Model) -> Fate:
    """Tell whether a change may be made."""
    found = value_at(source.values, change.key, model)
    if change.is_new_item:
        return Fate(change, State.APPLIED)
    now = None if found is MISSING else digest_of_value(found)
    if now == change.seen or (not isinstance(change.value, Move) and now == _wanted(change)):
        return Fate(change, State.APPLIED)
    return Fate(change, State.CONFLICT, found=found)


def _wanted(change: Change) -> str | None:
    return None if change.value is REMOVE else digest_of_value(change.value)
