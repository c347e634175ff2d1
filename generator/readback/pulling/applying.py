"""The changes of one filing made in its files' texts, and proved: what would break a file is not made."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Severity
from generator.base.terminal import short
from generator.carry.editing import MISSING, REMOVE, State, changed, digest_of_value, value_at
from generator.carry.edits import as_written
from generator.filing.reader import Shelf
from generator.filing.tables import models
from generator.filing.titles import field_at, model_of
from generator.readback.pulling.changes import as_change, changes_of
from generator.readback.pulling.differences import differences
from generator.readback.pulling.elsewhere import Elsewhere
from generator.readback.pulling.finding import printed_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.base.problems import KeyPath
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job
    from generator.readback.pulling.changes import Wanted
    from generator.readback.pulling.finding import Pulled

Asked: TypeAlias = "tuple[Pulled, Wanted]"


class FileEdit(NamedTuple):
    """A file's new content, and what of it was changed."""

    shown: str
    old: str
    new: str
    before: bytes

    @property
    def after(self) -> bytes:
        """The new content, encoded and with line ends as the file has them."""
        return as_written(self.before, self.old, self.new)


class Applied(NamedTuple):
    """A value that was changed: its title, old and new, its place in the file, and where else it prints."""

    title: str
    old: str
    new: str
    place: Place
    elsewhere: tuple[str, ...] = ()


class Made(NamedTuple):
    """What the changes of one filing come to."""

    edits: list[FileEdit]
    applied: list[Applied]
    problems: list[Problem]


def agreed(asked: Iterable[Asked]) -> tuple[list[Asked], list[Problem]]:
    """Return one of several wishes that are alike; of those that are not alike none is granted, but said."""
    by_value: dict[tuple[str, KeyPath], list[Asked]] = {}
    for pulled, one in asked:
        source = pulled.origin.filing.sources[one.target.file_id]
        by_value.setdefault((source.file, one.target.path), []).append((pulled, one))
    alike = {at: len({_digest(one.value) for _, one in each}) == 1 for at, each in by_value.items()}
    granted = [each[0] for at, each in by_value.items() if alike[at]]
    return granted, [_two_ways(each) for at, each in by_value.items() if not alike[at]]


def make(job: Job, shelf: Shelf, folder: FilingFolder, asked: Sequence[Asked]) -> Made:
    """Make the changes, each value at most once."""
    return _Making(job, shelf, folder).make(asked)


