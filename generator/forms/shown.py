"""What a form can show: every name a template may use, with its official title and the key of its value.

The view is plain dicts of plain text, so that a compiled template looks names up by subscript. These types
define it; `docs/templates.md` and the template check are made from them.

A dict that shows values of a file tells where they stand in ``"@"``: ``<file>#<key path>``, with a trailing
dot where names follow, e.g. ``service#goals.safety.indicators.2.``. `Shown.key` says what to add to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, NewType, TypedDict

# The titles of fields stand here and in `filing.model`, held equal by tests/forms/test_names.py: `tianbao
# textconv` reads this module and can't wait for pydantic, and a third table of titles by key would part
# both the model and these types from the words by which they are read.
Prose = NewType("Prose", str)
"""Markdown of the author's; it prints as paragraphs, alone in its cell."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One name of the view.

    `key`: None for a computed value; else what follows ``"@"`` in its key path; or (``@name``) the entry of
    the dict that is the whole key path, for values that may stand elsewhere.
    `spare`: other forms may want it, a form without it lacks nothing.
    `holds`: ``money`` in 万元 or ``date``, for filters that print it in another way.
    `inside`: its neighbour of which it is a part; with ``{% vm %}`` it only merges within that.
    """

    title: str
    key: str | None = None
    note: str = ""
    spare: bool = False
    inside: str = ""
    holds: str = ""


MONEY, DATE = "money", "date"

Located = TypedDict("Located", {"@": str})
RowKeys = TypedDict("RowKeys", {"@": str, "@name": str, "@target": str, "@basis": str})
DepartmentKeys = TypedDict("DepartmentKeys", {"@": str, "@name": str, "@phone": str})
ProjectKeys = TypedDict(
    "ProjectKeys",
    {"@": str, "@authority": str, "@executor": str, "@phone": str, "@address": str, "@postcode": str},
)
GoalKeys = TypedDict("GoalKeys", {"@": str, "@heading": str})
_SORTED = "按一级、二级指标的顺序排列"


class FormView(TypedDict):
    """The form itself."""

    title: Annotated[str, Shown("表名", note="如：项目支出绩效目标表", spare=True)]
    year: Annotated[str, Shown("年度", spare=True)]


class UnitView(Located):
    """The unit."""

    name: Annotated[str, Shown("部门（单位）名称", "name", spare=True)]
    district: Annotated[str, Shown("行政区划代码", "district", spare=True)]
    address: Annotated[str, Shown("单位地址", "address", spare=True)]
    postcode: Annotated[str, Shown("邮政编码", "postcode", spare=True)]
    phone: Annotated[str, Shown("联系电话", "phone", spare=True)]


class FundView(Located):
    """One line of 部门总体资金情况, in 万元."""

    amount: Annotated[str, Shown("当年金额", "", holds=MONEY)]
    share: Annotated[str, Shown("占比", note="按合计算出")]
    year_before_last: Annotated[str, Shown("前年", ".year_before_last", holds=MONEY)]
    last_year: Annotated[str, Shown("上年", ".last_year", holds=MONEY)]


class IncomeView(TypedDict):
    """收入构成."""

    fiscal_appropriation: Annotated[FundView, Shown("财政拨款")]
    fiscal_account: Annotated[FundView, Shown("财政专户管理资金")]
    unit_funds: Annotated[FundView, Shown("单位资金")]
    total: Annotated[FundView, Shown("合计")]


class SpendingView(TypedDict):
    """支出构成."""

    personnel: Annotated[FundView, Shown("人员类项目支出")]
    operation: Annotated[FundView, Shown("运转类项目支出")]
    special_purpose: Annotated[FundView, Shown("特定目标类项目支出")]
    total: Annotated[FundView, Shown("合计")]


class ProjectLine(Located):
    """One row of 项目支出情况 in the department form."""

    name: Annotated[str, Shown("项目名称", "name")]
    category: Annotated[str, Shown("支出项目类别", "category")]
    total_budget: Annotated[str, Shown("项目总预算", "total_budget", "万元", holds=MONEY)]
    budget: Annotated[str, Shown("项目本年度预算", "budget", "万元", holds=MONEY)]
    purpose: Annotated[str, Shown("项目主要支出方向和用途", "purpose")]


class LevelView(Located):
    """A 一级 or 二级 cell."""

    name: Annotated[str, Shown("名称", "")]


class TermView(RowKeys):
    """What one term says of an indicator; blank where the indicator does not stand in it."""

    name: Annotated[str, Shown("三级指标", "@name", spare=True)]
    target: Annotated[str, Shown("指标值", "@target", spare=True)]
    sign: Annotated[str, Shown("指标值的符号", "@target", spare=True)]
    number: Annotated[str, Shown("指标值的数字", "@target", spare=True)]
    unit: Annotated[str, Shown("指标值的单位", "@target", spare=True)]
    basis: Annotated[str, Shown("指标值确定依据", "@basis", spare=True)]


class IndicatorRow(RowKeys):
    """One row of an indicator table."""

    level1: Annotated[LevelView, Shown("一级指标")]
    level2: Annotated[LevelView, Shown("二级指标", inside="level1")]
    name: Annotated[str, Shown("三级指标", "@name")]
    target: Annotated[str, Shown("指标值", "@target", "符号、数字、单位连写；年度表里即预期当年实现值")]
    sign: Annotated[str, Shown("指标值的符号", "@target", spare=True)]
    number: Annotated[str, Shown("指标值的数字", "@target", "定性指标为文字", spare=True)]
    unit: Annotated[str, Shown("指标值的单位", "@target", spare=True)]
    basis: Annotated[str, Shown("指标值确定依据", "@basis")]
    year_before_last: Annotated[str, Shown("前年指标值", "year_before_last")]
    last_year: Annotated[str, Shown("上年指标值", "last_year")]
    achieved: Annotated[str, Shown("实际完成值", "achieved", spare=True)]
    long_term: Annotated[TermView, Shown("长期", spare=True)]
    annual: Annotated[TermView, Shown("年度", spare=True)]


class GoalLine(GoalKeys):
    """The goal of a row: one of a term, numbered from 1."""

    number: Annotated[str, Shown("目标序号")]
    text: Annotated[str, Shown("目标说明", "")]
    heading: Annotated[str, Shown("目标行文字", "@heading", "一般与目标说明相同", spare=True)]


class GoalView(GoalLine):
    """One goal of a term with its rows."""

    rows: Annotated[list[IndicatorRow], Shown("指标行")]


class SortedRow(IndicatorRow):
    """One row of a table that holds the indicators of all goals."""

    goal: Annotated[GoalLine, Shown("目标", spare=True)]


class SortedRows(TypedDict):
    """The indicators of all goals, sorted by class: in the order of the form's taxonomy."""

    long_term_rows: Annotated[list[SortedRow], Shown("各长期目标的指标", note=_SORTED, spare=True)]
    annual_rows: Annotated[list[SortedRow], Shown("各年度目标的指标", note=_SORTED, spare=True)]
    all_rows: Annotated[
        list[SortedRow], Shown("长期和年度的全部指标", note=f"每个指标一行；{_SORTED}", spare=True)
    ]


