"""The forms of a package with their names, and the list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator import __version__
from generator.base.digest import digest
from generator.base.problems import Severity
from generator.delivery.contents import (
    LAST_YEAR,
    VERSION,
    WORD,
    Contents,
    Form,
    Found,
    Item,
    Maker,
    Sheet,
    Unit,
    checksum,
)
from generator.delivery.filed_forms import code_of, subject_of, sums_of, template_name
from generator.delivery.list_form import TEMPLATE
from generator.delivery.packing.naming import names
from generator.forms.plan import PDF, SHEET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.delivery.filed_forms import Compared, Redlined
    from generator.delivery.origin import Origin
    from generator.delivery.packing.printed import PrintedForm, PrintedSheet, Year
    from generator.delivery.packing.readiness import Readiness
    from generator.filing.load import Filing
    from generator.forms.plan import Job


class Part(NamedTuple):
    """A form under its name in the package."""

    number: str
    name: str
    form: PrintedForm
    redlined: Redlined

    @property
    def files(self) -> dict[str, bytes]:
        """The form's files by name."""
        return {f"{self.name}{suffix}": data for suffix, data in self.form.files.items()}

    @property
    def redline(self) -> dict[str, bytes]:
        """The redline by its name; nothing where there is none."""
        data = self.redlined.data
        return {} if data is None else {f"{LAST_YEAR}/{self.name}{WORD}": data}


class SheetPart(NamedTuple):
    """A sheet for import under its name in the package."""

    number: str
    file: str
    sheet: PrintedSheet


class Composed(NamedTuple):
    """The forms of a package, and its list."""

    contents: Contents
    files: dict[str, bytes]


def compose(
    job: Job, filing: Filing, found: tuple[Year, Readiness, Compared, Origin], pattern: str, template: bytes
) -> Composed:
    """Return the forms under the names of a pattern, and the list of them."""
    year, ready, redlines, where = found
    every, sheets = _parts(filing, year, pattern, redlines)
    editions = [*(part.form.output.edition for part in every), *(part.sheet.edition for part in sheets)]
    contents = Contents(
        version=VERSION,
        unit=Unit(id=filing.unit_id, name=filing.unit.name if filing.unit else filing.unit_id),
        year=filing.year,
        unfinished=ready.reasons(),
        revision=where.revision,
        no_revision=where.why_none,
        program=Maker(version=__version__, digest=job.program, converter=_converter(every)),
        templates={template_name(one): one.digest for one in editions} | {TEMPLATE: digest(template)},
        sources=dict(where.sources),
        forms=tuple(_form(filing, part) for part in every),
        sheets=tuple(map(_sheet, sheets)),
        absent=year.absent,
        remarks=tuple(_remarks(every, redlines, year.lost)),
        files=dict(_items(every, sheets)),
        counts={each.value: ready.counts[each] for each in Severity},
        problems=tuple(map(Found.of, ready.problems)),
    )
    files = {name: data for part in every for name, data in part.files.items()}
    files |= {part.file: part.sheet.data for part in sheets}
    return Composed(contents, files | {name: data for part in every for name, data in part.redline.items()})


def _parts(
    filing: Filing, year: Year, pattern: str, redlines: Compared
) -> tuple[list[Part], list[SheetPart]]:
    """Return the forms and, behind them, the sheets for import, under names of which no two are alike."""
    outputs = [form.output for form in year.forms]
    unit = filing.unit.name if filing.unit else filing.unit_id
    said = [(one.edition.title, subject_of(filing, one), code_of(filing, one)) for one in outputs]
    said += [(sheet.title, unit, "") for sheet in year.sheets]
    values = [
        {
            "unit": unit,
            "unit_id": filing.unit_id,
            "year": str(filing.year),
            "number": f"{number:02}",
            "form": title,
            "subject": subject,
            "code": code,
        }
        for number, (title, subject, code) in enumerate(said, 1)
    ]
    named = [(each["number"], name) for each, name in zip(values, names(pattern, values), strict=True)]
    forms = [
        Part(*name, form, redlines.forms[form.output.name])
        for name, form in zip(named, year.forms, strict=False)
    ]
    behind = zip(named[len(forms) :], year.sheets, strict=True)
    return forms, [SheetPart(number, f"{name}{SHEET}", sheet) for (number, name), sheet in behind]


def _sheet(part: SheetPart) -> Sheet:
    edition = part.sheet.edition
    return Sheet(
        number=part.number,
        name=edition.flat_name,
        title=part.sheet.title,
        template=template_name(edition),
        file=part.file,
    )


def _form(filing: Filing, part: Part) -> Form:
    output = part.form.output
    return Form(
        number=part.number,
        name=output.name,
        title=output.edition.title,
        subject=subject_of(filing, output),
        template=template_name(output.edition),
        pages=part.form.pages,
        sums=sums_of(filing, output),
        files=tuple(part.files),
        redline=next(iter(part.redline), ""),
        remark=part.redlined.remark,
    )


def _items(every: Iterable[Part], sheets: Iterable[SheetPart]) -> Iterator[tuple[str, Item]]:
    """Yield what is listed of the files: the forms' in their order, the sheets for import, the redlines."""
    for part in every:
        word = checksum(part.form.files[WORD])
        for name, data in part.files.items():
            yield name, _item(data, word if name.endswith(PDF) else "")
    for one in sheets:
        yield one.file, _item(one.sheet.data)
    for part in every:
        yield from ((name, _item(data)) for name, data in part.redline.items())


def _item(data: bytes, made_from: str = "") -> Item:
    return Item(size=len(data), sha256=checksum(data), made_from=made_from)


def _converter(every: Iterable[Part]) -> str:
    """Return what made the PDFs; empty without any, or where several did."""
    makers = {part.form.made_by for part in every if PDF in part.form.files}
    return makers.pop() if len(makers) == 1 else ""


def _remarks(every: Sequence[Part], redlines: Compared, lost: Sequence[str]) -> Iterator[str]:
    """Yield what a reader would miss otherwise."""
    without = sum(PDF not in part.form.files for part in every)
    if without:
        yield f"{without} 张表没有 PDF（没有 LibreOffice，或没有做成），页数没有数。"
    if lost:
        yield f"没有放入，印好以后又不在了：{'、'.join(lost)}。"
    if not any(part.redlined.data for part in every):
        yield "没有对照上年的修订稿。"
    if redlines.dropped:
        yield f"上年有、今年没有的表：{'、'.join(redlines.dropped)}。"
