"""What a filing says, value by value, and how much of it an import has: right, marked, wrong, absent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.base.money import money
from generator.base.prose import plain
from generator.base.vocabulary import taxonomies
from generator.filing import derive
from generator.filing.facts import FROM_UNIT, own_or_units
from generator.filing.load import department_goals
from generator.filing.wording import wording
from generator.readback.distance import apart
from generator.readback.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.base.problems import KeyPath
    from generator.filing.load import Filing
    from generator.filing.model import Goal, Indicator, Term

_TERMS: tuple[Term, Term] = ("long_term", "annual")
_FACTS = ("name", "code", "leader", "attribute", "category", "start_year", "end_year")
_PROSE = ("rationale", "plan", "budget_changes", "purpose")
_LINE = ("last_year", "year_before_last")
MARK = "待核"
_NEAR = 0.9
_OF_UNIT = ("电话", *FROM_UNIT)
"""What unit.toml says where a form does not."""


class Value(NamedTuple):
    """A value by what it is called, and where its file may have it."""

    name: tuple[str, ...]
    text: str
    file_id: str
    paths: tuple[KeyPath, ...]


class Score(NamedTuple):
    """How many values are right, marked (right or not), wrong without a mark, and not there at all."""

    right: int
    marked: int
    wrong: list[str]
    absent: list[str]


def values(filing: Filing) -> Iterator[Value]:
    """Yield all that a filing's forms show."""
    unit, department = filing.unit, filing.department
    if unit is not None:
        yield Value(("单位", "名称"), unit.name, "unit", (("name",),))
    if department is not None:
        yield Value(("部门", "填报人"), department.filler, "department", (("filler",),))
        phone = department.phone if department.phone is not None else unit.phone if unit else ""
        yield Value(("部门", "电话"), phone, "department", (("phone",),))
        for key in ("duties", "tasks"):
            yield Value(("部门", key), plain(getattr(department, key)), "department", ((key,),))
        yield from _amounts(filing)
        yield from _taken(filing)
    for stem in filing.projects:
        yield from _project(filing, stem)


def _amounts(filing: Filing) -> Iterator[Value]:
    assert filing.department is not None
    spending = derive.spending_amounts(filing.department, filing.projects.values())
    blocks = {"income": derive.income_amounts(filing.department), "spending": spending}
    for block, amounts in blocks.items():
        for line, amount in amounts.items():
            yield Value(
                ("部门", block, line), money(amount), "department", ((block, line, "amount"), (block, line))
            )
            for key in _LINE:
                written = getattr(getattr(getattr(filing.department, block), line), key)
                if line != "total":
                    yield Value(
                        ("部门", block, line, key), money(written), "department", ((block, line, key),)
                    )


def _taken(filing: Filing) -> Iterator[Value]:
    for taken in department_goals(filing):
        name = ("部门目标", fold(taken.goal.text).text)
        own = taken.reference
        paths = (("goals", max(taken.position, 0)), ("goals",))
        text = own.text if own and own.text is not None else taken.goal.text
        yield Value((*name, "text"), text, "department", paths)
        heading = own.heading if own and own.heading is not None else text
        yield Value((*name, "heading"), heading, "department", paths)
        for one in taken.indicators:
            row = (*name, fold(one.indicator.name).text)
            yield Value(row, one.name or one.indicator.name, "department", paths)


def _project(filing: Filing, stem: str) -> Iterator[Value]:
    project = filing.projects[stem]
    top = ("项目", fold(project.name).text)
    for key in _FACTS:
        yield Value((*top, key), str(getattr(project, key) or ""), stem, ((key,),))
    for key in _PROSE:
        yield Value((*top, key), plain(getattr(project, key)), stem, ((key,),))
    for key in FROM_UNIT:
        yield Value((*top, key), own_or_units(project, stem, filing.unit, key).text, stem, ((key,),))
    yield Value((*top, "budget"), money(derive.budget(project)), stem, (("budget",),))
    yield Value((*top, "total_budget"), money(derive.total_budget(project)), stem, (("total_budget",),))
    for key in (*derive.sources(project.funding), "current_year_request"):
        yield Value((*top, "funding", key), money(getattr(project.funding, key)), stem, (("funding", key),))
    for listed, name in (("activities", "name"), ("procurement", "item")):
        for at, row in enumerate(getattr(project, listed)):
            for key in type(row).model_fields:
                said = getattr(row, key)
                text = money(said) if key == "amount" else str(said)
                called = (*top, listed, fold(getattr(row, name)).text, key)
                yield Value(called, text, stem, ((listed, at, key), (listed, at)))
    for key, goal in project.goals.items():
        yield from _goal(filing, stem, key, goal)


