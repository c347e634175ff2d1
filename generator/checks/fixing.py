"""``tianbao check --fix``: certain corrections written into the authors' files, all else left to the byte."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from itertools import chain, groupby
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self

from generator.base.money import money
from generator.base.problems import dotted
from generator.carry.editing.values import MISSING, look_up, replaced, without
from generator.carry.edits import Editor, apply, as_written, diff
from generator.carry.quoting import literal
from generator.carry.rollover import renewed
from generator.carry.saving import replace
from generator.checks.remarks import outdated
from generator.checks.review import review_folder
from generator.filing.reader import YEARS_BACK, Shelf
from generator.filing.selection import units
from generator.filing.source import read_source
from generator.filing.titles import key_path
from generator.filing.workspace import folders, unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from generator.base.problems import KeyPath, Problem
    from generator.checks.review import Review
    from generator.checks.rule import Fix
    from generator.filing.selection import Selection
    from generator.filing.workspace import FilingFolder, Workspace
    from generator.forms.plan import Job

_UNIT = "unit"


class Change(NamedTuple):
    """A file before and after its corrections; `fixes` says how many, `remarks` what is left to look at."""

    file: str
    old: bytes
    new: bytes
    fixes: int
    remarks: tuple[str, ...] = ()

    def diff(self) -> Iterator[str]:
        """Yield the lines of a unified diff, as ``git apply`` takes it."""
        yield from diff(self.file, self.old.decode("utf-8"), self.new.decode("utf-8"))


class Choosing(Protocol):
    """Says which problems are to be corrected."""

    def wants(self, problem: Problem) -> bool:
        """Tell whether a problem is."""


class About(NamedTuple):
    """One problem, known by what it says, wherever its file's lines have moved to."""

    code: str
    file: str
    key: str
    message: str

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """Return what a problem is known by."""
        return cls(str(problem.code), problem.place.file, dotted(problem.place.key), problem.message)

    def wants(self, problem: Problem) -> bool:
        """Tell whether it is this one."""
        return self == About.of(problem)


def corrections(job: Job, selections: Sequence[Selection], choice: Choosing) -> Iterator[Change]:
    """Yield what certain corrections of the chosen problems make of the selected files."""
    there, _ = folders(job.workspace, units(selections))
    for _, years in groupby(there, key=lambda folder: folder.unit_id):
        unit = list(years)
        if any(selection.covers(folder) for selection in selections for folder in unit):
            yield from _Corrector(job, unit, selections, choice).changes()


def write(workspace: Workspace, change: Change) -> Problem | None:
    """Put a corrected file in place of the one that was read; return why not, if it can't be done."""
    path = workspace.root / change.file
    try:
        replace(path, change.old, change.new)
    except OSError as error:
        return unwritable(workspace, path, error)
    return None


def corrected(data: bytes, file: str, dotted_key: str, value: str | Decimal | None) -> bytes | None:
    """Return a file with one value replaced (None: taken out); None where that can't be done cleanly."""
    source, problems = read_source(data, file)
    if source is None or problems:
        return None
    key = key_path(PurePosixPath(file).stem, dotted_key)
    wanted = _with_value(source.values, key, value)
    if wanted is None:
        return None
    sheet = Editor(source)
    edits = (
        sheet.remove([key]) if value is None else [sheet.replace(key, _written(value, source.excerpt(key)))]
    )
    text = renewed(source, apply(source.text, edits))
    read, _ = read_source(text.encode(), file)
    return as_written(data, source.text, text) if read is not None and read.values == wanted else None


def _written(value: str | Decimal, old: str) -> str:
    """Write a value in place of an `old` one; a sum has the zeros of its parts, which say nothing."""
    return literal(value if isinstance(value, str) else Decimal(money(value)), old)


class _Meant(NamedTuple):
    """A correction and the filing in which it was found."""

    folder: FilingFolder
    fix: Fix

    def concerns(self, year: FilingFolder) -> bool:
        """Tell whether a year's problems may depend on what is corrected."""
        return self.fix.at.file == _UNIT or 0 <= year.year - self.folder.year <= YEARS_BACK


