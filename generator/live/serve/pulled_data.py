"""What a page says of a Word file's changes, as data for its template."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from generator.base.terminal import visible
from generator.live.serve.addresses import address
from generator.readback.pulling.telling import lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.live.serve.live import Live
    from generator.readback.pulling.applying import FileEdit
    from generator.readback.pulling.run import Found

_KINDS = {"+": "added", "-": "gone", " ": "same", "@": "at"}


def printed_as(live: Live, found: Found) -> dict[str, str]:
    """Return what a Word file was printed as, with the way there."""
    shown = ((folder, form) for folder in live.folders() for form in folder.forms)
    for folder, form in shown:
        if form.folder == found.folder and form.name == found.name:
            title = f"{folder.unit} {found.folder.year} 年 {form.subject} · {form.title}"
            return {"file": found.file, "title": title, "href": address("forms", *found.folder, form.name)}
    return {"file": found.file, "title": found.form, "href": ""}


def changed_lines(edit: FileEdit) -> list[dict[str, str]]:
    """Return the lines of a file that change, each with its kind."""
    return shown_lines(lines(edit))


def shown_lines(told: Iterable[str]) -> list[dict[str, str]]:
    """Return the lines of a unified diff, each with its kind; the two that name the file are left out."""
    kinds = ((_KINDS[line[0]], line.partition("\n")[0]) for line in islice(told, 2, None))
    return [{"kind": kind, "text": visible(text)} for kind, text in kinds]


def only_text(text: str) -> str:
    """Return a text that shows as it is: nothing in it turns what is around it the other way."""
    return "\n".join(map(visible, text.split("\n")))