class DepartmentTables(DepartmentKeys):
    """部门整体支出绩效目标表, table by table."""

    name: Annotated[str, Shown("部门（单位）名称", "@name")]
    filler: Annotated[str, Shown("填报人", "filler")]
    phone: Annotated[str, Shown("联系电话", "@phone")]
    income: Annotated[IncomeView, Shown("收入构成")]
    spending: Annotated[SpendingView, Shown("支出构成")]
    duties: Annotated[Prose, Shown("部门职能概述", "duties")]
    tasks: Annotated[Prose, Shown("年度工作任务", "tasks")]
    projects: Annotated[list[ProjectLine], Shown("项目支出情况")]
    long_term_goals: Annotated[list[GoalView], Shown("长期目标")]
    annual_goals: Annotated[list[GoalView], Shown("年度目标")]


class DepartmentView(DepartmentTables, SortedRows):
    """部门整体支出绩效目标表."""


class FundingView(Located):
    """项目资金来源, in 万元."""

    total: Annotated[str, Shown("合计", "total", holds=MONEY)]
    general_public_budget: Annotated[str, Shown("一般公共预算财政拨款", "general_public_budget", holds=MONEY)]
    current_year_request: Annotated[str, Shown("其中：申请当年预算拨款", "current_year_request", holds=MONEY)]
    government_fund_budget: Annotated[
        str, Shown("政府性基金预算财政拨款", "government_fund_budget", holds=MONEY)
    ]
    state_capital_budget: Annotated[
        str, Shown("国有资本经营预算财政拨款", "state_capital_budget", holds=MONEY)
    ]
    fiscal_account: Annotated[str, Shown("财政专户管理资金", "fiscal_account", holds=MONEY)]
    unit_funds: Annotated[str, Shown("单位资金", "unit_funds", holds=MONEY)]


class FundingLine(Located):
    """One source of a project's funds, as forms have a row for each."""

    name: Annotated[str, Shown("资金来源", spare=True)]
    amount: Annotated[str, Shown("金额", "", "万元", spare=True, holds=MONEY)]


