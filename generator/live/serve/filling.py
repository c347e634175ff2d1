"""A form filled in on its page: what a cell is, and what becomes of what was typed."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from generator.base.prose import html
from generator.checks.review import taxonomy
from generator.filing.history import Earlier
from generator.filing.reader import Shelf
from generator.fill.asked import MOST, Asked, Pasted
from generator.fill.card import brief, card, computed_card, lists_of
from generator.fill.cell import Cell
from generator.fill.desk import At, Desk
from generator.fill.edit import edit
from generator.fill.paste import block
from generator.fill.rows import fields_of
from generator.forms.plan import make_plan, printing_job
from generator.live.serve.addresses import ONE_YEAR
from generator.live.serve.bodies import json_body, misread
from generator.live.serve.cells import find_cell, place_data
from generator.live.serve.files import built_file
from generator.live.serve.locked import why_locked
from generator.live.serve.named import found
from generator.live.serve.sheets import Sheets
from generator.live.serve.shown import elsewhere, part_data
from generator.printing.form import UnprintableError, print_page

if TYPE_CHECKING:
    from starlette.requests import Request

    from generator.filing.workspace import FilingFolder
    from generator.fill.edit import Answer, Edited
    from generator.forms.plan import Output
    from generator.live.serve.live import Live
    from generator.live.serve.writing import Writing

_NOT_FOUND, _CONFLICT = 404, 409


class Filling:
    """The answers to what is typed into a form; one change is worked out at a time."""

    def __init__(self, live: Live, writing: Writing) -> None:
        """Fill in the filings that `live` shows."""
        self._live = live
        self._writing = writing
        self._sheets = Sheets()
        self._lock = Lock()

    def routes(self) -> list[Route]:
        """Return what this answers."""
        return [
            Route(f"/cells/{ONE_YEAR}", self.cell),
            Route(f"/edits/{ONE_YEAR}", self.edit, methods=["POST"]),
            Route(f"/cells/{ONE_YEAR}", self.cells, methods=["POST"]),
            Route(f"/lists/{ONE_YEAR}", self.lists),
            Route(f"/pastes/{ONE_YEAR}", self.paste, methods=["POST"]),
            Route("/previews", self.preview, methods=["POST"]),
        ]

    def cell(self, request: Request) -> Response:
        """Say all that is known of a cell."""
        folder = found(self._live, request)
        asked = request.query_params
        desk = self._desk(folder)
        output = _output(desk, asked.get("form", ""))
        of = output.file_id if output else ""
        if not asked.get("key") and asked.get("as"):
            return JSONResponse(computed_card(desk, asked.get("as", "")))
        cell_found = find_cell(desk.job.workspace, folder, asked.get("key", ""))
        if cell_found is None:
            raise HTTPException(_NOT_FOUND)
        data: dict[str, Any] = place_data(desk.job.workspace, cell_found)
        cell = Cell(asked["key"], asked.get("as", ""), of, tuple(asked.getlist("near")))
        if desk.source(asked["key"].partition("#")[0]) is not None:
            data |= card(desk, cell, taxonomy(desk.job, desk.shelf, folder))
            data["locked"] = why_locked(desk.job.workspace, cell_found.place.file)
            data["elsewhere"] = elsewhere(self._live, folder, asked.get("form", ""), cell.key)
            if data["formula"]:
                parts = data["formula"]["parts"]
                data["formula"]["parts"] = [part_data(self._live, folder, part) for part in parts]
        return JSONResponse(data)

    async def edit(self, request: Request) -> Response:
        """Make a change and answer with the form as it prints now, or with what is in the way."""
        folder = found(self._live, request)
        try:
            asked = Asked.model_validate(await json_body(request))
        except ValidationError:
            raise misread() from None
        return await run_in_threadpool(self._edit, folder, asked)

    def lists(self, request: Request) -> Response:
        """Say which lists a form has that a row can be put into, also those that have none yet."""
        folder = found(self._live, request)
        desk = self._desk(folder)
        output = _output(desk, request.query_params.get("form", ""))
        of = output.file_id if output and not output.edition.stage else ""
        return JSONResponse({"lists": lists_of(desk, of, taxonomy(desk.job, desk.shelf, folder))})

    async def cells(self, request: Request) -> Response:
        """Say of many cells what a change of them has to carry."""
        folder = found(self._live, request)
        keys = (await json_body(request)).get("keys")
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            raise misread()
        return await run_in_threadpool(self._cells, folder, keys[:MOST])

    async def paste(self, request: Request) -> Response:
        """Say which column of a pasted block is which."""
        folder = found(self._live, request)
        try:
            pasted = Pasted.model_validate(await json_body(request))
        except ValidationError:
            raise misread() from None
        return await run_in_threadpool(self._pasted, folder, pasted)

    async def preview(self, request: Request) -> Response:
        """Show how a text prints that may have paragraphs."""
        text = (await json_body(request)).get("text")
        if not isinstance(text, str):
            raise misread()
        return JSONResponse({"html": html(text)})

    def _cells(self, folder: FilingFolder, keys: list[str]) -> Response:
        desk = self._desk(folder)
        return JSONResponse({"cells": [brief(desk, key) for key in keys]})

    def _pasted(self, folder: FilingFolder, pasted: Pasted) -> Response:
        desk = self._desk(folder)
        classes = taxonomy(desk.job, desk.shelf, folder)
        fields = fields_of(desk, At.parted(pasted.list), classes)
        pasted_block = block(pasted.rows, fields, pasted.first, classes)
        return JSONResponse({"columns": pasted_block.columns, "rows": pasted_block.rows})

    def _edit(self, folder: FilingFolder, asked: Asked) -> Response:
        with self._lock:
            desk = self._desk(folder)
            output = _output(desk, asked.form)
            of = output.file_id if output else ""
            done = edit(desk, asked, taxonomy(desk.job, desk.shelf, folder), of)
            if done.answers:
                return JSONResponse({"said": done.answers[0].reason, "answers": _told(done)}, _CONFLICT)
            page = _page(done.desk, asked.form)
            printed = (
                self._sheets.give(page, asked.sheet, lambda: self._built(folder, asked.form)) if page else {}
            )
            return self._writing.write(done.edits, done.said, lambda: {"made": done.made, **printed})

    def _built(self, folder: FilingFolder, form: str) -> bytes:
        return built_file(self._live.workspace, folder, f"{form}.html") or b""

    def _desk(self, folder: FilingFolder) -> Desk:
        job = printing_job(self._live.workspace)
        return Desk(job, Shelf(job.workspace, job.declared), folder)


def _told(done: Edited) -> list[dict[str, Any]]:
    return [_answer(one) for one in done.answers]


def _answer(one: Answer) -> dict[str, Any]:
    return {
        "step": one.step,
        "state": one.state.value,
        "reason": one.reason,
        "text": one.text,
        "seen": one.seen,
        "gone": one.gone,
    }


def _output(desk: Desk, form: str) -> Output | None:
    outputs = make_plan(desk.job, desk.shelf, desk.folder).outputs
    return next((output for output in outputs if output.name == form), None)


def _page(desk: Desk, form: str) -> str:
    """Return a form's page as it prints from a desk; empty if it can't be printed for now."""
    output = _output(desk, form)
    filing = desk.filing
    if output is None or output.file_id in filing.broken:
        return ""
    try:
        earlier = Earlier(*desk.shelf.earlier(desk.folder))
        return print_page(desk.job.workspace, filing, output, earlier)
    except UnprintableError:
        return ""
