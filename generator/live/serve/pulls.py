"""Edits made in Word, taken home from a page: their changes are shown, and written if agreed to."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from generator.carry.saving import write_back
from generator.forms.plan import printing_job
from generator.live.serve.cells import source_path
from generator.live.serve.locked import why_locked
from generator.live.serve.previews import Previews
from generator.live.serve.uploads import must_be_docx, uploaded
from generator.readback.pulling.run import pull

if TYPE_CHECKING:
    from starlette.requests import Request

    from generator.live.serve.live import Live
    from generator.live.serve.pages import Pages
    from generator.readback.pulling.applying import FileEdit

_NO_CONTENT, _CONFLICT, _GONE = 204, 409, 410


class Pulls:
    """The answers to what the pages ask for."""

    def __init__(self, live: Live, pages: Pages) -> None:
        """Pull into the workspace that `live` shows."""
        self._live = live
        self._pages = pages
        self._previews = Previews()
        self._writing = Lock()

    def routes(self) -> list[Route]:
        """Return what this answers."""
        return [
            Route("/pulls", self.preview, methods=["POST"]),
            Route("/pulls/{name}/write", self.write, methods=["POST"]),
            Route("/pulls/{name}/drop", self.drop, methods=["POST"]),
        ]

    async def preview(self, request: Request) -> Response:
        """Show what a Word file changes; nothing is written."""
        name, data = await uploaded(request)
        return await run_in_threadpool(self._preview, name, data)

    def write(self, request: Request) -> Response:
        """Write what was shown."""
        done = self._previews.take(request.path_params["name"])
        if done is None:
            raise HTTPException(_GONE, "这次预览已经写过，或者放得太久；再拉一次那个文件")
        with self._writing:
            failures = {edit.shown: why for edit in done.edits if (why := self._unwritten(edit))}
        count = sum(one.place.file not in failures for one in done.applied)
        if not failures:
            return PlainTextResponse(f"写回 {count} 处，正在重印")
        written = f"写回了 {count} 处；" if count else ""
        return PlainTextResponse(f"{written}{'；'.join(failures.values())}", _CONFLICT)

    async def drop(self, request: Request) -> Response:
        """Forget what was shown."""
        self._previews.take(request.path_params["name"])
        return Response(status_code=_NO_CONTENT)

    def _preview(self, name: str, data: bytes) -> Response:
        must_be_docx(data)
        done = pull(printing_job(self._live.workspace), [(name, data)])
        kept = self._previews.keep(done) if done.edits else ""
        return HTMLResponse(self._pages.pulled(self._live, kept, done))

    def _unwritten(self, edit: FileEdit) -> str:
        """Write one file; return why not, empty if it is done."""
        if source_path(self._live.workspace, edit.shown) is None:
            return f"{edit.shown} 已经不在申报文件夹里，没有写"
        if why := why_locked(self._live.workspace, edit.shown):
            return f"写不了 {edit.shown}：{why}"
        return write_back(self._live.workspace, edit.shown, edit.before, edit.after)