class ActivityRow(Located):
    """One row of 项目支出明细测算."""

    name: Annotated[str, Shown("项目活动", "name")]
    description: Annotated[str, Shown("活动内容表述", "description")]
    economic_class: Annotated[str, Shown("支出经济分类", "economic_class")]
    amount: Annotated[str, Shown("金额", "amount", "万元", holds=MONEY)]
    calculation: Annotated[str, Shown("测算依据及说明", "calculation")]
    note: Annotated[str, Shown("备注", "note")]


class PurchaseRow(Located):
    """One row of 项目采购; a project that buys nothing has one row 无 · 无 · 无."""

    item: Annotated[str, Shown("品名", "item")]
    quantity: Annotated[str, Shown("数量", "quantity")]
    amount: Annotated[str, Shown("金额", "amount", "万元", holds=MONEY)]


class ProjectTables(ProjectKeys):
    """项目支出绩效目标表, table by table."""

    name: Annotated[str, Shown("项目名称", "name")]
    code: Annotated[str, Shown("项目编码", "code")]
    authority: Annotated[str, Shown("项目主管部门", "@authority")]
    executor: Annotated[str, Shown("项目执行单位", "@executor")]
    leader: Annotated[str, Shown("项目负责人", "leader")]
    phone: Annotated[str, Shown("联系电话", "@phone")]
    address: Annotated[str, Shown("单位地址", "@address")]
    postcode: Annotated[str, Shown("邮政编码", "@postcode")]
    attribute: Annotated[str, Shown("项目属性", "attribute", spare=True)]
    continuing_box: Annotated[str, Shown("持续性项目的方框", "attribute", "☑ 或 ☐")]
    new_box: Annotated[str, Shown("新增项目的方框", "attribute", "☑ 或 ☐")]
    category: Annotated[str, Shown("支出项目类别", "category", spare=True)]
    operation_box: Annotated[str, Shown("其他运转类项目的方框", "category", "☑ 或 ☐")]
    special_purpose_box: Annotated[str, Shown("特定目标类项目的方框", "category", "☑ 或 ☐")]
    start_year: Annotated[str, Shown("起始年度", "start_year")]
    end_year: Annotated[str, Shown("终止年度", "end_year")]
    rationale: Annotated[Prose, Shown("项目立项依据", "rationale")]
    plan: Annotated[Prose, Shown("项目实施方案", "plan")]
    total_budget: Annotated[str, Shown("项目总预算", "total_budget", "万元", holds=MONEY)]
    budget: Annotated[str, Shown("项目当年预算", "budget", "万元", holds=MONEY)]
    budget_changes: Annotated[Prose, Shown("项目前两年预算及当年预算变动情况", "budget_changes")]
    purpose: Annotated[str, Shown("项目主要支出方向和用途", "purpose", spare=True)]
    funding: Annotated[FundingView, Shown("项目资金来源")]
    funding_lines: Annotated[
        list[FundingLine], Shown("资金来源各行", note="只有填写了的来源，不含合计和“其中”", spare=True)
    ]
    activities: Annotated[list[ActivityRow], Shown("项目支出明细测算")]
    procurement: Annotated[list[PurchaseRow], Shown("项目采购", note="没有采购时有一行“无”")]
    long_term_goals: Annotated[list[GoalView], Shown("长期绩效目标")]
    annual_goals: Annotated[list[GoalView], Shown("年度绩效目标")]


class ProjectView(ProjectTables, SortedRows):
    """项目支出绩效目标表."""


class DepartmentForm(TypedDict):
    """All that a template of a department's form may name."""

    form: Annotated[FormView, Shown("本表")]
    unit: Annotated[UnitView, Shown("单位")]
    department: Annotated[DepartmentView, Shown("部门整体支出")]


class ProjectForm(TypedDict):
    """All that a template of a project's form may name."""

    form: Annotated[FormView, Shown("本表")]
    unit: Annotated[UnitView, Shown("单位")]
    project: Annotated[ProjectView, Shown("项目支出")]


Form = DepartmentForm | ProjectForm
FORMS: dict[str, type[Form]] = {"department": DepartmentForm, "project": ProjectForm}
"""What `of` in form.toml may say, and the names it gives."""

VIEWS: dict[str, tuple[type, ...]] = {
    "department": (DepartmentView,),
    "project": (ProjectView, ProjectLine),
    "goal": (GoalView, GoalLine),
    "indicator": (IndicatorRow, SortedRow),
    "activity": (ActivityRow,),
    "funding": (FundingView, FundingLine),
    "purchase": (PurchaseRow,),
}
"""The dicts that show the values of each table of the authoring format: where its declared fields go."""
