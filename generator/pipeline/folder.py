"""One filing folder: what of it is up to date, and printing the rest."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from generator.base.files import sweep
from generator.base.tally import Tally, together
from generator.filing.declared import split_id
from generator.filing.workspace import unwritable
from generator.forms.plan import Attention, make_plan, plan_holds
from generator.pipeline.findings import blockers, findings_of, wrong_files
from generator.pipeline.held import InTheWay, held_by_earlier
from generator.pipeline.manifest import Entry, Manifest, manifest_path, old_pdfs, read_manifest, turn
from generator.pipeline.marks import old_text
from generator.pipeline.outcome import Outcome
from generator.pipeline.output import (
    Result,
    is_fresh,
    mark_page,
    output_file,
    output_folder,
    print_outputs,
    remove_outputs,
    save_manifest,
    with_what_is_there,
    withdraw_marks,
)
from generator.pipeline.sheets import Sheets, print_sheets, sheets_are_fresh

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from generator.base.problems import Problem
    from generator.filing.load import Filing
    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job, Output, Plan
    from generator.pipeline.task import Task


def remembered(job: Job, shelf: Shelf, task: Task) -> Outcome | Task:
    """Return the last build's outcome if it still holds, else the task with its plan."""
    plan, manifest = (
        make_plan(job, shelf, task.folder),
        read_manifest(manifest_path(job.workspace, task.folder)),
    )
    wanted = [output for output in plan.outputs if task.wants(output)]
    stale = frozenset(output.name for output in wanted if not _is_noted(job, output, manifest))
    planned = task._replace(plan=plan, stale=stale)
    if stale or plan.problems or manifest.held or _gone(plan, manifest) or manifest.sources != plan.sources:
        return planned
    if _there(job, task.folder, manifest) != (manifest.entries, manifest.sheets):
        return planned
    if any(output.in_way for output in plan.outputs):
        return planned
    if not all(is_fresh(job, task.folder, output, manifest) for output in wanted):
        return planned
    if not sheets_are_fresh(job, task.folder, plan, manifest):
        return planned
    findings = () if job.attention is Attention.COUNT else task.about(manifest.findings.unpack())
    return Outcome(
        kept=len(wanted),
        problems=task.about(manifest.problems),
        findings=findings,
        tally=task.counted(manifest.findings),
        old_pdfs=old_pdfs(manifest.entries),
    )


def build_folder(job: Job, shelf: Shelf, task: Task) -> Outcome:
    """Print what is not up to date, remove what has lost its source, and note both down."""
    path = manifest_path(job.workspace, task.folder)
    with turn(job.workspace, task.folder):
        sweep(path.parent)  # a build may have been killed there since this process began
        return _build(job, shelf, task, read_manifest(path))


def _build(job: Job, shelf: Shelf, task: Task, old: Manifest) -> Outcome:
    plan = _plan(job, shelf, task)
    old.entries, old.sheets = _there(job, task.folder, old)
    if unreadable := shelf.files(task.folder).problems:
        new = _left(old, plan, unreadable)
        return _marked(job, task.folder, new, Outcome(problems=plan.problems))
    filing, found = shelf.filing(task.folder)
    held = _held(shelf, task.folder, plan, old)
    withdraw_marks(job.workspace, task.folder, old, held)
    wanted = [output for output in plan.outputs if task.wants(output)]
    todo = [output for output in wanted if not is_fresh(job, task.folder, output, old)]
    packed, findings = findings_of(job, shelf, task.folder, old if old.sources == plan.sources else None)
    held |= _blocked(job, todo, findings, held)
    printable = [output for output in todo if output.name not in held]
    results = print_outputs(job, shelf, task.folder, printable, old)
    entries = old.entries | {name: result.entry for name, result in results.items() if result.entry}
    gone = {name: entries.pop(name) for name in _gone(plan, old)}
    removed = remove_outputs(job.workspace, task.folder, gone)
    unit = filing.unit.name if filing.unit else old.unit
    held |= _outdated(plan, entries, held, results)
    told = (*found, *held_by_earlier(task.folder, {o.name: held[o.name] for o in wanted if o.name in held}))
    tally = together((Tally.of((*plan.problems, *found)), packed.tally))
    sheets = print_sheets(job, shelf, task.folder, plan, old) if not held else Sheets(old.sheets)
    new = Manifest(
        plan.sources, unit, _in_order(entries, plan, filing), told, packed, held, tally, sheets.entries
    )
    here = output_folder(job.workspace, task.folder)
    built, kept = _printed_and_kept(task, wanted, todo, results)
    outcome = Outcome(
        built=tuple(job.workspace.shown(here / name) for name in built),
        kept=len(kept),
        removed=removed.removed,
        problems=(
            *task.about((*plan.problems, *told)),
            *chain(*(result.problems for result in results.values())),
            *removed.problems,
            *sheets.problems,
        ),
        sheets=sheets.made,
        findings=task.about(findings),
        tally=task.counted(packed),
        old_pdfs=old_pdfs(new.entries),
    )
    outcome = _marked(job, task.folder, new, outcome)
    return outcome._replace(held={**outcome.held, **_old_sheets(job, task.folder, new)})


def _printed_and_kept(
    task: Task, wanted: Iterable[Output], todo: Container[Output], results: Mapping[str, Result]
) -> tuple[list[str], list[str]]:
    """Return which forms were printed, now or since it was planned by one who died over the rest, and not."""
    fresh = [output.name for output in wanted if output not in todo]
    whole = {name for name, result in results.items() if result.whole} | task.stale.intersection(fresh)
    return [o.name for o in wanted if o.name in whole], [name for name in fresh if name not in whole]


