"""What a filing says at a place, as printed; computed where it is not written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.base.characters import matching
from generator.base.money import money
from generator.base.target import Target
from generator.filing import derive
from generator.filing.declared import split_id
from generator.filing.model import Table
from generator.filing.pairing.nodes import DEPARTMENT
from generator.filing.wording import wording

if TYPE_CHECKING:
    from generator.base.problems import KeyPath
    from generator.filing.load import Filing
    from generator.filing.model import Project
    from generator.filing.past.same import Spot


def said(filing: Filing, spot: Spot) -> str:
    """Return what a filing says at a place; empty for nothing."""
    stem, form = split_id(spot.file_id)
    if form:
        return _printed(_at(filing.stages.get(form, {}).get(stem), spot.key))
    if stem == DEPARTMENT:
        return _printed(_at(filing.department, spot.key))
    project = filing.projects.get(stem)
    return "" if project is None else _printed(_of_project(project, spot.key))


def _of_project(project: Project, key: KeyPath) -> object:
    match key:
        case ("budget" | "total_budget",):
            return derive.budget(project) if key == ("budget",) else derive.total_budget(project)
        case ("funding", "total"):
            return derive.funded(project.funding)
        case ("goals", str(goal), "indicators", int(position), "annual", str(name)):
            return getattr(wording(project, goal, position, "annual"), name, None)
        case ("goals", str(goal), "indicators", int(position), "basis"):
            return wording(project, goal, position, "long_term").basis
        case ("goals", str(goal), "annual_text") if goal in project.goals:
            own = project.goals[goal]
            return own.text if own.annual_text is None else own.annual_text
    return _at(project, key)


def _at(value: object, path: KeyPath) -> object:
    """Return what stands at a key path; None for nothing. Names that authors give may be spelt anew."""
    for step in path:
        if isinstance(value, Table) and isinstance(step, str) and step in type(value).model_fields:
            value = getattr(value, step)
        elif isinstance(value, Mapping):
            value = next((value[key] for key in value if matching(str(key)) == matching(str(step))), None)
        elif isinstance(value, Sequence) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _printed(value: object) -> str:
    if isinstance(value, Target):
        return value.printed
    if isinstance(value, Decimal):
        return money(value)
    return str(value).strip() if isinstance(value, (str, int)) else ""
