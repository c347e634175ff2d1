"""Goals and their indicators, with what they were last year and how the department takes them up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.base.problems import step
from generator.filing.history import achieved, achieved_by, same_before
from generator.filing.wording import wording
from generator.portfolio.rows.amounts import printed, real
from generator.portfolio.rows.lines import Lines
from generator.portfolio.tables import GoalRow, IndicatorRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.base.target import Target
    from generator.filing.load import TakenGoal
    from generator.filing.model import Goal, Project, Term
    from generator.filing.pairing.partners import Place
    from generator.filing.wording import Wording
    from generator.portfolio.rows.folder import Loaded

_Long: TypeAlias = "tuple[str | None, str | None, str | None, str | None]"


class _Before(NamedTuple):
    """Where an indicator stood last year, what it was called, had to reach and achieved."""

    stem: str | None = None
    goal: str | None = None
    position: int | None = None
    name: str | None = None
    target: str | None = None
    number: float | None = None
    unit: str | None = None
    achieved: str | None = None
    achieved_number: float | None = None
    achieved_unit: str | None = None


def goal_rows(loaded: Loaded, stem: str, project: Project) -> Iterator[GoalRow | IndicatorRow]:
    """Yield a project's goals, each with its indicators behind it."""
    lines = Lines(loaded.filing.sources[stem], project)
    for position, (key, goal) in enumerate(project.goals.items()):
        place, taken = loaded.taken.get((stem, key), (None, None))
        reference = taken.reference if taken else None
        own = (reference.text, reference.annual_text, reference.heading) if reference else (None, None, None)
        yield GoalRow(
            *loaded.place, stem, key, position, goal.only, goal.text, goal.annual_text, goal.basis,
            place, *own, loaded.file(stem), lines.goal(key),
        )  # fmt: skip
        yield from _Indicators(loaded, stem, project, key, goal, lines).rows(taken)


class _Indicators(NamedTuple):
    """One goal's indicators."""

    loaded: Loaded
    stem: str
    project: Project
    key: str
    goal: Goal
    lines: Lines

    def rows(self, taken: TakenGoal | None) -> Iterator[IndicatorRow]:
        """Yield them."""
        filing, (last, oldest) = self.loaded.filing, self.loaded.earlier
        old = same_before(filing, last, self.stem, self.key) if last else {}
        last_year, year_before_last = (achieved(filing, one, self.stem, self.key) for one in (last, oldest))
        chosen = _chosen(taken)
        base, file = f"goals.{step(self.key)}.indicators.", self.loaded.file(self.stem)
        for position, one in enumerate(self.goal.indicators):
            words = wording(self.project, self.key, position, _term(one.only))
            kind = self.loaded.taxonomy.kind(words.kind)
            target = words.target
            before = self._before(old.get(position))
            place, own_name = chosen.get(position, (None, None))
            done = achieved_by(filing, (self.stem, self.key, position))
            yield IndicatorRow(
                *self.loaded.place, self.stem, self.key, position, one.identity, one.only,
                kind.level1, kind.level2, words.name,
                target.printed, target.sign, real(target.number), real(target.upper), target.digits,
                target.unit,
                words.basis, *self._long(position, words),
                _or(one.year_before_last, year_before_last, position),
                _or(one.last_year, last_year, position),
                printed(done), real(done.number) if done else None, done.unit if done else None,
                before.stem, before.goal, before.position, before.name, before.target, before.number,
                before.unit, before.achieved, before.achieved_number, before.achieved_unit, place, own_name,
                file, f"{base}{position}", self.lines.indicator(self.key, position),
            )  # fmt: skip

    def _long(self, position: int, annual: Wording) -> _Long:
        """Return what the long-term table says differently: 二级指标, 三级指标, 指标值, 依据."""
        one = self.goal.indicators[position]
        if one.annual is None or one.only is not None:
            return None, None, None, None
        words = wording(self.project, self.key, position, "long_term")
        kind, other = (self.loaded.taxonomy.kind(each.kind).level2 for each in (words, annual))
        target, others = words.target.printed, annual.target.printed
        return (
            _unless(kind, other),
            _unless(words.name, annual.name),
            _unless(target, others),
            _unless(words.basis, annual.basis),
        )

    def _before(self, place: Place | None) -> _Before:
        """Return what an indicator was last year, by its place there."""
        filing = self.loaded.earlier.last_year
        if place is None or filing is None:
            return _Before()
        stem, key, position = place
        project = filing.projects[stem]
        words = wording(project, key, position, _term(project.goals[key].indicators[position].only))
        done: Target | None = achieved_by(filing, place)
        return _Before(
            *place, words.name, words.target.printed, real(words.target.number), words.target.unit,
            printed(done), real(done.number) if done else None, done.unit if done else None,
        )  # fmt: skip


def _term(only: Term | None) -> Term:
    """Return the table whose wording counts: the annual one, where the indicator stands in it."""
    return "long_term" if only == "long_term" else "annual"


def _chosen(taken: TakenGoal | None) -> dict[int, tuple[int | None, str | None]]:
    """Return the indicators that the department takes up: place in its goal, and its own name."""
    return {one.position: (i, one.name) for i, one in enumerate(taken.indicators)} if taken else {}


def _unless(ours: str, theirs: str) -> str | None:
    return None if ours == theirs else ours


def _or(typed: str | None, found: Mapping[int, str], position: int) -> str:
    return (typed or "") if typed is not None else found.get(position, "")
