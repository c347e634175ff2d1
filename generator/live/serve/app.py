"""What each address answers."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from generator.live.repository.changed import uncommitted
from generator.live.serve.addresses import ONE_YEAR
from generator.live.serve.budget import budget
from generator.live.serve.bureau.site import Bureau
from generator.live.serve.cells import source_path
from generator.live.serve.changes import Changes
from generator.live.serve.files import TYPES, built_file, form_policy, static_files
from generator.live.serve.filling import Filling
from generator.live.serve.guard import Guard
from generator.live.serve.making import Making
from generator.live.serve.mending import Mending
from generator.live.serve.named import named
from generator.live.serve.pages import Pages
from generator.live.serve.past import Past
from generator.live.serve.pdf_files import PdfFiles
from generator.live.serve.pulls import Pulls
from generator.live.serve.sheets import name_of
from generator.live.serve.sources import Sources
from generator.live.serve.writing import Writing

if TYPE_CHECKING:
    from threading import Event

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from generator.live.serve.access import Access
    from generator.live.serve.editor import Editor
    from generator.live.serve.hub import Hub
    from generator.live.serve.live import Live
    from generator.live.serve.states import Folder

_NOT_FOUND = 404
_NO_CONTENT, _UNCHANGED = 204, 304
_REFUSALS = {_NOT_FOUND: "文件可能改了名，或者已经删除。", 405: "不支持这种请求"}
_KEPT = {"cache-control": "private, max-age=86400, immutable"}
_LARGEST = 10**6  # no file has a line beyond it


class Site:
    """The answers; those that read files run beside the server's loop, in threads."""

    def __init__(self, live: Live, hub: Hub, access: Access, editor: Editor | None, pages: Pages) -> None:
        """Answer from `live` with `pages`, tell readers of `hub`."""
        self._live = live
        self._access = access
        self._hub = hub
        self._editor = editor
        self._pages = pages
        self._static = static_files()

    def routes(self) -> list[Route]:
        """Return what this answers."""
        return [
            Route("/", self.home),
            Route(f"/forms/{ONE_YEAR}/{{name}}", self.form),
            Route(f"/files/{ONE_YEAR}/{{file}}", self.file),
            Route("/files/index.html", self.to_home),
            Route(f"/budgets/{ONE_YEAR}", self.budget),
            Route("/edit", self.edit, methods=["POST"]),
            Route("/events", self.events),
            Route("/static/{name:path}", self.static),
        ]

    def home(self, request: Request) -> Response:
        """List everything; who comes with a key gets the right to write first."""
        if "key" in request.query_params:
            return self._access.enter(request.query_params["key"])
        window = self._access.window(request.headers)
        since = uncommitted(self._live.workspace)
        return HTMLResponse(self._pages.home(self._live, since.names, window, since.trouble))

    async def to_home(self, _request: Request) -> Response:
        """Lead from a printed form, which names the page beside it in build/, to the one here."""
        return RedirectResponse("/")

    def form(self, request: Request) -> Response:
        """Show the page around a form."""
        folder = self._folder(request)
        form = next((form for form in folder.forms if form.name == request.path_params["name"]), None)
        if form is None:
            raise HTTPException(_NOT_FOUND)
        changed, window = uncommitted(self._live.workspace).names, self._access.window(request.headers)
        return HTMLResponse(self._pages.form(self._live, folder, form, changed, window))

    def file(self, request: Request) -> Response:
        """Give out a printed form as it is."""
        file = request.path_params["file"]
        data = built_file(self._live.workspace, named(request), file)
        if data is None:
            raise HTTPException(_NOT_FOUND)
        if file.endswith(".html"):
            headers = {"content-security-policy": form_policy(data), "etag": name_of(data)}
            if request.headers.get("if-none-match") == headers["etag"]:
                return Response(status_code=_UNCHANGED, headers=headers)
            return Response(data, headers=headers, media_type=TYPES[".html"])
        return Response(data, headers={"content-disposition": "attachment"}, media_type=TYPES[".docx"])

    def budget(self, request: Request) -> Response:
        """Draw a year's budget."""
        return HTMLResponse(self._pages.budget(budget(self._live.workspace, self._folder(request).folder)))

    async def edit(self, request: Request) -> Response:
        """Open the author's editor at a line of one of the filings' files."""
        query = request.query_params
        path = source_path(self._live.workspace, query.get("file", ""))
        if self._editor is None or path is None:
            raise HTTPException(_NOT_FOUND)
        try:
            await run_in_threadpool(self._editor.open, path, _count(query["line"]), _count(query["column"]))
        except (KeyError, ValueError):
            raise HTTPException(_NOT_FOUND) from None
        except OSError as error:
            return PlainTextResponse(f"编辑器没有打开：{error.strerror}", 500)
        return Response(status_code=_NO_CONTENT)

    async def events(self, _request: Request) -> Response:
        """Tell the page of every change."""
        return StreamingResponse(self._hub.stream(), media_type="text/event-stream")

    async def static(self, request: Request) -> Response:
        """Give out a script or style of the pages; by this run's own name for it, to be kept."""
        name = request.path_params["name"]
        run, _, own = name.partition("/")
        data, media_type = self._static.get(name) or self._static.get(own, (b"", ""))  # or of an earlier run
        if not media_type:
            raise HTTPException(_NOT_FOUND)
        headers = _KEPT if run == self._pages.run else None
        return Response(data, media_type=media_type, headers=headers)

    async def refused(self, request: Request, error: Exception) -> Response:
        """Say why not: in a sentence to a script that has posted something, on a page to a reader."""
        assert isinstance(error, HTTPException)  # noqa: S101 - starlette calls this for no other
        status, why = error.status_code, error.detail
        if why == HTTPStatus(status).phrase:  # nobody has said more
            why = _REFUSALS.get(status, why)
        if request.method == "POST":
            return JSONResponse({"said": why}, status)
        if status == _NOT_FOUND:
            return HTMLResponse(self._pages.message("没有这一页", why), status)
        return PlainTextResponse(why, status)

    def _folder(self, request: Request) -> Folder:
        folder = self._live.folder(named(request))
        if folder is None:
            raise HTTPException(_NOT_FOUND)
        return folder


def application(live: Live, hub: Hub, access: Access, editor: Editor | None, stopped: Event) -> ASGIApp:
    """Return the application, guarded; once it is `stopped`, it does nothing more that takes long."""
    pages = Pages(has_editor=editor is not None, read_only=access.read_only)
    site = Site(live, hub, access, editor, pages)
    writing = Writing(live.workspace)
    filled = (Filling(live, writing), Sources(live, writing), Mending(live, writing), Making(live, writing))
    every = (
        site,
        Past(live),
        Changes(live, hub, pages),
        Pulls(live, pages),
        PdfFiles(live, pages, stopped),
        Bureau(live, access, pages),
        writing,
        *filled,
    )
    routes = [route for each in every for route in each.routes()]
    app = Starlette(routes=routes, exception_handlers={HTTPException: site.refused})
    app.router.redirect_slashes = False
    return Guard(app, access)


def _count(text: str) -> int:
    """Read a line or column."""
    number = int(text)
    if not 1 <= number <= _LARGEST:
        raise ValueError(text)
    return number
