"""What the words on the command line name: two years, one or two revisions, or two folders."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.diff.sides import UNIT, FolderShelf, RevisionShelf, Side
from generator.plan import Shelf
from generator.revision import GitError, Repository
from generator.workspace import (
    SUFFIX,
    FilingFolder,
    Workspace,
    find_workspace,
    folders,
    is_year,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import ExitStack

    from generator.problems import Problem
    from generator.revision import Commit

_MOST_NAMES = 12
_YEAR_WITHIN = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)
NOW = "工作文件夹"
_TWO = 2


class WrongWordsError(Exception):
    """The words name nothing that can be compared; the text says why and what there is."""


class Question(NamedTuple):
    """What is to be compared; `by_year` tells that the sides are two years."""

    workspace: Workspace
    old: Side
    new: Side
    by_year: bool = False


def understand(words: Sequence[str], here: Path, open_until: ExitStack) -> Question:
    """Return what the words name; raise WrongWordsError. Git is asked until `open_until` is closed."""
    paths = [_folder(word, here) for word in words]
    if len(words) == _TWO and all(paths):
        return _folders(*(path for path in paths if path is not None), here)
    workspace = find_workspace(here) or Workspace(here)
    there, problems = folders(workspace) if workspace.filings.is_dir() else ([], [])
    asked = _Asked(workspace, there, problems, words)
    if len(words) >= _TWO and all(map(is_year, words[:_TWO])) and asked.years & set(map(int, words[:_TWO])):
        missing = [word for word in words[:_TWO] if int(word) not in asked.years]
        if missing:
            message = f"没有 {missing[0]} 年的申报；现有：{_listed(sorted(asked.years))}"
            raise WrongWordsError(message)
        return _years(asked)
    return _revisions(asked, open_until)


class _Asked(NamedTuple):
    """The words, and what the workspace has."""

    workspace: Workspace
    there: list[FilingFolder]
    problems: list[Problem]
    words: Sequence[str]

    @property
    def years(self) -> set[int]:
        return {folder.year for folder in self.there}


def _folder(word: str, here: Path) -> Path | None:
    """Return the filing folder that a word names: one that holds TOML files or is called a year."""
    path = Path(os.path.abspath(here / word))  # noqa: PTH100 - resolve() raises on a loop of links
    try:
        names = os.listdir(path)  # noqa: PTH208 - names are all that is wanted
    except (OSError, ValueError):
        return None
    return path if is_year(path.name) or any(name.lower().endswith(SUFFIX) for name in names) else None


def _years(asked: _Asked) -> Question:
    old_year, new_year = map(int, asked.words[:_TWO])
    if len(asked.words) > _TWO:
        unit = asked.words[_TWO]
        mine = [folder for folder in asked.there if folder.unit_id == unit]
        if not mine:
            raise WrongWordsError(_no_unit(unit, asked.there))
        for year in (old_year, new_year):
            if FilingFolder(unit, year) not in mine:
                known = _listed(folder.year for folder in mine)
                message = f"“{unit}”没有 {year} 年的申报；现有：{known}"
                raise WrongWordsError(message)
        asked = asked._replace(there=mine)
    sides = [_year(asked, year) for year in (old_year, new_year)]
    return Question(asked.workspace, *sides, by_year=True)


def _year(asked: _Asked, year: int) -> Side:
    found = {(folder.unit_id,): folder for folder in asked.there if folder.year == year}
    problems = tuple(asked.problems)
    return Side(f"{year} 年", str(year), Shelf(asked.workspace), found, built=True, problems=problems)


def _revisions(asked: _Asked, open_until: ExitStack) -> Question:
    try:
        repository = open_until.enter_context(Repository(asked.workspace))
    except GitError as error:
        raise WrongWordsError(_neither(asked, str(error))) from error
    commits = [_commit(repository, asked, asked.words[0])]
    rest = asked.words[1:]
    second = _found(repository, asked, rest[0]) if rest else None
    if second is not None:
        commits.append(second)
        rest = rest[1:]
    if len(rest) > 1:
        raise WrongWordsError(_neither(asked._replace(words=rest), "也不是 git 里的版本"))
    sides = [_revision(asked.workspace, repository, commit) for commit in commits]
    if len(sides) < _TWO:
        sides.append(_now(asked))
    if rest:
        sides = _narrowed(sides, rest[0], asked, repository)
    return Question(asked.workspace, *sides)


def _commit(repository: Repository, asked: _Asked, word: str) -> Commit:
    found = _found(repository, asked, word)
    if found is not None:
        return found
    if is_year(word) and int(word) in asked.years:
        message = f"“{word}”是年度；年度要写两个，例如 tianbao diff {int(word) - 1} {word}"
        raise WrongWordsError(message)
    try:
        return repository.commit(word)
    except GitError as error:
        raise WrongWordsError(_neither(asked._replace(words=[word]), str(error))) from error


def _found(repository: Repository, asked: _Asked, word: str) -> Commit | None:
    """Return the commit that a word names; a year is never taken for the beginning of a commit's id."""
    if is_year(word) and int(word) in asked.years:
        return None
    found = repository.find(word)
    return None if found is None or (is_year(word) and found.id.startswith(word)) else found


