"""项目采购 against what the activities and indicators say is bought."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.base.vocabulary import CAPITAL, any_of, economic_class, words
from generator.checks.place import At
from generator.checks.rule import Finding, rule
from generator.checks.rules.activities import nothing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.checks.book import Book
    from generator.filing.model import Project

_CLAUSE_ENDS = r",，;；。：:\n（）()"
_CLAUSE = re.compile(f"[{_CLAUSE_ENDS}]+")
_BUYING = ("buying", "contracting")
_REMARK = r"\s*[（(][^（()）]*[)）]|\s"
_QUANTITY = r"[约各共×x*=]*[0-9０-９.一二两三四五六七八九十百几]+\s*(?:万?元|[台套个批辆部只件组张艘架把项]?)"
_NAMED = 3  # things named in one message


@rule(
    "TB411",
    "购置设备却没有资本性支出科目",
    Severity.WARNING,
    hint="把设备购置列为一项活动，支出经济分类写“办公设备购置”“专用设备购置”等",
)
def equipment_without_class(book: Book) -> Iterator[Finding]:
    """Find equipment that is bought without a 310 class: of the activity that buys it, or of any.

    What is bought is said last: 公务用车加油 is no car, 空调移机 no 空调.

    bad: procurement = [{ item = "复印机", quantity = 1, amount = 3 }]
    bad: { name = "购置电脑", economic_class = "办公费", amount = 3 }
    good: { name = "购置电脑", economic_class = "办公设备购置", amount = 3 }
    good: procurement = [{ item = "复印机维修", quantity = 1, amount = 3 }]
    """
    for stem, project in book.filing.projects.items():
        found = list(_equipment(stem, project, buying=_says(book.activity_texts[stem], *_BUYING)))
        if found:
            names = _named(f"“{name}”" for _, name in found)
            yield Finding(
                found[0][0],
                f"{names}属于设备购置，却没有用资本性支出科目（{CAPITAL} 类）",
                also=tuple(at for at, _ in found[1:]),
            )


@rule(
    "TB412",
    "项目采购为“无”，别处却写了采购",
    Severity.WARNING,
    hint="把要采购的货物、服务写进 procurement；不是本项目采购的，换个说法",
)
def no_procurement(book: Book) -> Iterator[Finding]:
    """Find indicators and activities that speak of buying in a project without 项目采购.

    That others buy, are paid for it or watched at it is not buying.

    bad: { kind = "数量", name = "采购防疫物资", target = "≥1批" }
    good: { kind = "数量", name = "农机购置补贴数量", target = "≥20台" }
    good: { kind = "数量", name = "政府采购项目监督检查次数", target = "≥4次" }
    good: procurement = [{ item = "防疫物资", quantity = "1批", amount = 2 }]  # { name = "采购防疫物资", … }
    """
    projects = book.filing.projects.items()
    found = {
        stem: dict(_buying_activities(stem, project)) if _says(book.activity_texts[stem], *_BUYING) else {}
        for stem, project in projects
        if all(nothing(purchase.item) for purchase in project.procurement)
    }
    buying = _pattern(*_BUYING).search
    lines = book.lines if found and buying(book.names) else ()
    for line in [line for line in lines if line.stem in found and buying(line.name)]:
        if _buys(line.name):
            found[line.stem][line.at("name")] = f"三级指标“{line.name}”"
    for places in found.values():
        if places:
            first, *others = places
            yield Finding(
                first,
                f"{_named(places.values())}说到采购，项目采购却没有填（表中印“无”）",
                also=tuple(others),
            )


def _equipment(stem: str, project: Project, *, buying: bool) -> Iterator[tuple[At, str]]:
    """Yield the equipment that a project buys without a class for it, by its place."""
    purchases = [(i, one) for i, one in enumerate(project.procurement) if _is_equipment(one.item)]
    if not buying and not purchases:
        return
    capital = [_is_capital(activity.economic_class) for activity in project.activities]
    for position, activity in enumerate(project.activities) if buying else ():
        bought = not capital[position] and (activity.economic_class or not any(capital))
        said = f"{activity.name}\n{activity.description}\n{activity.calculation}"
        if bought and _buys(said) and any(_buys_equipment(part) for part in _CLAUSE.split(said)):
            yield At(stem, f"activities.{position}.name"), activity.name
    for position, purchase in purchases if not any(capital) else ():
        yield At(stem, f"procurement.{position}.item"), purchase.item


def _buying_activities(stem: str, project: Project) -> Iterator[tuple[At, str]]:
    for position, activity in enumerate(project.activities):
        for field in ("name", "description", "calculation"):
            text = getattr(activity, field)
            if _buys(text):
                words = next((clause for clause in _CLAUSE.split(text) if _buys(clause)), "")
                yield At(stem, f"activities.{position}.{field}", words), f"项目活动“{activity.name}”"


def _named(names: Iterable[str]) -> str:
    """Name the first things, each once."""
    every = list(dict.fromkeys(names))
    return "、".join(every[:_NAMED]) + "等" * (len(every) > _NAMED)


def _is_capital(written: str) -> bool:
    found = economic_class(written)
    return CAPITAL in written if found is None else found.code.startswith(CAPITAL)


def _buys_equipment(clause: str) -> bool:
    """Tell whether a clause buys equipment; a third party that is paid for work on it does not."""
    return _says(clause, "buying") and _is_equipment(clause) and _buys(clause)


def _is_equipment(text: str) -> bool:
    """Tell whether a text ends with equipment, but for remarks, quantities and words of buying."""
    if _equipment_last().search(text) is None:
        return False
    return not _says(_pattern("equipment").sub("", text), "not_equipment")


@cache
def _equipment_last() -> re.Pattern[str]:
    behind = _any("buying", "after_equipment")
    return re.compile(rf"{_any('equipment')}(?:{behind}|{_REMARK}|{_QUANTITY})*+\Z")


def _buys(text: str) -> bool:
    return _says(text, *_BUYING) and _says(_not_buying().sub("", text), *_BUYING)


def _says(text: str, *groups: str) -> bool:
    return _pattern(*groups).search(text) is not None


@cache
def _pattern(*groups: str) -> re.Pattern[str]:
    return re.compile(_any(*groups))


def _any(*groups: str) -> str:
    return any_of(word for group in groups for word in words(group))


@cache
def _not_buying() -> re.Pattern[str]:
    """Match what holds a word of buying and means something else."""
    not_after = "".join(f"(?<!{re.escape(word)})" for word in words("for_others"))
    return re.compile(
        f"{_any(*_BUYING)}{{0,2}}{_any('not_buying')}"
        f"|{not_after}{_any('other_buyers')}{_any('of_own_accord')}?{_any('buying')}"
        f"|{_any('no_buying')}{_any(*_BUYING)}"
        rf"|{_any('buying')}[^{_CLAUSE_ENDS}]{{0,12}}{_any('subsidy')}"
        rf"|{_any('buying')}[^{_CLAUSE_ENDS}]{{0,8}}{_any('watched')}(?!{_any('goods')})"
    )
