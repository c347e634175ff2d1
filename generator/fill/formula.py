"""What a value that the program works out is made of, with the way to each part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.base.expression import parse
from generator.base.money import money
from generator.filing import derive
from generator.filing.model import Funding
from generator.readback.pulling.inputs import inputs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.filing.model import Project
    from generator.fill.desk import At, Desk


class Part(NamedTuple):
    """Something that a value is worked out from; `years_back`: in the filing of so many years before."""

    title: str
    text: str
    key: str
    years_back: int = 0


class Formula(NamedTuple):
    """How a value comes about, in words; `open`: it may be typed over, and is checked then."""

    words: str
    parts: tuple[Part, ...] = ()
    open: bool = False


_BLOCKS = {"income": derive.INCOME, "spending": derive.SPENDING}


def computed_name(name: str, desk: Desk) -> Formula:
    """Return how a value comes about that no key stands for: a number, a share."""
    return Formula(inputs((name,), (), None, desk.filing.declared))


def formula_of(desk: Desk, at: At) -> Formula | None:
    """Return how a value comes about if it is not written; None for one that nothing is worked out for."""
    name = str(at.path[-2] if at.path[-1] == "amount" and len(at.path) > 1 else at.path[-1])
    declared = desk.declared(at)
    if declared is not None:
        if not declared.value:
            return None
        words = inputs((), at.path, declared, desk.filing.declared)
        return Formula(words, tuple(_beside(desk, at, declared.value)), open=True)
    parts = tuple(_parts(desk, at, name))
    if not parts and name != "budget_changes":
        return None
    if at.path[-2:-1] == ("total",) and parts and not parts[0].years_back:
        name = "total"
    return Formula(inputs((), (name,), None, desk.filing.declared), parts, open=True)


def _beside(desk: Desk, at: At, expression: str) -> Iterator[Part]:
    """Yield what an expression takes from the table that its field stands in."""
    for name in dict.fromkeys(parse(expression).names):
        beside = at.instead(*name)
        if len(name) == 1 and desk.field(beside) is not None:
            yield Part(desk.title(beside), "", beside.key)


def _parts(desk: Desk, at: At, name: str) -> Iterator[Part]:
    project = desk.filing.projects.get(at.file_id)
    if at.path[-1] in ("last_year", "year_before_last"):
        summed = tuple(_earlier_sum(desk, at)) if at.path[1:2] == ("total",) else ()
        yield from summed or _earlier(desk, at)
    elif project is not None and len(at.path) == 1:
        if name == "budget":
            yield from _budget(at.file_id, project)
        elif name == "total_budget" and project.start_year and project.start_year == project.end_year:
            yield Part("项目当年预算", money(derive.budget(project)), f"{at.file_id}#budget")
    elif project is not None and at.path == ("funding", "total"):
        yield from _funding(at.file_id, project)
    elif at.file_id == "department" and at.path[0] in _BLOCKS:
        yield from _block(desk, str(at.path[0]), name)


def _budget(stem: str, project: Project) -> Iterator[Part]:
    for position, activity in enumerate(project.activities):
        yield Part(activity.name, money(activity.amount), f"{stem}#activities.{position}.amount")
    if not project.activities:
        yield from _funding(stem, project)


def _funding(stem: str, project: Project) -> Iterator[Part]:
    for key in derive.sources(project.funding):
        title = Funding.model_fields[key].title if key in Funding.model_fields else key
        yield Part(title or key, money(getattr(project.funding, key)), f"{stem}#funding.{key}")


def _block(desk: Desk, block: str, name: str) -> Iterator[Part]:
    """Yield the lines of a total, or the projects that make up a line of 支出构成."""
    department, projects = desk.filing.department, desk.filing.projects
    if department is None:
        return
    if name == "total":
        spending = block == "spending"
        amounts = (
            derive.spending_amounts(department, projects.values())
            if spending
            else derive.income_amounts(department)
        )
        fields = type(getattr(department, block)).model_fields
        for line in _BLOCKS[block]:
            yield Part(fields[line].title or line, money(amounts[line]), f"department#{block}.{line}")
    elif block == "spending" and name in derive.CATEGORIES:
        for stem, project in projects.items():
            if project.category == derive.CATEGORIES[name]:
                yield Part(project.name, money(derive.budget(project)), f"{stem}#budget")


def _earlier_sum(desk: Desk, at: At) -> Iterator[Part]:
    """Yield the lines of a total of an earlier year that are written."""
    block, year, department = str(at.path[0]), str(at.path[-1]), desk.filing.department
    if department is None or block not in _BLOCKS:
        return
    lines = getattr(department, block)
    for line in _BLOCKS[block]:
        amount = getattr(getattr(lines, line), year)
        if amount is not None:
            title = type(lines).model_fields[line].title or line
            yield Part(title, money(amount), f"department#{block}.{line}.{year}")


def _earlier(desk: Desk, at: At) -> Iterator[Part]:
    """Yield the filing from which an earlier year's value is taken."""
    back = 1 if at.path[-1] == "last_year" else 2
    before = desk.shelf.earlier(desk.folder)[back - 1]
    if before is not None:
        key = at.instead().key if at.file_id == "department" and before.department else ""
        yield Part(f"{before.year} 年的申报", "", key, back)
