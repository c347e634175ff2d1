"""Files → filing and problems; nothing an author can write makes it raise."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Severity
from generator.filing.declared import NOTHING, Declarations, split_id
from generator.filing.load.messages import wrong_values
from generator.filing.load.names import department_misnamed, department_problem, file_name_problems
from generator.filing.load.references import reference_problems
from generator.filing.load.stages import stage_ids, stage_problems, stages_of
from generator.filing.load.waiting import told_once
from generator.filing.model import Department, Project, Table, Unit
from generator.filing.source import Source, read_source
from generator.filing.tables import models

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.filing.tables import Models

UNIT, DEPARTMENT = "unit", "department"
_Model = TypeVar("_Model", bound=Table)


@dataclass(frozen=True, slots=True)
class FilingFiles:
    """What the disk holds of one filing: file id → path as shown to the author, and content.

    `unreadable` are the ids of files that are there, and whose content could not be had.
    `declared` is what the forms of its year and district add to the authoring format.
    """

    unit_id: str
    year: int
    files: Mapping[str, tuple[str, bytes]]
    unreadable: frozenset[str] = frozenset()
    declared: Declarations = NOTHING


@dataclass(frozen=True, slots=True, eq=False)
class Filing:
    """One unit's filing of one year, as far as it could be loaded; equal to itself only.

    `projects` are in the forms' order, by code, then by name of the file. `broken` names the files that hold
    an error, and the forms that lack something because of another file's; `refused` only those that hold an
    error of their own, of which nothing is taken in. `stages` are the records of each stage's form by whose
    they are, a project's or ``department``.
    """

    unit_id: str
    year: int
    unit: Unit | None
    department: Department | None
    projects: Mapping[str, Project]
    sources: Mapping[str, Source]
    broken: frozenset[str]
    refused: frozenset[str] = frozenset()
    stages: Mapping[str, Mapping[str, Table]] = field(default_factory=dict)
    declared: Declarations = NOTHING


def load_filing(files: FilingFiles) -> tuple[Filing, list[Problem]]:
    """Load a filing: everything that can be read, and every problem of all its files."""
    problems = _missing_files(files)
    known = models(files.declared)
    sources = _sources(files, known, problems)
    staged = stage_ids(files.files, files.declared)
    own = {file_id: source for file_id, source in sources.items() if file_id not in staged}
    for file_id in list(department_misnamed(files.files, own)):
        problems.append(department_problem(sources.pop(file_id).file))
        del own[file_id]
    unit = _validated(Unit, own.get(UNIT), problems)
    department = _validated(known.department, own.get(DEPARTMENT), problems)
    projects = _projects(own, known.project, problems)
    stages = {
        file_id: _validated(model, sources[file_id], problems)
        for file_id, model in stages_of(sources.keys() & staged, known).items()
    }
    problems += _names(files, own, staged)
    problems += stage_problems(staged, files.files, sources, files.declared)
    refused = _refused(files, problems) | files.unreadable
    unit = None if UNIT in refused else unit
    filing = Filing(
        unit_id=files.unit_id,
        year=files.year,
        unit=unit,
        department=None if DEPARTMENT in refused else department,
        projects={stem: project for stem, project in projects.items() if stem not in refused},
        sources=sources,
        broken=_broken(files, unit, refused, staged),
        refused=refused,
        stages=_by_form(stages, refused),
        declared=files.declared,
    )
    return filing, _in_order(files, list(told_once(problems, files.declared)))


def _sources(files: FilingFiles, known: Models, problems: list[Problem]) -> dict[str, Source]:
    """Return the files that are valid TOML."""
    sources: dict[str, Source] = {}
    for file_id, (file, data) in files.files.items():
        source, found = read_source(data, file, known)
        problems += found
        if source is not None:
            sources[file_id] = source
    return sources


def _names(files: FilingFiles, own: Mapping[str, Source], staged: frozenset[str]) -> Iterator[Problem]:
    """Yield what is wrong with the names of the filing's own files, and with what they name."""
    filed = {file_id: file for file_id, file in files.files.items() if file_id not in staged}
    yield from file_name_problems(filed)
    there = dict.fromkeys((*filed, *sorted(files.unreadable)))
    yield from reference_problems(own, there.keys())


def _by_form(records: Mapping[str, Table | None], refused: frozenset[str]) -> dict[str, dict[str, Table]]:
    """Return the records of stages by form and by whose they are; nothing of a refused file is taken in."""
    stages: dict[str, dict[str, Table]] = {}
    for file_id, record in records.items():
        stem, form = split_id(file_id)
        if record is not None and file_id not in refused:
            stages.setdefault(form, {})[stem] = record
    return stages


def _missing_files(files: FilingFiles) -> list[Problem]:
    problems = []
    folder = f"filings/{files.unit_id}"
    there = files.files.keys() | files.unreadable
    if UNIT not in there:
        message, hint = "缺少 unit.toml（单位的名称、地址、电话等）", '新建这个文件，写上：name = "单位名称"'
        problems.append(Problem(Code.MISSING_FILE, message, Place(f"{folder}/unit.toml"), hint))
    if DEPARTMENT not in there:
        place = Place(f"{folder}/{files.year}/department.toml")
        message = "没有 department.toml，不印部门整体支出绩效目标表"
        hint = '要印就新建这个文件，写上：filler = "填报人姓名"'
        problems.append(Problem(Code.MISSING_FILE, message, place, hint, Severity.WARNING))
    return problems


def _projects(
    sources: Mapping[str, Source], model: type[Project], problems: list[Problem]
) -> dict[str, Project]:
    projects: dict[str, Project] = {}
    for stem, source in sources.items():
        project = None if stem in (UNIT, DEPARTMENT) else _validated(model, source, problems)
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


def _broken(
    files: FilingFiles, unit: Unit | None, refused: frozenset[str], staged: frozenset[str]
) -> frozenset[str]:
    """Return the ids of files that are refused, or whose form would lack what another file says."""
    if unit is None:
        return frozenset(files.files)
    if refused - staged - {UNIT, DEPARTMENT}:  # the department's form shows every project
        return refused | (files.files.keys() & {DEPARTMENT})
    return refused


def _in_order(files: FilingFiles, problems: list[Problem]) -> list[Problem]:
    rank = {file: position for position, (file, _) in enumerate(files.files.values())}

    def position(problem: Problem) -> tuple[int, int, int]:
        span = problem.place.span
        line, column = (span.line, span.column) if span else (0, 0)
        return rank.get(problem.place.file, -1), line, column

    return sorted(problems, key=position)
