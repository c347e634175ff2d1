"""What no value of a file can take up: rows, numbers, labels, comments, what stands beside the form."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import pytest
from edited import ROOT, Paper, W, around, copied, messages, pulled, text_of, write
from lxml import etree
from torture import in_part

from generator.filing.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

_HERE = Workspace(ROOT)
_SESSIONS = "党员集中学习次数｜≥2次/年｜计划标准”"


def _row(paper: Paper, indicator: int) -> _Element:
    return around(paper.all(f"party#goals.brand.indicators.{indicator}.target")[0], "tr")


def _added(paper: Paper) -> None:
    new = copied(_row(paper, 2), "")
    for paragraph, text in zip([*new.iter(f"{W}p")][-3:], ("新指标", "≥3次", "计划标准"), strict=True):
        write(paragraph, text)
    _row(paper, 2).addnext(new)


def _copied(paper: Paper) -> None:
    _row(paper, 2).addnext(deepcopy(_row(paper, 2)))


def _copied_and_edited_above(paper: Paper) -> None:
    new = deepcopy(_row(paper, 2))
    write([*new.iter(f"{W}p")][-3], "新指标")
    _row(paper, 2).addprevious(new)


def _removed(paper: Paper) -> None:
    row = _row(paper, 2)
    row.getparent().remove(row)


def _first_of_its_class_removed(paper: Paper) -> None:
    row = _row(paper, 8)
    row.getparent().remove(row)


def _moved(paper: Paper) -> None:
    _row(paper, 4).addnext(_row(paper, 2))


def _relabelled(paper: Paper) -> None:
    write(paper.labelled("项目名称"), "工程名称")


def _written_beside(paper: Paper) -> None:
    body = paper.root.find(f"{W}body")
    paragraph = etree.Element(f"{W}p")
    write(paragraph, "请尽快修改")
    body.insert(len(body) - 1, paragraph)


CASES: dict[str, tuple[Callable[[Paper], None], str, str]] = {
    "added": (_added, "第 2 个表第 6 行：Word 里加了一行“新指标｜≥3次｜计划标准”", "在申报文件里加这一行"),
    "copied": (_copied, f"第 2 个表第 6 行：Word 里加了一行“组织书记、{_SESSIONS}", "在申报文件里加这一行"),
    "copied and edited": (
        _copied_and_edited_above,
        "第 2 个表第 5 行：Word 里加了一行“新指标｜≥2次/年｜计划标准”",
        "在申报文件里加这一行",
    ),
    "removed": (_removed, f"Word 里删掉了一行“组织书记、{_SESSIONS}", "真的要删"),
    "the first of its class removed": (
        _first_of_its_class_removed,
        "Word 里删掉了一行“效益指标｜社会效益指标｜党建群团工作知晓率｜≥90%｜计划标准”",
        "真的要删",
    ),
    "moved": (_moved, f"第 2 个表第 7 行：这一行换了位置“组织书记、{_SESSIONS}", "要换顺序"),
    "relabelled": (_relabelled, "第 1 个表第 1 行第 1 格：表上的字“项目名称”改成了“工程名称”", "要改表样"),
    "written beside": (_written_beside, "多出来的内容“请尽快修改”没有写回", "需要的话写进申报文件"),
}


@pytest.mark.parametrize("marked", ["marked", *in_part(["unmarked"])])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_no_value_is_said_with_what_to_do(
    case: tuple[Callable[[Paper], None], str, str],
    marked: str,
) -> None:
    change, said, hint = case
    paper = Paper("party")
    change(paper)
    done = pulled(_HERE, paper if marked == "marked" else paper.unmarked())
    assert not done.edits
    assert len(done.problems) == 1, messages(done)
    assert said in messages(done)[0]
    assert hint in done.problems[0].hint


def test_a_row_that_is_gone_is_said_at_its_line() -> None:
    paper = Paper("party")
    _removed(paper)
    assert str(pulled(_HERE, paper).problems[0].place) == "filings/wuhan-biolake/2023/party.toml:52:48"


def test_a_goals_number_is_no_value() -> None:
    paper = Paper("department")
    first = paper.all("party#goals.brand.text")[0]
    write(first, text_of(first).replace("目标 9", "目标 3"))
    done = pulled(_HERE, paper)
    assert not done.edits
    assert messages(done) == ["第 1 个表第 21 行第 2 格：目标的序号“9”改成了“3”"]


def test_a_word_beside_a_value_is_the_forms_own() -> None:
    paper = Paper("party.monitor")
    first = paper.all("unit#name")[0]
    write(first, f"{text_of(first)}整")
    done = pulled(_HERE, paper)
    assert not done.edits
    assert "表上的字" in messages(done)[0]


def test_a_comment_is_said_at_the_line_of_its_cell() -> None:
    paper = Paper("party").comment("party#goals.brand.indicators.8.target", "审核人", "目标值偏低")
    done = pulled(_HERE, paper)
    assert not done.edits
    assert messages(done) == ["审核人批注（第 2 个表第 11 行第 5 格）：目标值偏低"]
    assert str(done.problems[0].place).startswith("filings/wuhan-biolake/2023/party.toml:58:")
