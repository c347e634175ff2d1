"""What became of an earlier filing's projects and indicators in this one: for forms and checks."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.base.characters import matching
from generator.filing.pairing.nodes import Nodes, unread
from generator.filing.pairing.pairs import pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.filing.load import Filing
    from generator.filing.pairing.nodes import IndicatorNode
    from generator.filing.pairing.pairs import Pairs

Place: TypeAlias = "tuple[str, str, int]"
"""A project, a goal's key, and the position of an indicator in it."""


class Partner(NamedTuple):
    """An indicator of an earlier filing that is one of this filing's; `sure` unless only likeness says so."""

    node: IndicatorNode
    sure: bool


class Partners(NamedTuple):
    """The partners of this filing's indicators by their place; what the earlier filing has and this has not.

    `stems` are the earlier names of projects' files by their own, `goals` the earlier places (project and
    key) of goals by their own; of those that are surely the same.
    """

    indicators: Mapping[Place, Partner]
    gone: list[IndicatorNode]
    stems: Mapping[str, str]
    goals: Mapping[tuple[str, str], tuple[str, str]]


@lru_cache(maxsize=4)
def partners(old: Filing, new: Filing) -> Partners:
    """Match an earlier filing with this one; one that many forms ask about is matched once."""
    missing = unread(old) | unread(new)
    pairs = pair(Nodes.of(old, missing), Nodes.of(new, missing))
    sure = _Sure(pairs)
    found = {
        _place(after): Partner(before, sure.indicator(before, after))
        for before, after in pairs.indicators.both()
    }
    gone = [node for i, node in enumerate(pairs.indicators.old) if i not in pairs.indicators.to_new]
    stems = {new.stem: old.stem for old, new in pairs.projects.both() if sure.project(new.place)}
    goals = {
        (new.owner.stem, new.key): (old.owner.stem, old.key)
        for old, new in pairs.goals.both()
        if new.place not in pairs.goals.likely and sure.project(new.parent)
    }
    return Partners(found, gone, stems, goals)


def _place(node: IndicatorNode) -> Place:
    return node.owner.owner.stem, node.owner.key, node.position


class _Sure:
    """Tells pairs that a form may take values over for from those that are only alike.

    Sure is an indicator with the id or the name that it had, in the same goal or as the only one so called of
    the same project; the same are projects and goals with an equal key, code, name or text.
    """

    def __init__(self, pairs: Pairs) -> None:
        self._pairs = pairs
        self._old, self._new = _marks(pairs.indicators.old), _marks(pairs.indicators.new)

    def project(self, place: int) -> bool:
        return place not in self._pairs.projects.likely

    def indicator(self, old: IndicatorNode, new: IndicatorNode) -> bool:
        shared = _own_marks(old) & _own_marks(new)
        if not shared:
            return False
        goals, projects = self._pairs.goals, self._pairs.projects
        if goals.to_old.get(new.parent) == old.parent and new.parent not in goals.likely:
            return self.project(new.owner.parent)
        before, after = old.owner.parent, new.owner.parent
        if projects.to_old.get(after) != before or not self.project(after):
            return False
        return any(self._old[before, mark] == self._new[after, mark] == 1 for mark in shared)


def _own_marks(node: IndicatorNode) -> set[str]:
    return {node.indicator.identity, matching(node.indicator.name)}


def _marks(nodes: Iterable[IndicatorNode]) -> Counter[tuple[int, str]]:
    return Counter((node.owner.parent, mark) for node in nodes for mark in _own_marks(node))
