"""An indicator's wording in one term: what it says, and which keys say it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from generator.base.target import Target
    from generator.filing.model import Goal, Indicator, Project, Term


class Wording(NamedTuple):
    """What one row says; each ``…_key`` is a value's dotted key path, `base` the beginning of its own."""

    base: str
    kind: str
    kind_key: str
    name: str
    name_key: str
    target: Target
    target_key: str
    basis: str
    basis_key: str


def wording(project: Project, goal_key: str, position: int, term: Term, file: str = "") -> Wording:
    """Return the wording of the goal's indicator at `position`, the annual row's own where it has one.

    The key paths begin with `file`, e.g. ``service#``.
    """
    goal = project.goals[goal_key]
    indicator = goal.indicators[position]
    base = f"{file}goals.{goal_key}.indicators.{position}."
    annual = indicator.annual
    if term == "long_term" or annual is None:
        basis, basis_key = _basis(project, goal_key, indicator, base, file)
        return Wording(
            base, indicator.kind, base + "kind", indicator.name, base + "name",
            indicator.target, base + "target", basis, basis_key,
        )  # fmt: skip
    own = base + "annual."
    basis, basis_key = (
        _basis(project, goal_key, indicator, base, file)
        if annual.basis is None
        else (annual.basis, own + "basis")
    )
    return Wording(
        base,
        *((indicator.kind, base + "kind") if annual.kind is None else (annual.kind, own + "kind")),
        *((indicator.name, base + "name") if annual.name is None else (annual.name, own + "name")),
        *((indicator.target, base + "target") if annual.target is None else (annual.target, own + "target")),
        basis,
        basis_key,
    )


def _basis(project: Project, goal_key: str, indicator: Indicator, base: str, file: str) -> tuple[str, str]:
    """Return 指标值确定依据 and its key: the indicator's own, else its goal's, else its project's."""
    if indicator.basis is not None:
        return indicator.basis, base + "basis"
    if project.goals[goal_key].basis is None and project.basis is not None:
        return project.basis, file + "basis"  # the usual way, and the quickest
    shared = shared_basis(project, goal_key, project.goals[goal_key])
    return ("", base + "basis") if shared is None else (shared[0], file + shared[1])


def shared_basis(project: Project, goal_key: str, goal: Goal) -> tuple[str, str] | None:
    """Return the 指标值确定依据 that a goal's indicators share, the goal's or its project's, and its key."""
    if goal.basis is not None:
        return goal.basis, f"goals.{goal_key}.basis"
    return None if project.basis is None else (project.basis, "basis")
