"""The view room: a filing → what its forms show, as plain dicts of plain text (`generator.forms.shown`).

Here goals are numbered, sums and shares computed, merged cells measured, earlier years' values fetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from generator.view.department import department_form
from generator.view.project import project_form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.filing.history import Earlier
    from generator.filing.load import Filing
    from generator.forms.edition import Edition

__all__ = ["department_form", "project_form", "view_of"]


def view_of(
    filing: Filing, stem: str, edition: Edition, earlier: Earlier, uses: frozenset[str]
) -> Mapping[str, object]:
    """Return what a form of the department or of a project shows, with only the names that it uses."""
    if edition.of == "department":
        return cast("Mapping[str, object]", department_form(filing, edition, earlier, uses))
    return cast("Mapping[str, object]", project_form(filing, stem, edition, earlier, uses))
