"""Layouts of other years and provinces are folders: fields, order, units, sums, and no line of Python."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from grids import grids_of
from papers import paper
from workspaces import UNIT, YEAR, edit, workspace

from generator.pipeline.build import build

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from grids import Grid

    from generator.filing.workspace import Workspace

NEXT = YEAR + 1
PROJECT, DEPARTMENT = "community", "department"


def add(root: Path, form: str, toml: str, rows: Sequence[Sequence[str]]) -> None:
    """Add a form, of one table."""
    folder = root / "templates" / form / "a"
    folder.mkdir(parents=True)
    (folder / "form.docx").write_bytes(paper(rows))
    (folder / "form.toml").write_text(toml, "utf-8")


def filed(root: Path, stem: str, year: int = YEAR) -> Path:
    return root / "filings" / UNIT / str(year) / f"{stem}.toml"


def shown(ws: Workspace, name: str, year: int = YEAR) -> tuple[list[list[str]], Grid]:
    """Return what a form shows, the same in both formats, with the cells of its page."""
    word, page = grids_of(ws.build / UNIT / str(year) / name)
    texts = [[cell.text for cell in row] for row in word]
    assert texts == [[cell.text for cell in row] for row in page]
    places = [[[(cell.row, cell.column) for cell in row] for row in grid] for grid in (word, page)]
    assert places[0] == places[1]
    return texts, page


def printed(ws: Workspace) -> None:
    report = build(ws)
    assert not report.failed, report.problems


FUNDING = [
    ["一般公共预算财政拨款", "{{ project.funding.general_public_budget }}"],
    ["其中：使用上年度财政拨款结转", "{{ project.funding.carried_over }}"],
    ["单位资金", "{{ project.funding.unit_funds }}"],
    ["合计", "{{ project.funding.total }}"],
]


def test_a_row_of_funding_from_a_year_on(tmp_path: Path) -> None:
    ws = workspace(tmp_path, years=(YEAR, NEXT))
    title = "title = '资金来源表'\nof = 'project'\n"
    add(
        tmp_path,
        "sources",
        f"{title}from_year = {YEAR}\n",
        [row for row in FUNDING if "carried" not in row[1]],
    )
    (tmp_path / "templates" / "sources" / "a").rename(tmp_path / "templates" / "sources" / "b")
    field = "[fields.funding]\ncarried_over = { title = '其中：使用上年度财政拨款结转', type = 'money' }\n"
    add(tmp_path, "sources", f"{title}from_year = {NEXT}\n{field}", FUNDING)
    edit(filed(tmp_path, PROJECT, NEXT), "[funding]\n", "[funding]\ncarried_over = 2.5\n")
    printed(ws)
    assert [row[1] for row in shown(ws, "community.sources", NEXT)[0]] == ["42.5", "2.5", "", "42.5"]
    assert [row[1] for row in shown(ws, "community.sources")[0]] == ["42.5", "", "42.5"]
    edit(filed(tmp_path, PROJECT), "[funding]\n", "[funding]\ncarried_over = 2.5\n")
    assert any("carried_over" in problem.message for problem in build(ws).problems)


def test_a_source_of_funds_that_a_form_declares_counts(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    toml = f"""
title = "资金来源表"
of = "project"
from_year = {YEAR}
[fields.funding]
reserve = {{ title = "使用上年结转", type = "money" }}
[fields.project]
whole = {{ title = "合计", type = "money", value = "funding.total" }}
"""
    rows = [
        ["{{ project.whole }}", "{{ project.funding.total }}"],
        ["{%tr for line in project.funding_lines %}", ""],
        ["{{ line.name }}", "{{ line.amount }}"],
        ["{%tr endfor %}", ""],
    ]
    add(tmp_path, "sources", toml, rows)
    own = "[funding]\nreserve = 2.5\n"
    edit(filed(tmp_path, PROJECT), "[funding]\n", own)
    printed(ws)
    texts, _ = shown(ws, "community.sources")
    assert texts == [["45", "45"], ["一般公共预算财政拨款", "42.5"], ["使用上年结转", "2.5"]]


TARGETS = [
    ["二级指标", "三级指标", "符号", "值", "单位"],
    ["{%tr for row in project.annual_rows %}"],
    [
        "{% vm %}{{ row.level2.name }}",
        "{{ row.name }}",
        "{{ row.sign }}",
        "{{ row.number }}",
        "{{ row.unit }}",
    ],
    ["{%tr endfor %}"],
]


def test_a_target_in_three_columns(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    add(tmp_path, "targets", f"title = '指标表'\nof = 'project'\nfrom_year = {YEAR}\n", TARGETS)
    printed(ws)
    texts, _ = shown(ws, "community.targets")
    assert texts[1:3] == [
        ["经济成本指标", "设施改造成本", "≤", "30", "万元"],
        ["经济成本指标", "每场文化活动成本", "≤", "0.5", "万元"],
    ]
    assert ["质量指标", "设施改造验收合格率", "＝", "100", "%"] in texts


EVALUATION = """
title = "项目支出绩效自评表（按类）"
of = "project"
from_year = 2024
stage = true
scores = "national-2021"

