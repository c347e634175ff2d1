"""A unit's files as text: TOML put together by hand, since a library would take most of the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.bureau.drawing import BEFORE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.bureau.drawing import Goal, Indicator, Project, Unit

_ROLES = "甲乙丙丁戊己庚辛"
_OUTPUTS = ("经济成本", "数量", "质量", "时效")
_POINTS = 40  # the outputs' and costs' as well as the others'
_SHARES = ((0.5, 0.3), (0.45, 0.25, 0.2), (0.4, 0.25, 0.15, 0.1))
_TIMES = (4, 10, 12)
_ACTIVITIES = (
    ("聘用人员劳务", "劳务费", "聘用临时人员承担现场工作"),
    ("资料印制", "印刷费", "印制工作手册和登记表"),
    ("下乡差旅", "差旅费", "工作人员到各乡镇开展工作"),
    ("设施维修", "维修（护）费", "维修维护相关设施"),
    ("专用耗材", "专用材料费", "工作所需的专用耗材"),
    ("业务培训", "培训费", "组织业务人员培训"),
    ("项目实施", "委托业务费", "由专业机构实施"),
)


def unit_file(unit: Unit) -> str:
    """Return unit.toml."""
    number = unit.number
    return (
        f'name = "{unit.name}"\ndistrict = "{unit.district.code}"\n'
        f'address = "{unit.district.place}行政中心{number % 9 + 1}号楼"\n'
        f'postcode = "4{number % 100000:05}"\nphone = "8{number % 10000000:07}"\n'
    )


def department_file(unit: Unit, year: int, position: int, *, newest: bool) -> str:
    """Return department.toml of a year; `position` is how many years were filed before."""
    at = position + BEFORE
    place, off = unit.district.place, unit.amiss if newest else 0
    named = "、".join(project.programme.name for project in unit.projects)
    lines = [f"{i}. {duty}。" for i, duty in enumerate(unit.trade.duties, 1)]
    lines += [f"{i}. 在{place}做好{one.programme.work}。" for i, one in enumerate(unit.projects, 4)]
    tasks = f"{year}年，{unit.name}围绕本职开展{named}等工作，按计划完成各项目标。"
    return "\n".join(
        (
            f'filler = "{_person(unit, 0)}"\nduties = """',
            *lines,
            f'"""\ntasks = "{tasks}"\n\n[income]',
            f"fiscal_appropriation = {_line(unit, position, _all(unit, at) + off, _all)}",
            "fiscal_account = 0\nunit_funds = 0\n\n[spending]",
            f"personnel = {_line(unit, position, unit.personnel[at], _personnel)}",
            f"operation = {_line(unit, position, None, _operation)}",
            f"special_purpose = {_line(unit, position, _special(unit, at) + off if off else None, _special)}",
            "",
        )
    )


def project_file(unit: Unit, project: Project, year: int, position: int, *, newest: bool) -> str:
    """Return a project's file of a year."""
    at, programme = position + BEFORE, project.programme
    amounts, place = project.amounts, unit.district.place
    begin, amount = year - at, money(amounts[at])
    code = f"{unit.district.code}{begin % 100:02}{unit.number:08}{project.number:05}"
    before = "".join(f"{year - back}年项目预算为{money(amounts[at - back])}万元，" for back in (2, 1))
    head = (
        f'name = "{place}{programme.name}"\ncode = "{code}"\nleader = "{_person(unit, project.number + 1)}"\n'
        f'attribute = "持续性项目"\ncategory = "{category(project)}"\n'
        f"start_year = {begin}\nend_year = {begin + len(amounts)}\n"
        f'rationale = "根据{unit.name}的职责，{place}每年需要开展{programme.work}，'
        f'保障{programme.audience}的利益。"\n'
        f'plan = "由{unit.name}组织，分季度推进{programme.work}，年底检查完成情况。"\n'
        f"total_budget = {money(sum(amounts) + max(amounts))}\n"
        f'budget_changes = "{before}{year}年项目预算为{amount}万元，'
        f'变动的主要原因是{programme.output}的计划有调整。"\n'
        f'purpose = "用于{place}{programme.work}。"\nbasis = "计划标准"\n'
        f"funding = {{ general_public_budget = {amount}, current_year_request = {amount} }}\n"
        "\nactivities = [\n"
    )
    goals = "".join(_goal(key, goal, at) for key, goal in enumerate(project.goals_in(newest=newest), 1))
    return f"{head}{''.join(_activities(unit, project, amounts[at]))}]\n{goals}"


