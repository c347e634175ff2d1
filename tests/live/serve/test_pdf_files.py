"""The PDF and print buttons of a form's page."""

from __future__ import annotations

from http.client import HTTPConnection
from threading import Event
from typing import TYPE_CHECKING

import filled
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from tools import need
from workspaces import UNIT, YEAR, workspace

from generator.base import office
from generator.live.serve.live import Live
from generator.live.serve.pages import Pages
from generator.live.serve.pdf_files import PdfFiles
from generator.pipeline.build import build

if TYPE_CHECKING:
    from pathlib import Path

    from filled import Sheet
    from serving import Running

    from generator.filing.workspace import Workspace


def test_a_form_is_given_out_as_pdf(server: Running) -> None:
    need("soffice")
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", f"/pdf/{filled.UNIT}/{filled.YEAR}/service")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.read().startswith(b"%PDF-")
    connection.close()


def test_the_page_offers_both(form: Sheet) -> None:
    bar = form.page.locator(".actions")
    assert bar.get_by_role("link", name="PDF").get_attribute("href").startswith("/pdf/")
    form.page.evaluate("window.print = () => { window.printed = true; }")
    bar.get_by_role("button", name="打印").click()
    assert form.page.evaluate("window.printed")


def answered(ws: Workspace, name: str) -> tuple[int, str]:
    """Ask for a form's PDF without a server around."""
    files = PdfFiles(Live(ws), Pages(has_editor=False), Event())
    scope = {"type": "http", "path_params": {"unit": UNIT, "year": YEAR, "name": name}}
    answer = files.pdf(Request(scope))
    return answer.status_code, bytes(answer.body).decode()


def test_why_there_is_none_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ws = workspace(tmp_path / "w")
    build(ws)
    monkeypatch.setattr(office, "find", lambda: None)
    status, page = answered(ws, "community")
    assert status == 503
    assert "LibreOffice" in page
    with pytest.raises(HTTPException):
        answered(ws, "nothing")
