"""Filings for comparing: from values, or random ones whose things are alike enough to be confused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from generator.filing.load import Filing
from generator.filing.model import Department, Project, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import SearchStrategy

    from generator.compare.difference import Difference

Values = dict[str, Any]


def filing(values: Mapping[str, Any], broken: frozenset[str] = frozenset()) -> Filing:
    """Return a filing of a unit, a department (both optional) and projects by stem."""
    projects = {stem: Project.model_validate(project) for stem, project in values.get("projects", {}).items()}
    department = Department.model_validate(values["department"]) if "department" in values else None
    unit = Unit.model_validate(values.get("unit", {"name": "单位"}))
    in_order = dict(sorted(projects.items(), key=lambda item: (item[1].code, item[0])))
    return Filing("demo", values.get("year", 2023), unit, department, in_order, {}, broken)


def told(difference: Difference) -> list[str]:
    """Return what happened to each thing: ``indicator moved renamed a#goals.x.indicators.0 -> …``."""
    return [
        " ".join(
            [
                item.thing,
                *item.kinds,
                item.old.key if item.old else "-",
                "->",
                item.new.key if item.new else "-",
            ]
        )
        for item in difference.walk()
        if item.kinds
    ]


def _some(strategy: SearchStrategy[Any], most: int = 3) -> SearchStrategy[list[Any]]:
    return st.lists(strategy, max_size=most)


def _table(**fields: SearchStrategy[Any]) -> SearchStrategy[Values]:
    """Return tables that may lack any of the optional fields."""
    required = {name: field for name, field in fields.items() if name in _REQUIRED}
    optional = {name: field for name, field in fields.items() if name not in _REQUIRED}
    return st.fixed_dictionaries(required, optional=optional)


_REQUIRED = {"name", "item", "kind", "target", "text", "goals", "indicators"}
_WORDS = [
    "安全生产检查次数",
    "安全检查次数",
    "开展安全检查的次数",
    "企业满意度",
    "企业满意率",
    "甲",
    "",
    "甲\n乙 1,200.00",
]
_NAMES = st.sampled_from(_WORDS)
_KEYS = st.sampled_from(["a", "b", "c"])
_TARGETS = st.sampled_from(["≥95%", ">=95%", "≥96%", "≤1次", "=3人", "≥3人", "完成", "2023年工作日"])
_AMOUNTS = st.sampled_from([0, 5, 7, 120])
_TERMS = st.sampled_from(["long_term", "annual"])
_INDICATOR = _table(
    id=_KEYS,
    kind=st.sampled_from(["数量", "数量指标", "满意度/质量"]),
    name=_NAMES,
    target=_TARGETS,
    basis=_NAMES,
    annual=_table(kind_=_NAMES, target_=_TARGETS).map(
        lambda values: {name.rstrip("_"): value for name, value in values.items()}
    ),
    only=_TERMS,
    achieved=_TARGETS,
    last_year=_NAMES,
)
_GOAL = _table(
    text=_NAMES, annual_text=_NAMES, only=_TERMS, basis=_NAMES,
    indicators=st.lists(_INDICATOR, max_size=4, unique_by=lambda item: item.get("id", item["name"])),
)  # fmt: skip
_PROJECT = _table(
    name=_NAMES,
    code=_KEYS,
    phone=_KEYS,
    start_year=st.sampled_from([2022, 2023]),
    rationale=_NAMES,
    budget=_AMOUNTS,
    basis=_NAMES,
    funding=st.fixed_dictionaries({}, optional={"unit_funds": _AMOUNTS, "total": _AMOUNTS}),
    activities=_some(st.fixed_dictionaries({"name": _NAMES, "amount": _AMOUNTS}), 4),
    procurement=_some(st.fixed_dictionaries({"item": _NAMES, "amount": _AMOUNTS, "quantity": st.just(1)})),
    goals=st.dictionaries(_KEYS, _GOAL, max_size=3),
)
_REFERENCE = st.fixed_dictionaries(
    {"goal": st.builds("{}/{}".format, _KEYS, _KEYS)},
    optional={
        "text": _NAMES, "annual_text": _NAMES, "heading": _NAMES,
        "indicators": st.lists(st.fixed_dictionaries({"id": _KEYS}, optional={"name": _NAMES}), max_size=3,
                               unique_by=lambda item: item["id"]),
    },
)  # fmt: skip
_DEPARTMENT = st.fixed_dictionaries(
    {},
    optional={
        "filler": _NAMES,
        "tasks": _NAMES,
        "income": st.fixed_dictionaries({}, optional={"unit_funds": _AMOUNTS}),
        "goals": st.lists(_REFERENCE, max_size=4, unique_by=lambda item: item["goal"]),
    },
)
_VALUES = st.fixed_dictionaries(
    {"projects": st.dictionaries(_KEYS, _PROJECT, max_size=3)},
    optional={
        "department": _DEPARTMENT,
        "unit": st.fixed_dictionaries({"name": _NAMES}, optional={"phone": _KEYS}),
        "year": st.sampled_from([2023, 2024]),
    },
)
FILINGS = _VALUES.map(filing)
"""Filings that share keys, names and texts, so that everything can be taken for something else."""