[fields.project]
adjusted = { title = "全年预算数", type = "money", required = true }
executed = { title = "全年执行数", type = "money", required = true }
rate = { title = "执行率", type = "percent", value = "executed / adjusted" }
execution_score = { title = "执行得分", type = "number", value = "min(rate, 1) * 10" }
total = { title = "总分", type = "number", value = "execution_score + sum(indicators.score)" }

[fields.indicator]
achieved = { title = "实际完成值", type = "target", required = true }
weight = { title = "分值", type = "number", required = true }
score = { title = "得分", type = "number", value = "score(target, achieved, weight)" }
"""
EVALUATED = [
    ["执行率", "{{ project.rate }}", "", "{{ project.execution_score }}", "总分", "{{ project.total }}", ""],
    ["一级指标", "二级指标", "三级指标", "目标", "年度指标值", "实际完成值", "得分"],
    ["{%tr for row in project.annual_rows if row.weight != '0' %}"],
    [
        "{% vm %}{{ row.level1.name }}", "{% vm %}{{ row.level2.name }}", "{{ row.name }}",
        "{% vm %}目标{{ row.goal.number }}", "{{ row.target }}", "{{ row.achieved }}", "{{ row.score }}",
    ],
    ["{%tr endfor %}"],
]  # fmt: skip
STAGE = """
adjusted = 40
executed = 30
[goals.facilities.indicators]
cost = { achieved = "36万元", weight = 10 }
places = { achieved = "3处", weight = 10 }
quality = { achieved = "90%", weight = 10 }
on-time = { achieved = "95%", weight = 0 }
residents = { achieved = "6000人", weight = 10 }
satisfaction = { achieved = "90%", weight = 5 }
[goals.culture.indicators]
cost = { achieved = "0.5万元", weight = 10 }
events = { achieved = "20场", weight = 10 }
coverage = { achieved = "90%", weight = 10 }
on-time = { achieved = "95%", weight = 0 }
visitors = { achieved = "1500人次", weight = 10 }
satisfaction = { achieved = "90%", weight = 5 }
"""


def test_an_evaluation_sorted_by_class_with_national_weights(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    add(tmp_path, "review", EVALUATION, EVALUATED)
    filed(tmp_path, f"{PROJECT}.review").write_text(STAGE, "utf-8")
    printed(ws)
    texts, page = shown(ws, "community.review")
    assert texts[0] == ["执行率", "75%", "", "7.5", "总分", "87.5", ""]
    assert [row[2:] for row in texts[2:]] == [
        ["设施改造成本", "目标1", "≤30万元", "36万元", "8"],
        ["每场文化活动成本", "目标2", "≤0.5万元", "0.5万元", "10"],
        ["改造便民设施处数", "目标1", "≥3处", "3处", "10"],
        ["举办文化活动场数", "目标2", "≥25场", "20场", "8"],
        ["设施改造验收合格率", "目标1", "=100%", "90%", "9"],
        ["文化活动覆盖社区比例", "目标2", "≥90%", "90%", "10"],
        ["设施改造受益居民人数", "目标1", "≥5000人", "6000人", "10"],
        ["参加文化活动居民人次", "目标2", "≥3000人次", "1500人次", "5"],
        ["居民对设施改造的满意率", "目标1", "≥90%", "90%", "5"],
        ["居民对文化活动的满意率", "目标2", "≥90%", "90%", "5"],
    ]
    joined = [[one.row == other.row for one, other in zip(*rows, strict=True)] for rows in pairwise(page[2:])]
    assert [rows[0] for rows in joined] == [True, False, True, True, True, False, True, False, True]
    assert [rows[1] for rows in joined] == [True, False, True, False, True, False, True, False, True]
    assert page[2][6].key == "community.review#goals.facilities.indicators.cost.score"


BOTH_TERMS = [
    ["一级指标", "三级指标（中期）", "指标值（中期）", "三级指标（年度）", "指标值（年度）"],
    ["{%tr for row in project.all_rows %}"],
    [
        "{% vm %}{{ row.level1.name }}", "{{ row.long_term.name }}", "{{ row.long_term.target }}",
        "{{ row.annual.name }}", "{{ row.annual.sign }}{{ row.annual.number }}{{ row.annual.unit }}",
    ],
    ["{%tr endfor %}"],
]  # fmt: skip


def test_both_terms_side_by_side(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    add(
        tmp_path,
        "terms",
        f"title = '指标表'\nof = 'project'\nfrom_year = {YEAR}\n",
        BOTH_TERMS,
    )
    edit(filed(tmp_path, PROJECT), 'target = "≥3处"', 'target = "≥9处", annual = { target = "≥3处" }')
    edit(filed(tmp_path, PROJECT), 'target = "≥25场"', 'target = "≥25场", only = "annual"')
    printed(ws)
    texts, _ = shown(ws, "community.terms")
    assert ["产出指标", "改造便民设施处数", "≥9处", "改造便民设施处数", "≥3处"] in texts
    assert ["产出指标", "", "", "举办文化活动场数", "≥25场"] in texts
    assert [row[0][:2] for row in texts[1:]] == ["成本"] * 2 + ["产出"] * 6 + ["效益"] * 2 + ["满意"] * 2


SUMS = """
title = "预算表"
of = "project"
from_year = 2024