def evaluation_file(unit: Unit, project: Project, year: int, position: int) -> str:
    """Return what a project has achieved in a year."""
    at = position + BEFORE
    amount = project.amounts[at]
    spent = amount * (90 + (unit.number + project.number + at) % 11) // 100
    rows = [one for goal in project.goals for one in goal.indicators]
    outputs = [one for one in rows if one.kind in _OUTPUTS]
    others = [one for one in rows if one.kind not in _OUTPUTS]
    weights = {id(one): points for group in (outputs, others) for one, points in _shared_out(group)}
    sections = (
        f"\n[goals.goal-{number}.indicators]\n"
        + "".join(
            f'{one.key} = {{ achieved = "{one.achieved(at)}", weight = {weights[id(one)]}'
            f"{', degree = ' + chr(34) + '95%' + chr(34) if one.text else ''} }}\n"
            for one in goal.indicators
        )
        for number, goal in enumerate(project.goals, 1)
    )
    return (
        f'filed = {year + 1}-02-{unit.number % 27 + 1:02}\norigin = "部门预算项目"\nduration = "常年性"\n'
        f"\n[funding.general_public_budget]\nadjusted = {money(amount)}\nexecuted = {money(spent)}\n"
        f"{''.join(sections)}"
    )


def _shared_out(rows: list[Indicator]) -> Iterator[tuple[Indicator, int]]:
    """Yield indicators with their points, which are all that there are."""
    each, rest = divmod(_POINTS, len(rows))
    yield from ((one, each + (position < rest)) for position, one in enumerate(rows))


def category(project: Project) -> str:
    """Return which kind of spending a project is."""
    return "运转类" if project.programme.slug in ("office", "network") else "特定目标类"


def money(tenths: int) -> str:
    """Return an amount in 万元."""
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}" if tenth else str(whole)


def _goal(number: int, goal: Goal, at: int) -> str:
    rows = "".join(
        f'  {{ id = "{one.key}", kind = "{one.kind}", name = "{one.name}", target = "{one.target(at)}" }},\n'
        for one in goal.indicators
    )
    return f'\n[goals.goal-{number}]\ntext = "{goal.text}"\nindicators = [\n{rows}]\n'


def _activities(unit: Unit, project: Project, amount: int) -> Iterator[str]:
    """Yield a project's activities: the last one takes what the others leave."""
    first = unit.number + project.number
    shares = _SHARES[first % len(_SHARES)]
    left, place, work = amount, unit.district.place, project.programme.work
    for position in range(len(shares) + 1):
        name, economic_class, what = _ACTIVITIES[(first + position) % len(_ACTIVITIES)]
        times = _TIMES[(first + position) % len(_TIMES)]
        price = int(amount * shares[position] / times) if position < len(shares) else 0
        own = times * price or (left if position == len(shares) else 0)
        if not own:
            continue
        left -= own
        said = f"{money(price)}万元×{times}次={money(own)}万元" if price else "按上年实际支出和本年计划测算"
        yield (
            f'  {{ name = "{name}", description = "{place}{work}：{what}", '
            f'economic_class = "{economic_class}", '
            f'amount = {money(own)}, calculation = "{said}" }},\n'
        )


def _person(unit: Unit, number: int) -> str:
    return f"{_ROLES[(unit.number + number) % len(_ROLES)]}某"


def _line(unit: Unit, position: int, amount: int | None, of: Callable[[Unit, int], int]) -> str:
    """Return an amount, with those of the two years before as far as no filing says them."""
    said = {} if amount is None else {"amount": amount}
    if not position:
        said["last_year"] = of(unit, BEFORE - 1)
    if position < BEFORE:
        said["year_before_last"] = of(unit, position)
    return f"{{ {', '.join(f'{key} = {money(value)}' for key, value in said.items())} }}" if said else "{}"


def _personnel(unit: Unit, at: int) -> int:
    return unit.personnel[at]


def _operation(unit: Unit, at: int) -> int:
    return sum(one.amounts[at] for one in unit.projects if category(one) == "运转类")


def _special(unit: Unit, at: int) -> int:
    return sum(one.amounts[at] for one in unit.projects if category(one) != "运转类")


def _all(unit: Unit, at: int) -> int:
    return _personnel(unit, at) + _operation(unit, at) + _special(unit, at)
