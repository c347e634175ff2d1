"""Filings printed and read in again: the forms of a workspace, and what an import makes of them."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.filing.history import Earlier
from generator.filing.reader import Shelf
from generator.forms.edition import declarations
from generator.forms.editions import read_editions
from generator.forms.plan import Job, make_plan
from generator.printing.form import print_form
from generator.readback.importing.asked import Asked, Imported
from generator.readback.importing.run import read_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.filing.load import Filing
    from generator.filing.workspace import FilingFolder, Workspace

ROOT = Path(__file__).parents[1]
_OWN = re.compile(r' data-(?:key|file)="[^"]*"| (?:href|download)="[^"]*"')
"""What of a page names keys and files, which an import names as it likes."""


class Form(NamedTuple):
    """A printed form: of which file, of which form, and its two files."""

    file_id: str
    form: str
    name: str
    word: bytes
    page: str


def printed(ws: Workspace, folder: FilingFolder) -> list[Form]:
    """Return every form of a filing."""
    editions, problems = read_editions(ws)
    assert not problems
    shelf = _shelf(ws)
    plan = make_plan(Job(ws, editions, ""), shelf, folder)
    filing, problems = shelf.filing(folder)
    errors = [problem for problem in problems if problem.severity == "error"]
    assert not errors, errors
    earlier = Earlier(*shelf.earlier(folder))
    forms = []
    for output in plan.outputs:
        files = print_form(ws, filing, output, earlier).files
        page = _OWN.sub("", files[".html"].decode())
        forms.append(Form(output.file_id, output.edition.form, output.name, files[".docx"], page))
    return forms


def _shelf(ws: Workspace) -> Shelf:
    return Shelf(ws, partial(declarations, read_editions(ws)[0]))


def loaded(ws: Workspace, folder: FilingFolder) -> Filing:
    """Return a filing of a workspace."""
    return _shelf(ws).filing(folder)[0]


def read_back(ws: Workspace, files: Iterable[tuple[str, bytes]], **options: object) -> Imported:
    """Import documents, and write the files that come of them."""
    done = read_in(Asked(ws, read_editions(ws)[0], list(files), **options))  # type: ignore[arg-type]
    for shown, text in done.texts.items():
        path = ws.root / shown
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return done


def documents(forms: Iterable[Form]) -> list[tuple[str, bytes]]:
    """Return the Word files of forms, as a person has them."""
    return [(f"{form.name}.docx", form.word) for form in forms]


def pages(forms: Iterable[Form]) -> Mapping[str, list[str]]:
    """Return the pages of each form, in an order that names of files do not change."""
    found: dict[str, list[str]] = {}
    for form in forms:
        found.setdefault(form.form, []).append(form.page)
    return {form: sorted(each) for form, each in sorted(found.items())}
