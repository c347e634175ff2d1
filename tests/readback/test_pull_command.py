"""The command: what it shows, what it writes and when not, how files keep their ends of lines."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import TYPE_CHECKING

import pytest
from commands import Run, answered, tianbao
from edited import UNIT, Paper, apply, example, forms, messages, pulled, text_of
from workspaces import contents, edit

from generator.carry.saving import write_back

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import Workspace

_FILE = f"filings/{UNIT}/2023/party.toml"
_KEY = "party#leader"
_DIFF = f"""--- a/{_FILE}
+++ b/{_FILE}
@@ -6,3 +6,3 @@
 code = "420108230020030000100"
-leader = "姜莹"
+leader = "王芳"
 attribute = "持续性项目"
"""


def _handed_in(ws: Workspace, name: str = "改好的.docx", new: str = "王芳") -> str:
    """Put an edited document into a workspace; return its name."""
    (ws.root / name).write_bytes(Paper("party").edit(_KEY, new).data())
    return name


def test_the_changes_are_shown_and_written(tmp_path: Path) -> None:
    ws = example(tmp_path)
    before = contents(ws.filings)
    run = tianbao(ws.root, "pull", _handed_in(ws))
    head = f"改好的.docx：{UNIT} 2023 年的 party（项目支出绩效目标表）\n"
    change = f"{_FILE}:7:10：项目负责人“姜莹” → “王芳”\n"
    assert run == Run(0, f"{head}{change}{_DIFF}写回 1 处；接着用 tianbao build 重印\n", "")
    after = contents(ws.filings)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {f"{UNIT}/2023/party.toml"}
    assert tianbao(ws.root, "pull", "改好的.docx").out == f"{head}没有要写回的改动\n"


def test_diff_only_shows(tmp_path: Path) -> None:
    ws = example(tmp_path)
    before = contents(ws.filings)
    run = tianbao(ws.root, "pull", "--diff", _handed_in(ws))
    assert _DIFF in run.out
    assert run.out.endswith("没有写文件\n")
    assert contents(ws.filings) == before


@pytest.mark.parametrize(("answer", "written"), [("n", False), ("", False), ("y", True), ("是", True)])
def test_a_terminal_is_asked(answer: str, written: bool, tmp_path: Path) -> None:  # noqa: FBT001
    ws = example(tmp_path)
    run = answered(f"{answer}\n", ws.root, "pull", _handed_in(ws))
    assert "以上 1 处写回申报文件？" in run.out
    assert ("王芳" in (ws.root / _FILE).read_text("utf-8")) == written
    assert ("没有写文件" in run.out) != written


def test_a_conflict_writes_the_rest_and_fails(tmp_path: Path) -> None:
    ws = example(tmp_path)
    paper = Paper("party").edit(_KEY, "王芳").edit("party#plan", "照办")
    (ws.root / "甲.docx").write_bytes(paper.data())
    edit(ws.root / _FILE, 'leader = "姜莹"', 'leader = "李敏"')
    run = tianbao(ws.root, "pull", "甲.docx")
    assert run.status == 1
    assert "Word 里改成“王芳”，申报文件印表以后也改过，现在" in run.err
    text = (ws.root / _FILE).read_text("utf-8")
    assert 'leader = "李敏"' in text
    assert 'plan = "照办"' in text


@pytest.mark.parametrize("mark", [b"", BOM_UTF8], ids=["plain", "bom"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_line_ends_and_byte_order_mark_stay(mark: bytes, end: bytes, tmp_path: Path) -> None:
    ws = example(tmp_path)
    file = ws.root / _FILE
    before = mark + file.read_bytes().replace(b"\n", end)
    file.write_bytes(before)
    assert tianbao(ws.root, "pull", _handed_in(ws)).status == 0
    assert file.read_bytes() == before.replace("姜莹".encode(), "王芳".encode())


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    ws = example(tmp_path)
    file = ws.root / _FILE
    before = file.read_bytes()
    done = pulled(ws, Paper("party").edit(_KEY, "王芳"))
    edit(file, "姜莹", "李敏")
    [failed] = done.edits
    said = write_back(ws, failed.shown, failed.before, failed.after)
    assert said == f"写不了 {_FILE}：刚才有别的程序改过它，没有动它；重新来一次"
    assert file.read_bytes() != before
    assert "王芳" not in file.read_text("utf-8")


@pytest.mark.parametrize(
    "text", ["a\"b'c\\d", '"""', "# 不是注释", "=1+1", "a\tb", "{{ x }}", "<b>&amp;</b>", "长" * 5000]
)
def test_whatever_is_typed_prints_as_it_was_typed(text: str, tmp_path: Path) -> None:
    ws = example(tmp_path)
    done = pulled(ws, Paper("party").edit(_KEY, text))
    assert not done.problems
    apply(ws, done)
    shown = text_of(Paper(forms(ws)["party"]).all(_KEY)[0])
    assert shown.replace("\t", "") == text.replace("\t", "")


def test_a_filing_with_errors_takes_nothing(tmp_path: Path) -> None:
    ws = example(tmp_path)
    edit(ws.root / _FILE, 'leader = "姜莹"', 'leader = "姜莹')
    before = contents(ws.filings)
    run = tianbao(ws.root, "pull", _handed_in(ws))
    assert run.status == 1
    assert f"{_FILE}:7:10" in run.err
    assert "印这张表的申报文件有错误，读不全，所以没有拉回" in run.err
    assert contents(ws.filings) == before
    other = pulled(ws, Paper("service").edit("service#leader", "王芳"))
    assert len(other.edits) == 1
    assert not other.problems


def test_what_would_break_a_file_is_not_written(tmp_path: Path) -> None:
    ws = example(tmp_path)
    paper = (
        Paper("party").edit("unit#postcode", "43").edit("party#activities.0.amount", "-5").edit(_KEY, "王芳")
    )
    done = pulled(ws, paper)
    assert [one.title for one in done.applied] == ["项目负责人", "邮政编码"]
    assert len(messages(done)) == 1
    apply(ws, done)
    assert forms(ws)


def test_missing_and_unreadable_documents_are_said(tmp_path: Path) -> None:
    ws = example(tmp_path)
    (ws.root / "坏.docx").write_bytes(b"PK\x03\x04nothing")
    run = tianbao(ws.root, "pull", "没有.docx", "坏.docx", _handed_in(ws), "--diff")
    assert run.status == 1
    assert "没有这个文件" in run.err
    assert "坏.docx" in run.err
    assert _DIFF in run.out


def test_a_document_may_lie_and_be_called_anything(tmp_path: Path) -> None:
    (tmp_path / "ws").mkdir()
    ws = example(tmp_path / "ws")
    outside = tmp_path / "2024" / "别的名字.docx"
    outside.parent.mkdir()
    outside.write_bytes(Paper("party").edit(_KEY, "王芳").data())
    run = tianbao(ws.root, "pull", "--diff", str(outside))
    assert _DIFF in run.out


def test_many_edits_alike_that_cannot_be_made_are_said_together(tmp_path: Path) -> None:
    paper = Paper("department.evaluation")
    for key, _ in [*paper.marked()]:
        if key.endswith(".achieved"):
            paper.edit(key, "1%")
    done = pulled(example(tmp_path), paper)
    assert len(done.problems) == 4
    assert messages(done)[-1].startswith("还有 74 处也是这样：第 2 个表第 5 行第 6 格、")
