"""Filings whose forms declare fields: form.toml texts → declarations, and filings loaded with them."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.filing.declared import Declarations, Fields, Stage
from generator.filing.load import FilingFiles, load_filing
from generator.forms.declaration import FormFile, declared_fields
from generator.forms.values import Values

if TYPE_CHECKING:
    from generator.base.expression import Result
    from generator.base.problems import Problem
    from generator.filing.load import Filing

YEAR = 2023


def declarations(**forms: str) -> Declarations:
    """Return what forms declare; a text gives what form.toml says beside the usual.

    Their names may go on behind ``__``: ``evaluation__department`` is another edition of ``evaluation``.
    """
    own, stages = Fields(), []
    for key, text in forms.items():
        name = key.partition("__")[0]
        usual = {"title": f"{name}表", "of": "project", "from_year": YEAR}
        form = FormFile.model_validate(usual | tomllib.loads(text, parse_float=Decimal))
        fields = declared_fields(form, name)
        if form.stage:
            stages.append(Stage(name, form.of, form.title, fields))
        else:
            own += fields
    return Declarations(own, tuple(stages))


def load(declared: Declarations, **files: str) -> tuple[Filing, list[Problem]]:
    """Load files by their ids, ``__`` for the point; unit and department are there already."""
    texts = {"unit": 'name = "某局"', "department": 'filler = "张三"', **files}
    named = {key.replace("__", "."): text for key, text in texts.items()}
    given = {key: (f"{key}.toml", text.encode()) for key, text in named.items()}
    return load_filing(FilingFiles("u", YEAR, given, declared=declared))


def values_of(filing: Filing, form: str, stem: str) -> dict[str, Result]:
    """Return the values of a form's fields by ``owner.key``, those of several rows as a tuple."""
    values = Values(filing, "2021")
    found: dict[str, list[Result]] = {}
    for where in values.every(form, stem):
        found.setdefault(f"{where.spot.owner}.{where.field.key}", []).append(values.value(where))
    return {key: one[0] if len(one) == 1 else tuple(one) for key, one in found.items()}
