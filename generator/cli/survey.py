"""``tianbao check`` of a whole bureau: a page of problems for a few filings, counts for thousands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text

from generator.base.problems import Severity
from generator.base.report import STYLES, speaker
from generator.base.tally import count
from generator.base.terminal import clipped, columns, padded, visible
from generator.checks.codebook import choose
from generator.checks.summary import Summary, told
from generator.cli.checking import check, emit, lost, prefix
from generator.filing.selection import units
from generator.filing.settings import read_settings
from generator.filing.workspace import FILINGS, folders
from generator.forms.editions import read_editions
from generator.forms.plan import Job, program
from generator.forms.refused import refused_editions
from generator.pipeline.noted import review_noted
from generator.pipeline.pool import run
from generator.pipeline.task import tasks
from generator.pipeline.work import ProcessLostError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from generator.base.problems import Problem
    from generator.checks.codebook import Choice
    from generator.checks.summary import RuleCount, Told
    from generator.cli.checking import Options
    from generator.filing.reader import Shelf
    from generator.filing.selection import Selection
    from generator.filing.workspace import Workspace
    from generator.pipeline.task import Task

MANY = 1000
"""With more filings than this nobody reads a page of problems."""

_WIDTH = 80
_MOST_RULES = 12
_WIDEST_UNIT = 40


def check_or_survey(
    workspace: Workspace, selections: Sequence[Selection], options: Options, here: Path
) -> int:
    """Review what is selected; count only where that is asked for, or where it is a whole bureau."""
    if options.summary or (_is_plain(options) and _are_many(workspace, selections)):
        return survey(workspace, selections, options, here)
    return check(workspace, selections, options, here)


def refusal(options: Mapping[str, object]) -> str:
    """Say which option does not go with ``--summary``; empty if all do."""
    alone = {"everything": "--all", "fix": "--fix", "diff": "--diff"}
    other = next((name for key, name in alone.items() if options[key]), "")
    written = options["output_format"]
    if not other and written in ("text", "json"):
        return ""
    return f"--summary 只数有多少处，不与 {other or f'--format {written}'} 一起用；两者只写一个"


def survey(workspace: Workspace, selections: Sequence[Selection], options: Options, here: Path) -> int:
    """Count what is wrong, print the counts, and return the exit status; raise UserError."""
    editions, faulty = read_editions(workspace)
    job = Job(workspace, editions, program(), refused=refused_editions(workspace, faulty))
    summary = _counted(job, selections, options, (*read_settings(workspace).problems, *faulty))
    if options.output_format == "json":
        emit(summary.as_json(prefix(workspace.root, here)))
    else:
        _show(summary)
    failing = {Severity.ERROR, Severity.WARNING} if options.strict else {Severity.ERROR}
    return int(any(summary.total[severity] for severity in failing))


def _is_plain(options: Options) -> bool:
    """Tell whether nothing was said about how problems are to be shown."""
    detailed = options.everything or options.lines or options.fix or options.diff
    return options.output_format == "text" and not detailed


def _are_many(workspace: Workspace, selections: Sequence[Selection]) -> bool:
    there, _ = folders(workspace, units(selections))
    return sum(1 for _ in tasks(there, selections)) > MANY


def _counted(
    job: Job, selections: Sequence[Selection], options: Options, general: Iterable[Problem]
) -> Summary:
    choice, summary = choose(options.select, options.ignore), Summary()
    there, misnamed = folders(job.workspace, units(selections))
    wanted = partial(_wanted, choice=choice, options=options)
    of_units: dict[str, list[Problem]] = {}
    for problem in (*filter(options.wants, general), *wanted(misnamed)):
        of_units.setdefault(_unit_of(problem), []).append(problem)
    work = partial(_told, choice=choice, options=options)
    try:
        for unit_id, found in run(job, work, list(tasks(there, selections)), cluster=options.scheduler):
            summary.filing(unit_id, found)
            summary.elsewhere(unit_id, told(of_units.pop(unit_id, ()), FILINGS))
    except ProcessLostError as error:
        for problem in lost(error):
            of_units.setdefault(_unit_of(problem), []).append(problem)
    for unit_id, problems in sorted(of_units.items()):
        summary.elsewhere(unit_id, told(problems, FILINGS))
    summary.end()
    return summary


def _told(job: Job, shelf: Shelf, task: Task, *, choice: Choice, options: Options) -> tuple[str, list[Told]]:
    """Review one filing, in any process, and say how often which rule found something."""
    review = review_noted(job, shelf, task.folder)
    problems = task.about((*review.problems, *review.findings))
    own = f"{FILINGS}/{task.folder.unit_id}/{task.folder.year}/"
    return task.folder.unit_id, told(_wanted(problems, choice=choice, options=options), own)


def _wanted(problems: Iterable[Problem], *, choice: Choice, options: Options) -> Iterator[Problem]:
    return (problem for problem in problems if choice.wants(problem) and options.wants(problem))


def _unit_of(problem: Problem) -> str:
    """Return whose a problem is; empty for one of the workspace."""
    top, *steps = problem.place.file.split("/")
    return steps[0] if top == FILINGS and steps else ""


def _show(summary: Summary) -> None:
    """Print the counts for people, in one screen."""
    say, rules = speaker(err=False), summary.rules()
    if not summary.filings:
        say(Text("没有要检查的申报：filings 里还没有“单位/年度”文件夹"))
    elif not rules:
        say(Text(f"检查了 {summary.filings} 份申报（{summary.units} 个单位），没有发现问题"))
    if rules:
        for line in (*_rule_lines(rules), Text(), *_unit_lines(summary), Text(), *_end_lines(summary)):
            say(line)


def _rule_lines(rules: Sequence[RuleCount]) -> Iterator[Text]:
    yield Text("各规则（重的在前，再按处数）：", style="bold")
    shown = rules[:_MOST_RULES]
    counts = [(f"{one.times} 处", f"{one.units} 个单位" if one.units else "") for one in shown]
    widths = [max(map(columns, column)) for column in zip(*counts, strict=True)]
    for one, numbers in zip(shown, counts, strict=True):
        label = one.severity.label
        told = "  ".join(padded(text, width, right=True) for text, width in zip(numbers, widths, strict=True))
        room = _WIDTH - columns(f"{label}  {one.code}  {told}  ")
        yield Text.assemble(
            (label, STYLES[one.severity]), f"  {one.code}  {told}  {clipped(one.title, room)}"
        )
        yield Text(f"      例如 {visible(str(one.place))}", style="dim")
    if len(rules) > _MOST_RULES:
        yield Text(f"还有 {len(rules) - _MOST_RULES} 条规则，都没有这里的重或多")


def _unit_lines(summary: Summary) -> Iterator[Text]:
    worst = summary.worst()
    if not worst:
        return
    heads = ("单位", *(severity.label for severity in Severity))
    cells = [heads, *((clipped(visible(one.unit_id), _WIDEST_UNIT), *map(_number, one[:3])) for one in worst)]
    widths = [max(map(columns, column)) for column in zip(*cells, strict=True)]
    yield Text("问题最多的单位：", style="bold")
    for row in cells:
        first, *numbers = (
            padded(text, width, right=bool(i))
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        yield Text("  ".join((first, *numbers)).rstrip())
    more = summary.units_with_problems - len(worst)
    if more:
        yield Text(f"还有 {more} 个单位")


def _number(count: int) -> str:
    return str(count or "")


def _end_lines(summary: Summary) -> Iterator[Text]:
    clean = summary.units - summary.units_with_problems
    without = f"，{clean} 个单位没有问题" if clean else ""
    yield Text(f"检查了 {summary.filings} 份申报（{summary.units} 个单位）{without}")
    yield Text(f"共 {count(summary.total)}")
    worst = summary.worst()
    example = f"{FILINGS}/{worst[0].unit_id}" if worst else f"{FILINGS}/某单位"
    yield Text(f"看一个单位的：tianbao check {visible(example)}")
    yield Text("逐条列出全部：tianbao check --all；规则：tianbao rules 代码")
