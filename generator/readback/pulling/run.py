"""Edited forms → new texts of the files that they were printed from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Severity
from generator.base.terminal import short
from generator.carry.editing import State, changed, value_at
from generator.carry.edits import as_written
from generator.filing.history import Earlier
from generator.filing.reader import Shelf
from generator.filing.tables import models
from generator.filing.titles import field_at, key_path, model_of
from generator.forms.plan import make_plan
from generator.printing.cell_keys import parse
from generator.printing.form import UnprintableError, print_form
from generator.readback.formats import UnreadableError, read_document
from generator.readback.importing.problems import unrecognised
from generator.readback.pulling.changes import Refused, Wanted, as_change, changes_of
from generator.readback.pulling.differences import differences
from generator.readback.pulling.finding import find, keys_of
from generator.readback.recognising import Unrecognised, known_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.filing.load import Filing
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job
    from generator.readback.pulling.changes import Changes
    from generator.readback.pulling.differences import Differences
    from generator.readback.pulling.finding import Pulled
    from generator.readback.pulling.lines import Line

_MOST_PLACES = 6


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

    file: str
    title: str
    old: str
    new: str
    place: Place
    elsewhere: tuple[str, ...] = ()


@dataclass
class Pull:
    """What a pull comes to: new contents, the changes in words, and what is to be said."""

    edits: list[FileEdit] = field(default_factory=list)
    applied: list[Applied] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    forms: list[tuple[str, str]] = field(default_factory=list)
    """document, and the form that it was printed as"""


def pull(job: Job, documents: Iterable[tuple[str, bytes]]) -> Pull:
    """Work out what edited forms change; nothing is written."""
    done = Pull()
    shelf = Shelf(job.workspace, job.declared)
    known = known_forms(job.editions)
    wanted: dict[FilingFolder, list[tuple[Pulled, Wanted]]] = {}
    for file, data in documents:
        try:
            found = find(job, shelf, read_document(data, file), known)
        except UnreadableError as error:
            done.problems.append(error.problem)
            continue
        if not isinstance(found, tuple):
            done.problems.append(unrecognised(found) if isinstance(found, Unrecognised) else _foreign(file))
            continue
        origin = found.origin
        done.forms.append((file, f"{origin.folder.unit_id} {origin.folder.year} {origin.output.name}"))
        apart = differences(found)
        changes = changes_of(found, apart)
        done.problems += _said(found, apart, changes)
        wanted.setdefault(origin.folder, []).extend((found, one) for one in changes.wanted)
    for folder, each in wanted.items():
        _apply(job, shelf, folder, each, done)
    return done


def _foreign(file: str) -> Problem:
    message = "找不到印出这张表的申报：不是在这里印的，或单位、项目改了名称"
    return Problem(Code.NOT_PULLED, message, Place(file), "别处填的表用 tianbao import 读入")


def _apply(
    job: Job, shelf: Shelf, folder: FilingFolder, wanted: Sequence[tuple[Pulled, Wanted]], done: Pull
) -> None:
    """Make the changes of one filing, each value at most once."""
    filing, _ = shelf.filing(folder)
    known = models(filing.declared)
    by_value: dict[tuple[str, tuple[str | int, ...]], list[tuple[Pulled, Wanted]]] = {}
    for pulled, one in wanted:
        by_value.setdefault((one.file_id, one.key), []).append((pulled, one))
    agreed: dict[str, list[tuple[Pulled, Wanted]]] = {}
    for (file_id, _), each in by_value.items():
        if len({str(one.value) for _, one in each}) > 1:
            done.problems.append(_two_ways(filing, each))
        else:
            agreed.setdefault(file_id, []).append(each[0])
    elsewhere = _Elsewhere(job, shelf, folder)
    for file_id, each in agreed.items():
        source = filing.sources[file_id]
        model = model_of(file_id, known)
        changes = [as_change(one, value_at(source.values, one.key, model)) for _, one in each]
        outcome = changed(source, changes, model)
        if outcome.text != source.text:
            before = shelf.files(folder).files[file_id][1]
            done.edits.append(FileEdit(source.file, source.text, outcome.text, before))
        for (pulled, one), fate in zip(each, outcome.fates, strict=True):
            if fate.state is State.APPLIED:
                title = getattr(field_at(model, one.key), "title", None) or str(one.key[-1])
                places = tuple(elsewhere.places(pulled, one))
                done.applied.append(
                    Applied(source.file, title, one.old, one.new, source.place(one.key), places)
                )
            else:
                done.problems.append(_not_made(pulled, one, fate.reason))


def _two_ways(filing: Filing, each: Sequence[tuple[Pulled, Wanted]]) -> Problem:
    said = "；".join(f"{pulled.document.file} {one.where}改成“{short(one.new)}”" for pulled, one in each)
    first = each[0][1]
    place = filing.sources[first.file_id].place(first.key)
    message = f"同一个内容改成了两样：{said}"
    return Problem(Code.TWO_WAYS, message, place, "决定用哪一个，改在这里；或在 Word 里改成一样再拉回")


def _not_made(pulled: Pulled, one: Wanted, reason: str) -> Problem:
    message = f"{one.where}：改成“{short(one.new)}”写不进申报文件：{reason or '这个值刚才有人改过'}"
    return Problem(Code.NOT_PULLED, message, Place(pulled.document.file), "改在申报文件里")


class _Elsewhere:
    """Where else a value prints: in the same form, and in the other forms of the filing."""

    def __init__(self, job: Job, shelf: Shelf, folder: FilingFolder) -> None:
        self._job, self._shelf, self._folder = job, shelf, folder
        self._pages: dict[str, frozenset[str]] | None = None

    def places(self, pulled: Pulled, one: Wanted) -> Iterator[str]:
        """Yield them, for a person."""
        if not one.shown:
            return
        origin = pulled.origin
        for reading in origin.own.root.readings():
            known = parse(reading.mark)
            key = "" if known is None else origin.keys.get(known.key, "")
            if key == one.shown and not reading.inherited and reading.where != one.where:
                yield f"本表{reading.where}"
        for name, keys in self._other_pages().items():
            if name != origin.output.name and one.shown in keys:
                yield f"{name}.docx"

    def _other_pages(self) -> dict[str, frozenset[str]]:
        if self._pages is None:
            filing, _ = self._shelf.filing(self._folder)
            earlier = Earlier(*self._shelf.earlier(self._folder))
            self._pages = {}
            for output in make_plan(self._job, self._shelf, self._folder).outputs:
                try:
                    page = print_form(self._job.workspace, filing, output, earlier).files[".html"]
                except (UnprintableError, KeyError):
                    continue
                self._pages[output.name] = frozenset(keys_of(page).values())
        return self._pages


def _said(pulled: Pulled, found: Differences, changes: Changes) -> Iterator[Problem]:
    """Yield what somebody changed that is no value of a file, and what they remarked."""
    yield from (_refused(pulled, one) for one in changes.refused)
    file = pulled.document.file
    for one in found.renumbered:
        message = f"{one.now.where}：目标的序号改成了 {one.now.text}"
        yield _problem(file, message, "序号由程序按顺序排；要换顺序，就换申报文件里目标的顺序")
    for label in found.relabelled:
        message = f"{label.where}：表上的字“{label.label}”改成了“{short(label.now)}”"
        yield _problem(file, message, "要改表样，就用 Word 改 templates 里的 form.docx，再重印")
    yield from _rows(pulled, found)
    for where, text in pulled.form.read.left_over:
        yield _problem(file, f"{where}：多出来的内容“{text}”没有写回", "需要的话写进申报文件")
    yield from _comments(pulled)


def _refused(pulled: Pulled, one: Refused) -> Problem:
    code = Code.TWO_WAYS if one.conflict else Code.NOT_PULLED
    return Problem(
        code, f"{one.where}：{one.message}", Place(pulled.document.file), one.hint, Severity.WARNING
    )


def _problem(file: str, message: str, hint: str) -> Problem:
    return Problem(Code.NOT_PULLED, message, Place(file), hint, Severity.WARNING)


def _rows(pulled: Pulled, found: Differences) -> Iterator[Problem]:
    if found.rows is None:
        return
    file = pulled.document.file
    for line in found.rows.added:
        message = f"{line.where}：Word 里加了一行“{short(line.said)}”"
        yield _problem(file, message, "在申报文件里加这一行，再重印")
    for line in found.rows.gone:
        place = _place(pulled, line)
        message = f"Word 里删掉了一行“{short(line.said)}”"
        yield Problem(Code.NOT_PULLED, message, place, "真的要删，就删掉申报文件里的这一行", Severity.WARNING)
    for line in found.rows.moved:
        message = f"{line.where}：这一行换了位置“{short(line.said)}”"
        yield _problem(file, message, "要换顺序，就换申报文件里的顺序")


def _place(pulled: Pulled, line: Line) -> Place:
    """Return where the values of a printed row are written."""
    for reading in line.readings.values():
        place = place_of(pulled, reading.mark)
        if place is not None:
            return place
    return Place(pulled.document.file)


def place_of(pulled: Pulled, mark: str) -> Place | None:
    """Return where the value of a cell is written, by the cell's mark."""
    known = parse(mark)
    key = "" if known is None else pulled.origin.keys.get(known.key, "")
    file_id, _, dotted = key.partition("#")
    source = pulled.origin.filing.sources.get(file_id)
    if source is None:
        return None
    path = key_path(file_id, dotted)
    return source.place(path)


def _comments(pulled: Pulled) -> Iterator[Problem]:
    for comment in pulled.document.comments:
        place = place_of(pulled, comment.key) or Place(pulled.document.file)
        where = f"（{comment.where}）" if str(comment.where) else ""
        message = f"{comment.author or '有人'}批注{where}：{comment.text}"
        yield Problem(Code.COMMENT, message, place, "按批注处理", Severity.WARNING)
