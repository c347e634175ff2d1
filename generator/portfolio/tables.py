"""The rows of the tables, column by column as schema.sql names them, without the numbers that they get."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

Row: TypeAlias = "tuple[Any, ...]"


class UnitRow(NamedTuple):
    """A unit: what its unit.toml says."""

    unit_id: str
    name: str
    district: str | None
    address: str
    postcode: str
    phone: str
    folder: str
    readable: int


class FilingRow(NamedTuple):
    """A unit's filing of one year, with its sums."""

    unit_id: str
    year: int
    unit_name: str
    district: str | None
    folder: str
    has_department: int
    filler: str | None
    phone: str | None
    duties: str | None
    tasks: str | None
    projects: int
    indicators: int
    income: str | None
    income_fen: int | None
    spending: str | None
    spending_fen: int | None
    budgets: str | None
    budgets_fen: int | None
    errors: int
    warnings: int
    infos: int
    refused: str


class ProjectRow(NamedTuple):
    """A project of a filing."""

    unit_id: str
    year: int
    stem: str
    position: int
    name: str
    code: str
    authority: str
    executor: str
    leader: str
    phone: str
    address: str
    postcode: str
    attribute: str | None
    category: str | None
    start_year: int | None
    end_year: int | None
    rationale: str
    plan: str
    total_budget: str | None
    total_budget_fen: int | None
    budget: str | None
    budget_fen: int | None
    budget_changes: str
    purpose: str
    basis: str | None
    last_stem: str | None
    last_budget: str | None
    last_budget_fen: int | None
    file: str


class FundRow(NamedTuple):
    """One amount: of a block's line, of one year."""

    unit_id: str
    year: int
    stem: str
    stage: str
    block: str
    line: str
    what: str
    of_year: int
    position: int
    block_title: str
    line_title: str
    what_title: str
    role: str
    amount: str
    fen: int
    file: str
    key: str


class ActivityRow(NamedTuple):
    """A row of 项目支出明细测算."""

    unit_id: str
    year: int
    stem: str
    position: int
    name: str
    description: str
    economic_class: str
    amount: str
    fen: int
    calculation: str
    note: str
    file: str
    key: str


class PurchaseRow(NamedTuple):
    """A row of 项目采购."""

    unit_id: str
    year: int
    stem: str
    position: int
    item: str
    quantity: str
    amount: str
    fen: int
    file: str
    key: str


class GoalRow(NamedTuple):
    """A goal of a project, and how the department takes it up."""

    unit_id: str
    year: int
    stem: str
    goal: str
    position: int
    only: str | None
    text: str
    annual_text: str | None
    basis: str | None
    department_position: int | None
    department_text: str | None
    department_annual_text: str | None
    department_heading: str | None
    file: str
    line: int | None


class IndicatorRow(NamedTuple):
    """A 三级指标, what became of it, and what it was last year."""

    unit_id: str
    year: int
    stem: str
    goal: str
    position: int
    identity: str
    only: str | None
    level1: str
    level2: str
    name: str
    target: str
    sign: str
    number: float | None
    upper: float | None
    digits: str
    unit: str
    basis: str
    long_level2: str | None
    long_name: str | None
    long_target: str | None
    long_basis: str | None
    year_before_last: str
    last_year: str
    achieved: str | None
    achieved_number: float | None
    achieved_unit: str | None
    last_stem: str | None
    last_goal: str | None
    last_position: int | None
    last_name: str | None
    last_target: str | None
    last_number: float | None
    last_unit: str | None
    last_achieved: str | None
    last_achieved_number: float | None
    last_achieved_unit: str | None
    department_position: int | None
    department_name: str | None
    file: str
    key: str
    line: int | None


class StageRow(NamedTuple):
    """What a stage's file says of the whole."""

    unit_id: str
    year: int
    stage: str
    stem: str
    title: str
    filed: str | None
    adjusted: str | None
    adjusted_fen: int | None
    executed: str | None
    executed_fen: int | None
    rate: float | None
    execution_score: float | None
    total: float | None
    total_text: str | None
    reasons: str | None
    measures: str | None
    file: str


class StageIndicatorRow(NamedTuple):
    """What a stage's form says of one indicator."""

    unit_id: str
    year: int
    stage: str
    of: str
    stem: str
    goal: str
    position: int
    value: str | None
    value_number: float | None
    value_unit: str | None
    weight: float | None
    weight_text: str | None
    degree: float | None
    score: float | None
    score_text: str | None
    gap: float | None
    likelihood: str | None
    file: str
    key: str


class DeclaredRow(NamedTuple):
    """A declared field that has no column of its own."""

    unit_id: str
    year: int
    stage: str
    file: str
    key: str
    title: str
    kind: str
    value: str
    number: float | None
    fen: int | None


class ProblemRow(NamedTuple):
    """One thing that is wrong."""

    unit_id: str
    year: int
    position: int
    stem: str
    code: str
    severity: str
    message: str
    hint: str
    file: str
    line: int | None
    col: int | None
    key: str
    again: int = 0


TABLES: dict[str, type[NamedTuple]] = {
    "units": UnitRow,
    "filings": FilingRow,
    "projects": ProjectRow,
    "funds": FundRow,
    "activities": ActivityRow,
    "purchases": PurchaseRow,
    "goals": GoalRow,
    "indicators": IndicatorRow,
    "stages": StageRow,
    "stage_indicators": StageIndicatorRow,
    "declared": DeclaredRow,
    "problems": ProblemRow,
}
"""The tables that hold what filings say, and what a row of each is."""
NUMBERED = {"projects": "project_id", "indicators": "indicator_id"}
"""Tables whose rows have a number, by which they are searched, and the column that holds it."""
