"""The command line. A command is a few lines: nothing but click is imported before one runs."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator import __version__
from generator.command import Choice, Group, WholeNumber, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.build import Report
    from generator.selection import Selection
    from generator.workspace import Edition, FilingFolder, Workspace

_MOST_JOBS = 256
_NO_WORKSPACE = (
    "“{}”和它的上级文件夹里都没有 filings 文件夹；请换到工作文件夹里运行，或用 tianbao init 新建一个"
)


def main() -> None:
    """Run ``tianbao``."""
    run(commands, "tianbao")


@click.group(
    cls=Group,
    help="填报：申报内容写成 TOML，一次写成，印出官方的绩效目标表（Word 和 HTML）。\n\n"
    "各命令的用法：tianbao 命令 --help",
)
@click.version_option(__version__, message="tianbao %(version)s", help="显示版本号")
def commands() -> None:
    """Hold the commands."""


@commands.command(
    "build",
    help="把 filings/ 里的申报印成 build/ 里的表。\n\n"
    "只重印内容有变动的表。不写路径时印全部；路径可以是单位文件夹、年度文件夹或其中一个 .toml 文件。"
    "有错误的申报不印，保留上一次印好的表，其他的照常印。",
)
@click.argument("paths", metavar="[路径]…", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--jobs", metavar="个数", type=WholeNumber(1, _MOST_JOBS), help="最多同时用几个进程，不写时自动决定"
)
@click.option("--strict", is_flag=True, help="审核发现错误的表不印")
@click.pass_context
def build_command(ctx: click.Context, paths: tuple[Path, ...], jobs: int | None, *, strict: bool) -> None:
    """Build the workspace, or what the paths name."""
    from generator.build import build
    from generator.plan import Attention
    from generator.report import ProgressBar, count, show_problems

    workspace, selections = _selected(ctx, paths)
    with ProgressBar() as progress:
        report = build(workspace, selections, jobs, progress, Attention.BLOCK if strict else Attention.COUNT)
    show_problems(report.shown, workspace.root)
    click.echo(_summary(report))
    if report.counts:
        counts = sum(report.counts.values(), Counter())
        click.echo(f"审核发现 {count(counts)}；用 tianbao check 查看", err=True)
    ctx.exit(1 if report.failed else 0)


@commands.command(
    "check",
    help="像财政审核人那样检查申报：哪里会被退回，为什么，怎么改。\n\n"
    "不写路径时检查全部；路径可以是单位文件夹、年度文件夹或其中一个 .toml 文件。"
    "有错误时退出码是 1，用法不对时是 2。某一处确实不必改时，在那一行末尾写“# tianbao: ignore=代码 理由”。",
)
@click.argument("paths", metavar="[路径]…", nargs=-1, type=click.Path(path_type=Path))
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
    "form",
    metavar="格式",
    type=Choice("text", "json", "github", "sarif"),
    default="text",
    help="text（默认）、json、github 或 sarif",
)
@click.option("--fix", is_flag=True, help="改正有把握的问题，直接写进文件")
@click.option("--diff", is_flag=True, help="列出 --fix 会改哪些地方，不写文件")
@click.pass_context
def check_command(ctx: click.Context, /, paths: tuple[Path, ...], **options: Any) -> None:  # noqa: ANN401 - click's
    """Check the workspace, or what the paths name."""
    from generator.checking import Options, check
    from generator.codebook import UnknownCodeError

    workspace, selections = _selected(ctx, paths)
    try:
        ctx.exit(check(workspace, selections, Options(**options), Path.cwd()))
    except UnknownCodeError as error:
        raise click.UsageError(str(error), ctx) from error


@commands.command(
    "rules",
    help="列出 tianbao check 的规则；写明代码时说明这一条，例如 TB203，也可以只写开头，例如 TB2。",
)
@click.argument("code", metavar="[代码]", required=False)
@click.pass_context
def rules_command(ctx: click.Context, code: str | None) -> None:
    """List or explain the rules."""
    from generator.codebook import UnknownCodeError, codebook, named
    from generator.rulebook import explained, listed

    try:
        lines = explained(named(code)) if code else listed(codebook().values())
    except UnknownCodeError as error:
        raise click.UsageError(str(error), ctx) from error
    click.echo("\n".join(lines))


@commands.command(
    "watch",
    help="边写边印：保存 .toml 文件或表样，受影响的表马上重印。按 Ctrl-C 结束。\n\n"
    "先印一次全部。写错时保留上一次印好的表，改正后接着印。",
)
@click.option("--poll", is_flag=True, help="定时查看文件，用于网络盘等收不到变动通知的地方")
@click.option(
    "--jobs", metavar="个数", type=WholeNumber(1, _MOST_JOBS), help="最多同时用几个进程，不写时自动决定"
)
def watch_command(*, poll: bool, jobs: int | None) -> None:
    """Build again on every save."""
    from contextlib import suppress

    from generator.report import show_problems
    from generator.watch import Watch, line

    workspace = _workspace(())
    with suppress(KeyboardInterrupt), Watch(workspace, poll=poll, jobs=jobs) as watch:
        if watch.polling and not poll:
            click.echo("系统能监视的文件夹已经用完，改为每秒查看一次", err=True)
        for rebuild in watch.rebuilds():
            show_problems(rebuild.news, workspace.root)
            click.echo(line(rebuild))
    click.echo("已停止。")


@commands.command(
    "serve",
    help="在浏览器里看表：保存 .toml 文件，页面上的表就跟着更新。\n\n"
    "只有本机能打开。点表里的一格，可以看到它写在哪个文件的哪一行，并打开编辑器。",
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
@click.option("--poll", is_flag=True, help="定时查看文件，用于网络盘等收不到变动通知的地方")
@click.pass_context
def serve_command(
    ctx: click.Context, port: int, editor: str | None, *, open_browser: bool, poll: bool
) -> None:
    """Show the forms in the browser and renew them on every save."""
    from generator.serve import Settings, serve
    from generator.serve.editor import Editor, NoSuchEditorError
    from generator.watch import line

    def ready(free: int) -> None:
        if free != port:
            click.echo(f"端口 {port} 已被占用，改用 {free}")
        address = f"http://127.0.0.1:{free}/"
        click.echo(f"用浏览器打开 {address}，按 Ctrl-C 结束")
        if open_browser:
            click.launch(address)

    try:
        chosen = Editor(editor) if editor else None
    except NoSuchEditorError as error:
        raise click.UsageError(str(error), ctx) from error
    settings = Settings(port, chosen, poll)
    serve(_workspace(()), settings, ready, lambda rebuild: click.echo(line(rebuild)))


@commands.command("init", help="在空文件夹里建一套能直接印出表来的示例申报，改成自己的内容即可。")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.option("--year", metavar="年度", type=WholeNumber(1949, 2999), help="申报哪一年，不写时为明年")
@click.pass_context
def init_command(ctx: click.Context, folder: Path, year: int | None) -> None:
    """Make a small working filing folder."""
    from generator.scaffold import FolderInUseError, make_scaffold

    try:
        make_scaffold(folder, year or datetime.now(UTC).astimezone().year + 1)
    except FolderInUseError as error:
        raise click.UsageError(str(error), ctx) from error
    except OSError as error:
        from generator.files import writing

        click.echo(f"错误：写不了“{folder}”：{writing(error)}", err=True)
        ctx.exit(1)
    click.echo(f"已建好“{folder}”。接着：\n  cd {folder}\n  tianbao build")


@commands.group("template", cls=Group, help="与 Word 表样有关的命令。")
def template_group() -> None:
    """Hold the commands about templates."""


@template_group.command(
    "check",
    help="检查 Word 表样。\n\n找出写错的名字、没有收尾的循环、被 Word 拆坏的标记、没有印出来的内容，"
    "并说明在哪张表的哪一格。不写表样时检查全部。",
)
@click.argument("form", metavar="[表样]", required=False)
@click.pass_context
def template_check_command(ctx: click.Context, form: str | None) -> None:
    """Check the templates, or those of one form."""
    from generator.editions import read_editions
    from generator.report import show_problems
    from generator.shown import FORMS
    from generator.word.check import check_template
    from generator.workspace import Workspace, find_workspace

    workspace = find_workspace(Path.cwd()) or Workspace(Path.cwd())
    editions, problems = read_editions(workspace)
    chosen = [edition for edition in editions if form in (None, edition.form)]
    if form is not None and not chosen:
        message = f"没有“{form}”这个表样；现有：{_names(editions)}"
        raise click.UsageError(message, ctx)
    for edition in chosen:
        file = workspace.shown(edition.template)
        problems += check_template(edition.template.read_bytes(), file, FORMS[edition.of])
    show_problems(problems, workspace.root)
    click.echo(f"检查了 {len(chosen)} 个表样：{_names(chosen)}")
    ctx.exit(1 if any(problem.severity == "error" for problem in problems) else 0)


@commands.command(
    "rollover",
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
    from generator.report import show_problems
    from generator.rollover import Turn, next_step, roll_over, told

    if new <= old:
        message = f"新年度要在原年度之后，不能由 {old} 年结转到 {new} 年"
        raise click.UsageError(message, ctx)
    workspace, turn = _workspace(()), Turn(old, new)
    units = [folder.unit_id for folder in _folders(ctx, workspace, unit, old)]
    outcomes = [roll_over(workspace, each, turn, keep_amounts=keep_amounts) for each in units]
    show_problems([problem for outcome in outcomes for problem in outcome.problems], workspace.root)
    for outcome in outcomes:
        click.echo("\n".join(told(outcome, turn)), err=bool(outcome.refusal))
    click.echo(next_step(outcomes, turn), nl=any(outcome.written for outcome in outcomes))
    ctx.exit(1 if any(outcome.refusal for outcome in outcomes) else 0)


@commands.command(
    "confirm",
    help="确认结转来的内容已核对过：去掉行尾的“待核”标记。\n\n"
    "路径是单位文件夹、年度文件夹或 .toml 文件；文件名后写 :行号 只确认这一行，例如 service.toml:12。"
    "还没有填的金额不会因此消掉“待填”，除非写明它的行号。",
)
@click.argument("path", metavar="路径[:行号]")
@click.pass_context
def confirm_command(ctx: click.Context, path: str) -> None:
    """Take the marks of roll-over out of files."""
    from generator.rollover import confirmed
    from generator.rollover.confirm import confirm_files, split_line
    from generator.selection import NoSuchFilingError, select

    file, number = split_line(path)
    workspace = _workspace((file,))
    try:
        selections = select(workspace, (file,))
    except NoSuchFilingError as error:
        raise click.UsageError(str(error), ctx) from error
    if number is not None and selections[0].file_id is None:
        message = "行号要写在 .toml 文件名的后面，例如 service.toml:12"
        raise click.UsageError(message, ctx)
    done, to_fill, failures = confirm_files(workspace, selections[0], number)
    for failure in failures:
        click.echo(f"错误：{failure}", err=True)
    click.echo(confirmed(done, to_fill))
    ctx.exit(1 if failures or (number is not None and not done) else 0)


@commands.command(
    "status",
    help="看申报的进度：核对了多少、还有多少待核待填、有没有错误、最近什么时候改的。\n\n"
    "不写单位和年度时列出全部申报；都写时列出这份申报的各个文件。",
)
@click.argument("unit", metavar="[单位]", required=False)
@click.argument("year", metavar="[年度]", required=False, type=WholeNumber(1949, 2999))
@click.pass_context
def status_command(ctx: click.Context, unit: str | None, year: int | None) -> None:
    """Show how far filings are."""
    from generator.status import file_rows, filing_row, table

    workspace = _workspace(())
    there = _folders(ctx, workspace, unit, year)
    if year is None:
        rows = [filing_row(workspace, folder, _changed) for folder in there]
        lines = table(("单位", "年度"), rows)
    else:
        lines = table(("文件",), file_rows(workspace, there[0], _changed))
    click.echo("\n".join(lines))


@commands.command(
    "diff",
    help="比较两份申报，说出内容上的不同：金额的增减、指标值的更严更宽、新增、取消、改名和移动。\n\n"
    "写两个年度，最后可以写一个单位：tianbao diff 2023 2024 某单位。"
    "写一个 git 版本，与现在的文件比较：tianbao diff HEAD~3；也可以写两个版本。"
    "写两个年度文件夹，哪里的都可以。读不了的文件会列出来，其余的照常比较。",
)
@click.argument("words", metavar="年度|版本|文件夹…", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    metavar="格式",
    type=Choice("text", "markdown", "json", "html", "docx"),
    default="text",
    help="text（默认）、markdown、json、html 网页报告，或 docx 修订稿（每张表一个）",
)
@click.option(
    "--output",
    metavar="路径",
    type=click.Path(path_type=Path),
    help="写到哪个文件；docx 时是文件夹。不写时，html 和 docx 写在 build/diff 里，其他的直接显示",
)
@click.option("--exit-code", is_flag=True, help="有不同时退出码是 1，同 git diff")
@click.pass_context
def diff_command(ctx: click.Context, /, words: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401 - click's
    """Compare filings of two years, revisions or folders."""
    from generator.diff import Options, WrongWordsError, diff

    try:
        ctx.exit(diff(words, Options(**options), Path.cwd()))
    except WrongWordsError as error:
        raise click.UsageError(str(error), ctx) from error


@commands.command(
    "git-setup",
    help="让 git diff 能看出 Word 文件里改了什么。\n\n"
    "在仓库的 .gitattributes 里写一行，并在这个仓库的 git 设置里登记转换命令；"
    ".gitattributes 要提交，设置只在本机有效，每个人各运行一次。重复运行没有害处。",
)
@click.pass_context
def git_setup_command(ctx: click.Context) -> None:
    """Set up the repository around the current folder."""
    from generator.files import writing
    from generator.git_setup import set_up
    from generator.revision import GitError

    try:
        click.echo("\n".join(set_up(Path.cwd())))
    except GitError as error:
        raise click.UsageError(str(error), ctx) from error
    except OSError as error:
        click.echo(f"错误：写不了“{error.filename}”：{writing(error)}", err=True)
        ctx.exit(1)


@commands.command("textconv", hidden=True, help="把 Word 文件转成文字，供 git diff 使用。")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.pass_context
def textconv_command(ctx: click.Context, file: Path) -> None:
    """Print a document's text as git wants it: UTF-8, whatever the terminal speaks."""
    from generator.files import reading
    from generator.textconv import plain_text

    try:
        text = plain_text(file.read_bytes())
    except OSError as error:
        why = "没有这个文件" if isinstance(error, FileNotFoundError) else reading(error)
        click.echo(f"错误：读不了“{file}”：{why}", err=True)
        ctx.exit(1)
    click.echo(text.encode(), nl=False)


