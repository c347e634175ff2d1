"""Commands between years and in their course: rollover, confirm, stage, status, diff."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.base.terminal import visible
from generator.cli.command import Choice, WholeNumber
from generator.cli.root import (
    LINE_OF_A_FILE,
    agreed,
    commands,
    filings_named,
    scheduler_option,
    workspace_around,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.base.problems import Problem
    from generator.checks.status import FilingStatus
    from generator.filing.reader import Shelf
    from generator.forms.plan import Job
    from generator.pipeline.task import Task


@commands.command(
    "rollover",
    failing="有单位没有结转",
    help="由一年的申报写出下一年的申报文件。\n\n"
    "照抄的内容在行尾标“待核”，金额清空并标“待填”；改了内容或删掉标记就算核对过。"
    "到了终止年度的项目不结转。已有的文件不覆盖。不写单位时结转全部单位。",
)
@click.argument("old", metavar="原年度", type=WholeNumber(1949, 2999))
@click.argument("new", metavar="新年度", type=WholeNumber(1949, 2999))
@click.argument("unit", metavar="[单位]", required=False)
@click.option("--keep-amounts", is_flag=True, help="金额也照抄，不清空")
@click.pass_context
def rollover_command(ctx: click.Context, old: int, new: int, unit: str | None, *, keep_amounts: bool) -> None:
    """Write the files of a new year."""
    from generator.base.report import show_problems
    from generator.carry.rollover import Turn, next_step, roll_over, told
    from generator.forms.editions import declared_in

    if new <= old:
        message = f"新年度要在原年度之后，不能由 {old} 年结转到 {new} 年"
        raise click.UsageError(message, ctx)
    workspace, turn = workspace_around(()), Turn(old, new)
    units = [folder.unit_id for folder in filings_named(ctx, workspace, unit, old)]
    declared = declared_in(workspace)
    outcomes = [
        roll_over(workspace, each, turn, keep_amounts=keep_amounts, declared=declared) for each in units
    ]
    show_problems([problem for outcome in outcomes for problem in outcome.problems], workspace.root)
    for outcome in outcomes:
        click.echo("\n".join(map(visible, told(outcome, turn))), err=bool(outcome.refusal))
    click.echo(visible(next_step(outcomes, turn)), nl=any(outcome.written for outcome in outcomes))
    ctx.exit(1 if any(outcome.refusal for outcome in outcomes) else 0)


@commands.command(
    "confirm",
    failing="有文件或这一行没有确认，或回答了不确认",
    help="确认结转来的、读入时存疑的内容已核对过：去掉行尾的“待核”标记。先列出要确认的各行，在终端上还要问一声。\n\n"
    "路径是单位文件夹、年度文件夹或 .toml 文件；文件名后写 :行号 只确认这一行，例如 service.toml:12。"
    "还没有填的金额不会因此消掉“待填”，除非写明它的行号。",
)
@click.argument("path", metavar="路径[:行号]")
@click.option("--yes", is_flag=True, help="不问，直接确认")
@click.pass_context
def confirm_command(ctx: click.Context, path: str, *, yes: bool) -> None:
    """Take the marks of what waits for review out of files."""
    from generator.carry.rollover import confirmed, listed
    from generator.carry.rollover.confirm import ready, split_line, write
    from generator.filing.selection import select

    file, number = split_line(path)
    workspace = workspace_around((file,))
    selections = select(workspace, (file,))
    if number is not None and selections[0].file_id is None:
        raise click.UsageError(LINE_OF_A_FILE, ctx)
    found, failures = ready(workspace, selections[0], number)
    for line in chain.from_iterable(map(listed, found)):
        click.echo(line)
    lines = sum(each.result.lines for each in found)
    if lines and not yes and not agreed(f"以上 {lines} 处都核对过了？确认写 y"):
        click.echo("没有确认，文件都没有动")
        ctx.exit(1)
    outcomes = [(each.result, write(workspace, each)) for each in found]
    failures += filter(None, (failure for _, failure in outcomes))
    for failure in failures:
        click.echo(f"错误：{visible(failure)}", err=True)
    written = [result for result, failure in outcomes if not failure]
    done = sum(result.lines for result in written)
    click.echo(confirmed(done, sum(result.to_fill for result in written)))
    ctx.exit(1 if failures or (number is not None and not done) else 0)


@commands.command(
    "stage",
    failing="有文件没有写",
    help="开始填监控、自评这样的阶段表：给每个项目（有部门的表时，也给部门）写出“项目.阶段.toml”，"
    "列出全部年度指标和要填的内容，填的值一个也不替人写。\n\n"
    "例如：tianbao stage monitor 2023。已有的文件不改动，只说还缺哪些指标。不写单位时给全部单位写。",
)
@click.argument("form", metavar="阶段")
@click.argument("year", metavar="年度", type=WholeNumber(1949, 2999))
@click.argument("unit", metavar="[单位]", required=False)
@click.pass_context
def stage_command(ctx: click.Context, form: str, year: int, unit: str | None) -> None:
    """Begin the files of a stage."""
    from generator.base.report import show_problems
    from generator.carry.stage import Ask, begin, told
    from generator.filing.reader import Shelf
    from generator.forms.editions import read_editions
    from generator.forms.refused import declared_by, refused_editions

    workspace = workspace_around(())
    there = filings_named(ctx, workspace, unit, year)
    editions, faulty = read_editions(workspace)
    show_problems(faulty, workspace.root)
    declared = partial(declared_by, editions, refused_editions(workspace, faulty))
    shelf = Shelf(workspace, declared)
    begun = begin(Ask(workspace, editions, shelf, folder, form) for folder in there)
    for line in told(begun):
        click.echo(visible(line))
    for failure in (failure for each in begun for failure in each.failures):
        click.echo(f"错误：{visible(failure)}", err=True)
    ctx.exit(1 if any(each.failures for each in begun) else 0)


@commands.command(
    "status",
    failing="有工作进程意外退出",
    help="看申报的进度：核对了多少、还有多少待核待填、有多少错误和警告（与 tianbao check 相同）、"
    "最近什么时候改的。\n\n"
    "不写单位和年度时列出全部申报，超过 20 份就只看各年度合计和落后最多的单位；"
    "都写时列出这份申报的各个文件。",
)
@click.argument("unit", metavar="[单位]", required=False)
@click.argument("year", metavar="[年度]", required=False, type=WholeNumber(1949, 2999))
@click.option("--all", "everything", is_flag=True, help="有多少申报都逐份列出")
@click.pass_context
def status_command(ctx: click.Context, unit: str | None, year: int | None, *, everything: bool) -> None:
    """Show how far filings are."""
    from generator.base.tally import count
    from generator.checks.status import table, totals
    from generator.cli.overview import FEW, overview
    from generator.filing.workspace import folders
    from generator.forms.editions import read_editions
    from generator.forms.plan import Job, program
    from generator.forms.refused import refused_editions
    from generator.pipeline.pool import run
    from generator.pipeline.task import Task
    from generator.pipeline.work import ProcessLostError

    workspace = workspace_around(())
    there = filings_named(ctx, workspace, unit, year)
    editions, faulty = read_editions(workspace)
    _, misnamed = folders(workspace, None if unit is None else {unit})
    job = Job(workspace, editions, program(), refused=refused_editions(workspace, faulty))
    work = partial(_status_of, misnamed=misnamed)
    try:
        if unit is None and not everything and len(there) > FEW:
            overview(job, there, work, (*faulty, *misnamed))
            return
        found = list(run(job, work, [Task(folder) for folder in there]))
    except ProcessLostError:
        click.echo("错误：一个工作进程意外退出（可能是内存不足）；再运行一次，或一次看一个单位", err=True)
        ctx.exit(1)
    of_files = year is not None
    rows = found[0].files if of_files else [each.whole for each in found]
    click.echo("\n".join(table(("文件",) if of_files else ("单位", "年度"), rows)))
    counts = totals(found, (*faulty, *misnamed))
    if counts:
        where = "/".join(["filings", *map(str, filter(None, (unit, year)))]) if unit else ""
        click.echo(f"共 {count(counts)}；用 {f'tianbao check {where}'.rstrip()} 查看")


def _status_of(job: Job, shelf: Shelf, task: Task, misnamed: Sequence[Problem]) -> FilingStatus:
    """Say how far one filing is, in any process."""
    from generator.checks.status import status_of
    from generator.pipeline.noted import review_noted

    own = f"filings/{task.folder.unit_id}/{task.folder.year}/"
    named = (problem for problem in misnamed if problem.place.file.startswith(own))
    review = review_noted(job, shelf, task.folder)
    told = review._replace(problems=(*named, *review.problems))
    return status_of(job, shelf, task.folder, _changed, told)


def _formats() -> Iterable[str]:
    from generator.compare.reports.run import FORMATS

    return FORMATS


@commands.command(
    "diff",
    failing="有文件读不了，或报告写不了，或写明 --exit-code 时有不同",
    help="比较两份申报，说出内容上的不同：金额的增减、指标值的更严更宽、新增、取消、改名和移动。\n\n"
    "写两个年度，最后可以写一个单位：tianbao diff 2023 2024 某单位。"
    "写一个 git 版本，与现在的文件比较：tianbao diff HEAD~3；也可以写两个版本。"
    "写两个年度文件夹，哪里的都可以。读不了的文件会列出来，其余的照常比较。\n\n"
    "写“年度/target”和“年度/阶段”，看目标完成了多少，完成得最差的在前："
    "tianbao diff 2023/target 2023/evaluation，最后可以写一个单位。",
)
@click.argument("words", metavar="年度|版本|文件夹|年度/阶段…", nargs=-1, required=True)
@click.option(
    "--format",
    "output_format",
    metavar="格式",
    type=Choice(_formats),
    default="text",
    help="text（默认）、markdown、json、html 网页报告，或 docx 修订稿（每张表一个）",
)
@click.option(
    "--output",
    metavar="路径",
    type=click.Path(path_type=Path),
    help="写到哪个文件；docx 时是文件夹。不写时，html 和 docx 写在 build/diff 里，其他的直接显示",
)
@scheduler_option
@click.option("--exit-code", is_flag=True, help="有不同，或有目标没有完成，退出码是 1，同 git diff")
@click.pass_context
def diff_command(ctx: click.Context, /, words: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401 - click's
    """Compare filings of two years, revisions or folders."""
    from generator.compare.reports import Options, diff
    from generator.pipeline.pool import run
    from generator.pipeline.work import ProcessLostError

    scheduler = options.pop("scheduler")
    share = partial(run, cluster=scheduler) if scheduler else None
    try:
        ctx.exit(diff(words, Options(**options), Path.cwd(), share))
    except ProcessLostError as error:
        folders = (getattr(item, "folder", item) for item in error.tasks)
        named = "、".join(f"{folder.unit_id}/{folder.year}" for folder in folders)
        click.echo(visible(f"错误：比较 {named} 的工作进程每次都意外退出（可能是内存不足）"), err=True)
        ctx.exit(1)


def _changed(path: Path) -> datetime | None:
    """Return when a file was last changed."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone()
    except OSError:
        return None