def _revision(workspace: Workspace, repository: Repository, commit: Commit) -> Side:
    revision = repository.revision(commit)
    label = commit.short if commit.id.startswith(commit.name) else f"{commit.name}（{commit.short}）"
    found: dict[tuple[str | int, ...], FilingFolder] = {tuple(folder): folder for folder in revision.folders()}
    return Side(label, commit.short, RevisionShelf(workspace, revision), found, when=commit.when)


def _now(asked: _Asked) -> Side:
    found: dict[tuple[str | int, ...], FilingFolder] = {tuple(folder): folder for folder in asked.there}
    shelf = Shelf(asked.workspace)
    return Side(NOW, "now", shelf, found, built=True, problems=tuple(asked.problems))


def _narrowed(sides: list[Side], word: str, asked: _Asked, repository: Repository) -> list[Side]:
    """Keep only a unit's folders, or one folder."""
    there = [folder for side in sides for folder in side.folders.values()]
    wanted: Callable[[FilingFolder], bool]
    path = Path(os.path.abspath(word))  # noqa: PTH100 - resolve() raises on a loop of links
    parts = path.relative_to(asked.workspace.filings).parts if asked.workspace.filings in path.parents else ()
    match parts:
        case [unit, year] if is_year(year):
            wanted = FilingFolder(unit, int(year)).__eq__
        case [unit]:
            wanted = lambda folder: folder.unit_id == unit  # noqa: E731 - as short as the other
        case _:
            wanted = lambda folder: folder.unit_id == word  # noqa: E731 - the same
    if not any(map(wanted, there)):
        raise WrongWordsError(_neither_revision_nor_unit(word, there, repository))
    return [
        Side(
            side.label,
            side.slug,
            side.shelf,
            {key: folder for key, folder in side.folders.items() if wanted(folder)},
            built=side.built,
            when=side.when,
            problems=side.problems,
        )
        for side in sides
    ]


def _folders(old: Path, new: Path, here: Path) -> Question:
    """Compare two folders, whatever they are called; a draft without a unit.toml takes the other's."""
    workspace = find_workspace(here) or find_workspace(new) or Workspace(here)
    years = [_year_of(path) for path in (old, new)]
    known = [year for year in years if year is not None]
    if not known:
        message = f"看不出“{new}”是哪一年的申报；文件夹的名字里要有年度，例如 2024 或 2024-draft"
        raise WrongWordsError(message)
    sides = [
        _folder_side(workspace, path, year or known[0]) for path, year in zip((old, new), years, strict=True)
    ]
    _share_unit(sides)
    return Question(workspace, *sides)


def _year_of(path: Path) -> int | None:
    found = _YEAR_WITHIN.search(path.name)
    return int(found[0]) if found else None


def _folder_side(workspace: Workspace, path: Path, year: int) -> Side:
    folder = FilingFolder(path.parent.name, year)
    built = path == workspace.filings / folder.unit_id / str(year)
    shelf = FolderShelf(workspace, path, folder)
    return Side(workspace.shown(path), path.name, shelf, {(): folder}, built=built)


def _share_unit(sides: list[Side]) -> None:
    units = [side.shelf.files(folder).files.get(UNIT) for side in sides for folder in side.folders.values()]
    given = next((unit for unit in units if unit is not None), None)
    for side, unit in zip(sides, units, strict=True):
        if unit is None and isinstance(side.shelf, FolderShelf):
            side.shelf.unit = given
            side.shelf.files.cache_clear()


def _neither(asked: _Asked, why: str) -> str:
    word = asked.words[0]
    if is_year(word):
        there = f"现有：{_listed(sorted(asked.years))}"
        return f"没有 {word} 年的申报；{there}" if asked.years else f"没有 {word} 年的申报"
    years = f"（现有：{_listed(sorted(asked.years))}）" if asked.years else ""
    return f"“{word}”不是年度{years}，不是申报文件夹，也不能当作版本：{why}"


def _no_unit(unit: str, there: Iterable[FilingFolder]) -> str:
    return f"没有“{unit}”这个单位；现有：{_listed(dict.fromkeys(folder.unit_id for folder in there))}"


def _neither_revision_nor_unit(word: str, there: Iterable[FilingFolder], repository: Repository) -> str:
    units = _listed(dict.fromkeys(folder.unit_id for folder in there))
    names = _listed(repository.names())
    return f"“{word}”不是 git 里的版本（现有分支和标签：{names}），也不是单位（现有：{units}）"


def _listed(things: Iterable[object]) -> str:
    names = [str(thing) for thing in things]
    return "、".join(names[:_MOST_NAMES]) + ("等" if len(names) > _MOST_NAMES else "") if names else "（没有）"
