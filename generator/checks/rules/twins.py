"""Goals of a project that are worded alike but for one word."""

from __future__ import annotations

import re
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from generator.base.characters import matching
from generator.base.problems import Severity
from generator.checks.passages import brief
from generator.checks.place import At
from generator.checks.rule import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book
    from generator.filing.model import Goal, Project

_WORD = 4
"""So many characters are one word at most."""
_SAME = 10
"""So many have to be the same at least."""
_PHASE = re.compile(r"第?[0-9一二三四五六七八九十]{1,3}\s?(?:[期批轮]|阶段|季度|标段)|[上下]半年")
_FIGURE = re.compile(r"[0-9.]*\Z"), re.compile(r"[0-9.]*")
"""What of a figure stands before a place in it, and behind."""


@rule(
    "TB155",
    "两个目标几乎一样",
    Severity.INFO,
    hint="说明两者的区别，或合为一个目标；是照抄后没有改完的，改正它",
)
def near_twins(book: Book) -> Iterator[Finding]:
    """Find two goals of a project that are worded alike but for one word or figure.

    Phases that are numbered (一期, 二期) are told apart by their number.

    bad: text = "维护展厅的设施设备，保障展厅正常运转"
      # 另一目标：text = "维护展馆的设施设备，保障展厅正常运转"
    bad: text = "完成12处老旧小区供水设施改造"  # 另一目标：text = "完成18处老旧小区供水设施改造"
    good: text = "维护展厅的设施设备，保障展厅正常运转"  # 另一目标：text = "邀请客商参加展会，签约招商项目"
    good: text = "完成老旧小区供水设施改造一期工程"  # 另一目标：text = "完成老旧小区供水设施改造二期工程"
    """
    for stem, project in book.filing.projects.items():
        told = set()
        for field in ("text", "annual_text"):
            for earlier, later, how in _alike(project, field):
                if (earlier, later) not in told:
                    told.add((earlier, later))
                    text, other = (_written(project.goals[key], field) for key in (earlier, later))
                    yield Finding(
                        At(stem, f"goals.{later}.{other[0]}"),
                        f"这个目标与另一个目标“{brief(text[1])}”{how}",
                        also=(At(stem, f"goals.{earlier}.{text[0]}"),),
                    )


def _alike(project: Project, field: str) -> Iterator[tuple[str, str, str]]:
    """Yield the goals that are like an earlier one of the same table: that one, they, and how.

    Texts with the same beginning stand side by side when all are put in order, those with the same end when
    they are read backwards: no goal has to be compared with every other one.
    """
    goals = project.goals
    order = {key: position for position, key in enumerate(goals)}
    texts = {key: matching(_written(goal, field)[1]) for key, goal in goals.items()}
    ways = ({key: text[::step] for key, text in texts.items()} for step in (1, -1))
    beside = chain(*(pairwise(sorted(way, key=way.__getitem__)) for way in ways))
    pairs = {tuple(sorted(pair, key=order.__getitem__)) for pair in beside}
    for one, other in sorted(pairs):
        how = _how_alike(texts[one], texts[other]) if _together(goals[one], goals[other]) else ""
        if how:
            yield one, other, how


def _written(goal: Goal, field: str) -> tuple[str, str]:
    """Return a goal's text in a term, with the key that it stands under."""
    own: str | None = getattr(goal, field)
    return ("text", goal.text) if own is None else (field, own)


def _together(one: Goal, other: Goal) -> bool:
    """Tell whether two goals stand in one table: one's long-term text may well be the other's annual one."""
    return None in (one.only, other.only) or one.only == other.only


def _how_alike(one: str, other: str) -> str:
    """Say in what word two texts differ; empty where it is more than one, or only the number of a phase."""
    if one != other and _PHASE.sub("", one) == _PHASE.sub("", other):
        return ""
    begin = _common(one, other)
    end = _common(one[begin:][::-1], other[begin:][::-1])
    words = one[begin : len(one) - end], other[begin : len(other) - end]
    longest = max(map(len, words))
    if begin + end < max(_SAME, longest * _WORD) or longest > _WORD:
        return ""
    if all(words):
        before, after = _figure(one, begin, len(one) - end)
        return f"只有“{before}{words[0]}{after}”和“{before}{words[1]}{after}”不同"
    return f"只差“{''.join(words)}”几个字" if any(words) else "一字不差"


def _figure(text: str, begin: int, end: int) -> tuple[str, str]:
    """Return what of a figure two texts share on both sides of where they differ: of 12 and 18 the 1."""
    before, after = (
        pattern.search(part) for pattern, part in zip(_FIGURE, (text[:begin], text[end:]), strict=True)
    )
    return (before[0] if before else ""), (after[0] if after else "")


def _common(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((position for position, (a, b) in pairs if a != b), min(len(one), len(other)))
