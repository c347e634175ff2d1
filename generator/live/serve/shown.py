"""Where values are shown: the ways from one cell to others, on this form's page or on another's."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from generator.filing.workspace import FilingFolder
from generator.live.serve.addresses import address
from generator.live.serve.files import built_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.live.serve.live import Live
    from generator.live.serve.states import Form


def elsewhere(live: Live, folder: FilingFolder, form: str, key: str) -> list[dict[str, str]]:
    """Return the other forms of a filing that print a value, as they were last printed."""
    found = live.folder(folder)
    others = (other for other in (found.forms if found else ()) if other.name != form)
    return [
        {
            "title": other.title if other.of_department else f"{other.subject} · {other.title}",
            "href": _href(other, key),
        }
        for other in others
        if _shows(live, other, key)
    ]


def part_data(live: Live, folder: FilingFolder, part: Mapping[str, Any]) -> dict[str, Any]:
    """Return a part of a formula with the way to the form where it is filled in."""
    key, back = part["key"], part["years_back"]
    found = live.folder(FilingFolder(folder.unit_id, folder.year - back))
    forms = found.forms if found else ()
    file_id = key.partition("#")[0] or "department"
    own = next((form for form in forms if form.name == file_id), None)
    return {**part, "href": _href(own, key) if own else ""}


def _title(form: Form) -> str:
    return form.title if form.of_department else f"{form.subject} · {form.title}"


def _href(form: Form, key: str) -> str:
    unit_id, year = form.folder
    page = address("forms", unit_id, year, form.name)
    return f"{page}#{quote(key)}" if key else page


def _shows(live: Live, form: Form, key: str) -> bool:
    page = built_file(live.workspace, form.folder, f"{form.name}.html") or b""
    return f'data-key="{html.escape(key)}"'.encode() in page
