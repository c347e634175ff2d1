from __future__ import annotations

from html import unescape
from re import sub
from typing import TYPE_CHECKING

import pytest
from comparing import FILINGS, filing
from hypothesis import given, settings
from markdown_it import MarkdownIt

from generator.compare.filings import compare
from generator.compare.markup import markdown

if TYPE_CHECKING:
    from generator.filing.load import Filing

RENDER = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")


def rows(source: str) -> list[list[str]]:
    """Return the cells of all tables, as a reader sees them: what comes in «», what goes in ‹›."""
    html = RENDER.render(source)
    return [[_seen(cell) for cell in row.split("</td>")[:-1]] for row in html.split("</tr>") if "<td" in row]


def _seen(cell: str) -> str:
    marked = cell.replace("<ins>", "«").replace("</ins>", "»").replace("<del>", "‹").replace("</del>", "›")
    return unescape(sub(r"<[^>]*>", "", marked.replace("<br>", "\n"))).strip("\n").replace("\u2060", "")


def project(**fields: object) -> Filing:
    return filing({"projects": {"p": {"name": "项目", **fields}}})


def test_a_changed_text() -> None:
    old, new = project(rationale="预算1,200.00万元"), project(rationale="预算1,350.50万元")
    assert ["项目立项依据", "预算‹1,200.00›万元", "预算«1,350.50»万元", ""] in rows(
        markdown(compare(old, new))
    )


def test_a_target() -> None:
    def goals(target: str) -> dict[str, object]:
        return {"a": {"text": "目标", "indicators": [{"kind": "数量", "name": "次数", "target": target}]}}

    found = rows(markdown(compare(project(goals=goals("≥3次")), project(goals=goals("≥5次")))))
    assert found[-2:] == [["绩效指标 次数（修改）", "", "", ""], ["指标值", "≥3次", "≥5次", "更严，+2"]]


@pytest.mark.parametrize(
    "value",
    [
        "甲|乙", "*重点* _x_ **y**", "<b>粗</b> & &amp;", "`code`", "[链](http://x.cn)", "# 题", "- 项\n- 项",
        "1. 项", "www.x.cn http://x.cn", "~~删~~", "\\|", "$x$", "![图](x)", "@zhang #12 !34", "<!-- x -->",
        "甲\n\n乙", "| --- |", "a@b.cn", "+ 项", "'\"(){}",
    ],
)  # fmt: skip
def test_values_mean_only_themselves(value: str) -> None:
    source = markdown(compare(project(rationale="x", leader="x"), project(rationale=value, leader=value)))
    table = {row[0]: row for row in rows(source)}
    assert table["项目负责人"] == ["项目负责人", "x", value, ""]
    assert table["项目立项依据"][2].replace("«", "").replace("»", "") == value
    assert not {"@zhang", "#12", "http://", "www."} & set(source.split())


@settings(max_examples=25, deadline=None)
@given(FILINGS, FILINGS)
def test_every_row_has_all_its_cells(old: Filing, new: Filing) -> None:
    source = markdown(compare(old, new))
    found = rows(source)
    lines = source.splitlines()
    heads = sum(line.startswith("| ---") for line in lines)
    assert len(found) == sum(line.startswith("| ") for line in lines) - 2 * heads
    assert all(len(row) in (4, 5) for row in found)


def test_nothing_differs() -> None:
    assert markdown(compare(project(), project())) == "## 单位 2023 年\n\n两份申报内容相同。\n"
