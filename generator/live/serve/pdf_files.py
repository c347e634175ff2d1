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
    from starlette.requests import Request

    from generator.live.serve.live import Live
    from generator.live.serve.pages import Pages

_NOT_FOUND, _UNAVAILABLE = 404, 503
_TYPE = "application/pdf"


class PdfFiles:
    """Gives out PDFs; one is made at a time, however many readers ask."""

    def __init__(self, live: Live, pages: Pages) -> None:
        """Make them of what `live` shows."""
        self._live, self._pages = live, pages
        self._turn = Lock()

    def routes(self) -> list[Route]:
        """Return what this answers."""
        return [Route(f"/pdf/{ONE_YEAR}/{{name}}", self.pdf)]

    def pdf(self, request: Request) -> Response:
        """Give out a form's PDF, or say why there is none."""
        folder, name = found(self._live, request), request.path_params["name"]
        with self._turn:
            pdf, problems = pdf_of(self._live.workspace, folder, name)
        if pdf is not None:
            shown = f"{folder.year} {folder.unit_id} {name}.pdf"
            headers = {"content-disposition": f"inline; filename*=UTF-8''{quote(shown, safe='')}"}
            return Response(pdf, headers=headers, media_type=_TYPE)
        if not problems:
            raise HTTPException(_NOT_FOUND)
        said = "；".join(f"{problem.message}。{problem.hint}" for problem in problems)
        return HTMLResponse(self._pages.message("没有做成 PDF", said), _UNAVAILABLE)
