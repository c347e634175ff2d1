"""Commands that set things up: init, schema, git-setup, textconv."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from generator.base.errors import UserError, unwritable
from generator.base.terminal import visible
from generator.cli.command import WholeNumber
from generator.cli.root import GONE, commands, workspace_around


@commands.command(
    "init", failing="写不了文件", help="在空文件夹里建一套能直接印出表来的示例申报，改成自己的内容即可。"
)
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.option("--year", metavar="年度", type=WholeNumber(1949, 2999), help="申报哪一年，不写时为明年")
def init_command(folder: Path, year: int | None) -> None:
    """Make a small working filing folder."""
    from generator.carry.scaffold import make_scaffold

    try:
        make_scaffold(folder, year or datetime.now(UTC).astimezone().year + 1)
    except FileNotFoundError as error:  # all but the current folder is made
        raise UserError(GONE) from error
    except OSError as error:
        raise unwritable(folder, error) from error
    shown = visible(str(folder))
    click.echo(f"已建好“{shown}”。接着：\n  cd {shown}\n  tianbao build")


@commands.command(
    "schema",
    failing="写不了文件，或有表样读不了",
    help="写出编辑器提示用的 schemas 文件夹：各项的中文名称、写法和选项，包括各表样自己的字段和阶段。\n\n"
    "申报文件第一行的 #:schema 指向它们。表样的字段改了，就再运行一次；重复运行没有害处。",
)
@click.pass_context
def schema_command(ctx: click.Context) -> None:
    """Write the workspace's own schemas."""
    from generator.base.problems import Severity
    from generator.base.report import show_problems
    from generator.filing.schema import write
    from generator.forms.editions import declared_anywhere, read_editions

    workspace = workspace_around(())
    editions, problems = read_editions(workspace)
    show_problems(problems, workspace.root)
    folder = workspace.root / "schemas"
    try:
        written = write(folder, declared_anywhere(workspace, editions))
    except OSError as error:
        raise unwritable(error.filename or folder, error) from error
    for path in written:
        click.echo(f"写好了 {visible(workspace.shown(path))}")
    if not written:
        click.echo("没有变动，schemas 都是最新的")
    ctx.exit(1 if any(problem.severity is Severity.ERROR for problem in problems) else 0)


@commands.command(
    "git-setup",
    failing="写不了文件",
    help="让 git diff 能看出 Word 文件里改了什么。\n\n"
    "在仓库的 .gitattributes 里写一行，并在这个仓库的 git 设置里登记转换命令；"
    ".gitattributes 要提交，设置只在本机有效，每个人各运行一次。重复运行没有害处。",
)
def git_setup_command() -> None:
    """Set up the repository around the current folder."""
    from generator.compare.git_setup import set_up

    click.echo("\n".join(map(visible, set_up(Path.cwd()))))


@commands.command(
    "textconv",
    failing="",
    hidden=True,
    help="把 Word 文件转成文字，供 git diff 使用；读不了的写明原因，从不报错，否则 git 会整个停下。",
)
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
def textconv_command(file: Path) -> None:
    """Print a document's text as git wants it: UTF-8, whatever the terminal speaks, and never a failure."""
    from generator.base.files import why_unreadable
    from generator.compare.textconv import plain_text

    try:
        text = plain_text(file.read_bytes())
    except OSError as error:
        why = "没有这个文件" if isinstance(error, FileNotFoundError) else why_unreadable(error)
        text = f"（读不了“{visible(str(file))}”：{why}）\n"
    click.echo(text.encode(errors="replace"), nl=False)
