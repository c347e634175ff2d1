"""Commands for what leaves the office: publish, pack, verify."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.base.terminal import visible
from generator.cli.command import WholeNumber
from generator.cli.root import commands, filings_named, workspace_around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.delivery.packing.run import Package
    from generator.filing.settings import Settings
    from generator.filing.workspace import FilingFolder, Workspace


@commands.command(
    "publish",
    failing="没有做成公开版，或里面还有要去掉的姓名、电话",
    help="做一份申报的公开版：Word、网页和 PDF，不带个人信息，写在 build/public/单位/年度。\n\n"
    "填报人、项目负责人、联系电话和表样里写明 personal 的字段换成“略”，正文里有同样的姓名、电话也换掉；"
    "换成什么写在 tianbao.toml 的 [publish] 里。文件的作者、批注、修订、隐藏文字和单元格的标记都去掉。"
    "然后逐个查看文件，说明换掉了什么、在哪里，还有什么像电话、身份证号。\n\n"
    "例如：tianbao publish 某单位 2024",
)
@click.argument("unit", metavar="单位")
@click.argument("year", metavar="年度", type=WholeNumber(1949, 2999))
@click.pass_context
def publish_command(ctx: click.Context, unit: str, year: int) -> None:
    """Make the public copy of a filing."""
    from generator.base.report import show_problems
    from generator.delivery.publishing import publish, told
    from generator.forms.plan import printing_job

    workspace = workspace_around(())
    (folder,) = filings_named(ctx, workspace, unit, year)
    settings = _settings(ctx, workspace, "没有做公开版")
    published = publish(printing_job(workspace), folder, settings.publish)
    show_problems(published.problems, workspace.root)
    for line in told(published):
        click.echo(visible(line))
    ctx.exit(1 if published.failed else 0)


@commands.command(
    "pack",
    failing="申报还没有做完，或没有写成",
    help="把一个单位一年的表打成报送包：各张表（Word，有的话还有 PDF、Excel）、对照上年的修订稿，"
    "和一份清单（Word 和 JSON：页数、金额、校验和、审核发现、git 版本）。\n\n"
    "先像 tianbao build 那样印好。有错误、有待核待填、有表没有印成的不打包；"
    "写 --unfinished 才打，清单上写明没有做完的地方，没有印成的表不放进去。"
    "包和文件的名称由 tianbao.toml 的 [pack] 定，不写 --output 时放在 build/package 里。",
)
@click.argument("unit", metavar="单位")
@click.argument("year", metavar="年度", type=WholeNumber(1949, 2999))
@click.option("--output", metavar="文件夹", type=click.Path(path_type=Path), help="放进哪个文件夹")
@click.option("--unfinished", is_flag=True, help="没有做完也打包，并在清单上写明")
@click.pass_context
def pack_command(ctx: click.Context, unit: str, year: int, output: Path | None, *, unfinished: bool) -> None:
    """Pack what is handed in."""
    # Nearly all that is made is kept to the end: looking for circles took a tenth of the time.
    gc.set_threshold(200_000, 10, 10)
    from generator.delivery.packing.run import FOLDER, UnfinishedError, packed, save
    from generator.forms.plan import printing_job

    workspace = workspace_around(())
    (folder,) = filings_named(ctx, workspace, unit, year)
    if output is not None and (output.is_file() or output.suffix == ".zip"):
        message = "--output 写文件夹；包的名称写在 tianbao.toml 的 [pack] 里"
        raise click.UsageError(message, ctx)
    settings = _settings(ctx, workspace, "没有打包")
    _brought_up_to_date(workspace, folder)
    try:
        package = packed(printing_job(workspace), folder, settings.pack, unfinished=unfinished)
    except UnfinishedError as error:
        click.echo(f"错误：{visible(str(error))}：", err=True)
        for line in error.readiness.told():
            click.echo(visible(line), err=True)
        click.echo("先做完这些；一定要现在打包，就加上 --unfinished，清单上会写明", err=True)
        ctx.exit(1)
    path = save(package, output or workspace.build / FOLDER, as_zip=settings.pack.zip)
    click.echo(visible(f"打好了 {workspace.shown(path.absolute())}"))
    for line in _told(package):
        click.echo(visible(line))


@commands.command(
    "verify",
    failing="有文件不对，或包读不了",
    help="核对报送包（zip 或文件夹）：文件是不是清单上的那些、有没有改过；"
    "在工作文件夹里运行时，还把清单写的 git 版本的申报在内存里重印一遍，逐字节比对。\n\n"
    "打包时有没提交的改动、或没有 git 的，和现在的申报比。程序或表样换过版本的，比各格文字。"
    "PDF 在 LibreOffice 和字体都没有变的电脑上也重印比对，别处写明没有比对。",
)
@click.argument("package", metavar="包", type=click.Path(path_type=Path))
@click.pass_context
def verify_command(ctx: click.Context, package: Path) -> None:
    """Verify a package."""
    from generator.delivery.verifying.run import verified
    from generator.filing.workspace import find_workspace

    workspace = find_workspace(Path())
    found = verified(package, workspace)
    for answer in found.answers:
        mark = "不对" if not answer.right else "注意" if answer.noted else "正确"
        click.echo(visible(f"{mark}  {answer.name}：{answer.said}"))
    contents = found.contents
    if contents.unfinished:
        click.echo("注意：清单写明打包时申报还没有做完")
    if contents.revision and contents.revision.uncommitted:
        click.echo("注意：打包时有没提交的改动，比的是现在的申报")
    if workspace is None:
        click.echo("这里不是工作文件夹，只核对了清单，没有和申报比对")
    if found.wrong:
        click.echo(f"有 {found.wrong} 处不对")
    else:
        noted = f"；写着“注意”的 {found.noted} 处请看一下" if found.noted else ""
        click.echo(f"核对了 {len(contents.files)} 个文件和清单，{'没有不对的' if noted else '都正确'}{noted}")
    ctx.exit(1 if found.wrong else 0)


def _settings(ctx: click.Context, workspace: Workspace, undone: str) -> Settings:
    """Return the workspace's settings; names that can't be read are not to be guessed."""
    from generator.base.problems import Severity
    from generator.base.report import show_problems
    from generator.filing.settings import read_settings

    read = read_settings(workspace)
    show_problems(read.problems, workspace.root)
    if any(problem.severity is Severity.ERROR for problem in read.problems):
        click.echo(f"{undone}：先改好 tianbao.toml", err=True)
        ctx.exit(1)
    return read.settings


def _brought_up_to_date(workspace: Workspace, folder: FilingFolder) -> None:
    """Build a year's forms and their PDFs; what `pack` will not say of them is told here."""
    from generator.base.codes import Code
    from generator.base.problems import Severity
    from generator.base.report import ProgressBar, show_problems
    from generator.filing.selection import Selection
    from generator.forms.plan import PDF, Attention
    from generator.pipeline.build import How, build

    selection = Selection(folder.unit_id, folder.year)
    with ProgressBar() as progress:
        report = build(workspace, (selection,), None, progress, How(Attention.COUNT, frozenset({PDF})))
    printing, without = {Code.PROGRAM_FAULT, Code.UNCLASSED}, {Code.NO_OFFICE, Code.NO_PDF}
    told = (one for one in report.problems if one.code in printing or one.place.file.startswith("build"))
    # A package may do without PDFs, and its list says so.
    milder = (replace(one, severity=Severity.WARNING) if one.code in without else one for one in told)
    show_problems(milder, workspace.root)


def _told(package: Package) -> Iterator[str]:
    """Say what is in a package, and what its list says besides."""
    from generator.base.tally import count

    contents = package.contents
    redlines = sum(bool(form.redline) for form in contents.forms)
    sheets = f"{len(contents.sheets)} 张导入用的表，" if contents.sheets else ""
    yield f"  {len(contents.forms)} 张表，{sheets}{redlines} 份对照上年的修订稿，清单"
    if contents.unfinished:
        yield "  没有做完（清单上也写明了）："
        yield from (f"    {reason}" for reason in contents.unfinished)
        yield from (f"    没有放入 {one.title}（{one.subject}）：{one.why}" for one in contents.absent)
    yield from (f"  {remark.rstrip('。')}" for remark in contents.remarks)
    found = count(contents.counts)
    if found:
        yield f"  审核发现 {found}，写进了清单"
    if contents.revision is None:
        yield f"  没有 git 版本：{contents.no_revision}"
    elif contents.revision.uncommitted:
        yield "  有没提交的改动，清单上写明了：" + "、".join(contents.revision.uncommitted)
