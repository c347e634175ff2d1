"""The server gives out of an archive what it gives out of files."""

from __future__ import annotations

import zipfile
from threading import Event
from typing import TYPE_CHECKING

import pytest
from serving import Running, serving
from workspaces import UNIT, YEAR, edit, workspace

from generator.filing.workspace import FilingFolder, Workspace
from generator.live.serve.files import built_file
from generator.pipeline.build import How, build

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = FilingFolder(UNIT, YEAR)
FILES = ("community.html", "community.docx", "department.html", "department.docx")
PACK, LOOSE = How(pack=True), How(pack=False)


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return workspace(tmp_path / "ws")


def given(ws: Workspace) -> dict[str, bytes | None]:
    return {file: built_file(ws, FOLDER, file) for file in FILES}


def test_the_same_bytes(ws: Workspace) -> None:
    build(ws, how=LOOSE)
    loose = given(ws)
    assert None not in loose.values()
    build(ws, how=PACK)
    assert given(ws) == loose
    assert built_file(ws, FOLDER, "unknown.html") is None


def test_nothing_but_forms_and_nothing_from_outside(ws: Workspace, tmp_path: Path) -> None:
    build(ws, how=PACK)
    path = ws.build / UNIT / f"{YEAR}.zip"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("unlisted.html", "SECRET")
    assert built_file(ws, FOLDER, "unlisted.html") is None
    path.rename(tmp_path / "away.zip")
    path.symlink_to(tmp_path / "away.zip")
    assert given(ws) == dict.fromkeys(FILES)
    path.unlink()
    path.write_bytes(b"no zip")
    assert given(ws) == dict.fromkeys(FILES)


def test_a_save_under_serve_keeps_the_archive(ws: Workspace) -> None:
    build(ws, how=PACK)
    with serving(ws.root) as running:
        form = f"/files/{UNIT}/{YEAR}/community.html"
        assert "李四" in running.ask(form).body
        edit(ws.filings / UNIT / str(YEAR) / "community.toml", "李四", "王五")
        _until(running, form, "王五")
        assert running.ask(f"/forms/{UNIT}/{YEAR}/community").status == 200
    assert sorted(path.name for path in (ws.build / UNIT).iterdir()) == [f"{YEAR}.zip"]


def _until(running: Running, form: str, text: str) -> None:
    for _ in range(100):
        if text in running.ask(form).body:
            return
        Event().wait(0.1)
    raise AssertionError(text)
