"""Words that name git revisions, and perhaps a unit."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.base.errors import UserError
from generator.compare.reports import refusals
from generator.compare.reports.sides import Asked, Question, RevisionShelf, Side
from generator.filing.git import BrokenRepositoryError
from generator.filing.reader import Shelf
from generator.filing.revision import Repository, UnknownRevisionError
from generator.filing.workspace import is_year

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack

    from generator.compare.reports.sides import Folders
    from generator.filing.revision import Commit
    from generator.filing.workspace import FilingFolder

NOW = "工作文件夹"


def revisions(asked: Asked, until: ExitStack, *, is_folder: bool) -> Question:
    """Return two revisions, or one and the working tree; `is_folder`: the first word could be one."""
    word, *rest = asked.words
    try:
        repository = until.enter_context(Repository(asked.workspace))
        first = _found(repository, word) or repository.commit(word)
    except BrokenRepositoryError:
        raise
    except UserError as error:
        raise _nothing(asked, word, error, is_folder=is_folder) from error
    old = _committed(asked, repository, first)
    second = _found(repository, rest[0]) if rest else None
    new = _now(asked) if second is None else _committed(asked, repository, second)
    rest = rest if second is None else rest[1:]
    if len(rest) > 1:
        raise refusals.too_many(rest[1])
    if rest:
        old, new = _narrowed(asked, (old, new), rest[0], repository)
    unit = Path(rest[0]).name if rest else ""
    return Question(asked.workspace, old, new, unit=unit)


def _nothing(asked: Asked, word: str, error: UserError, *, is_folder: bool) -> UserError:
    if is_folder:
        return refusals.lone_folder(word)
    if is_year(word) and isinstance(error, UnknownRevisionError):
        return refusals.no_year(word, asked.years)
    return refusals.nothing(word, asked.years, str(error))


def _found(repository: Repository, word: str) -> Commit | None:
    """Return the commit that a word names; a year is never taken for the beginning of a commit's id."""
    found = repository.find(word)
    return None if found is None or (is_year(word) and found.id.startswith(word)) else found


def _committed(asked: Asked, repository: Repository, commit: Commit) -> Side:
    revision = repository.revision(commit)
    label = commit.short if commit.id.startswith(commit.name) else f"{commit.name}（{commit.short}）"
    found: Folders = {tuple(folder): folder for folder in revision.folders()}
    shelf = RevisionShelf(asked.workspace, asked.declared, revision)
    return Side(label, commit.short, shelf, found, when=commit.when, problems=revision.problems)


def _now(asked: Asked) -> Side:
    found: Folders = {tuple(folder): folder for folder in asked.there}
    return Side(
        NOW,
        "now",
        Shelf(asked.workspace, asked.declared),
        found,
        built=True,
        problems=tuple(asked.problems),
    )


def _narrowed(asked: Asked, sides: tuple[Side, Side], word: str, repository: Repository) -> tuple[Side, Side]:
    """Keep only what a word names: a unit, or a folder of filings/."""
    wanted = _wanted(asked, word)
    there = [folder for side in sides for folder in side.folders.values()]
    if not any(map(wanted, there)):
        raise refusals.no_unit(word, there, repository.names())
    old, new = (
        replace(side, folders={key: folder for key, folder in side.folders.items() if wanted(folder)})
        for side in sides
    )
    return old, new


def _wanted(asked: Asked, word: str) -> Callable[[FilingFolder], bool]:
    path = Path(os.path.abspath(word))  # noqa: PTH100 - resolve() raises on a loop of links
    filings = asked.workspace.filings
    match path.relative_to(filings).parts if filings in path.parents else ():
        case (unit, year) if is_year(year):
            return lambda folder: folder == (unit, int(year))
        case (unit,):
            return lambda folder: folder.unit_id == unit
    return lambda folder: folder.unit_id == word
