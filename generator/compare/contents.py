"""What each thing of a filing says: always the same values in the same order, blank where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.vocabulary import SUFFIX
from generator.compare.values import Value, amount, field, target, title
from generator.filing import derive
from generator.filing.facts import FROM_UNIT, PROSE, own_or_units
from generator.filing.model import Activity, Funding, Purchase
from generator.filing.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from generator.filing.load import Filing, TakenGoal
    from generator.filing.model import Department, FundLine, Income, Project, Spending, Table, Unit
    from generator.filing.pairing.nodes import GoalNode, IndicatorNode, ProjectNode
    from generator.filing.wording import Wording

_TERMS = {None: "长期表和年度表", "long_term": "长期表", "annual": "年度表"}


def unit_values(unit: Unit) -> list[Value]:
    """Return what unit.toml says."""
    name, *others = (field(unit, name, "unit#") for name in type(unit).model_fields)
    return [name._replace(naming=True), *(other._replace(wordy=other.name == "address") for other in others)]


def department_values(filing: Filing, department: Department, *, whole: bool) -> list[Value]:
    """Return what the department's form says itself; sums over projects only where all could be read."""
    base = "department#"
    unit_phone = filing.unit.phone if filing.unit else ""
    return [
        field(department, "filler", base)._replace(wordy=False),
        _inherited(department, "phone", base, unit_phone, "unit#phone")._replace(wordy=False),
        *_funds(department, "income", derive.income_amounts(department), whole=True),
        *_funds(
            department,
            "spending",
            derive.spending_amounts(department, filing.projects.values()),
            whole=whole,
        ),
        field(department, "duties", base),
        field(department, "tasks", base),
    ]


def _funds(
    department: Department, block: str, amounts: Mapping[str, Decimal | None], *, whole: bool
) -> Iterator[Value]:
    table: Income | Spending = getattr(department, block)
    block_title = title(type(department), block)
    for name in type(table).model_fields:
        line: FundLine = getattr(table, name)
        label = f"{block_title}·{title(type(table), name)}"
        key = f"department#{block}.{name}"
        this_year = amount(f"{block}.{name}", label, key, amounts[name])
        yield this_year._replace(own=whole or line.amount is not None)
        for year in ("year_before_last", "last_year"):
            year_label = f"{label}（{title(type(line), year)}）"
            yield amount(f"{block}.{name}.{year}", year_label, f"{key}.{year}", getattr(line, year))


def _inherited(table: Table, name: str, base: str, shared: str, shared_key: str) -> Value:
    """Return a field, or what is taken over where the author wrote nothing."""
    value = field(table, name, base)
    if getattr(table, name) is not None:
        return value
    return value._replace(text=shared.strip(), key=shared_key, own=False)


_PLAIN = ("code", "leader", "attribute", "category", "start_year", "end_year")


def project_values(node: ProjectNode, unit: Unit | None) -> list[Value]:
    """Return what a project says itself, its parts aside."""
    project, base = node.project, f"{node.stem}#"
    stem = Value("stem", "项目文件名", base, node.stem, wordy=False)
    return [
        stem,
        field(project, "name", base)._replace(naming=True),
        *(field(project, name, base)._replace(wordy=False) for name in _PLAIN),
        *_from_unit(project, base, unit),
        *_amounts(project, base),
        *(field(project, name, base) for name in PROSE),
    ]


def _from_unit(project: Project, base: str, unit: Unit | None) -> Iterator[Value]:
    for name in FROM_UNIT:
        taken = own_or_units(project, base.removesuffix("#"), unit, name)
        value = _inherited(project, name, base, taken.text, taken.key)
        yield value._replace(wordy=name in {"authority", "executor", "address"})


def _amounts(project: Project, base: str) -> Iterator[Value]:
    for name, effective in (("total_budget", derive.total_budget), ("budget", derive.budget)):
        yield amount(name, title(type(project), name), base + name, effective(project))
    funding = project.funding
    for name in Funding.model_fields:
        written: Decimal | None = getattr(funding, name)
        if name == "total" and written is None:
            written = derive.funding_total(funding)
        label = f"{title(type(project), 'funding')}·{title(type(funding), name)}"
        yield amount(f"funding.{name}", label, f"{base}funding.{name}", written)


