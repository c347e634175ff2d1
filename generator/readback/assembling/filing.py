"""All forms of one filing brought together: a draft of each of its files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.base.vocabulary import taxonomies
from generator.carry.new_files.names import file_stem
from generator.readback.assembling import departments, projects, stages, units
from generator.readback.assembling.departments import Written
from generator.readback.assembling.drafts import FileDraft
from generator.readback.assembling.goals import put_goals
from generator.readback.assembling.indicators import Words
from generator.readback.assembling.stages import Target
from generator.readback.assembling.terms import Together, goals_of, join_department
from generator.readback.distance import apart
from generator.readback.folding import fold
from generator.readback.readings import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.filing.declared import Declarations
    from generator.filing.load import Filing
    from generator.filing.model import Project
    from generator.forms.edition import Edition
    from generator.readback.readings import Read
    from generator.readback.recognising import Recognised

DEPARTMENT, UNIT = "department", "unit"
_NEAR_NAME = 0.25


class FormRead(NamedTuple):
    """A form of the filing: what was recognised, and what was read of it."""

    recognised: Recognised
    read: Read

    @property
    def edition(self) -> Edition:
        """The form's edition."""
        return self.recognised.form.edition

    @property
    def root(self) -> Item:
        """All that it says."""
        return self.read.root


class Surroundings(NamedTuple):
    """What is declared for the filing, and the filing that is there already (or a near year's), if any.

    `same_year`: what is there is of the same year, so that stages may stand beside it.
    """

    declared: Declarations
    known: Filing | None = None
    same_year: bool = False


@dataclass
class Assembled:
    """The drafts by file id, and which document each file was read from."""

    files: dict[str, FileDraft] = field(default_factory=dict)
    documents: dict[str, list[str]] = field(default_factory=dict)
    read_from: list[tuple[str, FormRead]] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    """document and what to say of it"""


