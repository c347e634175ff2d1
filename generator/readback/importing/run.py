"""Documents → a filing's files: read, recognised, brought together, and proved by printing them again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from generator.base.codes import Code
from generator.base.errors import UserError
from generator.base.problems import Place, Problem, Severity
from generator.base.terminal import short
from generator.carry.new_files import Draft, file_text, unit_id
from generator.filing.declared import NOTHING
from generator.filing.history import Earlier
from generator.filing.load import FilingFiles, load_filing
from generator.filing.reader import Shelf, district
from generator.filing.tables import models
from generator.filing.workspace import SUFFIX, FilingFolder, folders, read_files
from generator.forms.edition import declarations
from generator.forms.plan import Output
from generator.printing.form import UnprintableError, print_form
from generator.readback.assembling.filing import UNIT, FormRead, Surroundings, assemble
from generator.readback.folding import fold
from generator.readback.formats import UnreadableError, read_document
from generator.readback.importing.computed import drop_history, keep_disagreeing
from generator.readback.importing.problems import (
    doubts,
    left_over,
    lost,
    missing,
    otherwise,
    remarks,
    unrecognised,
)
from generator.readback.importing.proof import Proof, prove
from generator.readback.importing.years import year_of
from generator.readback.readings import read
from generator.readback.recognising import Unrecognised, by_name, known_forms, parts, recognise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.filing.declared import Declarations
    from generator.filing.load import Filing
    from generator.filing.workspace import Workspace
    from generator.forms.edition import Edition
    from generator.readback.assembling.filing import Assembled
    from generator.readback.document import Document
    from generator.readback.recognising import KnownForm

_YEAR_HINT = "用 --year 写明年度，例如 --year 2023"


class Asked(NamedTuple):
    """What is to be imported: files by the names that messages call them, and what the caller says of them."""

    workspace: Workspace
    editions: tuple[Edition, ...]
    files: Sequence[tuple[str, bytes]]
    unit: str = ""
    year: int | None = None
    form: str = ""


@dataclass
class Imported:
    """What became of it: the files' texts by path as shown, what is to be said, and the proof."""

    folder: FilingFolder | None = None
    texts: dict[str, str] = field(default_factory=dict)
    forms: list[tuple[str, str]] = field(default_factory=list)
    """file and title of each form that was recognised"""
    year_by: str = ""
    problems: list[Problem] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)
    marked: int = 0
    """values that somebody has to look at"""


def read_in(asked: Asked) -> Imported:
    """Import documents; raise UserError where nothing can be made of them."""
    done = Imported()
    forms = _forms(asked, done)
    if not forms:
        return done
    year, done.year_by = _year(asked, forms)
    unit = _unit(asked, forms)
    done.folder = FilingFolder(unit, year)
    done.problems += _contradicted(asked, forms)
    maker = _Maker(asked, done, forms, FilingFolder(unit, year))
    maker.run()
    return done


def _forms(asked: Asked, done: Imported) -> list[FormRead]:
    """Read the documents, and recognise the forms in them."""
    known = known_forms(asked.editions)
    if asked.form:
        known = _only(known, asked.form)
    where = _district(asked)
    found: list[FormRead] = []
    for file, data in asked.files:
        try:
            document = read_document(data, file)
        except UnreadableError as error:
            done.problems.append(error.problem)
            continue
        done.problems += remarks(document)
        for part in parts(document, known):
            found += _form(part, known, asked.year, where, done)
    done.forms = [(form.read.file, form.edition.title) for form in found]
    return found


def _only(known: list[KnownForm], wanted: str) -> list[KnownForm]:
    found = list(by_name(known, wanted))
    if not found:
        names = "、".join(f"{one.edition.form}/{one.edition.edition}（{one.edition.title}）" for one in known)
        message = f"没有“{short(wanted)}”这张表样"
        raise UserError(message, f"可以写：{names}")
    return found


