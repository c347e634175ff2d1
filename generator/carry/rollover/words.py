"""What roll-over and confirmation tell their user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.terminal import short
from generator.carry.rollover.marks import together
from generator.filing.titles import field_at, model_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.carry.rollover.confirm import Ready
    from generator.carry.rollover.lines import Line
    from generator.carry.rollover.run import Outcome
    from generator.carry.rollover.years import Turn

_NAMES = frozenset({"name", "item"})
_LONGEST = 24  # characters of a value: enough to know it again


def told(outcome: Outcome, turn: Turn) -> Iterator[str]:
    """Yield the lines that say what became of one unit."""
    if outcome.refusal:
        yield f"{outcome.unit_id}：没有结转，{outcome.refusal}"
        return
    to_do = together(outcome.to_do)
    yield f"{outcome.unit_id}：{turn.old} 年的申报已结转，写了 {len(outcome.written)} 个文件："
    yield from (f"  {file}" for file in outcome.written)
    yield from (f"  注意：{caution}" for caution in cautions(outcome, turn))
    yield f"  接着：填 {to_do.to_fill} 处金额，核对 {to_do.to_review} 处照抄的内容"


def cautions(outcome: Outcome, turn: Turn) -> Iterator[str]:
    """Yield what of the old year does not go on, and what the new one will lack."""
    yield from map(str, outcome.left_out)
    yield from outcome.notes
    yield from _empty_columns(turn)


def _empty_columns(turn: Turn) -> Iterator[str]:
    """Say what a year that nobody has filed leaves empty."""
    missing = {turn.new - 1: ("上年", "last_year"), turn.new - 2: ("前年", "year_before_last")}
    empty = [missing[year] for year in missing if year in turn.skipped]
    if empty:
        years = "、".join(map(str, turn.skipped))
        columns, keys = ("、".join(words) for words in zip(*empty, strict=True))
        yield f"跳过了 {years} 年，表里的{columns}会是空的；补上那些年度的申报，或在文件里写 {keys}"


def next_step(outcomes: Iterable[Outcome], turn: Turn) -> str:
    """Return how to go on; empty if nothing was written."""
    done = [outcome.unit_id for outcome in outcomes if outcome.written]
    unit = f" {done[0]} {turn.new}" if len(done) == 1 else ""
    return f"用“tianbao status{unit}”看进度。" if done else ""


def confirmed(lines: int, to_fill: int) -> str:
    """Return what confirming did."""
    said = f"核对了 {lines} 处" if lines else "没有要核对的标记"
    return f"{said}；还有 {to_fill} 处金额待填" if to_fill else said


def listed(file: Ready) -> Iterator[str]:
    """Yield what confirming a file confirms: goal by goal, each line's name and value."""
    if not file.result.rows:
        return
    yield file.shown
    goal = None
    for line in file.result.rows:
        key = line.key
        of_goal = key[1] if key[0] == "goals" and len(key) > 1 and isinstance(key[1], str) else None
        if of_goal != goal and of_goal is not None:
            yield f"  目标 {of_goal}"
        goal = of_goal
        yield f"  {line.number:>4}  {_said(file.file_id, line)}"


def _said(file_id: str, line: Line) -> str:
    """Say what stands on a line: a name of its own, or the field's, and the values."""
    name = next((leaf for leaf in line.leaves if leaf.name in _NAMES), None) if line.leaves[1:] else None
    rest = [leaf for leaf in line.leaves if leaf is not name]
    field = field_at(model_of(file_id), line.leaves[0].key)
    title = name.value if name else (field and field.title) or line.leaves[0].name
    values = "、".join(short(str(leaf.value), _LONGEST) for leaf in rest)
    return f"{short(str(title), _LONGEST)}：{values}"
