"""One filing folder: what of it is up to date, and printing the rest."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from generator.base.files import sweep
from generator.base.tally import Tally, together
from generator.filing.declared import split_id
from generator.filing.workspace import unwritable
from generator.forms.plan import Attention, make_plan
from generator.pipeline.findings import blockers, findings_of, wrong_files
from generator.pipeline.held import InTheWay, held_by_earlier
from generator.pipeline.manifest import Did, Entry, Manifest, manifest_path, old_pdfs, read_manifest, turn
from generator.pipeline.marks import old_text
from generator.pipeline.moving import Moved, is_moved, moved
from generator.pipeline.outcome import Outcome
from generator.pipeline.output import (
    Result,
    is_fresh,
    mark_page,
    print_outputs,
    remove_outputs,
    save_manifest,
    with_what_is_there,
    withdraw_marks,
)
from generator.pipeline.place import NOTHING, archive_path, noted, place_of
from generator.pipeline.sheets import Sheets, print_sheets, sheets_are_fresh

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from generator.base.problems import Problem
    from generator.filing.load import Filing
    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job, Output, Plan
    from generator.pipeline.place import Place
    from generator.pipeline.task import Task


def remembered(job: Job, shelf: Shelf, task: Task) -> Outcome | Plan:
    """Return the last build's outcome if it still holds, else the plan of what there is to print."""
    plan, manifest = (
        make_plan(job, shelf, task.folder),
        read_manifest(manifest_path(job.workspace, task.folder)),
    )
    wanted = [output for output in plan.outputs if task.wants(output)]
    if plan.problems or manifest.held or _gone(plan, manifest) or manifest.sources != plan.sources:
        return plan
    place = place_of(job.workspace, task.folder, manifest, glance=True)
    there = _there(place, manifest)
    if not is_moved(job, task.folder, manifest) or there != (manifest.entries, manifest.sheets):
        return plan
    if any(output.in_way for output in plan.outputs):
        return plan
    if not all(is_fresh(job, place, output, manifest) for output in wanted):
        return plan
    if not sheets_are_fresh(job, place, plan, manifest):
        return plan
    findings = () if job.attention is Attention.COUNT else task.about(manifest.findings.unpack())
    did = manifest.did.of(job.run)
    return Outcome(
        built=did.built,
        kept=len(wanted) - len(did.built),
        removed=did.removed,
        sheets=did.sheets,
        packed=did.packed,
        unpacked=did.unpacked,
        problems=task.about(manifest.problems),
        findings=findings,
        tally=task.counted(manifest.findings),
        old_pdfs=old_pdfs(manifest.entries),
    )


def build_folder(job: Job, shelf: Shelf, task: Task, plan: Plan) -> Outcome:
    """Print what of a plan is not up to date, remove what has lost its source, and note both down."""
    path = manifest_path(job.workspace, task.folder)
    with turn(job.workspace, task.folder):
        sweep(path.parent)  # a build may have been killed there since this process began
        old = read_manifest(path)
        where, problems = _moved(job, task.folder, old)
        outcome = _build(job, shelf, task, plan, where)
        return outcome._replace(problems=(*outcome.problems, *problems))


def _moved(job: Job, folder: FilingFolder, old: Manifest) -> tuple[Moved, tuple[Problem, ...]]:
    """Return where the outputs are to be; where they can't be moved they stay."""
    try:
        return moved(job, folder, old), ()
    except OSError as error:
        problem = unwritable(job.workspace, archive_path(job.workspace, folder), error)
        return Moved(place_of(job.workspace, folder, old), old), (problem,)


