"""A stage's file is a file like any other: built, checked, silenced, fixed, confirmed, counted, compared."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from commands import tianbao
from papers import paper
from staged import EVALUATION, FOLDER_SHOWN, staged
from workspaces import UNIT, YEAR, edit

if TYPE_CHECKING:
    from pathlib import Path

FILE = f"{FOLDER_SHOWN}/community.review.toml"
OUT = f"build/{UNIT}/{YEAR}/community.review"
STAGE = """adjusted = 40
executed = 30

[goals.facilities.indicators]
cost = { weight = 10 }
places = { achieved = "3处", weight = 10 }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    staged(tmp_path, review=EVALUATION)
    layout = paper([["{{ project.name }}", "{{ project.executed }}"]])
    (tmp_path / "templates" / "review" / "2023" / "form.docx").write_bytes(layout)
    (tmp_path / FILE).write_text(STAGE, "utf-8")
    return tmp_path


def codes(folder: Path, *paths: str) -> list[tuple[str, str, int]]:
    """Return what check says of files: code, file, line."""
    found = json.loads(tianbao(folder, "check", "--format", "json", *paths).out)["problems"]
    return [(one["code"], one["file"].rpartition("/")[2], one["line"]) for one in found]


def test_it_is_built_and_checked_alone(folder: Path) -> None:
    assert tianbao(folder, "build", FILE).out.splitlines()[0] == "印好 1 张表"
    assert (folder / f"{OUT}.docx").exists()
    assert not (folder / OUT).with_name("community.docx").exists()
    assert ("TB801", "community.review.toml", 5) in codes(folder, FILE)
    assert "实际完成值" in tianbao(folder, "check", f"{FILE}:5").out
    assert "community.toml" not in {file for _, file, _ in codes(folder, FILE)}


def test_comments_silence_rules_in_it(folder: Path) -> None:
    edit(folder / FILE, "cost = { weight = 10 }", "cost = { weight = 10 } # tianbao: ignore=TB801 年底再填")
    assert ("TB801", "community.review.toml", 5) not in codes(folder, FILE)
    edit(folder / FILE, " 年底再填", "")
    assert {"TB801", "TB050"} <= {code for code, _, line in codes(folder, FILE) if line == 5}


def test_fixing_and_confirming_leave_it_as_it_is(folder: Path) -> None:
    before = (folder / FILE).read_bytes()
    tianbao(folder, "check", "--fix", FILE)
    assert tianbao(folder, "confirm", FILE, "--yes").out == "没有要核对的标记\n"
    assert (folder / FILE).read_bytes() == before


def test_status_counts_what_it_asks_for(folder: Path) -> None:
    row = next(
        line for line in tianbao(folder, "status", UNIT, str(YEAR)).out.splitlines() if "review" in line
    )
    name, done, *_ = row.split()
    filled, needed = map(int, done.split("/"))
    assert name == "community.review.toml"
    assert filled == 5
    assert needed > filled
    text = (folder / FOLDER_SHOWN / "community.toml").read_text("utf-8")
    assert needed == 2 + 2 * text.count("\n  { id = ")


def test_a_redline_is_made_of_its_form_though_the_project_s_file_was_renamed(folder: Path) -> None:
    old = folder / "old" / str(YEAR)
    shutil.copytree(folder / FOLDER_SHOWN, old)
    edit(folder / FILE, "executed = 30", "executed = 31")
    for name in ("community", "community.review"):
        shutil.move(old / f"{name}.toml", old / f"{name.replace('community', 'former')}.toml")
    edit(old / "department.toml", "community/", "former/")
    run = tianbao(folder, "diff", f"old/{YEAR}", FOLDER_SHOWN, "--format", "docx", "--output", "red")
    assert run.err == ""
    assert "是新增的表" not in run.out
    assert "red/community.review.docx" in run.out
    assert "项目支出自评表·执行数：30 → 31" in tianbao(folder, "diff", f"old/{YEAR}", FOLDER_SHOWN).out


def test_a_form_that_needs_a_broken_project_has_no_redline_and_no_fault_of_ours(folder: Path) -> None:
    old = folder / "old" / str(YEAR)
    shutil.copytree(folder / FOLDER_SHOWN, old)
    edit(folder / FILE, "executed = 30", "executed = 31")
    edit(folder / FOLDER_SHOWN / "community.toml", 'leader = "李四"', "leader = 4")
    edit(folder / FOLDER_SHOWN / "department.toml", 'filler = "', 'filler = "新')
    run = tianbao(folder, "diff", f"old/{YEAR}", FOLDER_SHOWN, "--format", "docx", "--output", "red")
    assert "程序出错" not in run.out + run.err
    assert "有错误，没有修订稿" in run.out
