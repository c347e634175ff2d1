"""A form that nobody has thought of yet is a folder, without a line of Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grids import grids_of
from papers import paper
from workspaces import UNIT, YEAR, workspace

from generator.pipeline.build import build

if TYPE_CHECKING:
    from pathlib import Path


TITLE = "项目绩效目标一览表"
ROWS = [
    ["单位", "{{ unit.name }}", "年度", "{{ form.year }}"],
    ["项目", "一级指标", "三级指标", "符号、数字、单位"],
    ["{%tr for goal in project.annual_goals %}"],
    ["{%tr for row in goal.rows %}"],
    [
        "{% vm %}{{ project.name }}：{{ goal.text }}",
        "{% vm %}{{ row.level1.name }}",
        "{{ row.name }}",
        "{{ row.sign }}|{{ row.number }}|{{ row.unit }}",
    ],
    ["{%tr endfor %}"],
    ["{%tr endfor %}"],
]


def add_form(root: Path) -> None:
    folder = root / "templates" / "overview" / "2024"
    folder.mkdir(parents=True)
    (folder / "form.docx").write_bytes(paper(ROWS, before=["{{ form.title }}"]))
    (folder / "form.toml").write_text(f'title = "{TITLE}"\nof = "project"\nfrom_year = {YEAR}\n', "utf-8")


STAGE = f"""
title = "资金进度表"
of = "project"
from_year = {YEAR}
stage = true
[fields.funding]
paid = {{ title = "已付", type = "money" }}
share = {{ title = "已付的比例", type = "percent", value = "paid / amount" }}
"""
STAGE_ROWS = [
    ["来源", "金额", "已付", "比例"],
    ["{%tr for line in project.funding_lines %}"],
    ["{{ line.name }}", "{{ line.amount }}", "{{ line.paid }}", "{{ line.share }}"],
    ["{%tr endfor %}"],
    *ROWS[2:],
]


def test_a_made_up_form_is_printed_beside_the_official_ones(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    add_form(tmp_path)
    report = build(ws)
    assert not report.failed
    out = ws.build / UNIT / str(YEAR) / "community.overview"
    word, shown = grids_of(out)
    texts = [[cell.text for cell in row] for row in word]
    assert texts == [[cell.text for cell in row] for row in shown]
    assert texts[0][2:] == ["年度", str(YEAR)]
    assert ["设施改造成本", "≤|30|万元"] in [row[2:] for row in texts]
    first = [row[0] for row in word[2:]]  # one merged cell a goal
    assert len(set(first)) == 2
    assert all(cell.text.startswith("社区服务专项：") for cell in first)
    assert f"{TITLE}" in (ws.build / "index.html").read_text("utf-8")


def test_it_is_not_printed_for_the_years_before_it(tmp_path: Path) -> None:
    ws = workspace(tmp_path, years=(YEAR - 1, YEAR))
    add_form(tmp_path)
    build(ws)
    assert {path.parent.name for path in ws.build.rglob("*.overview.docx")} == {str(YEAR)}


def test_a_stage_with_sources_of_funds_merges_levels_as_the_usual_forms_do(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    folder = tmp_path / "templates" / "midyear" / "2024"
    folder.mkdir(parents=True)
    (folder / "form.docx").write_bytes(paper(STAGE_ROWS))
    (folder / "form.toml").write_text(STAGE, "utf-8")
    file = ws.filings / UNIT / str(YEAR) / "community.midyear.toml"
    file.write_text("[funding.general_public_budget]\npaid = 17\n", "utf-8")
    report = build(ws)
    assert not report.failed, report.problems
    word, shown = grids_of(ws.build / UNIT / str(YEAR) / "community.midyear")
    assert [[cell.text for cell in row] for row in word] == [[cell.text for cell in row] for row in shown]
    assert [cell.text for cell in word[1]] == ["一般公共预算财政拨款", "42.5", "17", "40%"]
    classes = {cell.text for row in word[2:] for cell in row[1:2]}
    assert len(classes) == 4, "each 一级指标 has a cell of its own"
