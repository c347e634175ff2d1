"""What a cell shows, and the ways of writing it: for all who share it, or for this place alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.filing.declared import split_id
from generator.filing.facts import FROM_UNIT
from generator.fill.desk import At
from generator.fill.reference import Reference, reference_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.base.problems import KeyPath
    from generator.fill.desk import Desk

OWN = "own"
LONG_TERM = "long_term"
_ROW = ("kind", "name", "target", "basis")
"""What an indicator may say otherwise in the annual table."""


class Cell(NamedTuple):
    """A cell of a form: its key, as what it shows that, whose form it is in, the other keys of its row."""

    key: str
    shown_as: str = ""
    of: str = ""
    """the file that the form is printed from: ``service``, ``department``"""
    near: tuple[str, ...] = ()


class Way(NamedTuple):
    """One way of writing a cell's value; `name` says which to the program, `label` to a person.

    `reference`: the value stands with a department's reference, which may have to be written first.
    """

    name: str
    label: str
    at: At
    reference: Reference | None = None


class Ways(NamedTuple):
    """The ways of writing a cell, the usual one first; `back` is what is removed to share a value again."""

    ways: tuple[Way, ...]
    back: Way | None = None

    def find(self, name: str) -> Way | None:
        """Return a way by its name."""
        return next((way for way in self.ways if way.name == name), None)


def ways_of(desk: Desk, cell: Cell) -> Ways:
    """Return how a cell's value may be written."""
    at = desk.amount(At.parted(cell.key))
    row = _row(cell)
    special = [
        *_instead_of_unit(desk, cell, at),
        *_of_row(desk, at, row),
        *_of_goal(desk, cell, at, row),
    ]
    own = Way(OWN, _label(at, special), at)
    return Ways((own, *special), _back(desk, at, row))


def _label(at: At, special: Iterable[Way]) -> str:
    """Say where a value counts that other places may have their own of."""
    names = {way.name for way in special}
    if at.file_id == "unit":
        return "本单位各表都改"
    if at.path == ("basis",):
        return "本项目共用的都改"
    if names & {"indicator"}:
        return "本目标共用的都改"
    return "凡印它的地方都改" if names else ""


def _row(cell: Cell) -> At | None:
    """Return the indicator of a project that a cell's row shows."""
    for key in (cell.key, *cell.near):
        file_id, path = At.parted(key)
        at = _indicator(path)
        if at and file_id != "department" and not split_id(file_id)[1]:
            return At(file_id, at)
    return None


def _indicator(path: KeyPath) -> KeyPath:
    match path:
        case ("goals", goal, "indicators", int() as position, *_):
            return ("goals", goal, "indicators", position)
    return ()


def _instead_of_unit(desk: Desk, cell: Cell, at: At) -> Iterator[Way]:
    """Yield how a project, or the department, says otherwise than unit.toml."""
    if at.file_id != "unit" or cell.of not in desk.filing.sources:
        return
    name = cell.shown_as or str(at.path[-1])
    if cell.of == "department":
        if name == "phone":
            yield Way("department", "只在部门表里改", At("department", ("phone",)))
    elif name in FROM_UNIT and not split_id(cell.of)[1]:
        yield Way("project", "只在本项目里改", At(cell.of, (name,)))


def _of_row(desk: Desk, at: At, row: At | None) -> Iterator[Way]:
    """Yield how an indicator says it for itself alone, or for one of its two tables."""
    if row is None:
        return
    name = str(at.path[-1])
    if name == "basis" and at.path[: len(row.path)] != row.path:
        if at.path == ("basis",):
            yield Way("goal", "只改这个目标的", At(row.file_id, (*row.path[:2], "basis")))
        yield Way("indicator", "只改这个指标的", row.below("basis"))
    elif at != row.below(name):
        return
    if name in _ROW:
        annual = row.below("annual", name)
        goal = At(row.file_id, row.path[:2])
        in_both = not any(desk.is_there(one.below("only")) for one in (row, goal))
        if in_both and not desk.is_there(annual):
            yield Way("annual", "只改年度表", annual)
            if at == row.below(name) and desk.is_there(at):
                yield Way(LONG_TERM, "只改长期表", at)


def _of_goal(desk: Desk, cell: Cell, at: At, row: At | None) -> Iterator[Way]:
    """Yield how a goal says it for its annual part alone, and how the department's form says it otherwise."""
    goal = At(at.file_id, at.path[:2])
    if at.path == (*goal.path, "text") and at.path[0] == "goals" and isinstance(at.path[1], str):
        if not (desk.is_there(goal.below("only")) or desk.is_there(goal.below("annual_text"))):
            yield Way("annual", "只改年度目标", goal.below("annual_text"))
        name = "heading" if cell.shown_as == "heading" else "text"
        yield from _in_department(desk, cell, goal, name)
    elif at.path[-1] == "annual_text" and at.path[0] == "goals" and at.file_id != "department":
        name = "heading" if cell.shown_as == "heading" else "annual_text"
        yield from _in_department(desk, cell, goal, name)
    elif row is not None and at == row.below("name"):
        yield from _in_department(desk, cell, row, "name")


def _in_department(desk: Desk, cell: Cell, at: At, name: str) -> Iterator[Way]:
    if cell.of != "department" or "department" not in desk.filing.sources:
        return
    reference = reference_of(desk, at)
    if reference is not None:
        label = "只改部门表这一行" if name == "heading" else "只在部门表里改"
        yield Way("department", label, reference.at(name), reference)


_COMPUTED = ("budget", "total_budget", "total", "operation", "special_purpose")
_WORDS = ("text", "annual_text", "heading", "name")
_EARLIER = ("last_year", "year_before_last")


def _back(desk: Desk, at: At, row: At | None) -> Way | None:
    """Return what is removed so that a value is shared, or worked out, again."""
    if not desk.is_there(at):
        return None
    label = _back_label(desk, at, row)
    return Way("back", label, at) if label else None


def _back_label(desk: Desk, at: At, row: At | None) -> str:  # noqa: PLR0911 - one place after the other
    name, path, declared = str(at.path[-1]), at.path, desk.declared(at)
    if declared is not None:
        return "改回由程序算出" if declared.value else ""
    if row is not None and path[:-1] == (*row.path, "annual"):
        return "改回与长期表相同"
    if at.file_id == "department" and path[0] == "goals" and name in _WORDS:
        return "改回项目表的写法"
    if name == "annual_text":
        return "改回与长期目标相同"
    if name in FROM_UNIT and at.file_id != "unit":
        return "改回本单位统一的"
    if name == "basis" and len(path) > 1 and _shared_basis(desk, at, row):
        return "改回共用的依据"
    amount = at.path[-2] if name == "amount" else name
    if amount in _COMPUTED:
        return "改回由程序算出"
    return "改回取自往年的申报" if name in _EARLIER or name == "budget_changes" else ""


def _shared_basis(desk: Desk, at: At, row: At | None) -> bool:
    goal = At(at.file_id, (*at.path[:2], "basis"))
    project = At(at.file_id, ("basis",))
    return desk.is_there(project) or (row is not None and at != goal and desk.is_there(goal))
