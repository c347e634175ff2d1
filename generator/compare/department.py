"""What the department's form says itself: its own fields, and its own choice and wording of goals."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.compare.contents import department_goal_values, department_values
from generator.compare.data import Change, Item, Match, Thing, arranged
from generator.compare.order import reordered
from generator.compare.values import Value, changes, title
from generator.filing.load import department_goals
from generator.filing.model import Department, GoalReference, IndicatorReference
from generator.filing.pairing.nodes import Occurrence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.compare.declared import Declared
    from generator.filing.load import Filing, TakenGoal, TakenIndicator
    from generator.filing.pairing.nodes import IndicatorNode, Nodes
    from generator.filing.pairing.pairs import Pairs

_KEY = "department#"
_SIDE = Occurrence(_KEY, Department.model_config.get("title") or "", (0,))
_CHOICE = title(GoalReference, "indicators")
_EARLIER = (".last_year", ".year_before_last")
_NAME = f"部门表的{title(IndicatorReference, 'name')}"
IndicatorPair: TypeAlias = "tuple[IndicatorNode, IndicatorNode]"


class _Goal(NamedTuple):
    """A goal as the department's form takes it up, and its number there from 0."""

    taken: TakenGoal
    number: int

    @property
    def side(self) -> Occurrence:
        """The goal as the department's form has it."""
        taken = self.taken
        key = (
            f"{taken.stem}#goals.{taken.key}" if taken.reference is None else f"{_KEY}goals.{taken.position}"
        )
        return Occurrence(key, department_goal_values(taken)[0].text, (0, self.number))


Entry: TypeAlias = "tuple[_Goal | None, _Goal | None, list[IndicatorPair]]"


def department_items(
    old: Nodes, new: Nodes, pairs: Pairs, declared: tuple[Declared, Declared], *, whole: bool
) -> Iterator[Item]:
    """Yield the department form if it differs; `whole`: every project could be read on both sides."""
    before = _values(old.filing, declared[0], whole=whole)
    after = _values(new.filing, declared[1], whole=whole)
    if old.filing.year != new.filing.year:
        before, after = _of_this_year(before), _of_this_year(after)
    own = changes(before, after)
    parts: tuple[Item, ...] = ()
    if before is not None and after is not None:
        entries = list(_entries(old, new, pairs))
        parts = arranged(item for entry in entries for item in _goal_items(*entry))
        own += _order(entries)
    if own or parts:
        yield Item(Thing.DEPARTMENT, _SIDE if before else None, _SIDE if after else None, own, parts)


def _of_this_year(values: list[Value] | None) -> list[Value] | None:
    """Leave out 前年 and 上年: from one year to the next these columns always hold other years' amounts."""
    return values and [value for value in values if not value.name.endswith(_EARLIER)]


def _values(filing: Filing, declared: Declared, *, whole: bool) -> list[Value] | None:
    department = filing.department
    if department is None:
        return None
    return [*department_values(filing, department, whole=whole), *declared.department()]


def _entries(old: Nodes, new: Nodes, pairs: Pairs) -> Iterator[Entry]:
    """Yield the goals that both filings have, as each form takes them up, with their indicators."""
    before, after = _taken(old.filing), _taken(new.filing)
    within = pairs.indicators_within_goals()
    for a, b in pairs.goals.both():
        yield before.get((a.owner.stem, a.key)), after.get((b.owner.stem, b.key)), within[a.place, b.place]


def _taken(filing: Filing) -> dict[tuple[str, str], _Goal]:
    return {(goal.stem, goal.key): _Goal(goal, i) for i, goal in enumerate(department_goals(filing))}


def _goal_items(old: _Goal | None, new: _Goal | None, indicators: list[IndicatorPair]) -> Iterator[Item]:
    if old is None or new is None:
        if old is not None or new is not None:
            yield Item(Thing.DEPARTMENT_GOAL, old and old.side, new and new.side)
        return
    own = changes(department_goal_values(old.taken), department_goal_values(new.taken))
    own += _indicator_changes(old.taken, new.taken, indicators)
    if own:
        yield Item(Thing.DEPARTMENT_GOAL, old.side, new.side, own)


def _order(entries: list[Entry]) -> tuple[Change, ...]:
    """Compare the order of the goals, where an author chose it."""
    both = [(old, new) for old, new, _ in entries if old is not None and new is not None]
    if all(goal.taken.reference is None for pair in both for goal in pair):
        return ()
    matches = [Match(Thing.DEPARTMENT_GOAL, old.side, new.side) for old, new in both]
    return reordered("goals", title(Department, "goals"), (f"{_KEY}goals", f"{_KEY}goals"), matches)


def _indicator_changes(old: TakenGoal, new: TakenGoal, pairs: list[IndicatorPair]) -> tuple[Change, ...]:
    """Compare which indicators the form takes up, and under which name."""
    before = {item.position: item for item in old.indicators}
    after = {item.position: item for item in new.indicators}
    found: list[Change] = []
    for a, b in pairs:
        old_item, new_item = before.get(a.position), after.get(b.position)
        if old_item is not None and new_item is not None:
            found += changes([_name(old_item, a)], [_name(new_item, b)])
        elif old_item is not None or new_item is not None:
            found += changes([_choice(a)] if old_item else None, [_choice(b)] if new_item else None)
    return tuple(sorted(found, key=lambda c: (sorted((c.old, c.new)), sorted((c.old_key, c.new_key)))))


def _choice(node: IndicatorNode) -> Value:
    return Value("indicators", _CHOICE, node.side.key, node.side.name)


def _name(item: TakenIndicator, node: IndicatorNode) -> Value:
    """Return the form's name for an indicator."""
    name = Value("indicator", _NAME, node.side.key + ".name", node.side.name, own=False, naming=True)
    if item.name is None:
        return name
    return name._replace(text=item.name.strip(), key=item.name_key, own=True)
