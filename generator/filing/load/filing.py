"""Files → filing and problems; nothing an author can write makes it raise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Severity
from generator.filing.load.messages import wrong_values
from generator.filing.load.names import department_misnamed, department_problem, file_name_problems
from generator.filing.load.references import reference_problems
from generator.filing.model import Department, Project, Table, Unit
from generator.filing.source import Source, read_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

UNIT, DEPARTMENT = "unit", "department"
_Model = TypeVar("_Model", bound=Table)


@dataclass(frozen=True, slots=True)
class FilingFiles:
    """What the disk holds of one filing: file id → path as shown to the author, and content."""

    unit_id: str
    year: int
    files: Mapping[str, tuple[str, bytes]]


@dataclass(frozen=True, slots=True, eq=False)
class Filing:
    """One unit's filing of one year, as far as it could be loaded; equal to itself only.

    `projects` are in the forms' order, by code, then by name of the file. `broken` names the files that hold
    an error, and the forms that lack something because of another file's; `refused` only those that hold an
    error of their own, of which nothing is taken in.
    """

    unit_id: str
    year: int
    unit: Unit | None
    department: Department | None
    projects: Mapping[str, Project]
    sources: Mapping[str, Source]
    broken: frozenset[str]
    refused: frozenset[str] = frozenset()


def load_filing(files: FilingFiles) -> tuple[Filing, list[Problem]]:
    """Load a filing: everything that can be read, and every problem of all its files."""
    problems = _missing_files(files)
    sources: dict[str, Source] = {}
    for file_id, (file, data) in files.files.items():
        source, found = read_source(data, file)
        problems += found
        if source is not None:
            sources[file_id] = source
    for file_id in list(department_misnamed(files.files, sources)):
        problems.append(department_problem(sources.pop(file_id).file))
    unit = _validated(Unit, sources.get(UNIT), problems)
    department = _validated(Department, sources.get(DEPARTMENT), problems)
    projects = _projects(sources, problems)
    problems += file_name_problems(files.files)
    problems += reference_problems(sources, files.files.keys())
    refused = _refused(files, problems)
    projects = {stem: project for stem, project in projects.items() if stem not in refused}
    unit = None if UNIT in refused else unit
    department = None if DEPARTMENT in refused else department
    broken = _broken(files, unit, refused)
    filing = Filing(files.unit_id, files.year, unit, department, projects, sources, broken, refused)
    return filing, _in_order(files, problems)


def _missing_files(files: FilingFiles) -> list[Problem]:
    problems = []
    folder = f"filings/{files.unit_id}"
    if UNIT not in files.files:
        message, hint = "缺少 unit.toml（单位的名称、地址、电话等）", '新建这个文件，写上：name = "单位名称"'
        problems.append(Problem(Code.MISSING_FILE, message, Place(f"{folder}/unit.toml"), hint))
    if DEPARTMENT not in files.files:
        place = Place(f"{folder}/{files.year}/department.toml")
        message = "没有 department.toml，不印部门整体支出绩效目标表"
        hint = '要印就新建这个文件，写上：filler = "填报人姓名"'
        problems.append(Problem(Code.MISSING_FILE, message, place, hint, Severity.WARNING))
    return problems


def _projects(sources: Mapping[str, Source], problems: list[Problem]) -> dict[str, Project]:
    projects: dict[str, Project] = {}
    for stem, source in sources.items():
        project = None if stem in (UNIT, DEPARTMENT) else _validated(Project, source, problems)
        if project is not None:
            projects[stem] = project
    return dict(sorted(projects.items(), key=lambda item: (item[1].code, item[0])))


def _validated(model: type[_Model], source: Source | None, problems: list[Problem]) -> _Model | None:
    if source is None:
        return None
    try:
        return model.model_validate(source.values)
    except ValidationError as error:
        problems += wrong_values(error, source, model)
        return None


def _refused(files: FilingFiles, problems: Iterable[Problem]) -> frozenset[str]:
    """Return the ids of the files that hold an error."""
    errors = {problem.place.file for problem in problems if problem.severity is Severity.ERROR}
    return frozenset(file_id for file_id, (file, _) in files.files.items() if file in errors)


def _broken(files: FilingFiles, unit: Unit | None, refused: frozenset[str]) -> frozenset[str]:
    """Return the ids of files that are refused, or whose form would lack what another file says."""
    if unit is None:
        return frozenset(files.files)
    if refused - {UNIT, DEPARTMENT}:  # the department's form shows every project
        return refused | (files.files.keys() & {DEPARTMENT})
    return refused


def _in_order(files: FilingFiles, problems: list[Problem]) -> list[Problem]:
    rank = {file: position for position, (file, _) in enumerate(files.files.values())}

    def position(problem: Problem) -> tuple[int, int, int]:
        span = problem.place.span
        line, column = (span.line, span.column) if span else (0, 0)
        return rank.get(problem.place.file, -1), line, column

    return sorted(problems, key=position)
