"""The head of a report: budgets, and how many goals and indicators came, went and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.compare.amounts import Aims, Amounts, Verdict
from generator.compare.data import Kind, Thing
from generator.compare.difference import Aimed, Budget, Counts, Summary, budgets_in_order, matched
from generator.filing import derive

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from generator.base.target import Target
    from generator.compare.data import Item
    from generator.filing.model import Indicator
    from generator.filing.pairing.nodes import IndicatorNode, ProjectNode
    from generator.filing.pairing.pairs import Pairs


def summary(pairs: Pairs, items: Iterable[Item]) -> Summary:
    """Sum up what was matched and what differs."""
    budgets = budgets_in_order(_budgets(pairs))
    total = Amounts(
        derive.total(budget.amounts.old for budget in budgets),
        derive.total(budget.amounts.new for budget in budgets),
    )
    differing = [item for outer in items for item in outer.walk()]
    goals = _counts(Thing.GOAL, differing, len(pairs.goals.old), len(pairs.goals.new))
    indicators = _counts(Thing.INDICATOR, differing, len(pairs.indicators.old), len(pairs.indicators.new))
    aims = [(_aims(old, new), old, new) for old, new in pairs.indicators.both()]
    targets = matched(Aimed(old.side, new.side, annual) for (_, annual), old, new in aims)
    unmoved = matched(Aimed(old.side, new.side, both[1]) for both, old, new in aims if _stays(both))
    return Summary(budgets, total, goals, indicators, targets, unmoved)


def _budgets(pairs: Pairs) -> Iterator[Budget]:
    for old, new in pairs.projects.entries():
        yield Budget(old and old.side, new and new.side, Amounts(_budget(old), _budget(new)))


def _budget(node: ProjectNode | None) -> Decimal | None:
    return None if node is None else derive.budget(node.project)


def _counts(thing: Thing, items: Iterable[Item], old: int, new: int) -> Counts:
    kinds = [item.kinds for item in items if item.thing is thing]
    happened = {kind: sum(kind in found for found in kinds) for kind in Kind}
    return Counts(
        old=old,
        new=new,
        added=happened[Kind.ADDED],
        removed=happened[Kind.REMOVED],
        changed=happened[Kind.CHANGED],
        renamed=happened[Kind.RENAMED],
        moved=happened[Kind.MOVED],
    )


def _aims(old: IndicatorNode, new: IndicatorNode) -> tuple[Aims, Aims]:
    """Return the long-term and the annual target on both sides."""
    return (
        Aims(old.indicator.target, new.indicator.target),
        Aims(_annual(old.indicator), _annual(new.indicator)),
    )


def _annual(indicator: Indicator) -> Target:
    annual = indicator.annual
    return indicator.target if annual is None or annual.target is None else annual.target


def _stays(aims: tuple[Aims, Aims]) -> bool:
    return all(aim.verdict is Verdict.SAME for aim in aims)
