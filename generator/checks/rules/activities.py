"""项目支出明细测算: classes, descriptions and the arithmetic of each activity."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from generator.base.money import money
from generator.base.problems import Severity
from generator.base.vocabulary import any_of, economic_class, economic_classes, words
from generator.checks.arithmetic import calculation, right_result
from generator.checks.measure import blank
from generator.checks.place import At
from generator.checks.reading.calculated import other_result
from generator.checks.rule import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.checks.arithmetic import Calculation, Equation
    from generator.checks.book import Book
    from generator.filing.model import Activity

TOP = 3
"""Digits of a 类; a 款 has five."""

_ARITHMETIC = re.compile(r"[=＝≈×*xX·÷/+＋计共]")
_COMMAS = re.compile(r"[、,，;；/\n]+")
_AND = re.compile(r"[和及与]|(?<!\d)[\s+＋&—–-]+(?!\d)")
_DIGITS = re.compile(r"[0-9\s]+")
_OFFERED = 4


@rule(
    "TB401",
    "项目活动缺支出经济分类",
    Severity.WARNING,
    hint='写上部门预算支出经济分类的款级科目，例如 economic_class = "办公费"',
)
def no_class(book: Book) -> Iterator[Finding]:
    """Find an activity that does not name the 支出经济分类 it is paid from.

    bad: { name = "专家咨询费", amount = 3 }
    good: { name = "专家咨询费", economic_class = "咨询费", amount = 3 }
    """
    for stem, key, activity in book.activities:
        if nothing(activity.economic_class):
            yield Finding(
                At(stem, f"{key}economic_class"),
                f"项目活动“{activity.name}”（{money(activity.amount)} 万元）没有写支出经济分类",
            )


@rule(
    "TB402",
    "项目活动缺测算依据",
    Severity.WARNING,
    hint='写明数量、单价和算式，例如 calculation = "60人×500元=3万元"',
)
def no_calculation(book: Book) -> Iterator[Finding]:
    """Find an activity that does not say how its amount was arrived at.

    bad: { name = "职工培训", amount = 3 }
    good: { name = "职工培训", amount = 3, calculation = "60人×500元=3万元" }
    """
    for stem, key, activity in book.activities:
        if nothing(activity.calculation):
            yield Finding(
                At(stem, f"{key}calculation"),
                f"项目活动“{activity.name}”（{money(activity.amount)} 万元）没有写测算依据及说明",
            )


@rule(
    "TB403",
    "一项活动写了多个支出经济分类",
    Severity.WARNING,
    hint="一行只写一个支出经济分类：拆成几项活动，各写各的金额",
)
def several_classes(book: Book) -> Iterator[Finding]:
    """Allow an activity one 支出经济分类; what is paid from two is two activities.

    bad: economic_class = "水费、电费"
    good: economic_class = "水费"
    good: economic_class = "商品和服务支出/水费"
    """
    for stem, key, activity in book.activities:
        classes = _classes(activity.economic_class)
        if len(classes) > 1:
            yield Finding(
                At(stem, f"{key}economic_class"),
                f"项目活动“{activity.name}”写了 {len(classes)} 个支出经济分类：{'、'.join(classes)}",
                f"一行只写一个：把这 {money(activity.amount)} 万元拆成 {len(classes)} 项活动，各写各的金额",
            )


@rule(
    "TB404", "支出经济分类不是款级科目", Severity.WARNING, hint="写款级科目的名称或代码，例如 办公费 或 30201"
)
def unknown_class(book: Book) -> Iterator[Finding]:
    """Find a 支出经济分类 that is no 款 of the list for 部门预算, by name or code.

    *(m)*: parts of the list are general knowledge, so it stays a warning.

    bad: economic_class = "宣传费"
    bad: economic_class = "商品和服务支出"
    good: economic_class = "印刷费"
    good: economic_class = "30202"
    """
    for stem, key, activity in book.activities:
        for written in _classes(activity.economic_class):
            found = economic_class(written)
            if found is None or len(found.code) == TOP:
                where = "不是部门预算支出经济分类的科目" if found is None else "只是类级科目，没有写到款"
                yield Finding(
                    At(stem, f"{key}economic_class", written),
                    f"项目活动“{activity.name}”的支出经济分类“{written}”{where}",
                    f"写款级科目的名称或代码，例如 {_offered(written, found.code if found else '')}",
                )


@rule("TB405", "活动内容表述为空或只重复活动名称", Severity.WARNING, hint="写明做什么、为谁做、做多少")
def empty_description(book: Book) -> Iterator[Finding]:
    """Find a 活动内容表述 that says nothing, or nothing but the name of its activity.

    bad: { name = "国内招商经费", description = "主要用于国内招商" }
    bad: { name = "园区宣传经费", description = "宣传经费" }
    good: { name = "国内招商经费", description = "赴 16 个省级行政区招商的差旅和推介" }
    """
    for stem, key, activity in book.activities:
        said = activity.description.strip()
        if said != activity.name and _adds(said, activity.name):
            continue
        how = f"“{said}”只重复活动名称" if said else "没有内容"
        yield Finding(
            At(stem, f"{key}description"),
            f"项目活动“{activity.name}”的活动内容表述{how}",
        )


@rule(
    "TB406", "测算依据的算式算错了", Severity.ERROR, hint="核对数量、单价和单位；金额写作元还是万元也看一下"
)
def wrong_arithmetic(book: Book) -> Iterator[Finding]:
    """Evaluate the arithmetic of 测算依据 with its units; a result is right if it rounds to what is written.

    Money divided by 10,000 is read as 万元. A 共 is checked where it is money, or the sum of like things.

    bad: calculation = "882.85㎡×23.5元/月/㎡×12月=25.9万元"
    bad: calculation = "20场×（主持500元+音响800元×2台）=5.2万元"
    good: calculation = "882.85㎡×23.5元/月/㎡×12月=24.9万元"
    good: calculation = "5000元×60人÷10000=30万元"
    """
    for stem, key, activity, found in book.once(_calculations):
        for equation in found.equations:
            if not equation.holds:
                yield Finding(
                    At(stem, f"{key}calculation", _written(activity.calculation, equation)),
                    _correction(activity.calculation, equation),
                )


@rule("TB407", "测算结果与活动金额不一致", Severity.WARNING, hint="改金额或改测算依据，两处要一致")
def other_amount(book: Book) -> Iterator[Finding]:
    """Compare what 测算依据 comes to with the amount of the activity, unless the text itself goes on to that.

    bad: { amount = 25, calculation = "882.85㎡×23.5元/月/㎡×12月=24.9万元" }
    good: { amount = 24.9, calculation = "882.85㎡×23.5元/月/㎡×12月=24.9万元" }
    good: { amount = 27, calculation = "10家×3万元=30万元，压减10%后为27万元" }
    """
    for stem, key, activity, found in book.once(_calculations):
        result = other_result(activity, found)
        if result is not None:
            yield Finding(
                At(stem, f"{key}calculation"),
                f"项目活动“{activity.name}”测算得 {result} 万元，金额写的是 {money(activity.amount)} 万元",
                also=(At(stem, f"{key}amount"),),
            )


def nothing(text: str) -> bool:
    """Tell whether a text says only that there is nothing to say: blank, ``/``, ``无``."""
    return blank(text) or text.strip() in words("nothing")


@lru_cache(256)
def _classes(written: str) -> tuple[str, ...]:
    """Part what an author wrote into classes, each once; a name that holds 和 stays whole."""
    if nothing(written):
        return ()
    if economic_class(written):
        return (written,)
    parts = (part.strip() for part in _COMMAS.split(written))
    named = dict.fromkeys(one for part in parts if part for one in _joined(part))
    return tuple(one for one in named if not _leads(one, named))


def _leads(written: str, others: Iterable[str]) -> bool:
    """Tell whether a text is the 类 of what is written beside it, known or not: ``商品和服务支出/租赁费``."""
    top = economic_class(written)
    if top is None or len(top.code) > TOP:
        return False
    beside = [economic_class(other) for other in others if other != written]
    return any(one is None or one.code.startswith(top.code) for one in beside)


def _joined(written: str) -> list[str]:
    parts = [part.strip() for part in _AND.split(written)]
    return parts if economic_class(written) is None and all(map(economic_class, parts)) else [written]


def _offered(written: str, top: str) -> str:
    """Name what could have been meant: the 款 of a 类, or those with a name like the one written."""
    begins = _DIGITS.sub("", written)[:2]
    every = (one for key, one in economic_classes().items() if key == one.code and len(key) > TOP)
    near = [one for one in every if (one.code.startswith(top) if top else begins == one.name[:2])]
    return "、".join(f"{one.name}（{one.code}）" for one in near[:_OFFERED]) or "办公费（30201）"


@cache
def _filler() -> re.Pattern[str]:
    return re.compile(rf"[\W_]+|{any_of(words('filler'))}")


def _adds(said: str, name: str) -> bool:
    """Tell whether a text says anything that a name does not."""
    gist = _gist(said)
    return bool(gist) and (gist[0] not in name or gist not in _gist(name))


def _gist(text: str) -> str:
    return _filler().sub("", text)


def _calculations(book: Book) -> list[tuple[str, str, Activity, Calculation]]:
    return [
        (stem, key, activity, calculation(activity.calculation))
        for stem, key, activity in book.activities
        if activity.calculation and _ARITHMETIC.search(activity.calculation)
    ]


def _written(text: str, equation: Equation) -> str:
    return text[equation.start : equation.end]


def _correction(text: str, equation: Equation) -> str:
    return f"“{_written(text, equation)}”算错了：得数应是 {right_result(equation, text)}"
