"""What the changed files change in meaning since the last commit, filing by filing and thing by thing."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from generator.base.money import money
from generator.compare import phrases
from generator.compare.data import Kind, Order, Words
from generator.compare.excerpt import excerpt
from generator.compare.foremost import reported
from generator.compare.reports import wording
from generator.compare.reports.cases import Case, State, cases
from generator.compare.reports.pairs import pairs
from generator.compare.reports.words import understand
from generator.filing.pairing.nodes import UNIT
from generator.filing.workspace import FILINGS, SUFFIX, FilingFolder, is_year
from generator.live.repository.changed import Kind as FileKind
from generator.live.repository.standing import head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.compare.data import Change, Item, Thing
    from generator.compare.reports.sides import Question, Side
    from generator.filing.workspace import Workspace
    from generator.live.repository.changed import Changed

_LAST = "HEAD"
_IN_YEAR = 4  # parts of filings/<unit>/<year>/<file>.toml
_file_of = attrgetter("file")


class Value(NamedTuple):
    """A value that differs; `words` are ``=``, ``-`` or ``+`` with text, for a text that was reworded."""

    file: str
    title: str
    old: str
    new: str
    words: tuple[tuple[str, str], ...]
    note: str


class Told(NamedTuple):
    """A thing that differs: the file that says so, whose it is, what it is called and what happened to it.

    A thing that is new or gone has `parts` instead of values: how many of what it holds.
    """

    file: str
    owner: str
    thing: Thing
    name: str
    kinds: tuple[Kind, ...]
    values: tuple[Value, ...] = ()
    parts: str = ""

    @property
    def alone(self) -> bool:
        """Tell whether it is new or gone."""
        return Kind.ADDED in self.kinds or Kind.REMOVED in self.kinds


class Filing(NamedTuple):
    """What differs in one filing: what is to be said of it as a whole, and thing by thing."""

    folder: FilingFolder
    title: str
    whole: State
    remarks: tuple[str, ...]
    told: tuple[Told, ...]
    unread: frozenset[str] = frozenset()
    """files that could not be read and compared"""


def told(workspace: Workspace, changed: Iterable[Changed]) -> list[Filing]:
    """Compare the filings that changed files belong to with the last commit, if any; raise UserError."""
    if not head(workspace):
        return []
    files = {one.shown: one for one in changed}
    with ExitStack() as until:
        question = understand([_LAST], workspace.root, until)
        wanted = _touched(question, files)
        old, new = (_only(side, wanted) for side in (question.old, question.new))
        question = question._replace(old=old, new=new)
        found = [_filing(question, case) for case in cases(question, pairs(question)) if _worth(case)]
    return [filing._replace(told=tuple(_short(filing.told, files))) for filing in found]


def _short(found: Iterable[Told], files: Mapping[str, Changed]) -> Iterator[Told]:
    """Say only once of a stage that its file is new or gone."""
    said = set[str]()
    for one in found:
        file = files.get(one.file)
        if (
            one.alone
            or file is None
            or file.kind is FileKind.CHANGED
            or "." not in PurePosixPath(one.file).stem
        ):
            yield one
        elif one.file not in said:
            said.add(one.file)
            yield one._replace(values=one.values[:1])


def _touched(question: Question, changed: Iterable[str]) -> set[FilingFolder]:
    """Return the filings with a changed file; a changed unit.toml is told with the newest year."""
    there = {*question.old.folders.values(), *question.new.folders.values()}
    parts = [name.split("/") for name in changed]
    found = {
        FilingFolder(unit, int(year))
        for _, unit, year, _ in (each for each in parts if len(each) == _IN_YEAR)
        if is_year(year)
    } & there
    for unit in {each[1] for each in parts if each[2:] == [f"{UNIT}{SUFFIX}"]}:
        if all(folder.unit_id != unit for folder in found):
            found |= {
                max((folder for folder in there if folder.unit_id == unit), default=FilingFolder(unit, 0))
            }
    return found


def _only(side: Side, wanted: set[FilingFolder]) -> Side:
    return replace(side, folders={key: folder for key, folder in side.folders.items() if folder in wanted})


def _worth(case: Case) -> bool:
    return case.different or bool(case.difference is not None and case.difference.gaps) or bool(case.problems)


def _filing(question: Question, case: Case) -> Filing:
    folder = case.pair.folder
    gaps = case.difference.gaps if case.difference is not None else ()
    items = reported(case.difference) if case.difference is not None else ()
    return Filing(
        folder,
        wording.heading(case),
        case.state,
        (*_remarks(question, case), *map(phrases.gap, gaps)),
        tuple(_told(items, folder)),
        frozenset(_file(folder, gap.file_id) for gap in gaps),
    )


def _remarks(question: Question, case: Case) -> Iterator[str]:
    if case.state is State.ADDED:
        budget = case.budget.new
        yield "整份申报是新增的" + (f"；项目当年预算合计 {money(budget)} 万元" if budget is not None else "")
    else:
        yield from wording.remarks(question, case)


def _told(items: Iterable[Item], folder: FilingFolder, owner: str = "") -> Iterator[Told]:
    for item in items:
        name = " ".join(item.side.name.split())
        if item.old is None or item.new is None:
            file = _file(folder, item.side.key)
            yield Told(file, owner, item.thing, name, item.kinds, parts=_parts(item))
        else:
            values = (_value(folder, change) for change in phrases.values(item))
            for file, of_file in groupby(sorted(values, key=_file_of), _file_of):
                yield Told(file, owner, item.thing, name, item.kinds, tuple(of_file))
            yield from _told(item.parts, folder, owner or item.side.name.strip())


def _file(folder: FilingFolder, key: str) -> str:
    name = key.partition("#")[0]
    parts = (FILINGS, folder.unit_id) if name == UNIT else (FILINGS, folder.unit_id, str(folder.year))
    return "/".join((*parts, f"{name}{SUFFIX}"))


def _parts(item: Item) -> str:
    held = Counter(part.thing for part in item.walk())
    held[item.thing] -= 1
    return "、".join(f"{phrases.THINGS[thing]} {count} 个" for thing, count in (+held).items())


def _value(folder: FilingFolder, change: Change) -> Value:
    detail = change.detail
    words = tuple(excerpt(detail)) if isinstance(detail, Words) else ()
    old, new = change.old, change.new
    if isinstance(detail, Order):
        old, new = ("、".join(names) for names in (detail.old, detail.new))
    file = _file(folder, change.new_key or change.old_key)
    return Value(file, change.title, old, new, words, phrases.note(change))
