"""One filing folder, read: its rows, or that it says what it said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from generator.base.codes import Code
from generator.base.digest import digest
from generator.base.problem_data import problem_data
from generator.checks.review import checked, taxonomy
from generator.filing.history import Earlier
from generator.filing.reader import district_of
from generator.filing.workspace import FilingFolder, folders
from generator.forms.edition import choose_all
from generator.forms.plan import make_plan
from generator.pipeline.manifest import manifest_path, read_manifest
from generator.portfolio.rows.filings import by_table, filing_rows, problem_rows
from generator.portfolio.rows.folder import Loaded
from generator.portfolio.stamps import UNIT
from generator.portfolio.tables import NUMBERED, TABLES, UnitRow
from generator.portfolio.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.base.problems import Problem
    from generator.filing.reader import Shelf
    from generator.forms.plan import Job, Plan
    from generator.portfolio.rows.filings import Said
    from generator.portfolio.tables import Row


class Taken(NamedTuple):
    """What a filing folder says: its rows by table, with their words; no rows if it is as known."""

    folder: FilingFolder
    digest: str
    rows: dict[str, list[Row]] | None = None
    words: dict[str, list[tuple[str, ...]]] | None = None


class Asked(NamedTuple):
    """A folder to read, and the digest of what is known of it."""

    folder: FilingFolder
    known: str = ""


def take(job: Job, shelf: Shelf, asked: Asked) -> Taken:
    """Read a folder, unless its files say what they said."""
    read = _unit if asked.folder.year == UNIT else _filing
    return read(job, shelf, asked.folder, asked.known)


def _filing(job: Job, shelf: Shelf, folder: FilingFolder, known: str) -> Taken:
    plan = make_plan(job, shelf, folder)
    said = digest(plan.sources, *_told(plan.problems))
    if said == known:
        return Taken(folder, said)
    filing, problems = shelf.filing(folder)
    files = shelf.files(folder).files
    loaded = Loaded(
        filing,
        Earlier(*shelf.earlier(folder)),
        taxonomy(job, shelf, folder),
        tuple(choose_all(job.editions, folder.year, district_of(files))),
    )
    found = _findings(job, shelf, folder, plan) if not shelf.files(folder).problems else ()
    rows = filing_rows(loaded, (*_said((*plan.problems, *problems)), *found))
    return Taken(folder, said, rows, _words(rows))


def _findings(job: Job, shelf: Shelf, folder: FilingFolder, plan: Plan) -> list[Said]:
    """Return what the rules find: as the last build noted it, where nothing has changed since."""
    manifest = read_manifest(manifest_path(job.workspace, folder))
    if manifest.sources == plan.sources:
        noted: list[Said] = json.loads(manifest.findings.packed)
        return noted
    return _said(one.problem for one in checked(job, shelf, folder))


def _unit(job: Job, shelf: Shelf, folder: FilingFolder, known: str) -> Taken:
    """Read what a unit says of itself, and what is wrong with its folders' names."""
    years, misnamed = folders(job.workspace, [folder.unit_id])
    found = shelf.files(folder)
    shown = job.workspace.shown(job.workspace.filings / folder.unit_id)
    own = () if years else shelf.filing(folder)[1]
    file = f"{shown}/unit.toml"
    every = (*misnamed, *found.problems, *(problem for problem in own if problem.place.file == file))
    said = digest(job.program, shelf.digest(folder), *_told(every))
    if said == known:
        return Taken(folder, said)
    unit = shelf.filing(max(years, default=folder))[0].unit
    row = UnitRow(
        folder.unit_id, unit.name if unit else folder.unit_id, unit.district if unit else None,
        unit.address if unit else "", unit.postcode if unit else "", unit.phone if unit else "",
        shown, int(all(one.code is not Code.UNREADABLE for one in every)),
    )  # fmt: skip
    return Taken(folder, said, by_table((row, *problem_rows(*folder, _said(every)))))


def _said(problems: Iterable[Problem]) -> list[Said]:
    return [problem_data(problem, list) for problem in problems]


def _told(problems: Iterable[Problem]) -> list[str]:
    return list(map(str, _said(problems)))


def _words(rows: dict[str, list[Row]]) -> dict[str, list[tuple[str, ...]]]:
    found = {}
    for table in NUMBERED:
        columns = TABLES[table]._fields
        found[table] = [words_of(table, dict(zip(columns, row, strict=True))) for row in rows.get(table, ())]
    return found
