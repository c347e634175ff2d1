"""The forms that come with the program, each with all that its template may name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from generator.filing.workspace import Workspace
from generator.forms.declared_names import form_type
from generator.forms.edition import declarations
from generator.forms.editions import read_editions

if TYPE_CHECKING:
    from generator.forms.edition import Edition

EDITIONS = read_editions(Workspace(Path(__file__).parents[1]))[0]


class Official(NamedTuple):
    """One edition of a form."""

    edition: Edition
    form: type

    @property
    def data(self) -> bytes:
        """Its template."""
        return self.edition.content

    @property
    def of(self) -> str:
        """What its view shows: ``project`` or ``department``."""
        return self.edition.of


def _official(edition: Edition) -> Official:
    declared = declarations(EDITIONS, edition.from_year, "")
    return Official(edition, form_type(edition.of, edition.form, declared, stage=edition.stage))


OFFICIAL = {f"{edition.form}/{edition.edition}": _official(edition) for edition in EDITIONS}
official = pytest.mark.parametrize("official", OFFICIAL.values(), ids=list(OFFICIAL))
