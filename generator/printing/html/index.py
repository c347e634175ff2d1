"""The page that lists all forms: units, their years, the forms of a year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from markupsafe import escape

from generator.base.tally import NONE, Tally, count, of_year, together
from generator.printing.jinja import environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FEW = 5  # that many units stand open


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed form: its official title, whose it is, its files as paths from the index, if they have any.

    `old` says why it is not up to date; empty if it is. A `pdf` that says something else than the
    Word file is none.
    """

    title: str
    subject: str
    html: str
    docx: str
    old: str = ""
    pdf: str = ""
    xlsx: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """A unit's forms of one year."""

    unit_id: str
    unit: str
    year: int
    forms: tuple[Printed, ...]
    tally: Tally = NONE
    sheets: tuple[tuple[str, str, str], ...] = ()
    """titles and paths of the sheets for import, and why one is not up to date"""
    archive: str = ""
    """the path of the archive that the forms are in; they have no paths of their own then"""


class Short(NamedTuple):
    """What the list of very many filings says of one: how many forms it has, and where they are."""

    unit_id: str
    unit: str
    year: int
    forms: int
    problems: Mapping[str, int]
    shared: Mapping[str, str]
    old: int
    place: str


def short_page(filings: Iterable[Short], template: str, elsewhere: Tally = NONE) -> bytes:
    """Return the page that lists filings by unit, and says where the forms of each are.

    The forms of tens of thousands of filings would be a page that no browser opens. `filings` come unit by
    unit.
    """
    found = elsewhere.total()
    units = []
    for unit_id, of_unit in groupby(filings, lambda filing: filing.unit_id):
        years = sorted(of_unit, key=lambda filing: -filing.year)
        shared: dict[str, str] = {}
        for year in years:
            found.update(year.problems)
            shared.update(year.shared)
        found.update(shared.values())
        units.append({"id": unit_id, "name": years[0].unit, "filings": list(map(_filing, years))})
    told = {"few": False, "unit_count": len(units), "problems": count(found), "units": (), "short": units}
    return _encoded(template, told)


def _filing(filing: Short) -> dict[str, object]:
    told = count(Counter(filing.problems) + Counter(filing.shared.values()))
    old = f"{filing.old} 份不是最新" if filing.old else ""
    return {
        "year": filing.year,
        "forms": filing.forms,
        "problems": told,
        "old": old,
        "place": _href(filing.place),
    }


def index_page(years: Iterable[Year], template: str, elsewhere: Tally = NONE) -> bytes:
    """Return the page that lists the forms, units by their id and the newest year first.

    It says how many problems each year has, and all together with those `elsewhere`.

    It is encoded piece by piece: for thousands of units, page and pieces side by side would be most of what
    a build keeps in memory. `template` is the text of ``templates/pages/index.html``.
    """
    units: dict[str, list[Year]] = {}
    every = sorted(years, key=lambda year: (year.unit_id, -year.year))
    for year in every:
        if year.forms:
            units.setdefault(year.unit_id, []).append(year)
    shown = (_unit(unit_id, of_unit, elsewhere) for unit_id, of_unit in units.items())  # there are many
    whole = count(together((elsewhere, *(year.tally for year in every))).total())
    told = {"few": len(units) <= _FEW, "unit_count": len(units), "problems": whole, "short": ()}
    return _encoded(template, {"units": units and shown, **told})


def _encoded(template: str, told: Mapping[str, object]) -> bytes:
    data = bytearray()
    for piece in environment(escape).from_string(template).generate(told):
        data += piece.encode()
    return bytes(data)


def _unit(unit_id: str, years: list[Year], elsewhere: Tally) -> dict[str, object]:
    shown = [
        {
            "year": year.year,
            "archive": _href(year.archive),
            "problems": count(of_year(year.tally, elsewhere, unit_id, year.year).total()),
            "forms": list(map(_form, year.forms)),
            "sheets": [{"title": title, "xlsx": _href(path), "old": old} for title, path, old in year.sheets],
        }
        for year in years
    ]
    form_count = sum(len(year.forms) for year in years)
    return {"id": unit_id, "name": years[0].unit, "years": shown, "form_count": form_count}


def _form(form: Printed) -> dict[str, str]:
    links = {kind: _href(getattr(form, kind)) for kind in ("html", "docx", "pdf", "xlsx")}
    return {"title": form.title, "subject": form.subject, "old": form.old, **links}


def _href(path: str) -> str:
    """Return a relative path as a link; ``./`` keeps a colon in its first part from reading as a scheme."""
    return "./" + quote(path.replace("\\", "/")) if path else ""
