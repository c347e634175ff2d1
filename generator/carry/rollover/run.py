"""A unit's filing of one year → its files of the next."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.base.codes import Code
from generator.base.problems import Severity, dotted
from generator.base.terminal import short
from generator.carry.journal import FileEdit, Journal
from generator.carry.rollover.carry import RewriteError, Wishes, carried
from generator.carry.rollover.marks import progress
from generator.carry.rollover.years import Turn, is_finished, is_of_one_year, new_values
from generator.filing.declared import split_id
from generator.filing.load import FilingFiles, load_filing
from generator.filing.reader import district_of
from generator.filing.workspace import FilingFolder, folders, read_files
from generator.forms.editions import declared_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from generator.base.problems import KeyPath, Problem
    from generator.carry.rollover.marks import Progress
    from generator.filing.declared import Declared
    from generator.filing.load import Filing
    from generator.filing.source import Source
    from generator.filing.workspace import Workspace

UNIT, DEPARTMENT = "unit", "department"
_CRLF = b"\r\n"


class LeftOut(NamedTuple):
    """A finished project: not carried over, and neither are the department's references to its goals."""

    stem: str
    name: str
    end_year: int | None
    references: tuple[str, ...]

    def __str__(self) -> str:
        """Say so in one line."""
        said = f"{self.stem}（{short(self.name)}）终止年度 {self.end_year}，没有结转"
        return f"{said}；部门表不再引用 {'、'.join(self.references)}" if self.references else said


@dataclass(slots=True)
class Outcome:
    """What becomes of one unit; with a `refusal` nothing is written."""

    unit_id: str
    edits: tuple[FileEdit, ...] = ()
    """the files of the new year"""
    written: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """declared fields that the new year's forms don't take"""
    refusal: str = ""
    problems: tuple[Problem, ...] = ()
    to_do: list[Progress] = field(default_factory=list)


def roll_over(
    workspace: Workspace,
    unit_id: str,
    turn: Turn,
    *,
    keep_amounts: bool = False,
    declared: Declared | None = None,
) -> Outcome:
    """Write a unit's files of the new year from those of the old, all or none.

    Whoever has many units reads once what is `declared` for them.
    """
    outcome = prepare(workspace, unit_id, turn, keep_amounts=keep_amounts, declared=declared)
    if not outcome.refusal:
        outcome.refusal = Journal(workspace).write(outcome.edits).failure
    outcome.written = [] if outcome.refusal else [edit.shown for edit in outcome.edits]
    return outcome


def prepare(
    workspace: Workspace,
    unit_id: str,
    turn: Turn,
    *,
    keep_amounts: bool = False,
    declared: Declared | None = None,
) -> Outcome:
    """Say what `roll_over` would write; a year that has files already is refused."""
    outcome = Outcome(unit_id)
    target = read_files(workspace, FilingFolder(unit_id, turn.new))
    there = [shown.rpartition("/")[2] for file_id, (shown, _) in target.files.items() if file_id != UNIT]
    files = read_files(workspace, FilingFolder(unit_id, turn.old))
    declared = declared or declared_in(workspace)
    where = district_of(files.files)
    old = FilingFiles(unit_id, turn.old, files.files, declared=declared(turn.old, where))
    filing, problems = load_filing(old)
    errors = [problem for problem in (*files.problems, *problems) if problem.severity is Severity.ERROR]
    nearer = _nearer(workspace, unit_id, turn)
    if nearer is not None:
        command = f"tianbao rollover {nearer} {turn.new} {unit_id}"
        outcome.refusal = f"已有 {nearer} 年的申报，应由这一年结转：{command}"
    elif there or target.problems:
        outcome.problems = target.problems
        names = "、".join(there) or "读不了的文件"
        outcome.refusal = f"{workspace.shown(_folder(workspace, unit_id, turn))} 里已有 {names}，不覆盖"
    elif errors:
        outcome.refusal = f"{turn.old} 年的申报有错误，改好后再结转"
        outcome.problems = tuple(errors)
    else:
        try:
            old = replace(old, declared=declared(turn.new, where))
            lost = _lost(filing, old, turn)
            texts = _carry_all(filing, turn, outcome, lost, keep_amounts=keep_amounts)
            _check(workspace, old, texts, turn, outcome)
        except RewriteError as error:
            outcome.refusal = str(error)
    return outcome


def _nearer(workspace: Workspace, unit_id: str, turn: Turn) -> int | None:
    """Return the last year between the two that the unit has filed."""
    filed = {folder.year for folder in folders(workspace, [unit_id])[0]} if turn.skipped else set()
    return max(filed.intersection(turn.skipped), default=None)