@dataclass
class _Project:
    """What is known of one project: its own form, its row in the department's form, its goals."""

    root: Item = field(default_factory=Item)
    line: Item | None = None
    goals: list[Together] = field(default_factory=list)
    forms: list[FormRead] = field(default_factory=list)
    position: int = 0
    """of its row"""
    stem: str = ""
    keys: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its name."""
        return self.root.first("project", "name") or (self.line.first("name") if self.line else "")


def assemble(forms: Sequence[FormRead], around: Surroundings) -> Assembled:
    """Bring the forms of one filing together."""
    return _Assembler(forms, around).run()


class _Assembler:
    def __init__(self, forms: Sequence[FormRead], around: Surroundings) -> None:
        self.around = around
        self.done = Assembled()
        self.stages = [form for form in forms if form.edition.stage]
        own = [form for form in forms if not form.edition.stage]
        self.departments = [form for form in own if form.edition.of == "department"]
        self.projects = self._projects([form for form in own if form.edition.of == "project"])
        self.department = _together(self.departments)

    def run(self) -> Assembled:
        self._lines()
        self._stages_alone()
        for project in self.projects:
            project.goals = goals_of(project.root, "project")
        theirs, found = join_department(self.department, [goal for one in self.projects for goal in one.goals])
        self._homeless(theirs, found)
        self._stems()
        roots = [project.root for project in self.projects]
        unit = units.unit([self.department] if self.departments else [], roots)
        for project in self.projects:
            self._write(project, unit.values)
        if self.departments:
            self._write_department(unit.values, theirs, found)
        if self.departments or self.projects:
            self.done.files[UNIT] = unit
        for form in self.stages:
            self._stage(form)
        return self.done

    def _projects(self, forms: Iterable[FormRead]) -> list[_Project]:
        """Return the projects that have a form; one that was given twice counts once."""
        found: dict[tuple[str, str], _Project] = {}
        for form in forms:
            key = _identity(form.root)
            known = found.get(key)
            if known is None:
                found[key] = _Project(root=form.root, forms=[form])
            elif known.forms[0].edition.form != form.edition.form:
                known.forms.append(form)
                known.root = _together(known.forms)
            else:
                self._twice(form, known.forms[0])
        return list(found.values())

    def _twice(self, form: FormRead, first: FormRead) -> None:
        same = [row.cells for row in form.recognised.document.rows] == [
            row.cells for row in first.recognised.document.rows
        ]
        how = "是同一张表" if same else f"和 {first.read.file} 是同一个项目，内容不同"
        self.done.remarks.append((form.read.file, f"{how}，没有读入第二份"))

    def _lines(self) -> None:
        """Give projects their rows in the department's form; one without a form of its own is known by its row."""
        for position, line in enumerate(self.department.items("department", "projects")):
            name = fold(line.first("name")).text
            if not name:
                continue
            scored = [
                (apart(fold(one.name).text, name), at) for at, one in enumerate(self.projects) if not one.line
            ]
            distance, at = min(scored, default=(1.0, -1))
            if distance > _NEAR_NAME:
                at = self._nameless(line)
            self.projects[at].line, self.projects[at].position = line, position

    def _nameless(self, line: Item) -> int:
        """Return the project of a row that no form has the name of: one that lacks it too, else a new one."""
        budget = fold(line.first("budget")).text
        unsure = all(one.doubts for one in line.take("name"))
        for at, one in enumerate(self.projects):
            same = budget and budget == fold(one.root.first("project", "budget")).text
            if same and not one.line and (unsure or not one.name):
                return at
        self.projects.append(_Project())
        return len(self.projects) - 1

    def _stages_alone(self) -> None:
        """Let a stage's form stand for its project where nothing else is known of that."""
        for form in self.stages:
            if form.edition.of != "project" or self._known_project(form.root.first("project", "name")):
                continue
            name = fold(form.root.first("project", "name")).text
            if not any(fold(one.name).text == name for one in self.projects):
                self.projects.append(_Project(root=form.root, forms=[form]))

    def _known_project(self, name: str) -> str:
        """Return the file of a project that the filing of this year has already."""
        known = self.around.known
        if known is None or not self.around.same_year:
            return ""
        return _stem_of(known, name)

    def _homeless(self, theirs: Sequence[Together], found: dict[int, Together]) -> None:
        """Give goals of the department that no project's form has to a project, and doubt it."""
        left = [at for at in range(len(theirs)) if at not in found]
        without = [one for one in self.projects if not one.forms] or self.projects
        if not left or not without:
            return
        for at in left:
            without[0].goals.append(theirs[at])
            found[at] = theirs[at]
            theirs[at].doubt = (
                "" if len(without) == 1 else "部门表没有写这个目标属于哪个项目，请移到该项目的文件"
            )

    def _stems(self) -> None:
        taken: set[str] = {UNIT, DEPARTMENT}
        known = self.around.known
        for project in self.projects:
            stem = "" if known is None else _stem_of(known, project.name)
            project.stem = stem if stem and stem not in taken else file_stem(project.name, taken)
            taken.add(project.stem)
        if known is None:
            self._number(taken)

    def _number(self, taken: set[str]) -> None:
        """Number the files where neither codes nor names give the order of the department's rows."""
        listed = sorted((one for one in self.projects if one.line), key=lambda one: one.position)
        if listed == sorted(listed, key=lambda project: (project.root.first("project", "code"), project.stem)):
            return
        width = len(str(len(listed)))
        for position, project in enumerate(listed, 1):
            if not project.root.first("project", "code"):
                project.stem = file_stem(f"{position:0{width}}-{project.name}", taken)

    def _write(self, project: _Project, unit: Mapping[str, Any]) -> None:
        draft = FileDraft()
        projects.put_facts(draft, project.root, project.line, self.around.declared)
        if not project.root.take("project", "name"):
            draft.values.setdefault("name", project.stem)
            draft.doubt(("name",), "项目表里没有项目名称" if project.forms else "")
        projects.put_lists(draft, project.root, self.around.declared)
        known = None if self.around.known is None else self.around.known.projects.get(project.stem)
        project.keys = put_goals(draft, project.goals, self._words(project), known)
        projects.drop_computed(draft, project.root, unit, self.around.declared)
        self.done.files[project.stem] = draft
        self.done.documents[project.stem] = [form.read.file for form in project.forms or self.departments]
        self.done.read_from += [(project.stem, form) for form in project.forms if not form.edition.stage]

    def _words(self, project: _Project) -> Words:
        forms = project.forms or self.departments
        taxonomy = taxonomies()[forms[0].edition.taxonomy]
        shown = {slot for form in forms for slot in form.recognised.form.grammar.slots}
        both = all(
            any(f"{term}_goals" in slot and "rows" in slot for slot in shown)
            for term in ("long_term", "annual")
        )
        return Words(taxonomy, self.around.declared, both)

    def _write_department(
        self, unit: Mapping[str, Any], theirs: Sequence[Together], found: Mapping[int, Together]
    ) -> None:
        draft = departments.department(self.department, unit, self.around.declared)
        departments.drop_computed(draft, [self.done.files[one.stem].values for one in self.projects])
        named = {}
        for project in self.projects:
            tables = self.done.files[project.stem].values.get("goals", {})
            for goal, key in zip(project.goals, project.keys, strict=True):
                named[id(goal)] = Written(f"{project.stem}/{key}", tables[key])
        written = {at: named[id(goal)] for at, goal in found.items()}
        departments.references(draft, theirs, found, written)
        usual = [
            f"{one.stem}/{key}"
            for one in sorted(self.projects, key=lambda one: (self._code(one), one.stem))
            for key in one.keys
        ]
        if draft.values.get("goals") == usual:
            del draft.values["goals"]
        self.done.files[DEPARTMENT] = draft
        self.done.documents[DEPARTMENT] = [form.read.file for form in self.departments]
        self.done.read_from += [(DEPARTMENT, form) for form in self.departments]

    def _code(self, project: _Project) -> str:
        return str(self.done.files[project.stem].values.get("code", ""))

    def _stage(self, form: FormRead) -> None:
        stem = DEPARTMENT if form.edition.of == "department" else self._stem_of_stage(form)
        if not stem:
            said = form.root.first("project", "name")
            self.done.remarks.append((form.read.file, f"申报里没有“{said}”这个项目，没有读入"))
            return
        file_id = f"{stem}.{form.edition.form}"
        if file_id in self.done.files:
            self.done.remarks.append((form.read.file, "同一张阶段表给了两份，没有读入第二份"))
            return
        targets = self._targets(stem)
        if not targets:
            message = "它说的目标和指标在申报里，先读入部门表和项目表，或者一起给；没有读入"
            self.done.remarks.append((form.read.file, message))
            return
        self.done.files[file_id] = stages.stage(form.root, form.edition, targets)
        self.done.documents[file_id] = [form.read.file]
        self.done.read_from.append((file_id, form))

    def _stem_of_stage(self, form: FormRead) -> str:
        name = form.root.first("project", "name")
        own = [one.stem for one in self.projects if fold(one.name).text == fold(name).text]
        return own[0] if own else self._known_project(name)

    def _targets(self, stem: str) -> list[Target]:
        """Return the goals that a stage's form may be about, as its file names them."""
        if stem != DEPARTMENT:
            return self._project_targets(stem)
        return [
            target._replace(key=f"{one}/{target.key}")
            for one in self._all_stems()
            for target in self._project_targets(one)
        ]

    def _all_stems(self) -> list[str]:
        own = [one.stem for one in self.projects]
        known = self.around.known.projects if self.around.known and self.around.same_year else {}
        return [*own, *(stem for stem in known if stem not in own)]

    def _project_targets(self, stem: str) -> list[Target]:
        draft = self.done.files.get(stem)
        if draft is not None:
            tables = draft.values.get("goals", {})
            return [
                Target(
                    key,
                    table["text"],
                    tuple((row.get("id", row["name"]), row["name"]) for row in table["indicators"]),
                )
                for key, table in tables.items()
            ]
        known: Project | None = self.around.known.projects.get(stem) if self.around.known else None
        goals = known.goals.items() if known else ()
        return [
            Target(
                key,
                goal.text,
                tuple((row.id if row.id is not None else row.name, row.name) for row in goal.indicators),
            )
            for key, goal in goals
        ]


def _together(forms: Sequence[FormRead]) -> Item:
    """Return what several forms say as if one did."""
    whole = Item()
    for form in forms:
        for path, values in form.root.values.items():
            whole.values.setdefault(path, []).extend(values)
        for path, runs in form.root.runs.items():
            whole.runs.setdefault(path, []).extend(runs)
    return whole


def _identity(root: Item) -> tuple[str, str]:
    return fold(root.first("project", "code")).text, fold(root.first("project", "name")).text


def _stem_of(filing: Filing, name: str) -> str:
    """Return the file of the project of that name."""
    wanted = fold(name).text
    return next((stem for stem, one in filing.projects.items() if fold(one.name).text == wanted), "")
