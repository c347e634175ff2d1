from __future__ import annotations

from typing import TYPE_CHECKING

from comparing import FILINGS, filing
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.base.terminal import columns
from generator.compare.filings import compare
from generator.compare.terminal import text
from generator.compare.width import Run, wrapped

if TYPE_CHECKING:
    from generator.filing.load import Filing

OLD = {
    "year": 2023,
    "projects": {
        "p": {
            "name": "综合服务保障专项",
            "budget": 233,
            "rationale": "2022年项目预算为1,200.00万元，主要用于园区日常运转、安全生产和综合服务保障。",
            "goals": {
                "a": {
                    "text": "开展安全生产工作",
                    "indicators": [
                        {"kind": "数量", "name": "宣讲次数", "target": "≥4次"},
                        {"kind": "数量", "name": "消防站数量", "target": "≥4个"},
                    ],
                }
            },
        }
    },
}
NEW = {
    "year": 2024,
    "projects": {
        "p": {
            "name": "综合服务保障专项",
            "budget": 240,
            "rationale": "2022年项目预算为1,350.50万元，主要用于园区日常运转、安全生产和综合服务保障。",
            "goals": {
                "a": {
                    "text": "开展安全生产工作",
                    "indicators": [
                        {"kind": "数量", "name": "宣讲次数", "target": "≥5次"},
                        {"kind": "质量", "name": "知晓率", "target": "≥90%"},
                    ],
                }
            },
        }
    },
}
EXPECTED = """\
单位：2023 年 → 2024 年

取消的内容（1）
  综合服务保障专项，绩效指标 消防站数量

项目当年预算（万元）  原来  现在  增减  比例
综合服务保障专项       233   240    +7   +3%
合计                   233   240    +7   +3%
绩效目标：1 → 1 个；没有变动
绩效指标：2 → 2 个；新增 1，取消 1，修改 1
两份都有的指标，年度指标值：更严 1，更宽 0，方向不明 0，未动 0

项目 综合服务保障专项（修改）
  项目当年预算：233 → 240（+7，+3%）
  项目立项依据：2022年项目预算为[-1,200.00-]{+1,350.50+}万元，主要用于园区日常
    运…
  绩效目标 开展安全生产工作
    绩效指标 宣讲次数（修改）
      指标值：≥4次 → ≥5次（更严，+1）
    + 新增绩效指标 知晓率
      二级指标：质量
      指标值：≥90%
    - 取消绩效指标 消防站数量
      二级指标：数量
      指标值：≥4个
"""


def test_reads_like_this() -> None:
    assert text(compare(filing(OLD), filing(NEW))) == EXPECTED


def test_without_style_there_is_the_same_text() -> None:
    def dressed(name: str, text: str) -> str:
        seen.add(name)
        return f"<{text}>"

    seen: set[str] = set()
    difference = compare(filing(OLD), filing(NEW))
    assert text(difference, dressed).replace("<", "").replace(">", "") == text(difference)
    assert seen == {"heading", "added", "removed"}


def test_nothing_differs() -> None:
    same = text(compare(filing(OLD), filing(OLD)))
    assert same == "单位 2023 年\n两份申报内容相同。\n"


def test_says_what_could_not_be_compared() -> None:
    lost = text(compare(filing({}, frozenset({"p"})), filing({"projects": OLD["projects"]})))
    assert "综合服务保障专项（p.toml）：原来的一份读不了，没有比较" in lost
    assert "能比较的内容相同。" in lost


@settings(max_examples=25, deadline=None)
@given(FILINGS, FILINGS)
def test_no_line_is_too_wide(old: Filing, new: Filing) -> None:
    assert all(columns(line) <= 80 for line in text(compare(old, new)).splitlines())


@given(st.lists(st.text("安全，。 ab1", max_size=60), max_size=4), st.integers(8, 40))
def test_wrapping_keeps_the_text(texts: list[str], width: int) -> None:
    lines = list(wrapped([Run("", piece) for piece in texts], "- ", "  ", width))
    assert "".join(run.text for line in lines for run in line[1:]) == "".join(texts)
    assert all(columns("".join(run.text for run in line)) <= width for line in lines)
