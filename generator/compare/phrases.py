"""What the printers say, in the forms' own terms."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from generator.base.money import money
from generator.base.terminal import clipped
from generator.compare.amounts import Aims, Amounts, Verdict
from generator.compare.data import Kind, Thing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from generator.compare.data import Change, Item
    from generator.compare.difference import Counts, Difference, Filed, Gap, Summary
    from generator.compare.foremost import Dropped, Foremost, Moved, Softer

KINDS = {
    Kind.ADDED: "新增",
    Kind.REMOVED: "取消",
    Kind.RENAMED: "改名",
    Kind.MOVED: "移动",
    Kind.CHANGED: "修改",
    Kind.REORDERED: "调整顺序",
}
THINGS = {
    Thing.UNIT: "单位",
    Thing.DEPARTMENT: "部门",
    Thing.DEPARTMENT_GOAL: "部门表的目标",
    Thing.PROJECT: "项目",
    Thing.ACTIVITY: "项目活动",
    Thing.PURCHASE: "采购",
    Thing.GOAL: "绩效目标",
    Thing.INDICATOR: "绩效指标",
}
VERDICTS = {
    Verdict.STRICTER: "更严",
    Verdict.LOOSER: "更宽",
    Verdict.UNCLEAR: "方向不明",
    Verdict.SAME: "未动",
}
NOTHING = "两份申报内容相同。"
NOTHING_ELSE = "能比较的内容相同。"
_NAME = 60
_MOST = 20
"""Lines of a part of the head; what is left out stands below."""
_IDENTITIES = {"stem", "key", "id"}
"""Values by which files refer to each other; they say nothing about a thing that is new or gone."""


def heading(difference: Difference) -> str:
    """Return what is compared with what."""
    old, new = difference.old, difference.new
    if old.name == new.name and old.year == new.year:
        return f"{new.name} {_year(new)}"
    if old.name == new.name:
        return f"{new.name}：{_year(old)} → {_year(new)}"
    return f"{old.name} {_year(old)} → {new.name} {_year(new)}"


def sides(difference: Difference) -> tuple[str, str]:
    """Return short names for both sides."""
    old, new = _year(difference.old), _year(difference.new)
    return (old, new) if old != new else ("原来", "现在")


def _year(filed: Filed) -> str:
    return f"{filed.year} 年"


def gap(lost: Gap) -> str:
    """Say what could not be compared."""
    where = "两份都" if lost.in_old and lost.in_new else "原来的一份" if lost.in_old else "现在的一份"
    return f"{lost.title}（{lost.file_id}.toml）：{where}读不了，没有比较"


def signed(number: Decimal) -> str:
    """Print a difference with its sign."""
    return f"+{money(number)}" if number > 0 else money(number)


def amounts_note(amounts: Amounts) -> tuple[str, str]:
    """Return the difference and the percentage, empty where there is none."""
    difference, percent = amounts.difference, amounts.percent
    return (
        signed(difference) if difference is not None else "",
        f"{signed(percent)}%" if percent is not None else "",
    )


def note(change: Change) -> str:
    """Return what has to be said about a change besides both values."""
    detail = change.detail
    if isinstance(detail, Amounts):
        return "，".join(filter(None, amounts_note(detail)))
    if not isinstance(detail, Aims):
        return ""
    if detail.verdict is Verdict.SAME:
        return "只是写法不同"
    difference = detail.difference
    return VERDICTS[detail.verdict] + (f"，{signed(difference)}" if difference else "")


def kinds(item: Item) -> str:
    """Return what happened to a thing."""
    return "、".join(KINDS[kind] for kind in item.kinds)


def values(item: Item) -> Iterator[Change]:
    """Yield the changes worth printing: of what is new or gone, its name stands in its heading already."""
    alone = item.old is None or item.new is None
    for change in item.changes:
        if not alone or (change.name not in _IDENTITIES and change.old + change.new != item.side.name):
            yield change


def counts(title: str, counted: Counts) -> str:
    """Return how many there are, and what happened to them."""
    happened = {
        Kind.ADDED: counted.added,
        Kind.REMOVED: counted.removed,
        Kind.CHANGED: counted.changed,
        Kind.RENAMED: counted.renamed,
        Kind.MOVED: counted.moved,
    }
    words = "，".join(f"{KINDS[kind]} {count}" for kind, count in happened.items() if count)
    return f"{title}：{counted.old} → {counted.new} 个；{words or '没有变动'}"


def targets(summary: Summary) -> str:
    """Return what became of the annual targets."""
    found = Counter(target.aims.verdict for target in summary.targets)
    words = "，".join(f"{word} {found[verdict]}" for verdict, word in VERDICTS.items())
    return f"两份都有的指标，年度指标值：{words}"


def summary_lines(summary: Summary) -> tuple[str, str, str]:
    """Return the summary but for the budgets."""
    return (
        counts(THINGS[Thing.GOAL], summary.goals),
        counts(THINGS[Thing.INDICATOR], summary.indicators),
        targets(summary),
    )


class Part(NamedTuple):
    """A part of the head: lines of plain text under a title."""

    title: str
    lines: tuple[str, ...]


def first(found: Foremost) -> Iterator[Part]:
    """Yield what comes before the budgets."""
    yield from _part("放宽的指标", map(_softer, found.looser))
    yield from _part("取消的内容", map(_dropped, found.dropped))


def largest(found: Foremost) -> Iterator[Part]:
    """Yield what comes behind the budgets."""
    yield from _part("此外金额变动最大的", map(_amount, found.money), counted=False)


def yearly(difference: Difference, found: Foremost) -> Iterator[str]:
    """Say once which projects of one year moved on with the filing."""
    if found.yearly:
        names = "、".join(_short(item.side.name) for item in found.yearly[:_MOST])
        more = "等" if len(found.yearly) > _MOST else ""
        years = f"{difference.old.year} → {difference.new.year}"
        yield f"一年期项目的起止年度随申报年度改动（{years}）：{names}{more}，共 {len(found.yearly)} 个"


def _part(title: str, lines: Iterable[str], *, counted: bool = True) -> Iterator[Part]:
    said = tuple(lines)
    if not said:
        return
    more = (f"还有 {len(said) - _MOST} 项，见下文",) if len(said) > _MOST else ()
    yield Part(f"{title}（{len(said)}）" if counted else title, said[:_MOST] + more)


def _softer(softer: Softer) -> str:
    change = softer.change
    said = "数字改成了文字" if softer.worded else note(change)
    where = _where(softer.project, softer.item)
    return f"{where}：{_short(change.old)} → {_short(change.new)}（{said}）"


def _dropped(dropped: Dropped) -> str:
    parts = "、".join(f"{THINGS[thing]} {count} 个" for thing, count in dropped.parts.items())
    return _where(dropped.project, dropped.item) + (f"（连同{parts}）" if parts else "")


def _amount(moved: Moved) -> str:
    amounts, item = moved.amounts, moved.item
    what = "" if item.thing in {Thing.ACTIVITY, Thing.PURCHASE} else f" {moved.change.title}"
    if amounts.old is None or amounts.new is None:
        said, known = ("取消" if amounts.new is None else "新增"), amounts.old or amounts.new
        return f"{_where(moved.project, item)}{what}：{said} {money(known)}"
    sides = f"{money(amounts.old)} → {money(amounts.new)}"
    return f"{_where(moved.project, item)}{what}：{sides}（{note(moved.change)}）"


def _where(project: str, item: Item) -> str:
    """Name a thing, and its project."""
    name = f"{THINGS[item.thing]} {_short(item.side.name)}"
    return f"{_short(project)}，{name}" if project and item.thing is not Thing.PROJECT else name


def _short(text: str) -> str:
    return clipped(" ".join(text.split()), _NAME)
