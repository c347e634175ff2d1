"""New things from the pages, with the commands' code: a unit, a project, the next year, a stage."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import Route

from generator.base.errors import UserError
from generator.carry import rollover, stage
from generator.carry.beginning import NewProject, NewUnit, new_project, new_unit
from generator.carry.beginning.names import year_fault
from generator.filing.reader import Shelf
from generator.filing.workspace import FilingFolder
from generator.forms.editions import declared_in
from generator.forms.plan import printing_job
from generator.live.serve.addresses import ONE_YEAR, address
from generator.live.serve.bodies import json_body, misread, text_of
from generator.live.serve.named import found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from starlette.requests import Request

    from generator.base.problems import Problem
    from generator.carry.beginning import New
    from generator.carry.journal import FileEdit
    from generator.live.serve.live import Live
    from generator.live.serve.writing import Writing

Body: TypeAlias = "Mapping[str, Any]"

_NOT_FOUND, _REFUSED = 404, 422
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_MOST = 12  # problems in one dialog
WHOLE = "whole"
"""What is wrong with no input of its own."""


@dataclass(slots=True)
class Plan:
    """What would be written, or by input why nothing is; `notes` are for whoever agrees to it."""

    folder: FilingFolder
    said: str
    edits: tuple[FileEdit, ...] = ()
    faults: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    of_year: bool = False
    """whether it is shown as a year and not as a form"""


class Making:
    """The answers to what the pages ask for: a preview, or the write that it shows."""

    def __init__(self, live: Live, writing: Writing) -> None:
        """Make things in the workspace that `live` shows, through `writing`."""
        self._live = live
        self._workspace = live.workspace
        self._writing = writing

    def routes(self) -> list[Route]:
        """Return what this answers."""
        return [
            Route("/new/unit", self.unit, methods=["POST"]),
            Route(f"/new/project/{ONE_YEAR}", self.project, methods=["POST"]),
            Route(f"/new/year/{ONE_YEAR}", self.year, methods=["POST"]),
            Route(f"/new/stage/{ONE_YEAR}/{{form}}", self.stage, methods=["POST"]),
        ]

    async def unit(self, request: Request) -> JSONResponse:
        """Make a unit with its first year."""
        return await self._answer(request, self._unit)

    async def project(self, request: Request) -> JSONResponse:
        """Make a project of a year."""
        return await self._answer(request, self._project)

    async def year(self, request: Request) -> JSONResponse:
        """Make the next year of a unit."""
        return await self._answer(request, self._year)

    async def stage(self, request: Request) -> JSONResponse:
        """Begin a stage of a year."""
        return await self._answer(request, self._stage)

    async def _answer(self, request: Request, plan: Callable[[Request, Body], Plan]) -> JSONResponse:
        body = await json_body(request)
        return await run_in_threadpool(self._made, plan, request, body)

    def _made(self, plan: Callable[[Request, Body], Plan], request: Request, body: Body) -> JSONResponse:
        preview = _yes(body, "preview")
        made = plan(request, body)
        if preview:
            files = [edit.shown for edit in made.edits]
            return JSONResponse({"faults": made.faults, "files": files, "notes": made.notes})
        if made.faults:
            said = next(iter(made.faults.values()))
            return JSONResponse({"said": said, "faults": made.faults, "notes": made.notes}, _REFUSED)
        return self._writing.write(made.edits, made.said, then=lambda: {"href": self._href(made)})

    def _href(self, made: Plan) -> str:
        """Return where the first new form is shown, or its year."""
        self._live.forget(made.folder)
        folder = self._live.folder(made.folder)
        new = [edit.shown for edit in made.edits]
        shown = [form for form in folder.forms if form.source in new] if folder else []
        if made.of_year or not shown:
            return f"/#{quote(f'year:{made.folder.unit_id}/{made.folder.year}')}"
        return address("forms", *made.folder, min(shown, key=lambda form: new.index(form.source)).name)

    def _unit(self, _request: Request, body: Body) -> Plan:
        wish = NewUnit(
            _text(body, "name"), _number(body, "year"), _text(body, "folder"), _text(body, "district")
        )
        new = new_unit(self._workspace, wish, declared_in(self._workspace))
        return _plan(FilingFolder(new.id, wish.year), f"新建了单位“{wish.name.strip()}”", new)

    def _project(self, request: Request, body: Body) -> Plan:
        folder = found(self._live, request)
        wish = NewProject(_text(body, "name"), _text(body, "file"), _text(body, "category"))
        new = new_project(self._workspace, folder, wish, declared_in(self._workspace))
        return _plan(folder, f"新建了项目“{wish.name.strip()}”", new)

    def _year(self, request: Request, body: Body) -> Plan:
        old, year, keep = found(self._live, request), _number(body, "year"), _yes(body, "keep_amounts")
        new = FilingFolder(old.unit_id, year)
        fault = year_fault(year) or (f"新年度要在 {old.year} 年之后" if year <= old.year else "")
        if fault:
            return Plan(new, "", faults={"year": fault})
        turn = rollover.Turn(old.year, year)
        outcome = rollover.prepare(self._workspace, old.unit_id, turn, keep_amounts=keep)
        if outcome.refusal:
            return Plan(new, "", faults={WHOLE: outcome.refusal}, notes=tuple(_told(outcome.problems)))
        to_do = rollover.together(outcome.to_do)
        to_come = f"写好以后：填 {to_do.to_fill} 处金额，核对 {to_do.to_review} 处照抄的内容"
        notes = (*rollover.cautions(outcome, turn), to_come)
        return Plan(new, f"由 {old.year} 年结转到了 {year} 年", outcome.edits, {}, notes, of_year=True)

    def _stage(self, request: Request, _body: Body) -> Plan:
        folder, form = found(self._live, request), request.path_params["form"]
        job = printing_job(self._workspace)
        ask = stage.Ask(self._workspace, job.editions, Shelf(self._workspace, job.declared), folder, form)
        try:
            begun = stage.prepare(ask)
        except UserError:
            raise HTTPException(_NOT_FOUND) from None
        faults = {} if begun.edits else {WHOLE: "没有要写的文件"}
        said = f"写了 {len(begun.edits)} 个文件，可以开始填了"
        return Plan(folder, said, tuple(begun.edits), faults, (*begun.failures, *begun.remarks))


def _plan(folder: FilingFolder, said: str, new: New) -> Plan:
    return Plan(folder, said, new.edits, new.faults)


def _told(problems: Iterable[Problem]) -> list[str]:
    told = [f"{problem.place}：{problem.message}" for problem in problems]
    more = [f"还有 {len(told) - _MOST} 处"] if len(told) > _MOST else []
    return [*told[:_MOST], *more]


def _text(body: Body, name: str) -> str:
    """Return what was typed; nothing, where it was not asked for."""
    return text_of(body, name).strip()


def _number(body: Body, name: str) -> int:
    """Return the whole number that was typed; 0 for what is none."""
    text = _text(body, name)
    return int(text) if _NUMBER.fullmatch(text) else 0


def _yes(body: Body, name: str) -> bool:
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise misread()
    return value
