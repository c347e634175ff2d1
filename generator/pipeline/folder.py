"""One filing folder: what of it is up to date, and printing the rest."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from generator.base import files
from generator.base.problems import Problem, Severity
from generator.filing.workspace import SUFFIX, unwritable
from generator.forms.plan import Attention, make_plan, plan_holds
from generator.pipeline.held import held_by_earlier, holders
from generator.pipeline.manifest import (
    SUFFIXES,
    Entry,
    Findings,
    Manifest,
    intact,
    manifest_path,
    read_manifest,
    write_manifest,
    write_output,
)
from generator.pipeline.marks import mark, old_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from generator.filing.load import Filing
    from generator.filing.reader import Shelf
    from generator.filing.selection import Selection
    from generator.filing.workspace import FilingFolder, Workspace
    from generator.forms.plan import Job, Output, Plan
    from generator.pipeline.manifest import Made


class Outcome(NamedTuple):
    """What happened to forms (named as their files, without suffix) and what the author has to know.

    `findings` are what the rules find, `counts` how many by file and severity, `problems` everything else.
    """

    built: tuple[str, ...] = ()
    kept: int = 0
    removed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    findings: tuple[Problem, ...] = ()
    counts: Mapping[str, Mapping[str, int]] = MappingProxyType({})
    held: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """the forms that are not up to date, and the files that are in the way"""


class Task(NamedTuple):
    """A filing folder to build, whole or (by file ids) in part."""

    folder: FilingFolder
    only: frozenset[str] | None = None
    plan: Plan | None = None
    """what it prints, once that is known"""

    def small(self) -> Task:
        """Return the task as it goes to another process."""
        return self._replace(plan=self.plan and self.plan.small())

    def wants(self, output: Output) -> bool:
        """Tell whether a form is asked for."""
        return self.only is None or output.file_id in self.only

    def about(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return the problems in the files asked for, and in the unit's."""
        return tuple(problem for problem in problems if self._names(problem.place.file))

    def counted(self, findings: Findings) -> dict[str, dict[str, int]]:
        """Return how many findings there are in these files."""
        return {file: counts for file, counts in findings.counts.items() if self._names(file)}

    def _names(self, file: str) -> bool:
        return self.only is None or file.rpartition("/")[2].removesuffix(SUFFIX) in {*self.only, "unit"}


def tasks(there: Sequence[FilingFolder], selections: Sequence[Selection]) -> Iterator[Task]:
    """Yield what the selections ask of every filing folder."""
    for folder in there:
        asked = [selection.file_id for selection in selections if selection.covers(folder)]
        if asked:
            yield Task(folder, None if None in asked else frozenset(filter(None, asked)))


def remembered(job: Job, shelf: Shelf, task: Task) -> Outcome | Task:
    """Return the last build's outcome if it still holds, else the task with its plan."""
    plan, manifest = (
        make_plan(job, shelf, task.folder),
        read_manifest(manifest_path(job.workspace, task.folder)),
    )
    wanted = [output for output in plan.outputs if task.wants(output)]
    if plan.problems or manifest.held or _gone(job, plan, manifest) or manifest.sources != plan.sources:
        return task._replace(plan=plan)
    if not all(_fresh(job.workspace, task.folder, output, manifest) for output in wanted):
        return task._replace(plan=plan)
    findings = () if job.attention is Attention.COUNT else task.about(manifest.findings.unpack())
    counts = task.counted(manifest.findings)
    return Outcome(kept=len(wanted), problems=task.about(manifest.problems), findings=findings, counts=counts)