def _goal(filing: Filing, stem: str, key: str, goal: Goal) -> Iterator[Value]:
    name = ("目标", fold(filing.projects[stem].name).text, fold(goal.text).text)
    yield Value((*name, "text"), goal.text, stem, (("goals", key, "text"),))
    annual = goal.annual_text if goal.annual_text is not None else goal.text
    yield Value((*name, "annual_text"), annual, stem, (("goals", key, "annual_text"), ("goals", key, "text")))
    for position, row in enumerate(goal.indicators):
        yield from _indicator(filing, stem, key, position, row)


def _indicator(filing: Filing, stem: str, key: str, position: int, row: Indicator) -> Iterator[Value]:
    project = filing.projects[stem]
    goal = fold(project.goals[key].text).text
    name = ("指标", fold(project.name).text, goal, fold(row.name).text)
    base: KeyPath = ("goals", key, "indicators", position)
    only = row.only or project.goals[key].only
    for term in _TERMS:
        said = wording(project, key, position, term)
        if only not in (None, term):
            continue
        kind = taxonomies()["2021"].kind(said.kind)
        for part, text in zip(
            ("一级", "二级", "名称", "指标值", "依据"),
            (kind.level1, kind.level2, said.name, said.target.printed, said.basis),
            strict=True,
        ):
            yield Value((*name, term, part), text, stem, (base,))
    for key_of in _LINE:
        yield Value((*name, key_of), getattr(row, key_of) or "", stem, (base,))


def score(truth: Filing, found: Filing) -> Score:
    """Compare an import with the truth."""
    true = {one.name: one for one in values(truth)}
    right, marked = 0, 0
    wrong, absent = list[str](), list[str]()
    met: set[tuple[str, ...]] = set()
    for one in values(found):
        name = one.name if one.name in true else _nearest(one.name, true)
        expected = true.get(name) if name not in met else None
        met.add(name)
        if expected is not None and fold(expected.text).text == fold(one.text).text:
            right += 1
        elif _is_marked(found, one):
            marked += 1
        elif not one.text or (name[-1] in _OF_UNIT and not _is_written(found, one)):
            absent += ["/".join(name)] if expected else []
        else:
            wrong.append(f"{'/'.join(one.name)}：{one.text} ≠ {expected.text if expected else '（没有）'}")
    absent += ["/".join(name) for name, one in true.items() if name not in met and one.text]
    return Score(right, marked, wrong, absent)


def _nearest(name: tuple[str, ...], true: Mapping[tuple[str, ...], Value]) -> tuple[str, ...]:
    """Return the name of a value under something that was read with another name."""
    alike = (one for one in true if (one[0], one[-1], len(one)) == (name[0], name[-1], len(name)))
    scored = ((sum(map(apart, one, name)), one) for one in alike)
    distance, best = min(scored, default=(9.0, name))
    return best if distance <= _NEAR else name


def _is_written(filing: Filing, value: Value) -> bool:
    source = filing.sources.get(value.file_id)
    return source is not None and any(_has(source.values, path) for path in value.paths)


def _is_marked(filing: Filing, value: Value) -> bool:
    source = filing.sources.get(value.file_id)
    if source is None:
        return False
    lines = source.text.split("\n")
    for path in value.paths:
        if not _has(source.values, path):
            continue
        span = source.place(path).span
        if span is not None and any(
            MARK in line for line in lines[span.line - 1 : (span.end_line or span.line)]
        ):
            return True
    return False


def _has(table: object, path: KeyPath) -> bool:
    for step in path:
        steps = table if isinstance(table, dict) else range(len(table)) if isinstance(table, list) else ()
        if step not in steps:
            return False
        table = table[step]  # type: ignore[index]
    return True