class _Corrector:
    """The files of one unit: its years see each other, and share its own file."""

    def __init__(
        self, job: Job, years: Sequence[FilingFolder], selections: Sequence[Selection], choice: Choosing
    ) -> None:
        self._job = job
        self._years = years
        self._selections = selections
        self._choice = choice
        self._edited: dict[str, bytes] = {}
        self._counts: Counter[str] = Counter()
        self._keys: dict[str, set[str]] = defaultdict(set)
        self._reviews = self._reviewed(years, {})

    def changes(self) -> Iterator[Change]:
        """Correct one value after the other, as long as that leaves fewer problems and no new one.

        Two that are right only together, as two sums that have to be equal, are corrected with all the rest.
        """
        while self._try(list(self._fixes())) or self._corrected_one():
            pass
        shelf = Shelf(self._job.workspace, self._job.declared)
        before = {shown: data for folder in self._years for shown, data in shelf.files(folder).files.values()}
        for file, new in self._edited.items():
            remarks = _remarks(before[file], new, file, self._keys[file])
            yield Change(file, before[file], new, self._counts[file], remarks)

    def _corrected_one(self) -> bool:
        return any(self._try([fix]) for fix in self._fixes())

    def _fixes(self) -> Iterator[_Meant]:
        for folder, review in self._reviews.items():
            for problem, fix in review.found:
                if fix is not None and self._choice.wants(problem) and self._selected(folder, fix.at.file):
                    yield _Meant(folder, fix)

    def _selected(self, folder: FilingFolder, file_id: str) -> bool:
        covering = [selection for selection in self._selections if selection.covers(folder)]
        return any(selection.file_id in (None, file_id) for selection in covering)

    def _try(self, fixes: Sequence[_Meant]) -> bool:
        """Take corrections up if that leaves fewer problems than there were, and none that is new."""
        edited = dict(self._edited)
        applied = [(shown, meant.fix.at.key) for meant in fixes if (shown := self._apply(meant, edited))]
        if not applied:
            return False
        years = [year for year in self._years if any(fix.concerns(year) for fix in fixes)]
        reviews = self._reviewed(years, edited)
        old, left = (_problems([source[year] for year in years]) for source in (self._reviews, reviews))
        if not left < old or old.total() - left.total() < len(applied):
            return False
        self._edited = edited
        self._reviews.update(reviews)
        for shown, key in applied:
            self._counts[shown] += 1
            self._keys[shown].add(key)
        return True

    def _apply(self, meant: _Meant, edited: dict[str, bytes]) -> str:
        """Edit the file that is meant and return its name; empty if nothing changes."""
        folder, fix = meant
        shown, data = Shelf(self._job.workspace, self._job.declared, edited).files(folder).files[fix.at.file]
        new = corrected(data, shown, fix.at.key, fix.value)
        if new in (None, data):
            return ""
        edited[shown] = new
        return shown

    def _reviewed(
        self, years: Sequence[FilingFolder], edited: Mapping[str, bytes]
    ) -> dict[FilingFolder, Review]:
        shelf = Shelf(self._job.workspace, self._job.declared, edited)
        return {year: review_folder(self._job, shelf, year) for year in years}


def _problems(reviews: Sequence[Review]) -> Counter[tuple[str, str, KeyPath]]:
    """Count problems by what they are about; their messages name values that a correction changes."""
    every = (problem for review in reviews for problem in (*review.problems, *review.findings))
    return Counter((problem.code, problem.place.file, problem.place.key) for problem in every)


def _remarks(old: bytes, new: bytes, file: str, keys: Iterable[str]) -> tuple[str, ...]:
    """Return what the comments of a corrected file still say of the values that were there."""
    (before, _), (after, _) = read_source(old, file), read_source(new, file)
    if before is None or after is None:
        return ()
    paths = [key_path(PurePosixPath(file).stem, key) for key in sorted(keys)]
    told = (outdated(after, path, look_up(before.values, path)) for path in paths)
    return tuple(dict.fromkeys(chain.from_iterable(told)))


def _with_value(
    values: Mapping[str, Any], key: KeyPath, value: str | Decimal | None
) -> dict[str, Any] | None:
    """Return a file's values with one of them changed; None if it is not there."""
    if look_up(values, key) is MISSING:
        return None
    return without(values, key) if value is None else replaced(values, key, value)