def build_folder(job: Job, shelf: Shelf, task: Task) -> Outcome:
    """Print what is not up to date, remove what has lost its source, and note both down."""
    plan, old = _plan(job, shelf, task), read_manifest(manifest_path(job.workspace, task.folder))
    unreadable = shelf.files(task.folder).problems
    if unreadable:
        files_in_way = tuple(problem.place.file for problem in unreadable)
        new = replace(old, held=dict.fromkeys(old.entries, files_in_way))
        return _marked(job, task.folder, new, Outcome(problems=plan.problems))
    filing, found = shelf.filing(task.folder)
    held = _held(job, shelf, task.folder, plan, old)
    _withdraw(job.workspace, task.folder, old, held)
    wanted = [output for output in plan.outputs if task.wants(output)]
    todo = [output for output in wanted if not _fresh(job.workspace, task.folder, output, old)]
    packed, findings = _findings(job, shelf, task.folder, old if old.sources == plan.sources else None)
    wrong = _wrong(findings) if job.attention is Attention.BLOCK else frozenset()
    printable = [output for output in todo if output.name not in held and not _blocked(output, wrong)]
    results = {output.name: _print(job.workspace, shelf, task.folder, output) for output in printable}
    entries = old.entries | {name: result.entry for name, result in results.items() if result.entry}
    gone = {name: entries.pop(name) for name in _gone(job, plan, old)}
    removed = _remove(job.workspace, task.folder, gone)
    unit = filing.unit.name if filing.unit else old.unit
    held |= _outdated(plan, entries, held, results)
    told = (*found, *held_by_earlier(task.folder, {o.name: held[o.name] for o in wanted if o.name in held}))
    new = Manifest(plan.sources, unit, _in_order(entries, plan, filing), told, packed, held)
    here = _output_folder(job.workspace, task.folder)
    outcome = Outcome(
        built=tuple(job.workspace.shown(here / name) for name, result in results.items() if result.whole),
        kept=len(wanted) - len(todo),
        removed=removed.removed,
        problems=(
            *task.about((*plan.problems, *told)),
            *chain(*(result.problems for result in results.values())),
            *removed.problems,
        ),
        findings=task.about(findings),
        counts=task.counted(packed),
    )
    return _marked(job, task.folder, new, outcome)


def _plan(job: Job, shelf: Shelf, task: Task) -> Plan:
    """Return the plan that was handed on; files that were saved since then need another."""
    if task.plan is not None and plan_holds(task.plan, shelf, task.folder):
        return task.plan.whole(job.editions)
    return make_plan(job, shelf, task.folder)


def _held(
    job: Job, shelf: Shelf, folder: FilingFolder, plan: Plan, old: Manifest
) -> dict[str, tuple[str, ...]]:
    """Return the forms that can't be printed, and because of which files."""
    of_plan = {output.name: holders(job, shelf, folder, output) for output in plan.outputs}
    faulty = tuple(job.faulty.values())
    lost = {name: faulty for name in old.entries.keys() - of_plan.keys() if faulty}
    return lost | {name: files for name, files in of_plan.items() if files}


def _outdated(
    plan: Plan,
    entries: Mapping[str, Entry],
    held: Mapping[str, object],
    results: Mapping[str, _Result],
) -> dict[str, tuple[str, ...]]:
    """Return the forms that were not printed anew for another reason: a faulty template, or not asked for."""
    outdated = {}
    for output in plan.outputs:
        entry, result = entries.get(output.name), results.get(output.name)
        if output.name not in held and entry is not None and entry.key not in ("", output.key):
            problems = result.problems if result else ()
            outdated[output.name] = tuple(dict.fromkeys(problem.place.file for problem in problems))
    return outdated


def _withdraw(workspace: Workspace, folder: FilingFolder, old: Manifest, held: Mapping[str, object]) -> None:
    """Take the mark off the pages that nothing holds any more: they may be up to date as they are."""
    for name in old.held.keys() & old.entries.keys() - held.keys():
        with suppress(OSError):  # it will be printed anew
            _mark_page(workspace, folder, name, old.entries[name], "")


def _mark_page(workspace: Workspace, folder: FilingFolder, name: str, entry: Entry, text: str) -> None:
    if ".html" in entry.files:
        mark(_file(_output_folder(workspace, folder) / name, ".html"), entry.files[".html"], text)


def _marked(job: Job, folder: FilingFolder, new: Manifest, outcome: Outcome) -> Outcome:
    """Mark the pages that are not up to date, and note all down."""
    problems = list(outcome.problems)
    here = _output_folder(job.workspace, folder)
    for name in new.held.keys() & new.entries.keys():
        try:
            _mark_page(job.workspace, folder, name, new.entries[name], old_text(new.held[name]))
        except OSError as error:
            problems.append(unwritable(job.workspace, _file(here / name, ".html"), error))
    problems += _save(job.workspace, folder, new)
    stay = {
        job.workspace.shown(here / name): new.held[name]
        for name in sorted(new.held.keys() & new.entries.keys())
    }
    return outcome._replace(problems=tuple(problems), held=stay)


def forget_folder(workspace: Workspace, folder: FilingFolder) -> Outcome:
    """Remove all that was printed from a filing folder that is no more."""
    outcome = _remove(workspace, folder, read_manifest(manifest_path(workspace, folder)).entries)
    if outcome.problems:
        return outcome
    with suppress(OSError):
        files.remove_with_empty_parents(manifest_path(workspace, folder), workspace.build)
    return outcome