def _form(
    document: Document, known: Sequence[KnownForm], year: int | None, where: str, done: Imported
) -> list[FormRead]:
    if not any(not cell.blank for row in document.rows for cell in row.cells):
        done.problems.append(unrecognised(Unrecognised(document, None)))
        return []
    recognised = recognise(document, known, year, where)
    if isinstance(recognised, Unrecognised):
        done.problems.append(unrecognised(recognised))
        return []
    return [FormRead(recognised, read(recognised.form.grammar, recognised.document, recognised.match))]


def _district(asked: Asked) -> str:
    if not asked.unit:
        return ""
    try:
        return district((asked.workspace.filings / asked.unit / "unit.toml").read_bytes())
    except OSError:
        return ""


def _year(asked: Asked, forms: Sequence[FormRead]) -> tuple[int, str]:
    """Return the year of the filing, and what says so."""
    if asked.year is not None:
        return asked.year, "--year"
    told = {form.read.file: found for form in forms if (found := year_of(form)) is not None}
    years = sorted({found.year for found in told.values()})
    if len(years) > 1:
        which = "；".join(f"{file} 是 {found.year} 年（按{found.by}）" for file, found in told.items())
        message = f"这些文件不是同一年度的：{which}"
        raise UserError(message, f"一次只读入一个年度，或{_YEAR_HINT}")
    if not years:
        raise UserError("文件里没有写是哪一年度的申报", _YEAR_HINT)
    first = next(iter(told.values()))
    return first.year, first.by


def _contradicted(asked: Asked, forms: Sequence[FormRead]) -> Iterable[Problem]:
    """Yield documents that say they are of another year than the caller does."""
    for form in forms:
        told = year_of(form) if asked.year is not None else None
        if told is not None and told.year != asked.year:
            message = f"按{told.by}，这个文件是 {told.year} 年的，--year 写的是 {asked.year}"
            yield Problem(Code.TOGETHER, message, Place(form.read.file), "核对年度", Severity.WARNING)


def _unit(asked: Asked, forms: Sequence[FormRead]) -> str:
    """Return the folder of the unit: as asked for, of a unit that is there already, else made of its name."""
    if asked.unit:
        return asked.unit
    names = [
        name
        for form in forms
        for name in (
            form.root.first("department", "name"),
            form.root.first("unit", "name"),
            form.root.first("project", "authority") or form.root.first("project", "executor"),
        )
        if name
    ]
    own = {fold(name).text: name for form in forms if (name := form.root.first("department", "name"))}
    if len(own) > 1:
        message = f"这些表不是同一个单位的：{'、'.join(own.values())}"
        raise UserError(message, "一次只读入一个单位")
    if not names:
        raise UserError("文件里没有写是哪个单位的申报", "用 --unit 写明单位的文件夹名")
    there = _units_there(asked.workspace)
    return there.get(fold(names[0]).text) or unit_id(names[0], set(there.values()))


def _units_there(workspace: Workspace) -> dict[str, str]:
    """Return the folders of units by their names."""
    found = {}
    for unit in dict.fromkeys(folder.unit_id for folder in folders(workspace)[0]):
        files = read_files(workspace, FilingFolder(unit, 2000)).files
        filing, _ = load_filing(FilingFiles(unit, 2000, {UNIT: files[UNIT]} if UNIT in files else {}))
        if filing.unit is not None:
            found[fold(filing.unit.name).text] = unit
    return found


