"""Commands that set things up: init, new, schema, git-setup, textconv."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.base.errors import DiskError, UserError, unwritable
from generator.base.terminal import visible
from generator.cli.command import Choice, Group, WholeNumber
from generator.cli.root import GONE, commands, filings_named, workspace_around

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.carry.beginning import New
    from generator.filing.workspace import Workspace


def next_year() -> int:
    """Return the year that is filed for now: the one that comes."""
    return datetime.now(UTC).astimezone().year + 1


@commands.command(
    "init", failing="写不了文件", help="在空文件夹里建一套能直接印出表来的示例申报，改成自己的内容即可。"
)
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.option("--year", metavar="年度", type=WholeNumber(1949, 2999), help="申报哪一年，不写时为明年")
def init_command(folder: Path, year: int | None) -> None:
    """Make a small working filing folder."""
    from generator.carry.scaffold import make_scaffold

    try:
        make_scaffold(folder, year or next_year())
    except FileNotFoundError as error:  # all but the current folder is made
        raise UserError(GONE) from error
    except OSError as error:
        raise unwritable(folder, error) from error
    shown = visible(str(folder))
    click.echo(f"已建好“{shown}”。接着：\n  cd {shown}\n  tianbao build")


@commands.group("new", cls=Group, help="开始填一个新的单位、新的项目：写出还没有填的申报文件。")
def new_group() -> None:
    """Hold the commands about what is new."""


@new_group.command(
    "unit",
    failing="写不了文件",
    help="新建一个单位：写出 unit.toml 和这一年的部门整体支出绩效目标表，内容都还空着。\n\n"
    "例如：tianbao new unit 某某街道办事处。已有的文件不覆盖。",
)
@click.argument("name", metavar="单位名称")
@click.option("--year", metavar="年度", type=WholeNumber(1949, 2999), help="申报哪一年，不写时为明年")
@click.option("--folder", metavar="文件夹", default="", help="单位文件夹叫什么，不写时用单位名称")
@click.option("--district", metavar="代码", default="", help="行政区划代码，六位，用来挑选本地区的表样")
def new_unit_command(name: str, year: int | None, folder: str, district: str) -> None:
    """Begin a unit and its first year."""
    from generator.carry.beginning import NewUnit, new_unit
    from generator.forms.editions import declared_in

    workspace, year = workspace_around(()), year or next_year()
    new = new_unit(workspace, NewUnit(name, year, folder, district), declared_in(workspace))
    _write(workspace, new)
    click.echo(f"接着：新建项目用 tianbao new project {visible(new.id)} {year} 项目名称")


def _categories() -> Iterable[str]:
    from generator.carry.beginning import CATEGORIES

    return CATEGORIES


@new_group.command(
    "project",
    failing="写不了文件",
    help="给一个单位的一年新建一个项目：写出它的项目支出绩效目标表，内容都还空着。\n\n"
    "例如：tianbao new project 某单位 2027 社区服务专项。已有的文件不覆盖。",
)
@click.argument("unit", metavar="单位")
@click.argument("year", metavar="年度", type=WholeNumber(1949, 2999))
@click.argument("name", metavar="项目名称")
@click.option("--file", metavar="文件名", help="项目文件叫什么，以后各年不变，不写时用项目名称")
@click.option("--category", metavar="类别", type=Choice(_categories), help="支出项目类别")
@click.pass_context
def new_project_command(ctx: click.Context, /, unit: str, year: int, name: str, **known: str | None) -> None:
    """Begin a project of a year."""
    from generator.carry.beginning import NewProject, new_project
    from generator.forms.editions import declared_in

    workspace = workspace_around(())
    (folder,) = filings_named(ctx, workspace, unit, year)
    wish = NewProject(name, **{key: value for key, value in known.items() if value})
    _write(workspace, new_project(workspace, folder, wish, declared_in(workspace)))
    click.echo("接着：填好后用 tianbao check 检查，用 tianbao build 印表")


def _write(workspace: Workspace, new: New) -> None:
    """Write what is new, all or nothing, and say which files."""
    from generator.carry.journal import Journal

    if new.faults:
        raise UserError("；".join(new.faults.values()))
    failure = Journal(workspace).write(new.edits).failure
    if failure:
        raise DiskError(failure)
    for edit in new.edits:
        click.echo(visible(f"写了 {edit.shown}"))


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