def _lost(filing: Filing, old: FilingFiles, turn: Turn) -> dict[str, list[Problem]]:
    """Return by file what the new year's forms declare otherwise, or no more; `old` has what they declare."""
    if filing.declared == old.declared:
        return {}
    own = {file_id: file for file_id, file in old.files.items() if not split_id(file_id)[1]}
    ids = {shown: file_id for file_id, (shown, _) in own.items()}
    found: dict[str, list[Problem]] = {}
    for problem in load_filing(replace(old, year=turn.new, files=own))[1]:
        if problem.severity is Severity.ERROR and problem.place.key and problem.place.file in ids:
            found.setdefault(ids[problem.place.file], []).append(problem)
    return found


def _carry_all(
    filing: Filing, turn: Turn, outcome: Outcome, lost: Mapping[str, list[Problem]], *, keep_amounts: bool
) -> dict[str, str]:
    """Return the new texts by file id; note what stays behind: projects that have ended, fields."""
    outcome.left_out = list(_left_out(filing, turn))
    gone = {each.stem for each in outcome.left_out}
    texts = {}
    for file_id, source in filing.sources.items():
        if file_id == UNIT or file_id in gone or split_id(file_id)[1]:  # a stage is about its own year
            continue
        wishes = _wishes(filing, file_id, turn, outcome.left_out)
        fields = lost.get(file_id, [])
        notes = [_note(source, problem, turn) for problem in fields]
        outcome.notes += [f"{file_id}.toml：{note}" for note in notes]
        wishes = wishes._replace(
            gone=[*wishes.gone, *(problem.place.key for problem in fields)], notes=[*wishes.notes, *notes]
        )
        texts[file_id] = carried(source, turn, wishes._replace(kept=None) if keep_amounts else wishes)
    return texts


def _note(source: Source, problem: Problem, turn: Turn) -> str:
    """Say which field is left out, why, and what it said."""
    why = "没有这一项" if problem.code == Code.UNKNOWN_KEY else "要求另一种写法"
    written = short(" ".join(source.excerpt(problem.place.key).split()))
    return f"{dotted(problem.place.key)}：{turn.new} 年的表样{why}，没有结转；原来写的是 {written}"


def _left_out(filing: Filing, turn: Turn) -> Iterator[LeftOut]:
    source = filing.sources.get(DEPARTMENT)
    named = [goal for _, goal in _references(source.values)] if source else []
    for stem, project in filing.projects.items():
        if is_finished(project, turn):
            own = tuple(goal for goal in named if goal.startswith(f"{stem}/"))
            yield LeftOut(stem, project.name, project.end_year, own)


def _wishes(filing: Filing, file_id: str, turn: Turn, left_out: list[LeftOut]) -> Wishes:
    if file_id == DEPARTMENT:
        lost = {goal for each in left_out for goal in each.references}
        gone = [key for key, goal in _references(filing.sources[file_id].values) if goal in lost]
        return Wishes(gone=gone, notes=[str(each) for each in left_out])
    project = filing.projects[file_id]
    return Wishes(new_values(project, turn), kept=() if is_of_one_year(project) else ("total_budget",))


def _references(department: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    """Yield what the department form takes up, and its key path."""
    for position, goal in enumerate(department.get("goals", ())):
        yield ("goals", position), goal["goal"] if isinstance(goal, dict) else goal


def _check(
    workspace: Workspace, old: FilingFiles, texts: Mapping[str, str], turn: Turn, outcome: Outcome
) -> None:
    """Take up the new files if they are right; that they are is the program's to answer for.

    `old` are the files of the old year, with what is declared for the new one.
    """
    if not texts:
        outcome.refusal = "没有要结转的文件" + "".join(f"；{each}" for each in outcome.left_out)
        return
    folder = workspace.shown(_folder(workspace, outcome.unit_id, turn))
    names = {file_id: old.files[file_id][0].rpartition("/")[2] for file_id in texts}
    data = {file_id: _encoded(text, old.files[file_id][1]) for file_id, text in texts.items()}
    shown = {file_id: (f"{folder}/{names[file_id]}", data[file_id]) for file_id in texts}
    everything = replace(old, year=turn.new, files={UNIT: old.files[UNIT], **shown})
    filing, problems = load_filing(everything)
    wrong = next((problem for problem in problems if problem.severity is Severity.ERROR), None)
    if wrong is not None:
        raise RewriteError(wrong)
    outcome.to_do = [progress(source) for file_id, source in filing.sources.items() if file_id in texts]
    outcome.edits = tuple(FileEdit(name, None, content) for name, content in shown.values())


def _folder(workspace: Workspace, unit_id: str, turn: Turn) -> Path:
    return workspace.filings / unit_id / str(turn.new)


def _encoded(text: str, like: bytes) -> bytes:
    """Write a text with the line ends that the old file has."""
    return (text.replace("\n", "\r\n") if _CRLF in like else text).encode()
