"""``tianbao template new`` and ``seal``, as a person who knows Word uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from commands import ROOT, tianbao
from official import EDITIONS
from papers import paper
from workspaces import UNIT, YEAR, workspace

from generator.printing.blank.empty import print_empty
from generator.printing.edition_check import names_of

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = next(edition for edition in EDITIONS if edition.form == "project")


@pytest.fixture(name="root")
def folder_with_a_blank(tmp_path: Path) -> Path:
    blank = print_empty(PROJECT.content, names_of(PROJECT, EDITIONS), "form.docx")
    root = workspace(tmp_path).root
    (root / "空白表.docx").write_bytes(blank)
    return root


def test_a_form_from_a_blank_passes_the_check_is_sealed_and_prints(root: Path) -> None:
    made = tianbao(root, "template", "new", "province", "空白表.docx")
    assert made.status == 0, made
    (folder,) = (root / "templates" / "province").iterdir()
    assert made.out.startswith(f"已建好 templates/province/{folder.name}：form.docx（填好 51 格）")
    assert (folder / "blank.docx").read_bytes() == (root / "空白表.docx").read_bytes()
    assert tianbao(root, "template", "check", "province").status == 0
    sealed = tianbao(root, "template", "seal", "province")
    assert (sealed.status, sealed.out) == (0, f"province/{folder.name} 与空白表一样\n")
    toml = folder / "form.toml"
    toml.write_text(
        toml.read_text("utf-8").replace(f"from_year = {folder.name}", f"from_year = {YEAR}"), "utf-8"
    )
    assert tianbao(root, "build").status == 0
    assert (root / "build" / UNIT / str(YEAR) / "community.province.docx").exists()


def test_a_newer_edition_keeps_what_the_form_declares(root: Path) -> None:
    monitor = next(edition for edition in EDITIONS if edition.form == "monitor")
    blank = print_empty(monitor.content, names_of(monitor, EDITIONS), "form.docx")
    (root / "监控.docx").write_bytes(blank)
    assert tianbao(root, "template", "new", "monitor", "监控.docx").status == 0
    (folder,) = (root / "templates" / "monitor").iterdir()
    old, new = ((one / "form.toml").read_text("utf-8") for one in (monitor.folder, folder))
    assert new == old.replace("from_year = 2023", f"from_year = {folder.name}")
    assert tianbao(root, "template", "check", "monitor").status == 0
    assert tianbao(root, "template", "seal", "monitor").status == 0


def test_nothing_is_overwritten(root: Path) -> None:
    assert tianbao(root, "template", "new", "a", "空白表.docx").status == 0
    before = {path: path.read_bytes() for path in (root / "templates").rglob("*.*")}
    again = tianbao(root, "template", "new", "a", "空白表.docx")
    assert again.status == 2
    assert "已经有了，没有改动" in again.err
    assert {path: path.read_bytes() for path in (root / "templates").rglob("*.*")} == before


def test_what_is_left_is_said(root: Path) -> None:
    (root / "b.docx").write_bytes(paper([["项目名称", "", "验收结论", ""]], before=["验收表"]))
    made = tianbao(root, "template", "new", "b", "b.docx", "--of", "project")
    assert made.out.splitlines()[1:5] == [
        "没有认出的有 1 格，请在 Word 里写上标签：",
        "  第 1 张表第 1 行第 4 格（验收结论）",
        "程序不认得的内容，可以在 form.toml 里声明，例如：",
        "  [fields.project]",
    ]


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["new", "a", "nothing.docx"], 2, "没有这个文件"),
        (["new", "a", "templates"], 2, "读不了"),
        (["new", "a/b", "空白表.docx"], 2, "表样不能叫“a/b”"),
        (["new", "..", "空白表.docx"], 2, "表样不能叫“..”"),
        (["new", "a", "unit.toml"], 1, "这不是 Word 文件"),
        (["new", "a", "空白表.docx", "--of", "goal"], 2, "应是 project、department 之一"),
        (["seal", "nothing"], 2, "没有“nothing”这个表样"),
        (["seal", "project"], 2, "project/2021 没有空白表"),
        (
            ["seal", "evaluation", "空白表.docx"],
            2,
            "请写明哪一版：evaluation/2023、evaluation/2023-department",
        ),
        (["seal", "evaluation/2023", "空白表.docx"], 1, "表格外面少了“项目支出绩效目标表”"),
        (["seal", "project", "空白表.docx"], 0, ""),
    ],
)
def test_what_is_asked_wrongly(root: Path, arguments: list[str], status: int, says: str) -> None:
    (root / "unit.toml").write_text("name = ''", "utf-8")
    (root / "templates").mkdir()
    run = tianbao(root, "template", *arguments)
    assert run.status == status, run
    assert says in run.out + run.err
    assert "Traceback" not in run.err
    assert not list((root / "templates").iterdir())


def test_the_program_s_own_forms_are_not_touched(root: Path) -> None:
    assert tianbao(root, "template", "new", "project", "空白表.docx").status == 0
    assert (ROOT / "templates" / "project" / "2021" / "form.docx").read_bytes() == PROJECT.content
