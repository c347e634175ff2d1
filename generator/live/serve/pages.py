"""The pages around the forms: what they say, and the templates that say it."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup, escape

from generator.base.problem_data import problem_data
from generator.base.problems import Severity
from generator.base.tally import count, of_year, together
from generator.base.terminal import visible
from generator.carry.beginning import CATEGORIES
from generator.filing.declared import of_file, split_id
from generator.live.serve.cells import editor_link, source_path
from generator.live.serve.files import page_folder
from generator.live.serve.problem_list import listed
from generator.live.serve.states import State, cell_key, folder_of
from generator.live.serve.uploads import LARGEST
from generator.printing.jinja import environment
from generator.readback.pulling.telling import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from generator.base.problems import Place, Problem
    from generator.live.serve.access import Window
    from generator.live.serve.live import Live
    from generator.live.serve.states import Folder, Form
    from generator.readback.pulling.applying import Applied, FileEdit
    from generator.readback.pulling.run import Found, Pull

_STATES = {State.PRINTED: "已印好", State.OUTDATED: "未更新", State.MISSING: "未印出"}
_KINDS = {"+": "added", "-": "gone", " ": "same", "@": "at"}
_FEW = 5  # that many units stand open


def address(*parts: str | int) -> str:
    """Return the address of a page, whatever its folders are called.

    >>> address("forms", "某办#1", 2024, "service")
    '/forms/%E6%9F%90%E5%8A%9E%231/2024/service'
    """
    return "".join(f"/{quote(str(part), safe='')}" for part in parts)


class Pages:
    """Fills the templates of ``templates/pages``."""

    def __init__(self, *, has_editor: bool, read_only: bool = False) -> None:
        """Compile the templates; with an editor of the author's own, pages offer it instead of VS Code."""
        self._has_editor = has_editor and not read_only
        self._has_links = not has_editor and not read_only
        html = environment(escape)
        self._templates = {
            name: html.from_string((page_folder() / f"{name}.html").read_text("utf-8"))
            for name in ("home", "form", "budget", "message", "new", "problems", "pull", "pulled")
        }
        self._making = Markup(self._templates["new"].render({"categories": CATEGORIES}))  # noqa: S704 - our own text
        self._pull = Markup(self._templates["pull"].render({"largest": LARGEST}))  # noqa: S704 - our own text

    def home(self, live: Live, changed: AbstractSet[str], window: Window) -> str:
        """Return the page that lists everything."""
        folders = live.folders()
        units: dict[str, list[Folder]] = {}
        for folder in sorted(folders, key=lambda folder: (folder.folder.unit_id, -folder.folder.year)):
            units.setdefault(folder.folder.unit_id, []).append(folder)
        shown = [self._unit(live, of_unit, changed, opened=len(units) <= _FEW) for of_unit in units.values()]
        return self._templates["home"].render(
            {
                **self._bar(window),
                "version": live.version,
                "root": live.workspace.root.name or str(live.workspace.root),
                "units": shown,
                "unit_count": len(shown),
                "form_count": sum(len(folder.forms) for folder in folders),
                "changed_count": len(changed),
                "problems": count(together((live.elsewhere, *(each.tally for each in folders))).total()),
                "others": self._problems(live, live.problems.of_no_form(folders)),
            }
        )

    def form(self, live: Live, folder: Folder, form: Form, changed: AbstractSet[str], window: Window) -> str:
        """Return the page around a form."""
        unit_id, year = form.folder
        file = address("files", unit_id, year, form.name)
        siblings = [self._form(live, other, changed) for other in folder.forms]
        others = {other.source: other for other in folder.forms if other != form}
        whose = {other.source: other.subject for other in folder.forms}

        def shown(problem: Problem) -> dict[str, object]:
            file = problem.place.file
            own = _elsewhere(problem, others.get(file)) | {"subject": whose.get(file, "")}
            return self._problem(live, problem) | own

        has_editor = self._has_editor and bool(window.token)
        topics = listed(live.problems.of_form(form), shown, folder.fixable)
        listing = self._templates["problems"].render({"topics": topics, "has_editor": has_editor})
        return self._templates["form"].render(
            {
                **self._bar(window),
                "version": live.version,
                "unit": folder.unit,
                "unit_id": unit_id,
                "name": form.name,
                "year": year,
                "form": self._form(live, form, changed),
                "siblings": siblings,
                "new_project": address("new", "project", unit_id, year) if window.token else "",
                "file": f"{file}.html",
                "cells": address("cells", unit_id, year),
                "has_editor": has_editor,
                "has_links": self._has_links,
                "problems": topics,
                "problem_list": Markup(listing),  # noqa: S704 - our own template has made all of it text
            }
        )

    def budget(self, figures: Mapping[str, object]) -> str:
        """Return the picture of a year's budget."""
        return self._templates["budget"].render(figures)

    def message(self, title: str, text: str) -> str:
        """Return a page that says one thing."""
        return self._templates["message"].render({"title": title, "text": text})

    def pulled(self, live: Live, name: str, done: Pull) -> str:
        """Return what a Word file changes; `name` is that under which it can be agreed to."""
        return self._templates["pulled"].render(
            {
                "name": name,
                "forms": [_printed_as(live, one) for one in done.forms],
                "changes": [self._change(live, one) for one in done.applied],
                "problems": self._problems(live, done.problems),
                "files": [{"file": edit.shown, "lines": _changed_lines(edit)} for edit in done.edits],
            }
        )

    def _bar(self, window: Window) -> dict[str, str]:
        """Return what every page says of the right to write, and what only those offer that have it."""
        offered = {"pull": self._pull, "making": self._making} if window.token else {"pull": "", "making": ""}
        return {"token": window.token, "note": window.note, **offered}

    def _change(self, live: Live, one: Applied) -> dict[str, object]:
        return {
            "title": one.title,
            "old": _only_text(one.old),
            "new": _only_text(one.new),
            "elsewhere": one.elsewhere,
            **self._place(live, one.place),
        }

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
                **_offers(folder),
                "newest": folder is folders[0],
                "counts": _counts(of_year(folder.tally, live.elsewhere, *folder.folder).total()),
                "outdated": sum(form.state is State.OUTDATED for form in folder.forms),
            }
            for folder in folders
        ]
        name, forms = folders[0].unit, sum(len(folder.forms) for folder in folders)
        return {"id": unit_id, "name": name, "years": years, "opened": opened, "form_count": forms}

    def _form(self, live: Live, form: Form, changed: AbstractSet[str]) -> dict[str, object]:
        unit_id, year = form.folder
        file = address("files", unit_id, year, form.name)
        return {
            "id": f"{unit_id}/{year}/{form.name}",
            "href": address("forms", unit_id, year, form.name),
            "docx": f"{file}.docx" if form.state is not State.MISSING else "",
            "title": form.title,
            "subject": form.subject,
            "source": form.source,
            "of_department": form.of_department,
            "state": form.state.value,
            "state_text": _STATES[form.state],
            "counts": _counts(Counter(problem.severity for problem in live.problems.of_form(form))),
            "changed": form.source in changed,
            "held": [_holder(live, file) for file in form.held if file != form.source],
        }

    def _problems(self, live: Live, problems: Iterable[Problem]) -> list[dict[str, object]]:
        """Return what a plain list shows."""
        return [self._problem(live, problem) for problem in sorted(problems, key=_urgency)]

    def _problem(self, live: Live, problem: Problem) -> dict[str, object]:
        own = {"label": problem.severity.label, "key": cell_key(problem)}
        return problem_data(problem) | self._place(live, problem.place) | own

    def _place(self, live: Live, place: Place) -> dict[str, object]:
        """Return what leads to a place: a link, or what the author's editor is to be told."""
        openable = source_path(live.workspace, place.file) is not None
        line, column = (place.span.line, place.span.column) if place.span else (1, 1)
        return {
            "place": str(place),
            "file": place.file,
            "line": line,
            "column": column,
            "link": editor_link(live.workspace, place) if openable and self._has_links else "",
            "command": openable and self._has_editor,
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


def _elsewhere(problem: Problem, form: Form | None) -> dict[str, object]:
    if form is None:
        return {"elsewhere": "", "elsewhere_subject": ""}
    key = cell_key(problem)
    page = address("forms", *form.folder, form.name)
    return {"elsewhere": f"{page}#{quote(key)}" if key else page, "elsewhere_subject": form.subject}


def _urgency(problem: Problem) -> tuple[int, str, int]:
    span = problem.place.span
    return list(Severity).index(problem.severity), problem.place.file, span.line if span else 0


def _printed_as(live: Live, found: Found) -> dict[str, str]:
    """Return what a Word file was printed as, with the way there."""
    shown = ((folder, form) for folder in live.folders() for form in folder.forms)
    for folder, form in shown:
        if form.folder == found.folder and form.name == found.name:
            title = f"{folder.unit} {found.folder.year} 年 {form.subject} · {form.title}"
            return {"file": found.file, "title": title, "href": address("forms", *found.folder, form.name)}
    return {"file": found.file, "title": found.form, "href": ""}


def _changed_lines(edit: FileEdit) -> list[dict[str, str]]:
    """Return the lines of a file that change, each with its kind."""
    return [{"kind": _KINDS[line[0]], "text": visible(line)} for line in [*lines(edit)][2:]]


def _only_text(text: str) -> str:
    """Return a text that shows as it is: nothing in it turns what is around it the other way."""
    return "\n".join(map(visible, text.split("\n")))
