"""What a form can show: every name a template may use, with its official title and the key of its value.

The view is plain dicts of plain text, so that a compiled template looks names up by subscript. These types
define it; `docs/templates.md` and the template check are made from them.

A dict that shows values of a file tells where they stand in ``"@"``: ``<file>#<key path>``, with a trailing
dot where names follow, e.g. ``service#goals.safety.indicators.2.``. `Shown.key` says what to add to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, NewType, TypedDict

Prose = NewType("Prose", str)
"""Markdown of the author's; it prints as paragraphs, alone in its cell."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One name of the view.

    `title`: empty where it is that of the model's field of the same name (`forms.names` looks it up: what
    only wants the types can't wait for pydantic).
    `key`: None for a computed value; else what follows ``"@"`` in its key path; or (``@name``) the entry of
    the dict that is the whole key path, for values that may stand elsewhere.
    `spare`: other forms may want it, a form without it lacks nothing.
    `holds`: ``money`` in 万元 or ``date``, for filters that print it in another way.
    `inside`: its neighbour of which it is a part; with ``{% vm %}`` it only merges within that.
    """

    title: str = ""
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

    name: Annotated[str, Shown(key="name", spare=True)]
    district: Annotated[str, Shown(key="district", spare=True)]
    address: Annotated[str, Shown(key="address", spare=True)]
    postcode: Annotated[str, Shown(key="postcode", spare=True)]
    phone: Annotated[str, Shown(key="phone", spare=True)]


class FundView(Located):
    """One line of 部门总体资金情况, in 万元."""

    amount: Annotated[str, Shown("当年金额", "", holds=MONEY)]
    share: Annotated[str, Shown("占比", note="按合计算出")]
    year_before_last: Annotated[str, Shown("前年", ".year_before_last", holds=MONEY)]
    last_year: Annotated[str, Shown("上年", ".last_year", holds=MONEY)]


class IncomeView(TypedDict):
    """收入构成."""

    fiscal_appropriation: Annotated[FundView, Shown()]
    fiscal_account: Annotated[FundView, Shown()]
    unit_funds: Annotated[FundView, Shown()]
    total: Annotated[FundView, Shown()]


class SpendingView(TypedDict):
    """支出构成."""

    personnel: Annotated[FundView, Shown()]
    operation: Annotated[FundView, Shown()]
    special_purpose: Annotated[FundView, Shown()]
    total: Annotated[FundView, Shown()]


class ProjectLine(Located):
    """One row of 项目支出情况 in the department form."""

    name: Annotated[str, Shown(key="name")]
    category: Annotated[str, Shown(key="category")]
    total_budget: Annotated[str, Shown(key="total_budget", note="万元", holds=MONEY)]
    budget: Annotated[str, Shown("项目本年度预算", "budget", "万元", holds=MONEY)]
    purpose: Annotated[str, Shown(key="purpose")]


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
    name: Annotated[str, Shown(key="@name")]
    target: Annotated[str, Shown(key="@target", note="符号、数字、单位连写；年度表里即预期当年实现值")]
    sign: Annotated[str, Shown("指标值的符号", "@target", spare=True)]
    number: Annotated[str, Shown("指标值的数字", "@target", "定性指标为文字", spare=True)]
    unit: Annotated[str, Shown("指标值的单位", "@target", spare=True)]
    basis: Annotated[str, Shown(key="@basis")]
    year_before_last: Annotated[str, Shown(key="year_before_last")]
    last_year: Annotated[str, Shown(key="last_year")]
    achieved: Annotated[str, Shown(key="achieved", spare=True)]
    long_term: Annotated[TermView, Shown("长期", spare=True)]
    annual: Annotated[TermView, Shown("年度", spare=True)]


class GoalLine(GoalKeys):
    """The goal of a row: one of a term, numbered from 1."""

    number: Annotated[str, Shown("目标序号")]
    text: Annotated[str, Shown(key="")]
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
    filler: Annotated[str, Shown(key="filler")]
    phone: Annotated[str, Shown(key="@phone")]
    income: Annotated[IncomeView, Shown()]
    spending: Annotated[SpendingView, Shown()]
    duties: Annotated[Prose, Shown(key="duties")]
    tasks: Annotated[Prose, Shown(key="tasks")]
    projects: Annotated[list[ProjectLine], Shown("项目支出情况")]
    long_term_goals: Annotated[list[GoalView], Shown("长期目标")]
    annual_goals: Annotated[list[GoalView], Shown("年度目标")]


class DepartmentView(DepartmentTables, SortedRows):
    """部门整体支出绩效目标表."""


class FundingView(Located):
    """项目资金来源, in 万元."""

    total: Annotated[str, Shown(key="total", holds=MONEY)]
    general_public_budget: Annotated[str, Shown(key="general_public_budget", holds=MONEY)]
    current_year_request: Annotated[str, Shown(key="current_year_request", holds=MONEY)]
    government_fund_budget: Annotated[str, Shown(key="government_fund_budget", holds=MONEY)]
    state_capital_budget: Annotated[str, Shown(key="state_capital_budget", holds=MONEY)]
    fiscal_account: Annotated[str, Shown(key="fiscal_account", holds=MONEY)]
    unit_funds: Annotated[str, Shown(key="unit_funds", holds=MONEY)]


class FundingLine(Located):
    """One source of a project's funds, as forms have a row for each."""

    name: Annotated[str, Shown("资金来源", spare=True)]
    amount: Annotated[str, Shown("金额", "", "万元", spare=True, holds=MONEY)]