def _changed(path: Path) -> datetime | None:
    """Return when a file was last changed."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone()
    except OSError:
        return None


def _folders(
    ctx: click.Context, workspace: Workspace, unit: str | None, year: int | None
) -> list[FilingFolder]:
    """Return the filing folders of a unit and a year, all where they are not named."""
    from generator.workspace import folders

    there, _ = folders(workspace)
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


def _selected(ctx: click.Context, paths: Sequence[Path]) -> tuple[Workspace, Sequence[Selection]]:
    """Return the workspace and what the paths name in it."""
    from generator.selection import NoSuchFilingError, select

    workspace = _workspace(paths)
    try:
        return workspace, select(workspace, paths)
    except NoSuchFilingError as error:
        raise click.UsageError(str(error), ctx) from error


def _names(editions: Sequence[Edition]) -> str:
    return "、".join(f"{edition.form}/{edition.edition}" for edition in editions)


def _workspace(paths: Sequence[Path]) -> Workspace:
    """Return the one workspace that holds the paths, or the current folder."""
    from generator.workspace import find_workspace

    workspaces = set()
    for path in paths or (Path.cwd(),):
        workspace = find_workspace(path)
        if workspace is None:
            raise click.UsageError(_NO_WORKSPACE.format(path), click.get_current_context())
        workspaces.add(workspace)
    if len(workspaces) > 1:
        raise click.UsageError("这些路径不在同一个工作文件夹里；请分开运行", click.get_current_context())
    return workspaces.pop()


def _summary(report: Report) -> str:
    """Say in one line what a build did."""
    if not report.asked:
        return "没有要印的申报：filings 里还没有“单位/年度”文件夹"
    if not report.built and not report.removed:
        return f"没有变动，{report.kept} 张表都是最新的" if not report.failed else "没有印出新的表"
    counts = {"印好": len(report.built), "未变": report.kept, "删除": len(report.removed)}
    return "、".join(f"{what} {count} 张表" for what, count in counts.items() if count)