class _Maker:
    """Makes the files of one filing from its forms."""

    def __init__(self, asked: Asked, done: Imported, forms: Sequence[FormRead], folder: FilingFolder) -> None:
        self.asked, self.done, self.forms, self.folder = asked, done, forms, folder
        self.there = dict(read_files(asked.workspace, folder).files)

    def run(self) -> None:
        """Make them, and prove them."""
        where = self._where()
        declared = declarations(self.asked.editions, self.folder.year, where)
        shelf = Shelf(self.asked.workspace, lambda year, unit: declarations(self.asked.editions, year, unit))
        known, same_year = self._known(shelf)
        assembled = assemble(self.forms, Surroundings(declared, known, same_year))
        earlier = Earlier(*shelf.earlier(self.folder))
        filing = self._load(self._texts(assembled, declared, plain=True), declared)
        drop_history(assembled, filing, earlier)
        keep_disagreeing(
            assembled, lambda: self._load(self._texts(assembled, declared, plain=True), declared)
        )
        texts = self._texts(assembled, declared)
        filing = self._load(texts, declared)
        self.done.texts = {self._path(file_id): text for file_id, text in texts.items()}
        self.done.marked = sum(len(draft.marks()) for draft in assembled.files.values())
        self._tell(assembled, filing)
        self._prove(assembled, filing, earlier)

    def _where(self) -> str:
        if UNIT in self.there:
            return district(self.there[UNIT][1])
        unit = assemble(self.forms, Surroundings(NOTHING)).files.get(UNIT)
        return "" if unit is None else str(unit.values.get("district", ""))

    def _known(self, shelf: Shelf) -> tuple[Filing | None, bool]:
        """Return the filing of this year that is there, else of the nearest year, for its names."""
        years = [one.year for one in folders(self.asked.workspace)[0] if one.unit_id == self.folder.unit_id]
        if not years:
            return None, False
        nearest = min(years, key=lambda year: (abs(year - self.folder.year), -year))
        filing, _ = shelf.filing(self.folder._replace(year=nearest))
        return filing, nearest == self.folder.year

    def _texts(self, assembled: Assembled, declared: Declarations, *, plain: bool = False) -> dict[str, str]:
        texts = {}
        for file_id, draft in assembled.files.items():
            files = assembled.documents.get(file_id, [])
            doubts = {} if plain else draft.marks()
            texts[file_id] = file_text(
                file_id, Draft(draft.values, self._heading(file_id, files), doubts), declared
            )
        return texts

    def _heading(self, file_id: str, files: Sequence[str]) -> str:
        if file_id == UNIT:
            return "每年都一样的内容写在这里，各表不再重复。"
        names = "、".join(dict.fromkeys(PurePath(file).name for file in files))
        return f"金额单位：万元。由 {names} 读入；行尾标“待核”的要核对。"

    def _path(self, file_id: str) -> str:
        name = f"{file_id}{SUFFIX}"
        year = "" if file_id == UNIT else f"{self.folder.year}/"
        return f"filings/{self.folder.unit_id}/{year}{name}"

    def _load(self, texts: Mapping[str, str], declared: Declarations) -> Filing:
        """Load the new files together with those that are there; what is there wins only where nothing is new."""
        files = {file_id: (self._path(file_id), text.encode()) for file_id, text in texts.items()}
        files = {**self.there, **files}
        filing, self.found = load_filing(
            FilingFiles(self.folder.unit_id, self.folder.year, files, declared=declared)
        )
        return filing

    def _tell(self, assembled: Assembled, filing: Filing) -> None:
        problems = self.done.problems
        problems += [problem for problem in self.found if problem.severity is Severity.ERROR]
        for file_id, draft in assembled.files.items():
            source = filing.sources.get(file_id)
            if source is not None:
                problems += doubts(source, file_id, draft, models(filing.declared))
            problems += lost(draft)
        problems += [
            Problem(Code.TOGETHER, message, Place(file), "核对后只留一份", Severity.WARNING)
            for file, message in assembled.remarks
        ]
        for form in self.forms:
            problems += left_over(form.read)
            problems += missing(form.read, form.edition)

    def _prove(self, assembled: Assembled, filing: Filing, earlier: Earlier) -> None:
        """Print every form that was read, and compare."""
        for file_id, form in assembled.read_from:
            output = Output(file_id, form.edition, form.edition.output(file_id), "")
            try:
                printed = print_form(self.asked.workspace, filing, output, earlier)
            except (UnprintableError, KeyError):
                continue
            document = read_document(printed.files[".docx"], f"{output.name}.docx")
            proof = prove(
                form.read.file,
                form.edition.title,
                form.recognised.match,
                document,
                form.recognised.form.grammar,
            )
            self.done.proofs.append(proof)
            self.done.problems += otherwise(proof)