[fields.project]
started = { title = "开始日期", type = "date" }
ended = { title = "结束日期", type = "date" }
fiscal = { title = "财政拨款", type = "money", value = "total(funding.general_public_budget, \
funding.state_capital_budget)" }
other = { title = "其他资金", type = "money", value = "total(funding.fiscal_account, funding.unit_funds)" }
"""
SUMMED = [
    ["项目起止日期", "{{ project.started|date('2024.01.05') }}—{{ project.ended|date('2024年1月') }}"],
    ["财政拨款（元）", "{{ project.fiscal|yuan }}"],
    ["其他资金（元）", "{{ project.other|yuan or '0' }}"],
    ["总额（元）", "{{ project.budget|yuan }}"],
    ["{%tr for row in project.activities %}", ""],
    ["{%tr set outer = loop %}", ""],
    ["{{ loop.index }}. {{ row.name ~ '（' ~ form.year ~ '）' }}", "{{ row.amount|yuan }}"],
    ["{%tr for line in project.funding_lines %}", ""],
    ["{{ outer.index }}.{{ loop.index }}", "{{ [line.name, line.amount]|join('：') }}"],
    ["{%tr endfor %}", ""],
    ["{%tr endfor %}", ""],
]


def test_sums_of_funding_dates_and_yuan(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    add(tmp_path, "sums", SUMS, SUMMED)
    dates = f"started = {YEAR}-03-01\nended = {YEAR}-11-30\n"
    edit(filed(tmp_path, PROJECT), "\n[funding]\n", f"\n{dates}[funding]\nstate_capital_budget = 0.00005\n")
    printed(ws)
    texts, page = shown(ws, "community.sums")
    assert texts[:4] == [
        ["项目起止日期", f"{YEAR}.03.01—{YEAR}年11月"],
        ["财政拨款（元）", "425000.5"],
        ["其他资金（元）", "0"],
        ["总额（元）", "425000"],
    ]
    assert texts[4:] == [
        [f"1. 便民设施改造（{YEAR}）", "300000"],
        ["1.1", "一般公共预算财政拨款：42.5"],
        ["1.2", "国有资本经营预算财政拨款：0.00005"],
        [f"2. 社区文化活动（{YEAR}）", "125000"],
        ["2.1", "一般公共预算财政拨款：42.5"],
        ["2.2", "国有资本经营预算财政拨款：0.00005"],
    ]
    assert page[3][1].key == "community#budget"


DEPARTMENT_SUMS = """
title = "部门资金表"
of = "department"
from_year = 2024

[fields.department]
fiscal = { title = "财政拨款", type = "money", value = "fiscal_appropriation" }
other = { title = "其他资金", type = "money", value = "total(fiscal_account, unit_funds)" }
projects_fiscal = { title = "项目财政拨款", type = "money", \
value = "total(projects.funding.general_public_budget)" }
share = { title = "财政拨款占比", type = "percent", value = "fiscal / income_total" }
"""
DEPARTMENT_SUMMED = [
    ["财政拨款", "{{ department.fiscal }}", "{{ department.share }}"],
    ["其他资金", "{{ department.other }}", ""],
    ["项目财政拨款", "{{ department.projects_fiscal|yuan }}", "元"],
    ["{%tr for row in department.annual_rows if row.goal.number == '2' %}", "", ""],
    ["{% vm %}{{ row.level1.name }}", "{{ row.name }}", "{{ row.target }}"],
    ["{%tr endfor %}", "", ""],
]


def test_sums_of_a_department(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    add(tmp_path, "sums", DEPARTMENT_SUMS, DEPARTMENT_SUMMED)
    edit(filed(tmp_path, DEPARTMENT), "unit_funds = 0 ", "unit_funds = 7.5 ")
    printed(ws)
    texts, _ = shown(ws, "department.sums")
    assert texts[:3] == [
        ["财政拨款", "142.5", "95%"],
        ["其他资金", "7.5", ""],
        ["项目财政拨款", "425000", "元"],
    ]
    assert [row[0] for row in texts[3:]] == ["成本指标", *["产出指标"] * 3, "效益指标", "满意度指标"]
