"""A form as PDF, made when somebody asks for it: on every save it would take seconds."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from generator.live.serve.addresses import ONE_YEAR
from generator.live.serve.named import found
from generator.pipeline.pdfs import pdf_of

if TYPE_CHECKING:
    from threading import Event

    from starlette.requests import Request

    from generator.live.serve.live import Live
    from generator.live.serve.pages import Pages

_NOT_FOUND, _UNAVAILABLE = 404, 503
_PATIENCE = 20  # seconds to wait for another reader's: each that waits keeps a thread
_TYPE = "application/pdf"


class PdfFiles:
    """Gives out PDFs; one is made at a time, however many readers ask."""

    def __init__(self, live: Live, pages: Pages, stopped: Event) -> None:
        """Make them of what `live` shows, until it is `stopped`."""
        self._live, self._pages, self._stopped = live, pages, stopped
        self._turn = Lock()

    def routes(self) -> list[Route]:
        """Return what this answers."""
        return [Route(f"/pdf/{ONE_YEAR}/{{name}}", self.pdf)]

    def pdf(self, request: Request) -> Response:
        """Give out a form's PDF, or say why there is none."""
        folder, name = found(self._live, request), request.path_params["name"]
        if not self._turn.acquire(timeout=_PATIENCE):
            return self._none("正在做别的 PDF，请过一会儿再试。")
        try:
            pdf, problems = pdf_of(self._live.workspace, folder, name, self._stopped)
        finally:
            self._turn.release()
        if pdf is not None:
            shown = f"{folder.year} {folder.unit_id} {name}.pdf"
            headers = {"content-disposition": f"inline; filename*=UTF-8''{quote(shown, safe='')}"}
            return Response(pdf, headers=headers, media_type=_TYPE)
        if not problems:
            raise HTTPException(_NOT_FOUND)
        return self._none("；".join(f"{problem.message}。{problem.hint}" for problem in problems))

    def _none(self, why: str) -> Response:
        return HTMLResponse(self._pages.message("没有做成 PDF", why), _UNAVAILABLE)