def _remove(workspace: Workspace, folder: FilingFolder, entries: Mapping[str, Entry]) -> Outcome:
    """Remove forms that we printed and whose source is gone, and folders that are empty then."""
    removed: list[str] = []
    problems: list[Problem] = []
    for name, entry in sorted(entries.items()):
        form = _output_folder(workspace, folder) / name
        try:
            for suffix in entry.files:
                files.remove_with_empty_parents(_file(form, suffix), workspace.build)
        except OSError as error:
            problems.append(unwritable(workspace, form, error))
        else:
            removed.append(workspace.shown(form))
    return Outcome(removed=tuple(removed), problems=tuple(problems))


def _save(workspace: Workspace, folder: FilingFolder, manifest: Manifest) -> tuple[Problem, ...]:
    """Write a manifest; without it the next build only has more to do."""
    path = manifest_path(workspace, folder)
    try:
        write_manifest(path, manifest)
    except OSError as error:
        return (unwritable(workspace, path, error),)
    return ()


class _Result(NamedTuple):
    """What became of one form: its files are all there, or there are problems."""

    entry: Entry | None
    problems: tuple[Problem, ...] = ()

    @property
    def whole(self) -> bool:
        """Tell whether the form is there."""
        return not self.problems


def _print(workspace: Workspace, shelf: Shelf, folder: FilingFolder, output: Output) -> _Result:
    from generator.filing.history import Earlier  # noqa: PLC0415 - nothing to print must cost no import
    from generator.printing.form import UnprintableError, print_form  # noqa: PLC0415 - the same

    try:
        printed = print_form(workspace, shelf.filing(folder)[0], output, Earlier(*shelf.earlier(folder)))
    except UnprintableError as error:
        return _Result(None, error.problems)
    form = _output_folder(workspace, folder) / output.name
    files.sweep(form.parent)
    made: dict[str, Made] = {}
    problems = []
    for suffix in SUFFIXES:
        try:
            made[suffix] = write_output(_file(form, suffix), printed.files[suffix])
        except OSError as error:
            problems.append(unwritable(workspace, _file(form, suffix), error))
    key = "" if problems else output.key
    return _Result(Entry(key, output.edition.title, printed.subject, made), tuple(problems))


def _findings(
    job: Job, shelf: Shelf, folder: FilingFolder, same: Manifest | None
) -> tuple[Findings, tuple[Problem, ...]]:
    """Return what the rules find, or found last time if nothing has changed: packed, and as it is."""
    from generator.checks.review import checked  # noqa: PLC0415 - nothing to check must cost no import

    if same is not None:
        return same.findings, () if job.attention is Attention.COUNT else same.findings.unpack()
    found = tuple(reviewed.problem for reviewed in checked(job, shelf, folder))
    return Findings.pack(found), () if job.attention is Attention.COUNT else found


def _wrong(findings: Iterable[Problem]) -> frozenset[str]:
    """Return the ids of the files in which a rule finds an error."""
    errors = (problem for problem in findings if problem.severity is Severity.ERROR)
    return frozenset(problem.place.file.rpartition("/")[2].removesuffix(SUFFIX) for problem in errors)


def _blocked(output: Output, wrong: frozenset[str]) -> bool:
    """Tell whether a form prints what is `wrong`."""
    needed = {"unit", output.file_id}
    return bool(wrong) if output.edition.of == "department" else not wrong.isdisjoint(needed)


def _in_order(entries: Mapping[str, Entry], plan: Plan, filing: Filing) -> dict[str, Entry]:
    """Return the forms as a year lists them: the department's, then the projects' in their order."""
    place = {file_id: number for number, file_id in enumerate(("department", *filing.projects))}
    outputs = sorted(plan.outputs, key=lambda output: place.get(output.file_id, len(place)))
    names = dict.fromkeys((*(output.name for output in outputs), *entries))
    return {name: entries[name] for name in names if name in entries}


def _gone(job: Job, plan: Plan, manifest: Manifest) -> list[str]:
    """Return the forms that have lost their source, as far as that is certain."""
    if plan.problems or job.faulty:
        return []
    return sorted(manifest.entries.keys() - {output.name for output in plan.outputs})


def _fresh(workspace: Workspace, folder: FilingFolder, output: Output, manifest: Manifest) -> bool:
    """Tell whether a form's files are there, untouched, and made from what there is now."""
    entry = manifest.entries.get(output.name)
    if entry is None or entry.key != output.key or entry.files.keys() != set(SUFFIXES):
        return False
    form = str(_output_folder(workspace, folder) / output.name)
    return all(intact(form + suffix, made) for suffix, made in entry.files.items())


def _output_folder(workspace: Workspace, folder: FilingFolder) -> Path:
    return workspace.build / folder[0] / str(folder[1])


def _file(form: Path, suffix: str) -> Path:
    return form.with_name(form.name + suffix)