def _build(job: Job, shelf: Shelf, task: Task, plan: Plan, where: Moved) -> Outcome:
    place, old = where.place, where.manifest
    old.entries, old.sheets = _there(place, old)
    if unreadable := shelf.files(task.folder).problems:
        new = _left(old, plan, unreadable)
        moves = Outcome(problems=plan.problems, packed=where.packed, unpacked=where.unpacked)
        return _marked(place, old, new, moves)
    filing, found = shelf.filing(task.folder)
    held = _held(shelf, task.folder, plan, old)
    withdraw_marks(place, old, held)
    wanted = [output for output in plan.outputs if task.wants(output)]
    todo = [output for output in wanted if not is_fresh(job, place, output, old)]
    packed, findings = findings_of(job, shelf, task.folder, old if old.sources == plan.sources else None)
    held |= _blocked(job, todo, findings, held)
    printable = [output for output in todo if output.name not in held]
    results = print_outputs(job, shelf, place, printable, old)
    entries = old.entries | {name: result.entry for name, result in results.items() if result.entry}
    gone = {name: entries.pop(name) for name in _gone(plan, old)}
    removed = remove_outputs(place, gone)
    unit = filing.unit.name if filing.unit else old.unit
    held |= _outdated(plan, entries, held, results)
    told = (*found, *held_by_earlier(task.folder, {o.name: held[o.name] for o in wanted if o.name in held}))
    tally = together((Tally.of((*plan.problems, *found)), packed.tally))
    sheets = print_sheets(job, shelf, place, plan, old) if not held else Sheets(old.sheets)
    built = (job.workspace.shown(place.here / name) for name, result in results.items() if result.whole)
    now = Did(job.run, tuple(built), removed.removed, sheets.made, where.packed, where.unpacked)
    before = old.did.of(job.run)
    did = before.and_then(now)
    listed = _in_order(entries, plan, filing)
    new = Manifest(plan.sources, unit, listed, told, packed, held, tally, sheets.entries, did=did)
    faults = chain(*(result.problems for result in results.values()))
    outcome = Outcome(
        built=did.built,
        kept=len(wanted) - len(todo) - len(before.built),
        removed=did.removed,
        packed=did.packed,
        unpacked=did.unpacked,
        problems=(*task.about((*plan.problems, *told)), *faults, *removed.problems, *sheets.problems),
        sheets=did.sheets,
        findings=task.about(findings),
        tally=task.counted(packed),
        old_pdfs=old_pdfs(new.entries),
    )
    outcome = _marked(place, old, new, outcome)
    return outcome._replace(held={**outcome.held, **_old_sheets(place, new)})


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


def _old_sheets(place: Place, manifest: Manifest) -> dict[str, tuple[str, ...]]:
    """Return the sheets for import that stay as they were, and the files that are in the way."""
    shown = place.workspace.shown
    old = (name for name, entry in manifest.sheets.items() if entry.key != manifest.sources)
    return dict.fromkeys((shown(place.here / name) for name in old), manifest.in_way)


def _there(place: Place, manifest: Manifest) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """Return the forms and sheets as they are noted, without files that somebody has deleted for good."""
    entries = {name: with_what_is_there(place, entry, name) for name, entry in manifest.entries.items()}
    sheets = {
        name: entry for name, entry in manifest.sheets.items() if with_what_is_there(place, entry, name).files
    }
    return entries, sheets


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


def _marked(place: Place, old: Manifest, new: Manifest, outcome: Outcome) -> Outcome:
    """Mark the pages that are not up to date, and note all down."""
    workspace, here = place.workspace, place.here
    problems = list(outcome.problems)
    for name in new.held.keys() & new.entries.keys():
        try:
            mark_page(place, name, new.entries[name], old_text(new.held[name]))
        except OSError as error:
            problems.append(unwritable(workspace, place.path(f"{name}.html"), error))
    stay = {
        workspace.shown(here / name): new.held[name] for name in sorted(new.held.keys() & new.entries.keys())
    }
    outcome = outcome._replace(problems=tuple(problems), held=stay)
    try:
        new.archive = place.settle(dict(noted(new)), unknown=bool(new.held))
    except OSError as error:  # the old archive is there as it was
        problem = unwritable(workspace, place.path(""), error)
        return outcome._replace(built=(), removed=(), sheets=0, problems=(*problems, problem))
    new_one = old.archive in (None, NOTHING) and new.archive not in (None, NOTHING)
    new.did = new.did._replace(packed=new.did.packed + new_one)
    saved = save_manifest(workspace, place.folder, new)
    return outcome._replace(problems=(*problems, *saved), packed=outcome.packed + new_one)


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
