"""The command for who looks at thousands of filings: portfolio."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.command import WholeNumber
from generator.cli.root import MOST_JOBS, commands, selected

if TYPE_CHECKING:
    from generator.portfolio.update import Updated


@commands.command(
    "portfolio",
    failing="没有写成",
    help="把全部申报汇总成一个 SQLite 数据库，供查询、统计：单位、项目、资金、"
    "目标、指标、自评、问题，各年对照。\n\n"
    "不写 --output 时是 build/portfolio.sqlite。只重读有变动的申报；写路径时只更新这些单位或年度。"
    "先运行 tianbao build 会快得多：审核发现不必再找一遍。"
    "用 Datasette、DuckDB、DB Browser 都能直接打开；各表、各列见 docs/portfolio.md。",
)
@click.argument("paths", metavar="[路径]…", nargs=-1, type=click.Path(path_type=Path, readable=False))
@click.option("--output", metavar="文件", type=click.Path(path_type=Path), help="写到哪个文件")
@click.option(
    "--parquet",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    help="每张表再写一个 Parquet 文件，放在这里",
)
@click.option(
    "--jobs", metavar="个数", type=WholeNumber(1, MOST_JOBS), help="最多同时用几个进程，不写时自动决定"
)
@click.pass_context
def portfolio_command(
    ctx: click.Context,
    /,
    paths: tuple[Path, ...],
    output: Path | None,
    parquet: Path | None,
    jobs: int | None,
) -> None:
    """Bring the bureau's database up to date."""
    # Nearly all that is read is rows, which hold no circles.
    gc.set_threshold(200_000, 10, 10)
    from generator.base.report import ProgressBar
    from generator.base.terminal import visible
    from generator.portfolio.parquet import write_tables
    from generator.portfolio.reading import portfolio_path
    from generator.portfolio.update import update

    workspace, selections = selected(paths)
    path = output or portfolio_path(workspace)
    with ProgressBar() as progress:
        done = update(workspace, path, selections, jobs, progress)
    click.echo(visible(f"{workspace.shown(path.absolute())}：{_told(done)}"))
    if parquet is not None:
        click.echo(visible(f"{parquet}：写好 {write_tables(path, parquet)} 个 Parquet 文件"))
    for folder in done.lost:
        place = f"filings/{folder.unit_id}" + (f"/{folder.year}" if folder.year else "")
        click.echo(
            visible(f"错误：{place}：读它的进程每次都意外退出（可能是内存不足），没有汇总进去"), err=True
        )
    ctx.exit(1 if done.lost else 0)


def _told(done: Updated) -> str:
    """Say in one line what was done."""
    if done.anew:
        return f"汇总了 {done.filings} 份申报"
    if not (done.read or done.removed):
        return f"没有变动，{done.filings} 份申报都是最新的"
    gone = f"，去掉 {done.removed} 份" if done.removed else ""
    return f"重读 {done.read} 份申报{gone}，其余 {done.filings - done.read} 份没有变动"
