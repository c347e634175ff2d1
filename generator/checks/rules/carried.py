"""What roll-over carried over, or was read in with doubts, and nobody has answered for yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.base.problems import Severity, dotted
from generator.carry.rollover import Waits, reason, stale_years
from generator.checks.place import At
from generator.checks.rule import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book

_SAID_BEFORE = re.compile(r"goals\.|tasks")


@rule(
    "TB711",
    "从上年照抄的、读入时存疑的内容还没有核对",
    Severity.WARNING,
    hint="要改就直接改；不用改就删去“待核”，或运行 tianbao confirm",
)
def not_reviewed(book: Book) -> Iterator[Finding]:
    """Find lines that still carry a mark for review, their texts untouched.

    bad: rationale = "保障日常运转。"  # 待核 ee33
    bad: rationale = "保障日常运转。"  # 待核 ee33（表 3 第 14 行少一格）
    good: rationale = "保障日常运转。"
    """
    for waiting in book.unreviewed:
        if waiting.waits is Waits.REVIEW:
            why = reason(waiting.line)
            said = f"这一行读入时存疑（{why}）" if why else "这一行是从上年照抄的"
            yield Finding(At(waiting.file_id, dotted(waiting.line.key)), f"{said}，还没有核对")


@rule("TB712", "从上年结转的金额还没有填", Severity.WARNING, hint="填上今年的金额；确实是 0 的，删去“待填”")
def not_filled(book: Book) -> Iterator[Finding]:
    """Find amounts that roll-over has emptied.

    bad: amount = 0  # 待填（上年 40.5）
    good: amount = 42
    """
    for waiting in book.unreviewed:
        if waiting.waits is Waits.FILL:
            yield Finding(
                At(waiting.file_id, dotted(waiting.line.key)),
                "这里的金额还没有填",
            )


@rule("TB713", "照抄的文字里还写着上年", Severity.WARNING, hint="改成今年的内容")
def old_year_carried_over(book: Book) -> Iterator[Finding]:
    """Find texts of a carried-over filing that name last year; goals, targets and tasks are TB701's.

    bad: plan = "2022年的实施方案"  # 待核 da3c；2023 年的申报
    good: plan = "2023年的实施方案"
    """
    if all(reason(waiting.line) for waiting in book.unreviewed):  # nothing was carried over
        return
    for stale in stale_years(book.filing):
        key = dotted(stale.place.key)
        if not _SAID_BEFORE.match(key):
            yield Finding(
                At(stale.file_id, key, stale.word),
                f"这里还写着 {stale.word} 年，本申报是 {book.filing.year} 年的",
            )
