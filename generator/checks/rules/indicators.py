"""一级, 二级 and 三级指标: their places in the taxonomy, their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.base.vocabulary import SUFFIX
from generator.checks.rule import Finding, Reason, rule
from generator.filing.titles import closest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book


@rule(
    "TB201",
    "二级指标不属于所写的一级指标",
    Severity.ERROR,
    Reason.LEVEL2,
    hint="写这个一级指标的二级指标；只写二级指标即可，一级指标由它得出",
)
def wrong_level2(book: Book) -> Iterator[Finding]:
    """Every 二级指标 belongs to its 一级指标 in the taxonomy of the form's edition.

    bad: kind = "满意度/经济成本"
    good: kind = "服务对象满意度"
    """
    for lines in book.kinds.values():
        level1, level2 = lines[0].kind
        own = book.taxonomy.levels.get(level1)
        if own is None or level2 in own:
            continue
        right = book.taxonomy.kind(level2).level1
        for line in lines if right else ():
            yield Finding(
                line.at("kind"),
                f"指标“{line.name}”：“{level2}”不属于“{level1}”，属于“{right}”",
                f"“{level1}”的二级指标有：{'、'.join(own)}",
            )


@rule(
    "TB202",
    "没有这个二级指标",
    Severity.ERROR,
    Reason.LEVEL2,
    hint="写表样里的二级指标，例如 数量、社会效益、服务对象满意度",
)
def unknown_level2(book: Book) -> Iterator[Finding]:
    """Every 二级指标 is one of the taxonomy of the form's edition; its last word 指标 may be left out.

    bad: kind = "数目"
    good: kind = "数量"
    """
    for lines in book.kinds.values():
        level1, level2 = lines[0].kind
        if level2 in book.taxonomy.levels.get(level1, ()) or book.taxonomy.kind(level2).level1:
            continue
        own = book.taxonomy.levels.get(level1) or _suggested(book, level2)
        for line in lines:
            yield Finding(
                line.at("kind"),
                f"指标“{line.name}”：没有“{level2}”这个二级指标",
                f"可以写：{'、'.join(level.removesuffix(SUFFIX) for level in own)}",
            )


def _suggested(book: Book, written: str) -> tuple[str, ...]:
    """Return the 二级指标 that could be meant: those of a 一级指标, the one with a like name, or all."""
    levels = book.taxonomy.levels
    own = levels.get(written.removesuffix(SUFFIX) + SUFFIX)
    every = tuple(level2 for level2s in levels.values() for level2 in level2s)
    near = closest(written.removesuffix(SUFFIX) + SUFFIX, every)
    return own or ((near,) if near else every)


@rule("TB203", "没有这个一级指标", Severity.ERROR, Reason.LEVEL1, hint="只写二级指标即可，一级指标由它得出")
def unknown_level1(book: Book) -> Iterator[Finding]:
    """Every 一级指标 written before the 二级指标 is one of the taxonomy.

    bad: kind = "其他/数量"
    good: kind = "数量"
    """
    levels = book.taxonomy.levels
    for written, lines in book.kinds.items():
        kind = lines[0].kind
        if "/" not in written or kind.level1 in levels:
            continue
        for line in lines:
            yield Finding(
                line.at("kind"),
                f"指标“{line.name}”：没有“{kind.level1}”这个一级指标；有：{'、'.join(levels)}",
            )


@rule(
    "TB204",
    "同一个目标里指标重名",
    Severity.ERROR,
    Reason.OTHER,
    hint="换一个名称说明两者的区别，或合为一个指标",
)
def same_name(book: Book) -> Iterator[Finding]:
    """Every 三级指标 has a name of its own within its goal.

    bad: indicators = [{ id = "a", name = "服务对象满意率", … }, { id = "b", name = "服务对象满意率", … }]
    good: indicators = [{ name = "参会企业满意率", … }, { name = "参会居民满意率", … }]
    """
    for first, line in book.repeated:
        if first.goal_key == line.goal_key:
            yield Finding(
                line.at("name"),
                f"同一个目标里已有指标“{line.name}”",
                also=(first.at("name"),),
            )


@rule(
    "TB205",
    "同一个项目的几个目标里指标重名",
    Severity.INFO,
    hint="在名称里写明是什么的，例如“宣传成本节约率”",
)
def same_name_elsewhere(book: Book) -> Iterator[Finding]:
    """Every 三级指标 has a name of its own within its project, so that one can tell what it belongs to.

    bad: { name = "成本节约率", … }  # 另一目标：{ name = "成本节约率", … }
    good: { name = "宣传成本节约率", … }  # 另一目标：{ name = "成本节约率", … }
    """
    for first, line in book.repeated:
        if first.goal_key != line.goal_key:
            yield Finding(
                line.at("name"),
                f"另一个目标里也有指标“{line.name}”",
                also=(first.at("name"),),
            )