def _is_noted(job: Job, output: Output, manifest: Manifest) -> bool:
    """Tell whether a form was printed from what there is now, whatever became of its files."""
    entry = manifest.entries.get(output.name)
    return entry is not None and entry.key == output.key and entry.files.keys() >= job.also


def _left(old: Manifest, plan: Plan, unreadable: Iterable[Problem]) -> Manifest:
    """Note that all forms stay as they are: where a file can't be read nobody knows what they should say."""
    files = tuple(problem.place.file for problem in unreadable)
    return replace(old, held=dict.fromkeys(old.entries, files), tally=Tally.of(plan.problems))


def _blocked(
    job: Job, todo: Iterable[Output], findings: Iterable[Problem], held: Container[str]
) -> dict[str, tuple[str, ...]]:
    """Return the forms that are not printed because of what the rules find, where that is asked for."""
    wrong = wrong_files(findings) if job.attention is Attention.BLOCK else {}
    return {o.name: files for o in todo if o.name not in held and (files := blockers(o, wrong))}


def _old_sheets(job: Job, folder: FilingFolder, manifest: Manifest) -> dict[str, tuple[str, ...]]:
    """Return the sheets for import that stay as they were, and the files that are in the way."""
    here = output_folder(job.workspace, folder)
    old = (name for name, entry in manifest.sheets.items() if entry.key != manifest.sources)
    return dict.fromkeys((job.workspace.shown(here / name) for name in old), manifest.in_way)


def _there(job: Job, folder: FilingFolder, manifest: Manifest) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """Return the forms and sheets as they are noted, without files that somebody has deleted for good."""
    entries = {
        name: with_what_is_there(job.workspace, folder, entry, name)
        for name, entry in manifest.entries.items()
    }
    sheets = {
        name: entry
        for name, entry in manifest.sheets.items()
        if with_what_is_there(job.workspace, folder, entry, name).files
    }
    return entries, sheets


def _plan(job: Job, shelf: Shelf, task: Task) -> Plan:
    """Return the plan that was handed on; files that were saved since then need another."""
    if task.plan is not None and plan_holds(task.plan, shelf, task.folder):
        return task.plan.whole(job.editions)
    return make_plan(job, shelf, task.folder)


def _held(shelf: Shelf, folder: FilingFolder, plan: Plan, old: Manifest) -> dict[str, tuple[str, ...]]:
    """Return the forms that can't be printed, and because of which files."""
    in_way = InTheWay(shelf, folder)
    of_plan = {output.name: in_way.of(output) for output in plan.outputs}
    lost = {name: plan.refused for name in old.entries.keys() - of_plan.keys() if plan.refused}
    return lost | {name: files for name, files in of_plan.items() if files}


def _outdated(
    plan: Plan,
    entries: Mapping[str, Entry],
    held: Mapping[str, object],
    results: Mapping[str, Result],
) -> dict[str, tuple[str, ...]]:
    """Return the forms that were not printed anew for another reason: a faulty template, or not asked for."""
    outdated = {}
    for output in plan.outputs:
        entry, result = entries.get(output.name), results.get(output.name)
        if output.name not in held and entry is not None and entry.key not in ("", output.key):
            problems = result.problems if result else ()
            outdated[output.name] = tuple(dict.fromkeys(problem.place.file for problem in problems))
    return outdated


def _marked(job: Job, folder: FilingFolder, new: Manifest, outcome: Outcome) -> Outcome:
    """Mark the pages that are not up to date, and note all down."""
    problems = list(outcome.problems)
    here = output_folder(job.workspace, folder)
    for name in new.held.keys() & new.entries.keys():
        try:
            mark_page(job.workspace, folder, name, new.entries[name], old_text(new.held[name]))
        except OSError as error:
            problems.append(unwritable(job.workspace, output_file(here / name, ".html"), error))
    problems += save_manifest(job.workspace, folder, new)
    stay = {
        job.workspace.shown(here / name): new.held[name]
        for name in sorted(new.held.keys() & new.entries.keys())
    }
    return outcome._replace(problems=tuple(problems), held=stay)


def _in_order(entries: Mapping[str, Entry], plan: Plan, filing: Filing) -> dict[str, Entry]:
    """Return the forms as a year lists them: the department's, then the projects' in their order.

    Each is followed by those of its stages. One whose file can't be read stays behind the one that it stood
    behind.
    """
    place = {stem: number for number, stem in enumerate(("department", *filing.projects))}
    known = [o for o in plan.outputs if split_id(o.file_id)[0] in place and o.name in entries]
    known.sort(key=lambda output: (place[split_id(output.file_id)[0]], split_id(output.file_id)[1]))
    names = [output.name for output in known]
    behind: dict[str, list[str]] = {name: [name] for name in ("", *names)}
    before = ""
    for name in entries:
        if name not in behind:
            behind[before].append(name)
        else:
            before = name
    return {name: entries[name] for name in chain.from_iterable(behind.values()) if name}


def _gone(plan: Plan, manifest: Manifest) -> list[str]:
    """Return the forms that have lost their source, as far as that is certain."""
    if plan.problems or plan.refused:
        return []
    return sorted(manifest.entries.keys() - {output.name for output in plan.outputs})
