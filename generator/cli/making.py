"""Commands that set things up: init, git-setup, textconv."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from generator.base.errors import UserError, unwritable
from generator.base.terminal import visible
from generator.cli.command import WholeNumber
from generator.cli.root import GONE, commands


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
