"""Each kind of cell, edited in Word: what it changes in which file, or what is said instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from edited import Paper, changed_lines, copied, example, messages, paragraphs, pulled, write
from torture import cases_in_part

if TYPE_CHECKING:
    from pathlib import Path


class Case(NamedTuple):
    """An edit of one place (`at`) that shows a value, the lines that it changes, what is said of it."""

    form: str
    key: str
    new: str
    lines: tuple[str, ...] = ()
    said: str = ""
    at: int = 0


def _line(line: str, old: str, new: str) -> tuple[str, str]:
    """Return a line that is taken out, and what comes in its place."""
    assert old in line
    return f"-{line}", f"+{line.replace(old, new)}"


_WATER = (
    '  { name = "党员职工服务中心水电费", description = "党员职工服务中心水电费", '
    'economic_class = "水费、电费", amount = 3 },'
)
_CENTRE = '  { id = "centre-running", kind = "质量", name = "党员职工服务中心正常运转率", target = "≥95%" },'
_MEMBERS = '  { id = "full-members", kind = "质量", name = "预备党员转正率", target = "≥90%" },'
_TARGET = '  { id = "awareness", kind = "社会效益", name = "党建群团工作知晓率", target = "≥90%" },'
_GOAL = "party#goals.brand.text"
_INDICATOR = "party#goals.brand.indicators.8"
CASES = {
    "a text": Case("party", "party#leader", "王芳", ('-leader = "姜莹"', '+leader = "王芳"')),
    "a target": Case(
        "party", f"{_INDICATOR}.target", "≥95%", _line(_TARGET, "≥90%", "≥95%")
    ),
    "a target in the department's form": Case(
        "department", f"{_INDICATOR}.target", "≥95%", _line(_TARGET, "≥90%", "≥95%")
    ),
    "a name": Case(
        "party", f"{_INDICATOR}.name", "知晓率", _line(_TARGET, "党建群团工作知晓率", "知晓率")
    ),
    "the basis of one row": Case(
        "party", "party#basis", "历史标准",
        _line(_TARGET, " }", ', basis = "历史标准" }'),
        at=8,
    ),
    "the basis of one row, cleared": Case(
        "party", "party#basis", "", _line(_TARGET, " }", ', basis = "" }'), at=8
    ),
    "an amount": Case(
        "party", "party#activities.1.amount", "3.5",
        _line(_WATER, "amount = 3 ", "amount = 3.5 "),
    ),
    "the same amount written otherwise": Case("party", "party#activities.1.amount", "3.00"),
    "no amount": Case("party", "party#activities.1.amount", "三万", said="“三万”不能作“金额”"),
    "a negative amount": Case("party", "party#activities.1.amount", "-3", said="“-3”写不进申报文件"),
    "a year": Case("party", "party#end_year", "2024", ("-end_year = 2023", "+end_year = 2024")),
    "no year": Case("party", "party#end_year", "明年", said="“明年”不能作“终止年度”"),
    "a code": Case(
        "party", "party#code", "420108230020030000999",
        ('-code = "420108230020030000100"', '+code = "420108230020030000999"'),
    ),
    "a box": Case(
        "party", "party#attribute", "持续性项目 ☐ 新增项目 ☑",
        _line('attribute = "持续性项目"', "持续性", "新增")
    ),
    "a box with another sign": Case(
        "party", "party#attribute", "持续性项目 □ 新增项目 √",
        _line('attribute = "持续性项目"', "持续性", "新增")
    ),
    "two boxes": Case(
        "party", "party#attribute", "持续性项目 ☑ 新增项目 ☑", said="“持续性项目”和“新增项目”都打了勾"
    ),
    "no box": Case("party", "party#attribute", "持续性项目 ☐ 新增项目 ☐", ('-attribute = "持续性项目"',)),
    "a box of a declared choice": Case(
        "party.monitor", "party.monitor#duration", "1.常年性 ☐ 2.延续性 ☐ 3.一次性 ☑",
        ('-duration = "常年性"', '+duration = "一次性"'),
    ),
    "no box where one is needed": Case(
        "party.monitor", "party.monitor#duration", "1.常年性 ☐ 2.延续性 ☐ 3.一次性 ☐",
        said="“项目类型”一个勾也没有",
    ),
    "a choice in a word": Case(
        "department", "party#category", "其他运转类项目", ('-category = "特定目标类"', '+category = "运转类"')
    ),
    "no such choice": Case("department", "party#category", "别的类", said="“别的类”不能作“支出项目类别”"),
    "a class of a merged cell": Case(
        "party", "party#goals.brand.indicators.5.kind", "数量指标",
        (
            *(f"-{one}" for one in (_CENTRE, _MEMBERS)),
            *(f"+{one.replace('质量', '数量')}" for one in (_CENTRE, _MEMBERS)),
        ),
    ),
    "no such class": Case(
        "party", "party#goals.brand.indicators.5.kind", "好的指标",
        said="分类改成了“产出/好的”，指标分类里没有",
    ),
    "prose": Case(
        "party", "party#plan", "主要为党建活动。",
        ('-plan = "主要为党员职工服务中心、党建活动及群团等工作方面的支出。"', '+plan = "主要为党建活动。"'),
    ),
    "a goal in its project's form": Case("party", _GOAL, "做好党建。", ("-text", '+text = "做好党建。"')),
    "a goal in the department's list": Case(
        "department", _GOAL, "目标 9: 做好党建。", ("-text", '+text = "做好党建。"')
    ),
    "a goal in the department's list without its number": Case(
        "department", _GOAL, "做好党建。", said="没有了，或认不出来了"
    ),
    "a goal in the department's row above its indicators": Case(
        "department", _GOAL, "做好党建。",
        ('-  "party/brand",', '+  { goal = "party/brand", heading = "做好党建。" },'),
        at=2,
    ),
    "a goal with words of the department's own": Case(
        "department", "department#goals.6.heading", "做好防控",
        (
            '-  { goal = "enterprise/epidemic", heading = "完成全年常态化疫情防控工作" }, # 目标行没有句号',
            '+  { goal = "enterprise/epidemic", heading = "做好防控" }, # 目标行没有句号',
        ),
    ),
    "the unit's name in a project": Case("party", "unit#name", "别的局", ('+authority = "别的局"',)),
    "the unit's phone in a project": Case("party", "unit#phone", "87654321", ('+phone = "87654321"',)),
    "the unit's name in the department's form": Case(
        "department", "unit#name", "别的局", ("-name", '+name = "别的局"')
    ),
    "the department's phone": Case(
        "department", "department#phone", "87654321",
        (
            '-phone = "02787205016" # 部门表的电话带区号，与各项目表不同',
            '+phone = "87654321" # 部门表的电话带区号，与各项目表不同',
        ),
    ),
    "a line of the income in its short form": Case(
        "department", "department#income.fiscal_account", "3", ("-fiscal_account = 0", "+fiscal_account = 3")
    ),
    "another year of such a line": Case(
        "department", "department#income.fiscal_account.last_year", "4",
        ("-fiscal_account = 0", "+fiscal_account = { amount = 0, last_year = 4 }"),
    ),
    "last year's value, which was blank": Case(
        "party", f"{_INDICATOR}.last_year", "88%",
        _line(_TARGET, " }", ', last_year = "88%" }'),
    ),
    "a quantity": Case(
        "service", "service#procurement.0.quantity", "2",
        (
            '-  { item = "会计咨询服务", quantity = 1, amount = 7 },',
            '+  { item = "会计咨询服务", quantity = 2, amount = 7 },',
        ),
    ),
    "a needed value, cleared": Case("party", "party#name", "", said="“项目名称”清空了，但它必须填"),
    "an activity's name, cleared": Case(
        "party", "party#activities.1.name", "", said="“项目活动”清空了，但它必须填"
    ),
    "a goal, cleared": Case("party", _GOAL, "", said="“目标说明”清空了，但它必须填"),
    "a value, cleared": Case("party", "party#leader", "", ('-leader = "姜莹"',)),
    "a value worked out if there is none, cleared": Case(
        "party", "party#budget_changes", "", ("-budget_changes", '+budget_changes = ""')
    ),
    "a sum": Case("department", "department#income.total", "700", said="这一格由程序得出（现在是“675”）"),
    "a rate": Case("party.monitor", "party.monitor#rate", "60%", said="这一格由程序得出（现在是“57.22%”）"),
    "no purchase": Case("party", "party#procurement.item", "电脑", said="这一格由程序得出（现在是“无”）"),
    "a stage's target": Case(
        "party.evaluation", "party.evaluation#goals.brand.indicators.awareness.achieved", "91%",
        (
            '-awareness = { achieved = "90%", weight = 13 }',
            '+awareness = { achieved = "91%", weight = 13 }',
        ),
    ),
    "a stage's amount": Case(
        "party.monitor", "party.monitor#funding.general_public_budget.executed", "44",
        ("-executed = 43.2", "+executed = 44"),
    ),
    "a stage's date": Case(
        "party.evaluation", "party.evaluation#filed", "2024年3月1日",
        ("-filed = 2024-02-20", "+filed = 2024-03-01"),
    ),
    "no date": Case("party.evaluation", "party.evaluation#filed", "2024年2月31日", said="不能作“填报日期”"),
    "a stage's prose": Case(
        "party.evaluation", "party.evaluation#measures", "照办。", ("-measures", '+measures = "照办。"')
    ),
    "a month within a label": Case(
        "party.monitor", "party.monitor#month", "1–9月执行数", ("-month = 7", "+month = 9")
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", cases_in_part(CASES, 3))
def test_an_edited_cell_changes_its_line_or_is_said(case: Case, tmp_path: Path) -> None:
    done = pulled(example(tmp_path), Paper(case.form).edit(case.key, case.new, case.at))
    lines = changed_lines(done)
    assert len(lines) == len(case.lines), lines
    for line, wanted in zip(lines, case.lines, strict=True):
        assert line == wanted or (wanted.startswith("-") and line.startswith(f"{wanted} = "))
    assert len(done.problems) == bool(case.said), messages(done)
    assert all(case.said in message for message in messages(done))


def test_a_likelihood_is_ticked_in_cells_of_their_own(tmp_path: Path) -> None:
    paper = Paper("party.monitor")
    key = "party.monitor#goals.brand.indicators.awareness.likelihood"
    done = pulled(example(tmp_path), paper.edit(key, "☐", 0).edit(key, "√", 2))
    assert changed_lines(done) == [
        '-awareness = { progress = "90%", likelihood = "确定能" }',
        '+awareness = { progress = "90%", likelihood = "不可能" }',
    ]
    assert not done.problems
    assert done.applied[0].elsewhere == ()


def test_a_value_worked_out_names_its_inputs(tmp_path: Path) -> None:
    ws = example(tmp_path)
    hints = {}
    for form, key in (
        ("department", "department#spending.total"),
        ("party", "party#budget"),
        ("party.monitor", "party.monitor#rate"),
        ("department.evaluation", "department.evaluation#goals.party/brand.indicators.awareness.achieved"),
    ):
        hints[key] = pulled(ws, Paper(form).edit(key, "1", 0)).problems[0].hint
    assert [*hints.values()] == [
        "合计由各行相加：改各行的金额",
        "当年预算是各项活动的金额之和：改 activities 里的金额，或在项目文件里写明 budget",
        "“执行率”由“执行数”、“项目当年预算”得出：改它们",
        "“实际完成值”由“项目自评的实际完成值”得出：改它",
    ]


def test_an_edit_says_where_else_its_value_prints(tmp_path: Path) -> None:
    done = pulled(example(tmp_path), Paper("party").edit(f"{_INDICATOR}.target", "≥95%"))
    assert done.applied[0].elsewhere == (
        "本表第 3 个表第 12 行第 7 格",
        "department.evaluation.docx",
        "department.docx",
        "party.evaluation.docx",
        "party.monitor.docx",
    )


def test_paragraphs_of_prose_are_edited_added_and_taken_out(tmp_path: Path) -> None:
    paper = Paper("party")
    rows = paragraphs(paper.all("party#rationale")[0])
    rows[1].getparent().remove(rows[1])
    rows[3].addnext(copied(rows[3], "另有*一项*"))
    write(rows[-1], "(7)报刊18万元。")
    done = pulled(example(tmp_path), paper)
    assert changed_lines(done) == [
        "-(1)党员职工服务中心房租25万元；",
        "-(7)党报党刊招商杂志订阅经费17万元。",
        "+另有*一项*",
        "+(7)报刊18万元。",
    ]
    assert not done.problems
