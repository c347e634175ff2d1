"""Commands that stay and follow every save: watch, serve."""

from __future__ import annotations

import click

from generator.cli.command import WholeNumber
from generator.cli.root import MOST_JOBS, commands, workspace_around


@commands.command(
    "watch",
    failing="",
    stays=True,
    help="边写边印：保存 .toml 文件或表样，受影响的表马上重印。按 Ctrl-C 结束。\n\n"
    "先印一次全部。写错时保留上一次印好的表，改正后接着印。",
)
@click.option("--poll", is_flag=True, help="定时查看文件，用于网络盘等收不到变动通知的地方")
@click.option(
    "--jobs", metavar="个数", type=WholeNumber(1, MOST_JOBS), help="最多同时用几个进程，不写时自动决定"
)
def watch_command(*, poll: bool, jobs: int | None) -> None:
    """Build again on every save."""
    from contextlib import suppress

    from generator.base.report import show_problems
    from generator.live.watch import Watch, line

    workspace = workspace_around(())
    with suppress(KeyboardInterrupt), Watch(workspace, poll=poll, jobs=jobs) as watch:
        for rebuild in watch.rebuilds():
            show_problems(rebuild.news, workspace.root)
            click.echo(line(rebuild))
    click.echo("已停止。")


@commands.command(
    "serve",
    failing="",
    stays=True,
    help="在浏览器里看表：保存 .toml 文件，页面上的表就跟着更新。\n\n"
    "只有本机能打开。点表里的一格，可以看到它写在哪个文件的哪一行，并打开编辑器。"
    "别人在 Word 里改过的表，拖到页面上就能把改动拉回申报文件，看过再写。\n\n"
    "要在页面上写，就从启动时显示的地址打开；每次启动，这个地址都不同。",
)
@click.option(
    "--port",
    metavar="端口",
    type=WholeNumber(1, 65535),
    default=8000,
    help="端口，不写时为 8000；被占用时用下一个",
)
@click.option("--open", "open_browser", is_flag=True, help="同时打开浏览器")
@click.option(
    "--editor",
    metavar="命令",
    help="用哪个编辑器打开文件，不写时为 VS Code；例如 'subl {file}:{line}:{column}'",
)
@click.option("--read-only", is_flag=True, help="只看不改，用来给别人看：页面上什么都不能写")
@click.option("--poll", is_flag=True, help="定时查看文件，用于网络盘等收不到变动通知的地方")
def serve_command(port: int, editor: str | None, *, open_browser: bool, read_only: bool, poll: bool) -> None:
    """Show the forms in the browser and renew them on every save."""
    from generator.live.serve import Settings, serve
    from generator.live.serve.editor import Editor
    from generator.live.watch import line

    def ready(free: int, address: str) -> None:
        if free != port:
            click.echo(f"端口 {port} 已被占用，改用 {free}")
        click.echo(f"用浏览器打开 {address} （按 Ctrl-C 结束）")  # a terminal's link ends at the space
        if open_browser:
            click.launch(address)

    settings = Settings(port, Editor(editor) if editor else None, poll, read_only)
    serve(workspace_around(()), settings, ready, lambda rebuild: click.echo(line(rebuild)))
