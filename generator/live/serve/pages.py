"""The pages around the forms: what they say, and the templates that say it."""

from __future__ import annotations

from functools import cache
from pathlib import PurePosixPath
from secrets import token_urlsafe
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup, escape

from generator.base.digest import digest
from generator.base.problem_data import problem_data
from generator.base.problems import Severity
from generator.base.tally import count, together
from generator.base.terminal import visible
from generator.carry.beginning import CATEGORIES
from generator.live.serve.addresses import address
from generator.live.serve.cells import editor_link, source_path
from generator.live.serve.files import page_folder
from generator.live.serve.form_data import form_data, unit_data
from generator.live.serve.problem_list import listed
from generator.live.serve.pulled_data import changed_lines, only_text, printed_as
from generator.live.serve.states import cell_key
from generator.live.serve.uploads import LARGEST
from generator.portfolio.reading import portfolio_path
from generator.printing.jinja import environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from jinja2 import Template

    from generator.base.problems import Place, Problem
    from generator.live.serve.access import Window
    from generator.live.serve.live import Live
    from generator.live.serve.states import Folder, Form
    from generator.readback.pulling.applying import Applied
    from generator.readback.pulling.run import Pull

_FEW = 5  # that many units stand open
_NAMES = ("home", "form", "budget", "message", "new", "problems", "pull", "pulled", "changes", "source")
_BUREAU = ("bureau", "bureau_list", "bureau_top", "bureau_filters")


@cache
def _templates() -> dict[str, Template]:
    html = environment(escape)
    return {
        name: html.from_string((page_folder() / f"{name}.html").read_text("utf-8"))
        for name in (*_NAMES, *_BUREAU)
    }


