"""The page that lists all forms: their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import html
from workspaces import UNIT, YEAR, edit, workspace

from generator.pipeline.build import build
from generator.pipeline.index import Index

if TYPE_CHECKING:
    from pathlib import Path

    from generator.base.tally import Tally
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
    assert listed(ws) == ["department", "c", "b", "e", "d"]
    (folder / "c.toml").write_text('name = "c"\ncode = "9"\n[goals.g]\ntext = "x"\n', "utf-8")
    build(ws)
    assert listed(ws) == ["department", "b", "e", "d", "c"]
    (folder / "department.toml").write_text("filler = ", "utf-8")
    build(ws)
    assert listed(ws) == ["department", "b", "e", "d", "c"]


def test_a_stage_stands_behind_what_it_is_about(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    folder = ws.filings / UNIT / str(YEAR)
    text = (folder / "community.toml").read_text("utf-8")
    (folder / "another.toml").write_text(text.replace('code = "', 'code = "9'), "utf-8")
    for stem in ("another.monitor", "community.evaluation", "community.monitor", "department.evaluation"):
        (folder / f"{stem}.toml").write_text('# 还没有填\nmeasures = ""\n', "utf-8")
    (folder / "community.evaluation.toml").write_text('measures = ""\n', "utf-8")
    build(ws)
    assert listed(ws) == [
        "department",
        "department.evaluation",
        "community",
        "community.evaluation",
        "community.monitor",
        "another",
        "another.monitor",
    ]


def test_a_list_is_not_sealed_that_another_build_has_changed_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = workspace(tmp_path, units=("a", "b"))
    build(ws)
    plain = Index._page  # noqa: SLF001 - the moment between reading and sealing
    dead: list[bool] = []

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    def page(self: Index, elsewhere: Tally) -> bytes:
        read = plain(self, elsewhere)
        if not dead:  # another build prints, and dies before it comes to the list
            dead.append(True)
            edit(ws.filings / "b" / str(YEAR) / "community.toml", "社区服务专项", "社区综合服务专项")
            with monkeypatch.context() as patch:
                patch.setattr("generator.pipeline.build._Building.remove_gone", die)
                with pytest.raises(KeyboardInterrupt):
                    build(ws)
        return read

    edit(ws.filings / "a" / str(YEAR) / "community.toml", "李四", "王五")
    monkeypatch.setattr(Index, "_page", page)
    build(ws)
    monkeypatch.undo()
    assert dead
    assert "社区综合服务专项" in (ws.build / "index.html").read_text("utf-8")
    assert build(ws).built == []
