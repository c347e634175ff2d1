"""Sheets go into a package where they were made: forms, and those for import."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from packages import FOLDER, contents_of, copied, verify, zip_of
from workspaces import edit

from generator.base.errors import DiskError
from generator.delivery.packing.run import packed
from generator.filing.selection import Selection
from generator.filing.settings import PackSettings
from generator.forms.plan import SHEET, printing_job
from generator.pipeline.build import How, build

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.filing.workspace import Workspace

IMPORT = "06 绩效指标（武汉国家生物产业基地建设管理办公室）.xlsx"
SERVICE = "02 项目支出绩效目标表（综合服务保障专项）.xlsx"


@pytest.fixture(scope="module")
def ws(example: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the finished example, built with sheets."""
    ws = copied(example, tmp_path_factory.mktemp("sheets") / "ws")
    build(ws, [Selection(*FOLDER)], how=How(also=frozenset({SHEET})))
    return ws


@pytest.fixture(scope="module")
def files(ws: Workspace) -> Mapping[str, bytes]:
    """Return its package."""
    return packed(printing_job(ws), FOLDER, PackSettings()).files


def test_they_are_listed_and_right(ws: Workspace, files: Mapping[str, bytes], tmp_path: Path) -> None:
    contents = contents_of(files)
    assert [sheet.file for sheet in contents.sheets] == [IMPORT]
    assert [file for form in contents.forms for file in form.files if file.endswith(SHEET)] == [
        name for name in files if name.endswith(SHEET) and name != IMPORT
    ]
    said = verify(tmp_path, files, ws)
    assert said.wrong == {}
    assert "逐字节相同" in said.right[IMPORT]
    assert "逐字节相同" in said.right[SERVICE]


@pytest.mark.parametrize("name", [IMPORT, SERVICE])
def test_one_that_was_changed_is_told(
    ws: Workspace, files: Mapping[str, bytes], tmp_path: Path, name: str
) -> None:
    said = verify(tmp_path, {**files, name: zip_of(("a", b"b"))}, ws)
    assert name in said.wrong
    assert name in verify(tmp_path, {key: data for key, data in files.items() if key != name}, None).wrong


def test_files_that_are_gone_are_left_out_and_named(ws: Workspace, tmp_path: Path) -> None:
    other = copied(ws, tmp_path / "other")
    folder = other.build / FOLDER.unit_id / str(FOLDER.year)
    for name in ("service.xlsx", "project.import.xlsx"):
        (folder / name).unlink()
    made = packed(printing_job(other), FOLDER, PackSettings())
    assert not {IMPORT, SERVICE} & made.files.keys()
    remark = "没有放入，印好以后又不在了：项目支出绩效目标表（综合服务保障专项）的 Excel、绩效指标 Excel。"
    assert remark in made.contents.remarks
    assert not verify(tmp_path, made.files, other).wrong
    (folder / "service.docx").unlink()
    with pytest.raises(DiskError, match=r"service\.docx”刚印好就读不了：文件不在了；再打包一次"):
        packed(printing_job(other), FOLDER, PackSettings())


def test_sources_that_change_afterwards_are_told(
    ws: Workspace, files: Mapping[str, bytes], tmp_path: Path
) -> None:
    other = copied(ws, tmp_path / "other")
    edit(other.filings / FOLDER.unit_id / str(FOLDER.year) / "service.toml", '"≥3个"', '"≥4个"')
    uncommitted = packed(printing_job(ws), FOLDER, PackSettings()).files
    assert uncommitted == files
    build(other, [Selection(*FOLDER)])
    made = packed(printing_job(other), FOLDER, PackSettings(), unfinished=True).files
    assert made[IMPORT] != files[IMPORT]
    edit(other.filings / FOLDER.unit_id / str(FOLDER.year) / "service.toml", '"≥4个"', '"≥5个"')
    said = verify(tmp_path, made, other)
    assert {IMPORT, SERVICE} <= said.wrong.keys()
    assert "≥4个" in said.wrong[IMPORT] or "4" in said.wrong[IMPORT]
