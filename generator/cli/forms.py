"""Commands that print and check: build, check, rules."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.base.problems import Severity
from generator.cli.command import Choice, WholeNumber
from generator.cli.root import LINE_OF_A_FILE, MOST_JOBS, commands, scheduler_option, selected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.filing.workspace import Workspace
    from generator.pipeline.report import Report


@commands.command(
    "build",
    failing="有表没有印出来",
    help="把 filings/ 里的申报印成 build/ 里的表。\n\n"
    "只重印内容有变动的表，PDF 只重做 Word 变了的。"
    "不写路径时印全部；路径可以是单位文件夹、年度文件夹或其中一个 .toml 文件。"
    "有错误的申报不印，保留上一次印好的表，其他的照常印。",
)
@click.argument("paths", metavar="[路径]…", nargs=-1, type=click.Path(path_type=Path, readable=False))
@click.option(
    "--jobs", metavar="个数", type=WholeNumber(1, MOST_JOBS), help="最多同时用几个进程，不写时自动决定"
)
@scheduler_option
@click.option("--pdf", is_flag=True, help="也做 PDF（要有 LibreOffice）")
@click.option("--xlsx", is_flag=True, help="也做 Excel 表格，并按表样写出导入用的指标清单")
@click.option("--strict", is_flag=True, help="审核发现错误的表不印")
@click.option(
    "--pack/--no-pack",
    default=None,
    help="把每个单位每年的表收进一个 zip（build/单位/年度.zip），或展开成一个个文件；都不写时原来怎样就怎样",
)
@click.option(
    "--store",
    metavar="地址",
    help="印完把变了的送到这里，例如 file:///mnt/share/填报（要装 tianbao[store]）",
)
@click.pass_context
def build_command(
    ctx: click.Context,
    /,
    paths: tuple[Path, ...],
    jobs: int | None,
    scheduler: str | None,
    store: str | None,
    **how: bool | None,
) -> None:
    """Build the workspace, or what the paths name."""
    from generator.base.report import ProgressBar, show_problems
    from generator.base.tally import count
    from generator.base.terminal import visible
    from generator.forms.plan import PDF, SHEET, Attention
    from generator.pipeline.build import How, build
    from generator.pipeline.manifest import turn_of_all

    if jobs and scheduler:
        message = "--jobs 是本机的进程数，--scheduler 把活分给集群；两者只写一个"
        raise click.UsageError(message, ctx)
    workspace, selections = selected(paths)
    with turn_of_all(workspace, _waiting), ProgressBar() as progress:
        attention = Attention.BLOCK if how["strict"] else Attention.COUNT
        also = frozenset(suffix for suffix in (PDF, SHEET) if how[suffix[1:]])
        wanted = How(attention, also, cluster=scheduler, pack=how["pack"])
        report = build(workspace, selections, jobs, progress, wanted)
    show_problems(report.shown, workspace.root)
    click.echo(_summary(report))
    for line in _held(report):
        click.echo(visible(line))
    if report.old_pdfs:
        click.echo(f"{report.old_pdfs} 个 PDF 不是最新；用 tianbao build --pdf 重做", err=True)
    if report.found:
        click.echo(f"审核发现 {count(report.found)}；用 tianbao check 查看", err=True)
    sent = _send(workspace, store)
    ctx.exit(0 if sent and not report.failed else 1)


def _send(workspace: Workspace, store: str | None) -> bool:
    """Send what has changed to the store, if there is one; tell whether all of it is there."""
    from generator.base.report import ProgressBar
    from generator.base.terminal import visible
    from generator.filing.settings import read_settings

    address = store or read_settings(workspace).settings.build.store
    if not address:
        return True
    from generator.pipeline.store import send

    with ProgressBar() as progress:
        sending = send(workspace, address, progress)
    click.echo(visible(sending.told))
    for line in sending.wrong:
        click.echo(visible(line), err=True)
    return not sending.wrong


def _waiting() -> None:
    click.echo("另一个 tianbao build 正在印这里的表，等它印完……", err=True)


def _summary(report: Report) -> str:
    """Say in one line what a build did."""
    if not report.asked:
        return "没有要印的申报：filings 里还没有“单位/年度”文件夹"
    moved = report.packed or report.unpacked
    if not (report.built or report.removed or report.pdfs or report.sheets or moved):
        return f"没有变动，{report.kept} 张表都是最新的" if not report.failed else "没有印出新的表"
    counts = {"印好": report.built.total, "未变": report.kept, "删除": report.removed.total}
    forms = "、".join(f"{what} {count} 张表" for what, count in counts.items() if count)
    more = {
        "做好 {} 个 PDF": report.pdfs,
        "做好 {} 张导入用的表": report.sheets,
        "收进 {} 个压缩包": report.packed,
        "展开 {} 个压缩包": report.unpacked,
    }
    return "；".join(filter(None, (forms, *(what.format(count) for what, count in more.items() if count))))


def _held(report: Report) -> Iterator[str]:
    """Say which forms stay as they were, and why."""
    if not report.held:
        return
    yield f"{report.held_count} 张表不是最新，保留上一次印好的（目录页和网页上也注明了）："
    for name, files in report.held.items():
        why = f"{'、'.join(files)} 有错误" if files else "源文件改过，这次没有重印"
        yield f"  {name}：{why}"
    if report.held_count > len(report.held):
        yield f"  ……还有 {report.held_count - len(report.held)} 张"


def _formats() -> Iterable[str]:
    from generator.checks.formats import FORMATS

    return FORMATS


@commands.command(
    "check",
    failing="有错误（--strict 时警告也算），或 --diff 有可改之处",
    help="像财政审核人那样检查申报：哪里会被退回，为什么，怎么改。\n\n"
    "不写路径时检查全部；路径可以是单位文件夹、年度文件夹或其中一个 .toml 文件，"
    "文件名后写 :行号 只看这一行的，例如 service.toml:12。问题多时同一条规则只列头几处。"
    "某一处确实不必改时，在那一行末尾写“# tianbao: ignore=代码 理由”。",
)
@click.argument("paths", metavar="[路径[:行号]]…", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="逐条列出全部问题，连同出问题的那一行")
@click.option(
    "--summary", is_flag=True, help="只看各规则、各单位有多少处；超过 1000 份申报时不写也这样，除非写 --all"
)
@click.option(
    "--severity",
    metavar="程度",
    type=Choice(lambda: Severity),
    default="info",
    help="只看这个程度和更重的：error 错误、warning 警告、info 提示（默认）",
)
@click.option(
    "--select",
    metavar="代码",
    multiple=True,
    help="只看这些代码的问题，用逗号隔开；TB2 指 TB2 开头的全部。读不了的文件总会报告",
)
@click.option("--ignore", metavar="代码", multiple=True, help="不看这些代码的问题")
@click.option("--strict", is_flag=True, help="有警告时退出码也是 1")
@click.option(
    "--format",
    "output_format",
    metavar="格式",
    type=Choice(_formats),
    default="text",
    help="text（默认）、json、github 或 sarif",
)
@scheduler_option
@click.option("--fix", is_flag=True, help="改正有把握的问题，直接写进文件；写了行号或程度就只改那些")
@click.option("--diff", is_flag=True, help="列出 --fix 会改哪些地方，不写文件")
@click.pass_context
def check_command(ctx: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401 - click's
    """Check the workspace, or what the paths name."""
    from generator.carry.rollover.confirm import split_line
    from generator.cli.checking import Options
    from generator.cli.survey import check_or_survey, refusal

    if options["diff"] and options["output_format"] != "text":
        message = f"--diff 显示的是要改的行，没有 {options['output_format']} 格式；两者只写一个"
        raise click.UsageError(message, ctx)
    if options["summary"] and (message := refusal(options)):
        raise click.UsageError(message, ctx)
    asked = [split_line(path) for path in paths]
    workspace, selections = selected([path for path, _ in asked])
    named = list(zip(selections, asked, strict=True)) if asked else []
    if any(selection.file_id is None and line for selection, (_, line) in named):
        raise click.UsageError(LINE_OF_A_FILE, ctx)
    lines = {(workspace.shown(_absolute(path)), line) for path, line in asked if line is not None}
    whole = tuple(selection for selection, (_, line) in named if line is None)
    told = Options(**options, lines=frozenset(lines), whole=whole)
    ctx.exit(check_or_survey(workspace, selections, told, Path.cwd()))


def _absolute(path: Path) -> Path:
    """Return where a file is named, which is not where a link leads."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() follows links


@commands.command(
    "rules",
    failing="",
    help="列出 tianbao check 的规则；写明代码时说明这一条，例如 TB203，也可以只写开头，例如 TB2。",
)
@click.argument("code", metavar="[代码]", required=False)
def rules_command(code: str | None) -> None:
    """List or explain the rules."""
    from generator.checks.codebook import codebook, named
    from generator.checks.rulebook import explained, listed

    click.echo("\n".join(explained(named(code)) if code else listed(codebook().values())))
