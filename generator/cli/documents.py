"""Commands for documents that others have filled in or edited: import, pull."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.base.terminal import visible
from generator.cli.command import Choice, WholeNumber
from generator.cli.root import agreed, commands, workspace_around

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.base.problems import Problem

_FORMATS = ("text", "json")


@commands.command(
    "import",
    failing="有文件读不了、认不出，或没有写成",
    help="把填好的官方表读成申报文件：部门表和各项目表一起给，合成一套申报；监控表、自评表读成阶段文件。\n\n"
    "能读 Word（.docx、.doc、.rtf、WPS）、Excel（.xlsx、.xls）、有文字的 PDF、网页和用制表符隔开的文字。"
    "没有把握的地方标“待核”并说明在原文件的哪一格；没有读入的全部列出；写完再印一遍，和原文件逐格核对。"
    "已有的文件不覆盖，只列出不同。",
)
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--unit", metavar="单位", default="", help="写进哪个单位的文件夹，不写时按表上的单位名称")
@click.option(
    "--year", metavar="年度", type=WholeNumber(1949, 2999), help="哪一年度的申报，不写时按文件里写的"
)
@click.option("--form", metavar="表样", default="", help="按哪张表样读，例如 project/2021；不写时自己认")
@click.option(
    "--format",
    "output_format",
    metavar="格式",
    type=Choice(lambda: _FORMATS),
    default="text",
    help="text（默认）或 json",
)
@click.pass_context
def import_command(ctx: click.Context, /, files: tuple[Path, ...], **options: Any) -> None:  # noqa: ANN401 - click's
    """Read filled forms in."""
    from generator.base.report import show_problems
    from generator.carry.new_files.saving import save
    from generator.forms.editions import read_editions
    from generator.readback.importing.asked import Asked, Imported
    from generator.readback.importing.run import read_in
    from generator.readback.importing.telling import as_data, told

    _safe_unit(ctx, options["unit"])
    workspace = workspace_around(())
    editions, problems = read_editions(workspace)
    contents, unreadable = _read(files)
    asked = Asked(workspace, editions, contents, options["unit"], options["year"], options["form"])
    done = read_in(asked) if contents else Imported()
    done.problems[:0] = [*problems, *unreadable]
    saved = save(workspace, done.texts)
    if options["output_format"] == "json":
        click.echo(json.dumps(as_data(done, saved), ensure_ascii=False, indent=2))
    else:
        show_problems(done.problems, workspace.root)
        for line in told(done, saved):
            click.echo(visible(line))
    for failure in saved.failures:
        click.echo(f"错误：{visible(failure)}", err=True)
    ctx.exit(1 if saved.failures or not done.texts or _failed(done.problems) else 0)


@commands.command(
    "pull",
    failing="有文件读不了、认不出，有改动两边冲突，或没有写成",
    help="把别人在 Word 里改过的表（tianbao 印出来的）拉回申报文件："
    "改了的格写回 TOML 的那一行，注释和排版不动。\n\n"
    "带修订标记的按接受后的内容读。先列出要改的行，在终端上还要问一声；--diff 只列不写。"
    "算出来的格、加减的行、改了的表头和批注不写，逐条说明怎么办。",
)
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--diff", is_flag=True, help="只列出要改的地方，不写文件")
@click.option("--yes", is_flag=True, help="不问，直接写")
@click.pass_context
def pull_command(ctx: click.Context, files: tuple[Path, ...], *, diff: bool, yes: bool) -> None:
    """Take edits made in Word home."""
    from generator.base.report import show_problems
    from generator.carry.saving import write_back
    from generator.forms.plan import printing_job
    from generator.readback.pulling.run import pull
    from generator.readback.pulling.telling import told

    workspace = workspace_around(())
    contents, unreadable = _read(files)
    done = pull(printing_job(workspace), contents)
    done.problems[:0] = unreadable
    show_problems(done.problems, workspace.root)
    for line in told(done):
        click.echo(visible(line))
    failed = _failed(done.problems)
    if not done.edits:
        click.echo("没有要写回的改动")
    elif diff or not (yes or agreed(f"以上 {len(done.applied)} 处写回申报文件？写回写 y")):
        click.echo("没有写文件")
    else:
        outcomes = [write_back(workspace, one.shown, one.before, one.after) for one in done.edits]
        failures = [*filter(None, outcomes)]
        for failure in failures:
            click.echo(f"错误：{visible(failure)}", err=True)
        failed = failed or bool(failures)
        click.echo(f"写回 {len(done.applied)} 处；接着用 tianbao build 重印")
    ctx.exit(1 if failed else 0)


def _safe_unit(ctx: click.Context, unit: str) -> None:
    from generator.filing.workspace import unsafe_name

    reason = unsafe_name(unit)
    if unit and reason:
        message = f"单位的文件夹名“{unit}”{reason}"
        raise click.UsageError(message, ctx)


def _failed(problems: Iterable[Problem]) -> bool:
    from generator.base.problems import Severity

    return any(problem.severity is Severity.ERROR for problem in problems)


def _read(files: Iterable[Path]) -> tuple[list[tuple[str, bytes]], list[Problem]]:
    """Read the files as they are; what can't be read is a problem."""
    from generator.base.codes import Code
    from generator.base.files import read_regular, why_unreadable
    from generator.base.problems import Place, Problem

    contents, problems = [], []
    for file in files:
        try:
            contents.append((str(file), read_regular(file, _LARGEST)))
        except FileNotFoundError:
            problems.append(Problem(Code.DOCUMENT, "没有这个文件", Place(str(file)), "核对文件名"))
        except OSError as error:
            message = f"读不了：{why_unreadable(error)}"
            problems.append(Problem(Code.DOCUMENT, message, Place(str(file)), "核对文件和权限"))
    return contents, problems


_LARGEST = 256  # MiB
