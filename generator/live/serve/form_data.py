"""What the pages say of units and their forms, as data for the templates."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.base.tally import of_year
from generator.filing.declared import of_file, split_id
from generator.live.serve.addresses import address
from generator.live.serve.cells import source_name
from generator.live.serve.states import State, folder_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from generator.live.serve.live import Live
    from generator.live.serve.states import Folder, Form

_STATES = {State.PRINTED: "已印好", State.OUTDATED: "未更新", State.MISSING: "未印出"}


def unit_data(
    live: Live, folders: list[Folder], changed: AbstractSet[str], *, opened: bool
) -> dict[str, object]:
    """Return what the first page says of a unit, the newest year first."""
    unit_id = folders[0].folder.unit_id
    years = [
        {
            "year": folder.folder.year,
            "id": f"{unit_id}/{folder.folder.year}",
            "budget": address("budgets", unit_id, folder.folder.year),
            "forms": [form_data(live, form, changed) for form in folder.forms],
            **_offers(folder),
            "newest": folder is folders[0],
            "counts": _counts(of_year(folder.tally, live.elsewhere, *folder.folder).total()),
            "outdated": sum(form.state is State.OUTDATED for form in folder.forms),
        }
        for folder in folders
    ]
    name, forms = folders[0].unit, sum(len(folder.forms) for folder in folders)
    return {"id": unit_id, "name": name, "years": years, "opened": opened, "form_count": forms}


def form_data(live: Live, form: Form, changed: AbstractSet[str]) -> dict[str, object]:
    """Return what any list says of a form."""
    unit_id, year = form.folder
    file = address("files", unit_id, year, form.name)
    return {
        "id": f"{unit_id}/{year}/{form.name}",
        "href": address("forms", unit_id, year, form.name),
        "docx": f"{file}.docx" if form.state is not State.MISSING else "",
        "pdf": address("pdf", unit_id, year, form.name) if form.state is not State.MISSING else "",
        "title": form.title,
        "subject": form.subject,
        "source": form.source,
        "of_department": form.of_department,
        "state": form.state.value,
        "state_text": _STATES[form.state],
        "counts": _counts(Counter(problem.severity for problem in live.problems.of_form(form))),
        "changed": form.source in changed,
        "texts": [_text(file) for file in form.held or [form.source] if source_name(file)],
        "held": [_holder(live, file) for file in form.held if file != form.source],
    }


def _counts(counts: Mapping[str, int]) -> list[dict[str, object]]:
    return [
        {"severity": severity.value, "label": severity.label, "count": counts[severity]}
        for severity in Severity
        if counts.get(severity)
    ]


def _offers(folder: Folder) -> dict[str, object]:
    """Return what can be made in a year, and from it."""
    own = folder.folder
    return {
        "new": address("new", "project", *own),
        "next": address("new", "year", *own),
        "has_projects": any(
            of_file(split_id(PurePosixPath(form.source).stem)[0]) == "project" for form in folder.forms
        ),
        "stages": [
            {"title": "、".join(titles), "new": address("new", "stage", *own, form)}
            for form, titles in folder.stages.items()
        ],
    }


def _holder(live: Live, file: str) -> dict[str, str]:
    """Return a file that is in the way of printing a form, and where its own form is."""
    folder = folder_of(file)
    of_folder = live.folder(folder) if folder.unit_id else None
    form = next((form for form in of_folder.forms if form.source == file), None) if of_folder else None
    return {"file": file, "href": address("forms", *form.folder, form.name) if form else ""}


def _text(file: str) -> dict[str, str]:
    """Return a file of a filing as the place for text calls it."""
    path = PurePosixPath(file)
    return {"id": path.stem, "name": path.name}