class ActivityRow(Located):
    """One row of 项目支出明细测算."""

    name: Annotated[str, Shown(key="name")]
    description: Annotated[str, Shown(key="description")]
    economic_class: Annotated[str, Shown(key="economic_class")]
    amount: Annotated[str, Shown(key="amount", note="万元", holds=MONEY)]
    calculation: Annotated[str, Shown(key="calculation")]
    note: Annotated[str, Shown(key="note")]


class PurchaseRow(Located):
    """One row of 项目采购; a project that buys nothing has one row 无 · 无 · 无."""

    item: Annotated[str, Shown(key="item")]
    quantity: Annotated[str, Shown(key="quantity")]
    amount: Annotated[str, Shown(key="amount", note="万元", holds=MONEY)]


class ProjectTables(ProjectKeys):
    """项目支出绩效目标表, table by table."""

    name: Annotated[str, Shown(key="name")]
    code: Annotated[str, Shown(key="code")]
    authority: Annotated[str, Shown(key="@authority")]
    executor: Annotated[str, Shown(key="@executor")]
    leader: Annotated[str, Shown(key="leader")]
    phone: Annotated[str, Shown(key="@phone")]
    address: Annotated[str, Shown(key="@address")]
    postcode: Annotated[str, Shown(key="@postcode")]
    attribute: Annotated[str, Shown(key="attribute", spare=True)]
    continuing_box: Annotated[str, Shown("持续性项目的方框", "attribute", "☑ 或 ☐")]
    new_box: Annotated[str, Shown("新增项目的方框", "attribute", "☑ 或 ☐")]
    category: Annotated[str, Shown(key="category", spare=True)]
    operation_box: Annotated[str, Shown("其他运转类项目的方框", "category", "☑ 或 ☐")]
    special_purpose_box: Annotated[str, Shown("特定目标类项目的方框", "category", "☑ 或 ☐")]
    start_year: Annotated[str, Shown(key="start_year")]
    end_year: Annotated[str, Shown(key="end_year")]
    rationale: Annotated[Prose, Shown(key="rationale")]
    plan: Annotated[Prose, Shown(key="plan")]
    total_budget: Annotated[str, Shown(key="total_budget", note="万元", holds=MONEY)]
    budget: Annotated[str, Shown(key="budget", note="万元", holds=MONEY)]
    budget_changes: Annotated[Prose, Shown(key="budget_changes")]
    purpose: Annotated[str, Shown(key="purpose", spare=True)]
    funding: Annotated[FundingView, Shown()]
    funding_lines: Annotated[
        list[FundingLine], Shown("资金来源各行", note="只有填写了的来源，不含合计和“其中”", spare=True)
    ]
    activities: Annotated[list[ActivityRow], Shown()]
    procurement: Annotated[list[PurchaseRow], Shown(note="没有采购时有一行“无”")]
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
