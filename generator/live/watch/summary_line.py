"""A rebuild in one line: when, what, how long, what is wrong."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.base.terminal import visible
from generator.live.watch.affected import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.base.problems import Problem
    from generator.live.watch.watch import Rebuild

_FEW = 3


def line(rebuild: Rebuild) -> str:
    """Return the line; problems are counted as they stand in the whole workspace."""
    clock = rebuild.at.strftime("%H:%M:%S")
    said = f"{_cause(rebuild)}：{_done(rebuild)}，{_took(rebuild.seconds)}；{_wrong(rebuild)}"
    return f"{clock}  {visible(said)}"


def _cause(rebuild: Rebuild) -> str:
    if not rebuild.changed:
        return "全部" if EVERYTHING in rebuild.selections else "再试一次"
    names = [name.removeprefix("filings/") for name in rebuild.changed]
    return "、".join(names) if len(names) <= _FEW else f"{names[0]} 等 {len(names)} 个文件"


def _done(rebuild: Rebuild) -> str:
    built, removed = rebuild.report.built, rebuild.report.removed
    parts = [f"印好 {built.total} 张表{_names(built)}"] if built else []
    parts += [f"删除 {removed.total} 张表{_names(removed)}"] if removed else []
    return "、".join(parts) or ("没有印出新的表" if rebuild.report.failed else "没有变动")


def _names(forms: Sequence[str]) -> str:
    return f"（{'、'.join(form.rpartition('/')[2] for form in forms)}）" if len(forms) <= _FEW else ""


def _took(seconds: float) -> str:
    return f"{seconds:.1f} 秒" if seconds >= 1 else f"{seconds * 1000:.0f} 毫秒"


def _wrong(rebuild: Rebuild) -> str:
    parts = [_counted(rebuild.problems)] if rebuild.problems else []
    parts += [f"审核发现 {_counted(rebuild.findings)}"] if rebuild.findings else []
    return "；".join(parts) or "没有问题"


def _counted(problems: Sequence[Problem]) -> str:
    counts = Counter(problem.severity for problem in problems)
    return "、".join(f"{counts[each]} 处{each.label}" for each in Severity if counts[each])