def row_values(row: Activity | Purchase, base: str) -> list[Value]:
    """Return what a row of 项目支出明细测算 or 项目采购 says; its first field names it."""
    first, *others = (Activity if isinstance(row, Activity) else Purchase).model_fields
    return [
        field(row, first, base)._replace(naming=True),
        *(_row_value(row, name, base) for name in others),
    ]


def _row_value(row: Activity | Purchase, name: str, base: str) -> Value:
    if name == "amount":
        return amount(name, title(type(row), name), base + name, row.amount)
    return field(row, name, base)


def goal_values(node: GoalNode) -> list[Value]:
    """Return what a goal says itself, its indicators aside."""
    goal = node.goal
    base = f"{node.owner.stem}#goals.{node.key}."
    text = field(goal, "text", base)
    return [
        Value("key", "目标标识", base[:-1], node.key, wordy=False),
        text,
        _inherited(goal, "annual_text", base, text.text, text.key),
        _only(field(goal, "only", base), goal.only),
    ]


def _only(value: Value, term: str | None) -> Value:
    """Say which tables print a thing; printing in both goes without saying."""
    return value._replace(text=_TERMS[term], own=term is not None, wordy=False)


def department_goal_values(taken: TakenGoal) -> list[Value]:
    """Return the department's own wording of a goal."""
    reference, goal = taken.reference, taken.goal
    base = f"department#goals.{taken.position}."
    text = Value("text", "部门表的目标说明", base + "text", goal.text.strip(), own=False)
    annual = text._replace(name="annual_text", title="部门表的年度目标说明")
    if goal.annual_text is not None:
        annual = annual._replace(text=goal.annual_text.strip())
    heading = text._replace(name="heading", title="部门表的目标行文字")
    if reference is not None:
        text = _override(text, reference.text, base)
        annual = _override(annual, reference.text, base, "text")._replace(own=False)
        annual = _override(annual, reference.annual_text, base)
        heading = _override(heading._replace(text=text.text), reference.heading, base)
    return [text, annual, heading]


def _override(value: Value, written: str | None, base: str, name: str = "") -> Value:
    if written is None:
        return value
    return value._replace(text=written.strip(), key=base + (name or value.name), own=True)


def indicator_values(node: IndicatorNode) -> list[Value]:
    """Return what an indicator says in both tables; the annual one only where it has words of its own."""
    indicator, goal = node.indicator, node.owner
    project, file = goal.owner.project, f"{goal.owner.stem}#"
    base = f"{file}goals.{goal.key}.indicators.{node.position}."
    return [
        field(indicator, "id", base)._replace(wordy=False),
        *_worded(node, wording(project, goal.key, node.position, "long_term"), file),
        *_annual(node, wording(project, goal.key, node.position, "annual"), file),
        _only(field(indicator, "only", base), indicator.only),
        target("achieved", title(type(indicator), "achieved"), base + "achieved", indicator.achieved),
        field(indicator, "year_before_last", base),
        field(indicator, "last_year", base),
    ]


def _worded(node: IndicatorNode, words: Wording, file: str) -> list[Value]:
    name, kind, aim, basis = (title(type(node.indicator), key) for key in ("name", "kind", "target", "basis"))
    return [
        Value("name", name, file + words.name_key, words.name.strip(), naming=True),
        Value("kind", kind, file + words.kind_key, kind_text(words.kind), wordy=False),
        target("target", aim, file + words.target_key, words.target),
        Value("basis", basis, file + words.basis_key, words.basis.strip(), wordy=False),
    ]


_ANNUAL_TITLES = {"target": "预期当年实现值"}


def _annual(node: IndicatorNode, words: Wording, file: str) -> Iterator[Value]:
    annual = node.indicator.annual
    for value in _worded(node, words, file):
        yield value._replace(
            name=f"annual.{value.name}",
            title=_ANNUAL_TITLES.get(value.name, f"{value.title}（年度表）"),
            own=annual is not None and getattr(annual, value.name) is not None,
            naming=False,
        )


def kind_text(kind: str) -> str:
    """Return a 二级指标 without the word 指标, which means nothing: ``数量`` for ``数量指标``."""
    return "/".join(part.strip().removesuffix(SUFFIX) for part in kind.split("/"))
