"""The page that lists all forms: their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html
from workspaces import UNIT, YEAR, edit, workspace

from generator.pipeline.build import build

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import Workspace

CODES = {"b": "2", "c": "1", "d": "", "e": "2"}


def listed(ws: Workspace) -> list[str]:
    """Return the names of the forms as the page lists them."""
    page = html.document_fromstring((ws.build / "index.html").read_bytes())
    links = page.xpath("//a/@href[contains(., '.html')]")
    return [link.rpartition("/")[2].removesuffix(".html") for link in links]


def test_a_year_lists_the_department_then_projects_by_code(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    folder = ws.filings / UNIT / str(YEAR)
    for path in folder.glob("*.toml"):
        path.unlink()
    (folder / "department.toml").write_text('filler = "甲"\n', "utf-8")
    for stem, code in CODES.items():
        text = f'name = "{stem}"\ncode = "{code}"\n[goals.g]\ntext = "x"\n'
        (folder / f"{stem}.toml").write_text(text, "utf-8")
    build(ws)
    assert listed(ws) == ["department", "d", "c", "b", "e"]
    edit(folder / "d.toml", 'code = ""', 'code = "3"')
    build(ws)
    assert listed(ws) == ["department", "c", "b", "e", "d"]
    (folder / "c.toml").write_text("name = ", "utf-8")  # its last good form stays
    build(ws)
    assert listed(ws) == ["department", "b", "e", "d", "c"]