class Pages:
    """Fills the templates of ``templates/pages``."""

    def __init__(self, *, has_editor: bool, read_only: bool = False) -> None:
        """Compile the templates; with an editor of the author's own, pages offer it instead of VS Code."""
        self._has_editor = has_editor and not read_only
        self._has_links = not has_editor and not read_only
        self.run = token_urlsafe(9)
        """What only this run's scripts and styles are called by, so that browsers may keep these: no other
        program on this port could have given them out before."""
        self._static = f"/static/{self.run}"
        self._templates = _templates()
        self._making = Markup(self._templates["new"].render({"categories": CATEGORIES}))  # noqa: S704 - our own text
        self._pull = Markup(self._templates["pull"].render({"largest": LARGEST}))  # noqa: S704 - our own text

    def home(self, live: Live, changed: AbstractSet[str], window: Window, trouble: str = "") -> str:
        """Return the page that lists everything; `trouble` is why git can't tell what has `changed`."""
        folders = live.folders()
        units: dict[str, list[Folder]] = {}
        for folder in sorted(folders, key=lambda folder: (folder.folder.unit_id, -folder.folder.year)):
            units.setdefault(folder.folder.unit_id, []).append(folder)
        shown = [unit_data(live, of_unit, changed, opened=len(units) <= _FEW) for of_unit in units.values()]
        return self._templates["home"].render(
            {
                **self._bar(window),
                "static": self._static,
                "version": live.version,
                "workspace": _workspace(live),
                "root": live.workspace.root.name or str(live.workspace.root),
                "units": shown,
                "unit_count": len(shown),
                "form_count": sum(len(folder.forms) for folder in folders),
                "changed_count": len(changed),
                "problems": count(together((live.elsewhere, *(each.tally for each in folders))).total()),
                "trouble": visible(trouble),
                "others": self._problems(live, live.problems.of_no_form(folders)),
                "bureau": len(units) > _FEW or portfolio_path(live.workspace).exists(),
            }
        )

    def form(self, live: Live, folder: Folder, form: Form, changed: AbstractSet[str], window: Window) -> str:
        """Return the page around a form."""
        unit_id, year = form.folder
        file = address("files", unit_id, year, form.name)
        siblings = [form_data(live, other, changed) for other in folder.forms]
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
                "static": self._static,
                "version": live.version,
                "unit": folder.unit,
                "unit_id": unit_id,
                "name": form.name,
                "year": year,
                "form": form_data(live, form, changed),
                "changed_count": len(changed),
                "siblings": siblings,
                "new_project": address("new", "project", unit_id, year) if window.token else "",
                "file": f"{file}.html",
                "cells": address("cells", unit_id, year),
                "past": address("past", unit_id, year),
                "workspace": _workspace(live),
                "source": self._source(form),
                "has_editor": has_editor,
                "has_links": self._has_links,
                "problems": topics,
                "problem_list": Markup(listing),  # noqa: S704 - our own template has made all of it text
            }
        )

    def budget(self, figures: Mapping[str, object]) -> str:
        """Return the picture of a year's budget."""
        return self._templates["budget"].render(figures)

    def changes(self, shown: Mapping[str, object]) -> str:
        """Return what has changed since the last commit."""
        return self._templates["changes"].render(shown)

    def bureau(self, page: str, shown: Mapping[str, object], window: Window) -> str:
        """Return a page of 审核台."""
        own = {"token": window.token, "note": window.note, "static": self._static, **shown}
        top = Markup(self._templates["bureau_top"].render(own))  # noqa: S704 - our own text, made safe by the template
        asking = self._templates["bureau_filters"].render(own) if "filters" in shown else ""
        parts = {"top": top, "asking": Markup(asking)}  # noqa: S704 - the same
        return self._templates[page].render({**own, **parts})

    def message(self, title: str, text: str) -> str:
        """Return a page that says one thing."""
        return self._templates["message"].render({"static": self._static, "title": title, "text": text})

    def pulled(self, live: Live, name: str, done: Pull) -> str:
        """Return what a Word file changes; `name` is that under which it can be agreed to."""
        return self._templates["pulled"].render(
            {
                "name": name,
                "forms": [printed_as(live, one) for one in done.forms],
                "changes": [self._change(live, one) for one in done.applied],
                "problems": self._problems(live, done.problems),
                "files": [{"file": edit.shown, "lines": changed_lines(edit)} for edit in done.edits],
            }
        )

    def _source(self, form: Form) -> Markup:
        """Return the place for text beside a form."""
        unit_id, year = form.folder
        source = self._templates["source"].render(
            {
                "address": address("sources", unit_id, year),
                "completions": address("completions", unit_id, year),
                "own": PurePosixPath(form.source).stem,
                "folder": f"filings/{unit_id}/{year}",
            }
        )
        return Markup(source)  # noqa: S704 - our own text, what stands in it made safe by the template

    def _bar(self, window: Window) -> dict[str, str]:
        """Return what every page says of the right to write, and what only those offer that have it."""
        offered = {"pull": self._pull, "making": self._making} if window.token else {"pull": "", "making": ""}
        return {"token": window.token, "note": window.note, **offered}

    def _change(self, live: Live, one: Applied) -> dict[str, object]:
        return {
            "title": one.title,
            "old": only_text(one.old),
            "new": only_text(one.new),
            "elsewhere": one.elsewhere,
            **self._place(live, one.place),
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


def _workspace(live: Live) -> str:
    """Return what tells this workspace from others that are served at the same address on another day."""
    return digest(str(live.workspace.root))


def _elsewhere(problem: Problem, form: Form | None) -> dict[str, object]:
    if form is None:
        return {"elsewhere": "", "elsewhere_subject": ""}
    key = cell_key(problem)
    page = address("forms", *form.folder, form.name)
    return {"elsewhere": f"{page}#{quote(key)}" if key else page, "elsewhere_subject": form.subject}


def _urgency(problem: Problem) -> tuple[int, str, int]:
    span = problem.place.span
    return list(Severity).index(problem.severity), problem.place.file, span.line if span else 0
