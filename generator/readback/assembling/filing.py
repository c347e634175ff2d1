"""All forms of one filing brought together: a draft of each of its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.base.vocabulary import taxonomies
from generator.readback.assembling import departments, projects, stages, units
from generator.readback.assembling.departments import Written
from generator.readback.assembling.drafts import FileDraft
from generator.readback.assembling.forms import DEPARTMENT, UNIT, Assembled, Remark
from generator.readback.assembling.goals import put_goals
from generator.readback.assembling.indicators import Words
from generator.readback.assembling.known_projects import add_lines, add_stages, name_files, with_forms
from generator.readback.assembling.terms import goals_of, join_department
from generator.readback.folding import fold
from generator.readback.items import together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from generator.readback.assembling.forms import FormRead, Surroundings
    from generator.readback.assembling.known_projects import KnownProject
    from generator.readback.assembling.stages import Target
    from generator.readback.assembling.terms import Together

_ELSEWHERE = "部门表没有写这个目标属于哪个项目，请移到该项目的文件"


def assemble(forms: Sequence[FormRead], around: Surroundings) -> Assembled:
    """Bring the forms of one filing together."""
    return _Assembler(forms, around).run()


class _Assembler:
    def __init__(self, forms: Sequence[FormRead], around: Surroundings) -> None:
        self.around = around
        self.done = Assembled()
        forms = list(self._once(forms))
        self.stages = [form for form in forms if form.edition.stage]
        own = [form for form in forms if not form.edition.stage]
        self.departments = [form for form in own if form.edition.of == "department"]
        self.projects = with_forms((form for form in own if form.edition.of == "project"), self.done.remarks)
        self.department = together(form.root for form in self.departments)

    def run(self) -> Assembled:
        add_lines(self.projects, self.department)
        add_stages(self.projects, self.stages, self.around)
        for project in self.projects:
            project.goals = goals_of(project.root, "project")
        theirs, found = join_department(self.department, [one.goals for one in self.projects])
        self._homeless(theirs, found)
        name_files(self.projects, self.around)
        roots = [project.root for project in self.projects]
        unit = units.unit([self.department] if self.departments else [], roots)
        says = unit.values if self.around.unit is None else self.around.unit
        for project in self.projects:
            self._write(project, says)
        if self.departments:
            self._write_department(says, theirs, found)
        if self.around.unit is None and (self.departments or self.projects):
            self.done.files[UNIT] = unit
        for form in self.stages:
            self._stage(form)
        return self.done

    def _once(self, forms: Iterable[FormRead]) -> Iterator[FormRead]:
        """Yield each form once, however often its document was given."""
        known: dict[object, str] = {}
        for form in forms:
            says = tuple(row.cells for row in form.recognised.document.rows)
            if says in known:
                self.done.remarks.append(
                    Remark(form.read.file, f"和 {known[says]} 是同一张表，没有读入第二份", harmless=True)
                )
            else:
                known[says] = form.read.file
                yield form

    def _homeless(self, theirs: Sequence[Together], found: dict[int, Together]) -> None:
        """Give goals of the department that no project's form has to a project, and doubt it."""
        left = [at for at in range(len(theirs)) if at not in found]
        without = [one for one in self.projects if not one.forms] or self.projects
        if not left or not without:
            return
        for at in left:
            without[0].goals.append(theirs[at])
            found[at] = theirs[at]
            theirs[at].doubt = "" if len(without) == 1 else _ELSEWHERE

    def _write(self, project: KnownProject, unit: Mapping[str, Any]) -> None:
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

    def _words(self, project: KnownProject) -> Words:
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
        if draft.values.get("goals") == usual and not any(path[0] == "goals" for path in draft.doubts):
            del draft.values["goals"]
        self.done.files[DEPARTMENT] = draft
        self.done.documents[DEPARTMENT] = [form.read.file for form in self.departments]
        self.done.read_from += [(DEPARTMENT, form) for form in self.departments]

    def _code(self, project: KnownProject) -> str:
        return str(self.done.files[project.stem].values.get("code", ""))

    def _stage(self, form: FormRead) -> None:
        stem = DEPARTMENT if form.edition.of == "department" else self._stem_of_stage(form)
        if not stem:
            said = form.root.first("project", "name")
            self.done.remarks.append(Remark(form.read.file, f"申报里没有“{said}”这个项目，没有读入"))
            return
        file_id = f"{stem}.{form.edition.form}"
        if file_id in self.done.files:
            self.done.remarks.append(Remark(form.read.file, "同一张阶段表给了两份，没有读入第二份"))
            return
        targets = self._targets(stem)
        if not targets:
            message = "它说的目标和指标在申报里，先读入部门表和项目表，或者一起给；没有读入"
            self.done.remarks.append(Remark(form.read.file, message))
            return
        self.done.files[file_id] = stages.stage(form.root, form.edition, targets)
        self.done.documents[file_id] = [form.read.file]
        self.done.read_from.append((file_id, form))

    def _stem_of_stage(self, form: FormRead) -> str:
        name = form.root.first("project", "name")
        own = [one.stem for one in self.projects if fold(one.name).text == fold(name).text]
        return own[0] if own else self.around.stem_of_year(name)

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
            return stages.targets_of_draft(draft)
        known = self.around.known.projects.get(stem) if self.around.known else None
        return [] if known is None else stages.targets_of(known)
