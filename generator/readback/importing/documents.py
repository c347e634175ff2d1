"""Documents → the forms that stand in them, each recognised and read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.errors import UserError
from generator.base.terminal import short
from generator.filing.reader import district
from generator.readback.assembling.forms import FormRead
from generator.readback.formats import UnreadableError, read_document
from generator.readback.importing.problems import remarks, unrecognised, wrong_form
from generator.readback.readings import read
from generator.readback.recognising import Unrecognised, another, by_name, known_forms, parts, recognise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.readback.document import Document
    from generator.readback.importing.asked import Asked, Imported
    from generator.readback.recognising import KnownForm


def read_forms(asked: Asked, done: Imported) -> list[FormRead]:
    """Read the documents, and recognise the forms in them."""
    every = known_forms(asked.editions)
    known = _only(every, asked.form) if asked.form else every
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
            for form in _form(part, known, asked.year, where, done):
                other = another(form.recognised, every) if asked.form else None
                if other is None:
                    found.append(form)
                else:
                    done.problems.append(wrong_form(form, other))
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
