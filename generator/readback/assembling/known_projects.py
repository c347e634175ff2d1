"""Which projects there are: by their own forms, their rows in the department's form, else a stage's form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.carry.new_files.names import file_stem
from generator.readback.assembling.forms import DEPARTMENT, UNIT, Remark
from generator.readback.distance import apart
from generator.readback.folding import fold
from generator.readback.items import Item, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.readback.assembling.forms import FormRead, Surroundings
    from generator.readback.assembling.terms import Together

_NEAR_NAME = 0.25


@dataclass
class KnownProject:
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


def with_forms(forms: Iterable[FormRead], remarks: list[Remark]) -> list[KnownProject]:
    """Return the projects that have a form; one that was given twice counts once."""
    found: dict[tuple[str, ...], KnownProject] = {}
    for form in forms:
        key = _identity(form)
        known = found.get(key)
        if known is None:
            found[key] = KnownProject(root=form.root, forms=[form])
        elif known.forms[0].edition.form != form.edition.form:
            known.forms.append(form)
            known.root = together(form.root for form in known.forms)
        else:
            first = known.forms[0].read.file
            remarks.append(Remark(form.read.file, f"和 {first} 是同一个项目，内容不同，没有读入第二份"))
    return list(found.values())


def _identity(form: FormRead) -> tuple[str, ...]:
    """Return what names a project; one without a name is like no other."""
    code, name = (fold(form.root.first("project", key)).text for key in ("code", "name"))
    return (code, name) if code or name else ("", "", str(id(form)))


def add_lines(projects: list[KnownProject], department: Item) -> None:
    """Give projects their rows in the department's form; one without a form is known by its row."""
    for position, line in enumerate(department.items("department", "projects")):
        name = fold(line.first("name")).text
        if not name:
            continue
        scored = [(apart(fold(one.name).text, name), at) for at, one in enumerate(projects) if not one.line]
        distance, at = min(scored, default=(1.0, -1))
        project = projects[at] if distance <= _NEAR_NAME else _nameless(projects, line)
        project.line, project.position = line, position
    _only_ones_left(projects)


def _only_ones_left(projects: list[KnownProject]) -> None:
    """Give the only form without a name the only row without a form."""
    nameless = [one for one in projects if one.forms and not one.line and not one.name]
    formless = [one for one in projects if one.line and not one.forms]
    if len(nameless) == len(formless) == 1:
        nameless[0].line, nameless[0].position = formless[0].line, formless[0].position
        projects.remove(formless[0])


def _nameless(projects: list[KnownProject], line: Item) -> KnownProject:
    """Return the project of a row that no form has the name of: one that lacks it too, else a new one."""
    budget = fold(line.first("budget")).text
    unsure = all(one.doubts for one in line.take("name"))
    for one in projects:
        same = budget and budget == fold(one.root.first("project", "budget")).text
        if same and not one.line and (unsure or not one.name):
            return one
    projects.append(KnownProject())
    return projects[-1]


def add_stages(projects: list[KnownProject], stages: Iterable[FormRead], around: Surroundings) -> None:
    """Let a stage's form stand for its project where nothing else is known of that."""
    for form in stages:
        said = form.root.first("project", "name")
        if form.edition.of == "project" and not around.stem_of_year(said):
            name = fold(said).text
            if not any(fold(one.name).text == name for one in projects):
                projects.append(KnownProject(root=form.root, forms=[form]))


def name_files(projects: Sequence[KnownProject], around: Surroundings) -> None:
    """Name the projects' files: as they are named already, else by what they are called."""
    taken: set[str] = {UNIT, DEPARTMENT}
    for project in projects:
        stem = around.stem(project.name)
        project.stem = stem if stem and stem not in taken else file_stem(project.name, taken)
        taken.add(project.stem)
    if around.known is None:
        _number(projects, taken)


def _number(projects: Sequence[KnownProject], taken: set[str]) -> None:
    """Write numbers before files' names where neither these nor codes give the order of the department."""
    listed = sorted((one for one in projects if one.line), key=lambda one: one.position)
    if listed == sorted(listed, key=lambda one: (one.root.first("project", "code"), one.stem)):
        return
    width = len(str(len(listed)))
    for position, project in enumerate(listed, 1):
        if not project.root.first("project", "code"):
            project.stem = file_stem(f"{position:0{width}}-{project.name}", taken)
