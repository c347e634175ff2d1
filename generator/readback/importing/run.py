"""Documents → a filing's files: read, recognised, brought together, and proved by printing them again."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Severity
from generator.carry.new_files import Draft, file_text
from generator.filing.declared import NOTHING
from generator.filing.history import Earlier
from generator.filing.load import FilingFiles, load_filing
from generator.filing.reader import Shelf, district
from generator.filing.tables import models
from generator.filing.toml import read_unit
from generator.filing.workspace import SUFFIX, FilingFolder, folders, read_files
from generator.forms.edition import declarations
from generator.forms.plan import Output
from generator.printing.form import UnprintableError, print_form
from generator.readback.assembling.filing import assemble
from generator.readback.assembling.forms import UNIT, Surroundings
from generator.readback.formats import read_document
from generator.readback.importing.asked import Imported
from generator.readback.importing.computed import drop_history, keep_disagreeing
from generator.readback.importing.documents import read_forms
from generator.readback.importing.owner import unit_asked
from generator.readback.importing.problems import doubts, left_over, lost, missing, otherwise
from generator.readback.importing.proof import prove
from generator.readback.importing.years import contradicted, year_asked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.filing.declared import Declarations
    from generator.filing.load import Filing
    from generator.readback.assembling.forms import Assembled, FormRead
    from generator.readback.importing.asked import Asked


def read_in(asked: Asked) -> Imported:
    """Import documents; raise UserError where nothing can be made of them."""
    done = Imported()
    forms = read_forms(asked, done)
    if not forms:
        return done
    year, done.year_by = year_asked(asked, forms)
    unit = unit_asked(asked, forms)
    done.folder = FilingFolder(unit, year)
    done.problems += contradicted(asked, forms)
    maker = _Maker(asked, done, forms, FilingFolder(unit, year))
    maker.run()
    return done


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
        assembled = assemble(self.forms, Surroundings(declared, known, same_year, self._unit_there()))
        if not assembled.files:
            self._remark(assembled)
            return
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

    def _unit_there(self) -> Mapping[str, Any] | None:
        try:
            return read_unit(self.there[UNIT][1].decode("utf-8-sig")) if UNIT in self.there else None
        except ValueError:
            return None

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
        """Load the new files together with those that are there, which win only where nothing is new."""
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
        self._remark(assembled)
        for form in self.forms:
            problems += left_over(form.read)
            problems += missing(form.read, form.edition)

    def _remark(self, assembled: Assembled) -> None:
        """Say which documents were not read, and why."""
        self.done.problems += [
            Problem(
                Code.TOGETHER,
                remark.message,
                Place(remark.file),
                "核对后只留一份" if remark.harmless else "核对后再读入这个文件",
                Severity.WARNING if remark.harmless else Severity.ERROR,
            )
            for remark in assembled.remarks
        ]

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
