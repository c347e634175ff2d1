"""``tianbao diff 2023/target 2023/review``: what was achieved of the targets, worst first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from commands import tianbao
from staged import EVALUATION, FOLDER_SHOWN, OVERALL, declare, staged
from workspaces import UNIT, YEAR, edit

from generator.base.errors import UserError
from generator.base.terminal import columns
from generator.compare.reports.target_texts import as_data, as_markdown, as_page, as_text
from generator.compare.reports.targets import Asked, asked, find

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import Workspace

TOTAL = 'total = { title = "总分", type = "number", value = "rate * 20 + total(indicators.score)" }\n'
FORM = EVALUATION.replace("grade = {", f"{TOTAL}grade = {{")
WORDS = (f"{YEAR}/target", f"{YEAR}/review")
STAGE = """
adjusted = 40
executed = 30

[goals.facilities.indicators]
cost = { achieved = "33万元", weight = 10 }
places = { achieved = "6处", weight = 10, reason = "多做了三处" }
quality = { achieved = "好", weight = 10 }
on-time = { achieved = "95%", weight = 10 }
residents = { weight = 10 }

[goals.culture.indicators]
events = { achieved = "10场", weight = 10, reason = "下雨" }
"""


def evaluated(folder: Path, **forms: str) -> Workspace:
    ws = staged(folder, review=FORM, **forms)
    (folder / FOLDER_SHOWN / "community.review.toml").write_text(STAGE, "utf-8")
    return ws


def test_the_worst_comes_first_and_what_is_not_evaluated_is_listed(tmp_path: Path) -> None:
    evaluated(tmp_path)
    (report,) = find(Asked(YEAR, "review"), tmp_path).reports
    told = [
        (row.name, row.target, row.achieved, row.rate and f"{row.rate:.2f}", row.score) for row in report.rows
    ]
    assert told == [
        ("举办文化活动场数", "≥25场", "10场", "0.40", "4"),
        ("设施改造成本", "≤30万元", "33万元", "0.90", "9"),
        ("设施改造按期完成率", "≥95%", "95%", "1.00", "10"),
        ("改造便民设施处数", "≥3处", "6处", "2.00", "10"),
        ("设施改造验收合格率", "=100%", "好", None, ""),
    ]
    assert report.rows[0].reason == "下雨"
    assert report.rows[0].key == "community.review#goals.culture.indicators.events"
    assert "不是一个数" in report.rows[-1].why
    assert "设施改造受益居民人数" in {row.name for row in report.open}
    (spent,) = report.money
    assert (spent.budget, spent.executed, str(spent.rate)) == (40, 30, "0.75")
    assert report.short


def test_money_is_held_against_the_filing_s_budget_where_none_is_declared(tmp_path: Path) -> None:
    ws = evaluated(tmp_path)
    declare(ws.root, "review", FORM.replace("adjusted", "other"))
    edit(tmp_path / FOLDER_SHOWN / "community.review.toml", "adjusted = 40\n", "")
    (report,) = find(Asked(YEAR, "review"), tmp_path).reports
    assert str(report.money[0].budget) == "42.5"


def test_a_degree_stands_for_the_rate_of_a_qualitative_target(tmp_path: Path) -> None:
    evaluated(tmp_path)
    edit(tmp_path / FOLDER_SHOWN / "community.toml", 'target = "=100%"', 'target = "验收合格"')
    edit(tmp_path / FOLDER_SHOWN / "community.review.toml", '"好", ', '"好", degree = "60%", ')
    (report,) = find(Asked(YEAR, "review"), tmp_path).reports
    assert [row.name for row in report.rows][:2] == ["举办文化活动场数", "设施改造验收合格率"]


def test_what_has_no_file_is_named(tmp_path: Path) -> None:
    ws = evaluated(tmp_path, overall=OVERALL)
    (tmp_path / FOLDER_SHOWN / "community.review.toml").unlink()
    (report,) = find(Asked(YEAR, "review"), tmp_path).reports
    assert report.unfiled == ("社区服务专项（community.review.toml）",)
    assert find(Asked(YEAR, "overall"), ws.root).reports == []


def test_all_formats_tell_all_of_it(tmp_path: Path) -> None:
    evaluated(tmp_path)
    edit(tmp_path / FOLDER_SHOWN / "community.review.toml", "下雨", "下雨|<b>\\n停办")
    reports = find(Asked(YEAR, "review"), tmp_path).reports
    text, marked, page = as_text(reports), as_markdown(reports), as_page(reports)
    assert all(columns(line) <= 80 for line in text.splitlines())
    for said in (text, marked, page):
        assert all(one in said for one in ("举办文化活动场数", "≥25场", "10场", "40%", "4／10", "75%"))
    assert "<b>" not in page + marked
    assert "| 40% | 社区服务专项 | 举办文化活动场数 |" in marked
    data = json.loads(as_data(YEAR, "review", reports))
    (filing,) = data["filings"]
    assert filing["money"][0]["rate"] == "0.75"
    assert filing["indicators"][0] == {
        "whose": "社区服务专项",
        "name": "举办文化活动场数",
        "key": "community.review#goals.culture.indicators.events",
        "target": "≥25场",
        "achieved": "10场",
        "rate": "0.4",
        "why": "",
        "score": "4",
        "weight": "10",
        "reason": "下雨|<b>\n停办",
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((f"{YEAR}/target",), "同一年的一个阶段"),
        ((f"{YEAR}/target", f"{YEAR}/target"), "同一年的一个阶段"),
        ((f"{YEAR}/review", f"{YEAR}/target"), "同一年的一个阶段"),
        ((f"{YEAR}/target", "2022/review"), "不能与 2022 年的完成情况比较"),
        ((*WORDS, UNIT, "x"), "多出了“x”"),
    ],
)
def test_words_that_can_t_be_held_together_are_refused(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(UserError, match=said):
        asked(words)


def test_other_words_are_not_taken_for_targets() -> None:
    assert asked(("2023", "2024")) is None
    assert asked(("filings/a/2023", "filings/a/2024")) is None
    assert asked(("HEAD~1",)) is None
    assert asked((*WORDS, UNIT)) == Asked(YEAR, "review", UNIT)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Asked(YEAR, "reveiw"), f"是不是 {YEAR}/review？"),
        (Asked(YEAR, "某"), "review（项目支出自评表）"),
        (Asked(1999, "review"), "没有 1999 年的申报"),
        (Asked(YEAR, "review", "nobody"), "没有“nobody”这个单位"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(tmp_path: Path, question: Asked, said: str) -> None:
    evaluated(tmp_path)
    with pytest.raises(UserError, match=said):
        find(question, tmp_path)


def test_the_command(tmp_path: Path) -> None:
    evaluated(tmp_path)
    run = tianbao(tmp_path, "diff", *WORDS, UNIT)
    assert (run.status, run.err) == (0, "")
    assert "完成得最差的在前" in run.out
    assert tianbao(tmp_path, "diff", *WORDS, "--exit-code").status == 1
    page = f"build/diff/{YEAR}-target-review.html"
    assert tianbao(tmp_path, "diff", *WORDS, "--format", "html").out == f"写好了 {page}\n"
    assert (tmp_path / page).exists()
    assert "没有 docx 格式" in tianbao(tmp_path, "diff", *WORDS, "--format", "docx").err
