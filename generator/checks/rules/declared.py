"""Fields that forms declare: what must be filled in, what has to agree, and what a stage leaves out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from generator.base.expression import Fault, Missing
from generator.base.money import differ, exceeds, money
from generator.base.problems import Severity, dotted, parts_of
from generator.base.score import EXECUTION
from generator.base.target import Target
from generator.base.units import measure
from generator.checks.declared_fields import every, name_of, place_of, weighed
from generator.checks.place import At
from generator.checks.rule import Finding, Reason, rule
from generator.filing.declared import Kind, of_file
from generator.forms.expressions import reads
from generator.forms.scope import Spot
from generator.forms.values import Where, printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.base.expression import Result
    from generator.checks.book import Book

_MOST = 3
_ACHIEVED = "achieved"
_OUTPUT, _COST = "产出", "成本"


def _example(where: Where) -> str:
    examples = {
        Kind.MONEY: "155.5", Kind.NUMBER: "10", Kind.PERCENT: '"95%"', Kind.DATE: "2024-01-15",
        Kind.YEAR: "2024", Kind.YES_NO: "true", Kind.TARGET: '"95%"',
    }  # fmt: skip
    first = f'"{where.field.choices[0]}"' if where.field.choices else '"…"'
    return f"{where.field.key} = {examples.get(where.field.kind, first)}"


@rule("TB801", "表样要求的内容没有填", Severity.ERROR, Reason.INCOMPLETE, hint="写上这一项")
def required(book: Book) -> Iterator[Finding]:
    """Every field that a form requires is filled in, if need be only in the case that it names.

    bad: 自评：{ weight = 20 }
    good: 自评：{ achieved = "4次", weight = 20 }
    """
    for where in every(book):
        if where.form and book.values.record(where.spot, where.form)[0] is None:
            continue  # the whole row is missing: TB809
        if _is_required(book, where) and isinstance(book.values.value(where), Missing):
            note = f"：{where.field.note}" if where.field.note else ""
            message = f"没有填写{name_of(book, where)}{note}"
            yield Finding(place_of(book, where), message, f"写上：{_example(where)}")


def _is_required(book: Book, where: Where) -> bool:
    if isinstance(where.field.required, str):
        return book.values.evaluate(where, where.field.required) is True
    return where.field.required


@rule("TB802", "写的与算出的不一致", Severity.ERROR, hint="改成算出的值，或删掉让程序算；印出来的是写的值")
def disagrees(book: Book) -> Iterator[Finding]:
    """Every value that is written although it can be worked out is what it comes to.

    bad: 自评：total = 95
    good: 自评：total = 100
    """
    for where in every(book):
        if not where.field.value:
            continue
        written, computed = book.values.written(where), book.values.computed(where)
        if isinstance(written, Missing) or isinstance(computed, Missing | Fault) or _same(written, computed):
            continue
        shown = (printed(each, where.field.kind) for each in (written, computed))
        yield Finding(place_of(book, where), "{}写的是 {}，算出来是 {}".format(name_of(book, where), *shown))


def _same(one: Result, other: Result) -> bool:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return not differ(one, other)
    if isinstance(one, Target) and isinstance(other, Target):
        return one.same(other)
    return one == other


@rule(
    "TB803", "有一部分没有填，算不出来", Severity.WARNING, Reason.INCOMPLETE, hint="把缺的填上，不缺的才求和"
)
def gap(book: Book) -> Iterator[Finding]:
    """Nothing is summed over a gap: a value is worked out when all that it needs is there.

    bad: 自评：{ weight = 20 }
    good: 自评：{ achieved = "4次", weight = 20 }
    """
    for where in every(book):
        found = book.values.value(where)
        if not (where.field.value and isinstance(found, Missing)):
            continue
        if where.spot.owner in ("project", "department") and where.field.kind is not Kind.CHOICE:
            missing = "、".join(found.names[:_MOST])
            more = f" 等 {len(found.names)} 项" if len(found.names) > _MOST else ""
            yield Finding(place_of(book, where), f"{name_of(book, where)}算不出来：缺{missing}{more}")


@rule("TB804", "不能照算式算", Severity.WARNING, hint="改正它用到的值；算不了的自己写上")
def fault(book: Book) -> Iterator[Finding]:
    """Every expression gets what can be reckoned with: no 0 to divide by, units that agree.

    bad: 自评：{ achieved = "4人", weight = 20 }
    good: 自评：{ achieved = "4次", weight = 20 }
    """
    seen = set()
    for where in every(book):
        found = book.values.value(where)
        if isinstance(found, Fault) and (where.spot.stem, found.message) not in seen:
            seen.add((where.spot.stem, found.message))
            yield Finding(place_of(book, where), f"{name_of(book, where)}算不出来：{found.message}")


@rule("TB805", "合计不等于各项之和", Severity.ERROR, hint="改正合计或其中一项")
def parts(book: Book) -> Iterator[Finding]:
    """Every field that a form calls the sum of others is their sum.

    bad: 自评：executed = 100, own_funds = 30, fiscal = 60
    good: 自评：executed = 100, own_funds = 40, fiscal = 60
    """
    for where in every(book):
        whole = book.values.value(where)
        each = [book.values.evaluate(where, part) for part in where.field.parts]
        amounts = [part for part in each if isinstance(part, Decimal)]
        if not amounts or not isinstance(whole, Decimal):
            continue
        if differ(whole, sum(amounts, Decimal())):
            added = f"{' + '.join(map(money, amounts))} = {money(sum(amounts, Decimal()))}"
            message = f"{name_of(book, where)}是 {money(whole)}，各项之和是 {added}"
            yield Finding(place_of(book, where), message)


@rule("TB806", "超过了上限", Severity.ERROR, hint="核对两个数，改正写错的一个")
def within(book: Book) -> Iterator[Finding]:
    """Every field with a limit stays within it: nobody executes more than the budget.

    bad: 自评：executed = 120, own_funds = 60, fiscal = 60
    good: 自评：executed = 100, own_funds = 40, fiscal = 60
    """
    for where in every(book):
        if not where.field.within:
            continue
        found, limit = book.values.value(where), book.values.evaluate(where, where.field.within)
        if isinstance(found, Decimal) and isinstance(limit, Decimal) and exceeds(found, limit):
            shown = (printed(each, where.field.kind) for each in (found, limit))
            yield Finding(place_of(book, where), "{}是 {}，超过了 {}".format(name_of(book, where), *shown))


@rule("TB807", "分值之和不对", Severity.ERROR, Reason.INCOMPLETE, hint="按评分办法分配各项指标的分值")
def weights(book: Book) -> Iterator[Finding]:
    """All weights of indicators sum to what the form's rule leaves to them.

    bad: 自评：{ achieved = "4次", weight = 10 }
    good: 自评：{ achieved = "4次", weight = 20 }
    """
    for of_stage in weighed(book):
        total = sum(of_stage.points.values(), Decimal())
        if total != of_stage.rule.indicators:
            should = f"应为 {money(of_stage.rule.indicators)}（{of_stage.rule.title}）"
            yield Finding(of_stage.at, f"各指标分值之和是 {money(total)}，{should}")


@rule(
    "TB811",
    "某类指标的分值之和不对",
    Severity.WARNING,
    Reason.INCOMPLETE,
    hint="按评分办法分配各类指标的分值",
)
def class_weights(book: Book) -> Iterator[Finding]:
    """All weights of one class of indicators sum to what the form's rule gives that class.

    bad: 自评：{ achieved = "4次", weight = 10 }
    good: 自评：{ achieved = "4次", weight = 20 }
    """
    for of_stage in weighed(book):
        parts_of_rule = of_stage.rule.weights(of_stage.points.keys())
        known = {name for part in parts_of_rule for name in part.classes}
        for part in parts_of_rule:
            # a rule without a class for cost is of a time when cost was one of the outputs
            cost = {_COST} if _OUTPUT in part.classes and _COST not in known else set()
            found = sum((of_stage.points.get(name, Decimal()) for name in {*part.classes, *cost}), Decimal())
            if EXECUTION not in part.classes and found != part.points:
                names = "与".join(part.classes)
                should = f"应为 {money(part.points)}（{of_stage.rule.title}）"
                yield Finding(of_stage.at, f"{names}指标的分值之和是 {money(found)}，{should}")


@rule("TB808", "实际完成值的单位与指标值不同", Severity.ERROR, Reason.MISMATCH, hint="单位写得与指标值一样")
def units(book: Book) -> Iterator[Finding]:
    """Every achieved value is counted in what its target is counted in.

    bad: 自评：{ achieved = "4人", weight = 20 }
    good: 自评：{ achieved = "4次", weight = 20 }
    """
    for where in every(book):
        if where.field.kind is not Kind.TARGET or where.spot.owner != "indicator":
            continue
        said, target = book.values.value(where), book.values.reading.wording(where.spot).target
        if not isinstance(said, Target) or said.number is None or target.number is None:
            continue
        if measure(said.unit)[1] != measure(target.unit)[1]:
            message = f"{name_of(book, where)}是 {said.printed}，指标值是 {target.printed}，单位不同"
            yield Finding(place_of(book, where), message)


@rule(
    "TB809", "有指标没有填", Severity.ERROR, Reason.INCOMPLETE, hint="照 tianbao stage 写出的样子补上这几行"
)
def left_out(book: Book) -> Iterator[Finding]:
    """Every indicator of the filing has its row in a stage.

    bad: 自评：goals = {}
    good: 自评：{ achieved = "4次", weight = 20 }
    """
    values = book.values
    for form, records in book.filing.stages.items():
        for stem in records:
            of = of_file(stem)
            needed = [
                one for one in book.filing.declared.fields(form, of).of("indicator") if one.required is True
            ]
            if not needed or (of == "project" and stem not in book.filing.projects):
                continue
            spots = values.reading.children(Spot(of, stem), "indicators")
            lacking = [spot for spot in spots if values.record(spot, form)[0] is None]
            names = [values.reading.wording(spot).name for spot in lacking]
            if names:
                more = f" 等 {len(names)} 个" if len(names) > _MOST else ""
                message = f"没有写这些指标：{'、'.join(names[:_MOST])}{more}"
                yield Finding(At(f"{stem}.{form}", "goals"), message)


@rule("TB810", "两处的实际完成值不同", Severity.ERROR, Reason.MISMATCH, hint="留下一处，另一处删掉")
def achieved_twice(book: Book) -> Iterator[Finding]:
    """Every achieved value is the same in the evaluation and in the filing, where both have one.

    bad: achieved = "5次"  # 自评：{ achieved = "4次", weight = 20 }
    good: achieved = "4次"  # 自评：{ achieved = "4次", weight = 20 }
    """
    for where in every(book):
        if not where.form or where.field.key != _ACHIEVED or where.spot.owner != "indicator":
            continue
        said, own = book.values.written(where), book.values.reading.indicator(where.spot).achieved
        if isinstance(said, Target) and own is not None and not said.same(own):
            _, path = book.values.record(where.spot, "")
            file, _, key = path.partition("#")
            message = f"{name_of(book, where)}是 {said.printed}，申报里写的是 {own.printed}"
            also = (At(file, dotted((*parts_of(key.rstrip(".")), _ACHIEVED))),)
            yield Finding(place_of(book, where), message, also=also)


@rule("TB812", "写了却印不出来", Severity.WARNING, hint="请管表样的人给它加一格，或把它删掉")
def unseen(book: Book) -> Iterator[Finding]:
    """Every declared field that is written is shown by a form, or needed by what one works out.

    bad: 自评：memo = "见附件"
    good: 自评：total = 100
    """
    if book.shows is None or not book.filing.declared:
        return
    seen = {(read.form, read.owner, read.key) for read in reads(book.filing.declared)}
    for where in every(book):
        name = (where.form, where.spot.owner, where.field.key)
        if name in seen or isinstance(book.values.written(where), Missing) or book.shows(where.field.key):
            continue
        seen.add(name)
        yield Finding(place_of(book, where), f"{name_of(book, where)}写了，却没有一张表印它")
