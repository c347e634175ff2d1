"""What every command needs: the group they belong to, the workspace, the filings that paths name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator import __version__
from generator.base.errors import UserError
from generator.base.terminal import visible
from generator.cli.command import Group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.filing.selection import Selection
    from generator.filing.workspace import FilingFolder, Workspace

MOST_JOBS = 256
LINE_OF_A_FILE = "行号要写在 .toml 文件名的后面，例如 service.toml:12"
NO_WORKSPACE = "“{}”和它的上级文件夹里都没有 filings 文件夹"
NO_WORKSPACE_HINT = (
    "请换到工作文件夹里运行；要新建一个，用 tianbao init（带示例），"
    "或在空文件夹里建一个名叫 filings 的文件夹（从空白开始）"
)

GONE = "当前文件夹已经不在了（被删除或移走）；请先换到别的文件夹，再运行"

scheduler_option = click.option(
    "--scheduler",
    metavar="地址",
    help="把活分给 dask 集群：调度器的地址、它写的 .json 文件，或 dask（照 dask 自己的设置）",
)
"""For commands that share out what they do folder by folder."""


@click.group(
    cls=Group,
    help="填报：申报内容写成 TOML，一次写成，印出官方的绩效目标表（Word 和 HTML）。\n\n"
    "各命令的用法：tianbao 命令 --help",
)
@click.version_option(__version__, message="tianbao %(version)s", help="显示版本号")
def commands() -> None:
    """Hold the commands."""


def selected(paths: Sequence[Path]) -> tuple[Workspace, Sequence[Selection]]:
    """Return the workspace and what the paths name in it."""
    from generator.filing.selection import select

    workspace = workspace_around(paths)
    return workspace, select(workspace, paths)


def workspace_around(paths: Sequence[Path]) -> Workspace:
    """Return the one workspace that holds the paths, or the current folder."""
    from generator.filing.workspace import find_workspace

    workspaces = set()
    for path in paths or (Path(),):
        try:
            workspace = find_workspace(path)
        except FileNotFoundError as error:
            raise UserError(GONE) from error
        if workspace is None:
            raise UserError(NO_WORKSPACE.format(path if paths else path.absolute()), NO_WORKSPACE_HINT)
        workspaces.add(workspace)
    if len(workspaces) > 1:
        raise UserError("这些路径不在同一个工作文件夹里", "请分开运行")
    return workspaces.pop()


def filings_named(
    ctx: click.Context, workspace: Workspace, unit: str | None, year: int | None
) -> list[FilingFolder]:
    """Return the filing folders of a unit and a year, all where they are not named."""
    from generator.filing.workspace import folders

    there, problems = folders(workspace)
    for problem in problems:
        click.echo(visible(f"{problem.place}: {problem.severity.label}：{problem.message}"), err=True)
    of_unit = [folder for folder in there if unit in (None, folder.unit_id)]
    found = [folder for folder in of_unit if year in (None, folder.year)]
    if not found and unit is not None and not of_unit:
        known = "、".join(dict.fromkeys(folder.unit_id for folder in there)) or "（没有）"
        message = f"没有“{unit}”这个单位；现有：{known}"
        raise click.UsageError(message, ctx)
    if not found and year is not None:
        known = "、".join(map(str, sorted({folder.year for folder in of_unit}))) or "（没有）"
        message = f"没有 {year} 年的申报；现有：{known}"
        raise click.UsageError(message, ctx)
    return found


def agreed(question: str) -> bool:
    """Ask on a terminal whether files are to be written; elsewhere nobody could answer."""
    if not sys.stdin.isatty():
        return True
    answer = click.prompt(question, default="n", show_default=False)
    return str(answer).strip().lower() in ("y", "yes", "是")
