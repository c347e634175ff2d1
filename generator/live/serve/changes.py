"""What has changed since the last commit, as a page shows it; a commit of it when its reader wants one."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse
from starlette.routing import Route

from generator.base.errors import UserError
from generator.base.terminal import clipped, visible
from generator.compare.phrases import KINDS, THINGS
from generator.live.repository.changed import Kind, changes
from generator.live.repository.committing import Wanted, commit
from generator.live.repository.proposal import proposal
from generator.live.repository.standing import identity, must_be_ready, standing
from generator.live.repository.told import told
from generator.live.serve.bodies import json_body, misread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from generator.live.repository.changed import Changed
    from generator.live.repository.standing import Standing
    from generator.live.repository.told import Filing, Told, Value
    from generator.live.serve.hub import Hub
    from generator.live.serve.live import Live
    from generator.live.serve.pages import Pages

_CONFLICT = 409
_KEPT = 4  # comparisons
_FEW = 12  # that many things that differ stand open
_NAME = 80
_VALUE = 160
_NOTHING: dict[str, object] = {"trouble": "", "head": "", "files": [], "filings": []}
_HAPPENED = {Kind.NEW: "新文件", Kind.CHANGED: "改过", Kind.DELETED: "删除"}


class Changes:
    """The answers to what the pages ask for."""

    def __init__(self, live: Live, hub: Hub, pages: Pages) -> None:
        """Look at the repository around the workspace of `live`; tell the readers of `hub` of a commit."""
        self._live = live
        self._hub = hub
        self._pages = pages
        self._told: OrderedDict[object, list[Filing]] = OrderedDict()
        self._lock, self._committing = Lock(), Lock()

    def routes(self) -> list[Route]:
        """Return what this answers."""
        return [
            Route("/changes", self.page),
            Route("/changes/message", self.message),
            Route("/changes/commit", self.commit, methods=["POST"]),
        ]

    def page(self, _request: Request) -> Response:
        """Show what has changed, and what a commit of it would say."""
        try:
            place = standing(self._live.workspace)
            files = list(changes(self._live.workspace))
            filings = self._compared(place, files)
        except UserError as error:
            return HTMLResponse(self._pages.changes(_NOTHING | {"trouble": visible(str(error))}))
        able = [one for one in files if not one.refused]
        shown = _NOTHING | {
            **self._as_whom(place),
            "head": place.commit,
            "branch": visible(place.branch),
            "files": list(map(_file, files)),
            "able": len(able),
            "filings": list(map(_filing, filings)),
            "message": proposal(able, filings) if able else "",
        }
        return HTMLResponse(self._pages.changes(shown))

    def message(self, request: Request) -> Response:
        """Propose what a commit of some files may say."""
        wanted = set(request.query_params.getlist("file"))
        try:
            files = list(changes(self._live.workspace))
            filings = self._compared(standing(self._live.workspace), files)
        except UserError as error:
            return PlainTextResponse(str(error), _CONFLICT)
        chosen = [one for one in files if one.shown in wanted]
        return PlainTextResponse(proposal(chosen, filings) if chosen else "")

    async def commit(self, request: Request) -> Response:
        """Commit the files that were chosen."""
        wanted = _wanted(await json_body(request))
        response = await run_in_threadpool(self._commit, wanted)
        self._hub.publish(self._live.version)
        return response

    def _commit(self, wanted: Wanted) -> Response:
        try:
            with self._committing:
                done = commit(self._live.workspace, wanted)
        except UserError as error:
            return JSONResponse({"said": visible(str(error))}, _CONFLICT)
        self._live.renew()
        late = f"；但仓库的暂存区没有跟上（{done.late}），请在终端里运行 git reset" if done.late else ""
        where = f"{visible(done.branch)} 分支，{done.short}"
        return JSONResponse({"said": f"提交了 {done.files} 个文件（{where}），没有推送{late}"})

    def _as_whom(self, place: Standing) -> dict[str, str]:
        """Return as whom git would commit, or why it can't."""
        try:
            must_be_ready(place)
            return {"who": visible(identity(self._live.workspace)), "unable": ""}
        except UserError as error:
            return {"who": "", "unable": visible(str(error))}

    def _compared(self, place: Standing, files: Sequence[Changed]) -> list[Filing]:
        """Return what differs; nothing is compared twice while a page's boxes are ticked."""
        key = (place.commit, *((one.shown, one.seen) for one in files))
        with self._lock:
            known = self._told.get(key)
        if known is None:
            known = told(self._live.workspace, files)
            with self._lock:
                self._told[key] = known
                while len(self._told) > _KEPT:
                    self._told.popitem(last=False)
        return known


def _wanted(body: dict[str, Any]) -> Wanted:
    """Read what a page asks for; raise HTTPException."""
    files, message, head = (body.get(name) for name in ("files", "message", "head"))
    if not isinstance(files, dict) or not isinstance(message, str) or not isinstance(head, str):
        raise misread()
    return Wanted({str(shown): str(seen) for shown, seen in files.items()}, message, head)


def _file(one: Changed) -> dict[str, str]:
    return {
        "shown": one.shown,
        "name": visible(one.shown),
        "kind": one.kind.value,
        "happened": _HAPPENED[one.kind],
        "seen": one.seen,
        "refused": one.refused,
    }


def _filing(filing: Filing) -> dict[str, object]:
    return {
        "id": "/".join(map(str, filing.folder)),
        "title": visible(filing.title),
        "remarks": list(map(visible, filing.remarks)),
        "told": list(map(_thing, filing.told)),
        "open": len(filing.told) <= _FEW,
    }


def _thing(one: Told) -> dict[str, object]:
    return {
        "owner": clipped(visible(one.owner), _NAME),
        "thing": THINGS[one.thing],
        "name": clipped(visible(one.name), _NAME),
        "kinds": [{"kind": kind.value, "text": KINDS[kind]} for kind in one.kinds],
        "values": list(map(_value, one.values)),
        "parts": one.parts,
    }


def _value(value: Value) -> dict[str, object]:
    return {
        "title": visible(value.title),
        "old": clipped(_one_line(value.old), _VALUE),
        "new": clipped(_one_line(value.new), _VALUE),
        "words": [(sign, _one_line(text)) for sign, text in value.words],
        "note": value.note,
    }


def _one_line(text: str) -> str:
    return visible(text.replace("\n", "↵"))