class _Making:
    def __init__(self, job: Job, shelf: Shelf, folder: FilingFolder) -> None:
        self.job, self.shelf, self.folder = job, shelf, folder
        self.filing, before = shelf.filing(folder)
        self.known = models(self.filing.declared)
        self.before = {(one.code, one.place.file, one.message) for one in _errors(before)}
        self.problems: list[Problem] = []

    def make(self, asked: Sequence[Asked]) -> Made:
        left = [*asked]
        while True:
            edits, fates = self._tried(left)
            later = self._edited(edits)
            broken = fates | self._broken(later, left)
            if not broken:
                break
            self.problems += [_not_made(left[at], why) for at, why in broken.items()]
            left = [one for at, one in enumerate(left) if at not in broken]
        self.problems += self._printed_otherwise(later, left) if edits else ()
        return Made(edits, [*self._applied(later, left)], self.problems)

    def _tried(self, left: Sequence[Asked]) -> tuple[list[FileEdit], dict[int, str]]:
        """Return the files with all changes made, and (by position) why some can't be made."""
        edits: list[FileEdit] = []
        refused: dict[int, str] = {}
        for file_id in dict.fromkeys(one.target.file_id for _, one in left):
            each = {at: one for at, (_, one) in enumerate(left) if one.target.file_id == file_id}
            source, model = self.filing.sources[file_id], model_of(file_id, self.known)
            changes = [as_change(one, self._seen(one)) for one in each.values()]
            outcome = changed(source, changes, model)
            if outcome.text != source.text:
                before = self.shelf.files(self.folder).files[file_id][1]
                edits.append(FileEdit(source.file, source.text, outcome.text, before))
            for at, fate in zip(each, outcome.fates, strict=True):
                if fate.state is not State.APPLIED:
                    refused[at] = fate.reason
        return edits, refused

    def _seen(self, one: Wanted) -> object:
        file_id, path, _ = one.target
        return value_at(self.filing.sources[file_id].values, path, model_of(file_id, self.known))

    def _applied(self, later: Shelf, left: Iterable[Asked]) -> Iterator[Applied]:
        """Yield the changes in words, at the lines that they have, or will have."""
        elsewhere = Elsewhere(self.job, self.shelf, self.folder)
        for pulled, one in left:
            file_id, path, _ = one.target
            title = getattr(field_at(model_of(file_id, self.known), path), "title", None) or str(path[-1])
            filing = later.filing(self.folder)[0] if self._seen(one) is MISSING else self.filing
            place = filing.sources[file_id].place(path)
            yield Applied(title, one.old, one.new, place, tuple(elsewhere.places(pulled, one)))

    def _edited(self, edits: Iterable[FileEdit]) -> Shelf:
        """Return a shelf on which the files are as they will be."""
        return Shelf(self.job.workspace, self.job.declared, {one.shown: one.after for one in edits})

    def _broken(self, later: Shelf, left: Sequence[Asked]) -> dict[int, str]:
        """Return the changes (by position) that make a file faulty, and why they do."""
        _, problems = later.filing(self.folder)
        found: dict[int, str] = {}
        for error in _errors(problems):
            if (error.code, error.place.file, error.message) in self.before:
                continue
            files = [self.filing.sources[one.target.file_id].file for _, one in left]
            here = [at for at, file in enumerate(files) if file == error.place.file]
            meant = [at for at in here if _is_at(left[at][1].target.path, error.place.key)]
            found |= dict.fromkeys(meant or here, error.message)
        return found

    def _printed_otherwise(self, later: Shelf, left: Sequence[Asked]) -> Iterator[Problem]:
        """Yield the changes that print otherwise than the document has them, once they are made."""
        made = {(one.at, one.where) for _, one in left}
        for pulled in {id(pulled): pulled for pulled, _ in left}.values():
            origin = printed_as(self.job, later, pulled)
            if origin is None:
                continue
            again = pulled._replace(origin=origin)
            for one in changes_of(again, differences(again)).wanted:
                if (one.at, one.where) in made:
                    message = f"{one.where}：写回后印成“{short(one.old)}”，Word 里是“{short(one.new)}”"
                    place = Place(pulled.document.file)
                    yield Problem(Code.PRINTS_OTHERWISE, message, place, "重印后核对这一格", Severity.WARNING)


def _errors(problems: Iterable[Problem]) -> Iterator[Problem]:
    return (problem for problem in problems if problem.severity is Severity.ERROR)


def _digest(value: object) -> str:
    return "" if value is REMOVE else digest_of_value(value)


def _is_at(path: KeyPath, key: KeyPath) -> bool:
    """Tell whether a fault at a key path may come of a change: it is there, above or below."""
    shorter = min(len(path), len(key))
    return bool(key) and path[:shorter] == key[:shorter]


def _two_ways(each: Sequence[Asked]) -> Problem:
    said = "；".join(f"{pulled.document.file} {one.where}改成“{short(one.new)}”" for pulled, one in each)
    target = each[0][1].target
    place = each[0][0].origin.filing.sources[target.file_id].place(target.path)
    message = f"同一个内容改成了两样：{said}"
    return Problem(Code.TWO_WAYS, message, place, "决定用哪一个，改在这里；或在 Word 里改成一样再拉回")


def _not_made(asked: Asked, reason: str) -> Problem:
    pulled, one = asked
    message = f"{one.where}：“{short(one.new)}”写不进申报文件：{reason}"
    return Problem(
        Code.NOT_PULLED, message, Place(pulled.document.file), "照这一格的写法改好再拉回，或改在申报文件里"
    )
