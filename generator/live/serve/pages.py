"""The pages around the forms: what they say, and the templates that say it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import escape

from generator.base.problem_data import problem_data
from generator.base.problems import Severity
from generator.live.serve.cells import editor_link, source_path
from generator.live.serve.files import page_folder
from generator.live.serve.states import State, cell_key, folder_of
from generator.printing.jinja import environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from generator.base.problems import Problem
    from generator.live.serve.live import Live
    from generator.live.serve.states import Folder, Form

_STATES = {State.PRINTED: "已印好", State.OUTDATED: "未更新", State.MISSING: "未印出"}
_FEW = 5  # that many units stand open


def address(*parts: str | int) -> str:
    """Return the address of a page, whatever its folders are called.

    >>> address("forms", "某办#1", 2024, "service")
    '/forms/%E6%9F%90%E5%8A%9E%231/2024/service'
    """
    return "".join(f"/{quote(str(part), safe='')}" for part in parts)


class Pages:
    """Fills the templates of ``templates/pages``."""

    def __init__(self, *, has_editor: bool) -> None:
        """Compile the templates; with an editor of the author's own, pages offer it instead of VS Code."""
        self._has_editor = has_editor
        html = environment(escape)
        self._templates = {
            name: html.from_string((page_folder() / f"{name}.html").read_text("utf-8"))
            for name in ("home", "form", "budget", "message")
        }

    def home(self, live: Live, changed: AbstractSet[str]) -> str:
        """Return the page that lists everything."""
        folders = live.folders()
        units: dict[str, list[Folder]] = {}
        for folder in sorted(folders, key=lambda folder: (folder.folder.unit_id, -folder.folder.year)):
            units.setdefault(folder.folder.unit_id, []).append(folder)
        shown = [self._unit(live, of_unit, changed, opened=len(units) <= _FEW) for of_unit in units.values()]
        return self._templates["home"].render(
            {
                "version": live.version,
                "root": live.workspace.root.name or str(live.workspace.root),
                "units": shown,
                "unit_count": len(shown),
                "form_count": sum(len(folder.forms) for folder in folders),
                "changed_count": len(changed),
                "others": self._problems(live, live.problems.of_no_form(folders)),
            }
        )

    def form(self, live: Live, folder: Folder, form: Form, changed: AbstractSet[str]) -> str:
        """Return the page around a form."""
        unit_id, year = form.folder
        file = address("files", unit_id, year, form.name)
        siblings = [self._form(live, other, changed) for other in folder.forms]
        others = {other.source: other for other in folder.forms if other != form}
        return self._templates["form"].render(
            {
                "version": live.version,
                "unit": folder.unit,
                "year": year,
                "form": self._form(live, form, changed),
                "siblings": siblings,
                "file": f"{file}.html",
                "cells": address("cells", unit_id, year),
                "has_editor": self._has_editor,
                "problems": self._problems(live, live.problems.of_form(form), others),
            }
        )

    def budget(self, figures: Mapping[str, object]) -> str:
        """Return the picture of a year's budget."""
        return self._templates["budget"].render(figures)

    def message(self, title: str, text: str) -> str:
        """Return a page that says one thing."""
        return self._templates["message"].render({"title": title, "text": text})

    def _unit(
        self, live: Live, folders: list[Folder], changed: AbstractSet[str], *, opened: bool
    ) -> dict[str, object]:
        unit_id = folders[0].folder.unit_id
        years = [
            {
                "year": folder.folder.year,
                "id": f"{unit_id}/{folder.folder.year}",
                "budget": address("budgets", unit_id, folder.folder.year),
                "forms": [self._form(live, form, changed) for form in folder.forms],
                "newest": folder is folders[0],
                "outdated": sum(form.state is State.OUTDATED for form in folder.forms),
            }
            for folder in folders
        ]
        count = sum(len(folder.forms) for folder in folders)
        return {"id": unit_id, "name": folders[0].unit, "years": years, "opened": opened, "form_count": count}

    def _form(self, live: Live, form: Form, changed: AbstractSet[str]) -> dict[str, object]:
        unit_id, year = form.folder
        counts = Counter(problem.severity for problem in live.problems.of_form(form))
        file = address("files", unit_id, year, form.name)
        return {
            "id": f"{unit_id}/{year}/{form.name}",
            "href": address("forms", unit_id, year, form.name),
            "docx": f"{file}.docx" if form.state is not State.MISSING else "",
            "title": form.title,
            "subject": form.subject,
            "source": form.source,
            "state": form.state.value,
            "state_text": _STATES[form.state],
            "counts": [
                {"severity": severity.value, "label": severity.label, "count": counts[severity]}
                for severity in Severity
                if counts[severity]
            ],
            "changed": form.source in changed,
            "held": [_holder(live, file) for file in form.held if file != form.source],
        }

    def _problems(
        self, live: Live, problems: Iterable[Problem], others: Mapping[str, Form] | None = None
    ) -> list[dict[str, object]]:
        """Return what a list shows; a problem that stands in one of the other forms leads there."""
        others = others or {}
        return [
            self._problem(live, problem) | _elsewhere(problem, others.get(problem.place.file))
            for problem in sorted(problems, key=_urgency)
        ]

    def _problem(self, live: Live, problem: Problem) -> dict[str, object]:
        place = problem.place
        openable = source_path(live.workspace, place.file) is not None
        line, column = (place.span.line, place.span.column) if place.span else (1, 1)
        return problem_data(problem) | {
            "label": problem.severity.label,
            "place": str(place),
            "line": line,
            "column": column,
            "key": cell_key(problem),
            "link": editor_link(live.workspace, place) if openable and not self._has_editor else "",
            "command": openable and self._has_editor,
        }


def _holder(live: Live, file: str) -> dict[str, str]:
    """Return a file that is in the way of printing a form, and where its own form is."""
    folder = folder_of(file)
    of_folder = live.folder(folder) if folder.unit_id else None
    form = next((form for form in of_folder.forms if form.source == file), None) if of_folder else None
    return {"file": file, "href": address("forms", *form.folder, form.name) if form else ""}


def _elsewhere(problem: Problem, form: Form | None) -> dict[str, object]:
    if form is None:
        return {"elsewhere": "", "elsewhere_subject": ""}
    key = cell_key(problem)
    page = address("forms", *form.folder, form.name)
    return {"elsewhere": f"{page}#{quote(key)}" if key else page, "elsewhere_subject": form.subject}


def _urgency(problem: Problem) -> tuple[int, str, int]:
    span = problem.place.span
    return list(Severity).index(problem.severity), problem.place.file, span.line if span else 0
