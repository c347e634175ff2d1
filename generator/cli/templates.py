"""The commands about Word templates: template check, names, new, seal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.command import Choice, Group
from generator.cli.root import commands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.forms.edition import Edition


_BLANK = "blank.docx"


@commands.group("template", cls=Group, help="与 Word 表样有关的命令。")
def template_group() -> None:
    """Hold the commands about templates."""


@template_group.command(
    "check",
    failing="表样有错误",
    help="检查 Word 表样。\n\n找出写错的名字、没有收尾的循环、被 Word 拆坏的标记、没有印出来的内容，"
    "并说明在哪张表的哪一格。不写表样时检查全部。",
)
@click.argument("form", metavar="[表样]", required=False)
@click.pass_context
def template_check_command(ctx: click.Context, form: str | None) -> None:
    """Check the templates, or those of one form."""
    from generator.base.report import show_problems
    from generator.filing.workspace import Workspace, find_workspace
    from generator.forms.editions import read_editions
    from generator.printing.edition_check import check_edition

    workspace = find_workspace(Path.cwd()) or Workspace(Path.cwd())
    editions, problems = read_editions(workspace)
    chosen = list(editions) if form is None else _editions_of(editions, form, ctx)
    for edition in chosen:
        problems += check_edition(edition, editions, workspace)
    show_problems(problems, workspace.root)
    click.echo(f"检查了 {len(chosen)} 个表样：{_names(chosen)}")
    ctx.exit(1 if any(problem.severity == "error" for problem in problems) else 0)


def _names(editions: Sequence[Edition]) -> str:
    return "、".join(f"{edition.form}/{edition.edition}" for edition in editions)


@template_group.command(
    "names",
    failing="",
    help="列出一张表的表样能写的全部名称。\n\n"
    "程序自带的、form.toml 里声明的、别的阶段的都在内，连同名称的意思；成行的内容写明循环怎么写。",
)
@click.argument("form", metavar="表样")
@click.pass_context
def template_names_command(ctx: click.Context, form: str) -> None:
    """Print every name that a template of a form may use."""
    from generator.cli.naming import name_lines
    from generator.filing.workspace import Workspace, find_workspace
    from generator.forms.editions import read_editions
    from generator.printing.edition_check import names_of

    editions, _ = read_editions(find_workspace(Path.cwd()) or Workspace(Path.cwd()))
    for edition in _newest(_editions_of(editions, form, ctx)):
        click.echo(f"“{edition.title}”（{edition.form}/{edition.edition}）的表样能写的名称：")
        click.echo("\n".join([*name_lines(names_of(edition, editions)), ""]))


def _editions_of(editions: Sequence[Edition], form: str, ctx: click.Context) -> list[Edition]:
    """Return the editions of a form, or the one that is named with it: ``project/2021``."""
    chosen = [edition for edition in editions if form in (edition.form, f"{edition.form}/{edition.edition}")]
    if not chosen:
        message = f"没有“{form}”这个表样；现有：{_names(editions)}"
        raise click.UsageError(message, ctx)
    return chosen


def _newest(editions: Sequence[Edition]) -> list[Edition]:
    """Return the newest edition for departments and for projects, of those for any district if it can be."""
    newest: dict[str, Edition] = {}
    for edition in sorted(editions, key=lambda one: (not one.districts, one.from_year, one.edition)):
        newest[edition.of] = edition
    return list(newest.values())


@template_group.command(
    "new",
    failing="空白表读不了，或写不了文件",
    help="用官方空白表建一张新表。\n\n"
    "把空白表抄进 templates/名字/年度，在认得的标题旁边的空格里写上标签，指标、活动、采购的行写上循环；"
    "写好 form.toml；列出没有认出的格子。已有的文件夹不改动。名字与已有的表相同时，是这张表的新一版。",
)
@click.argument("name", metavar="名字")
@click.argument("blank", metavar="空白表.docx", type=click.Path(path_type=Path))
@click.option(
    "--of", metavar="谁的表", type=Choice(lambda: ("project", "department")), help="填谁的表，不写时看表名"
)
@click.pass_context
def template_new_command(ctx: click.Context, name: str, blank: Path, of: str | None) -> None:
    """Make a form's folder from an official blank."""
    from generator.base.report import show_problems
    from generator.carry.form_folder import new_folder, write_folder
    from generator.cli.naming import new_lines
    from generator.filing.workspace import Workspace, find_workspace
    from generator.printing.blank.new import Wanted, make_new
    from generator.printing.word.settled import TemplateFault

    workspace = find_workspace(Path.cwd()) or Workspace(Path.cwd())
    year = datetime.now(UTC).astimezone().year + 1
    folder = new_folder(workspace, name, str(year))
    data = _read(blank)
    try:
        made = make_new(data, str(blank), workspace, Wanted(name, year, of))
    except TemplateFault as fault:
        show_problems(fault.problems, workspace.root)
        ctx.exit(1)
    write_folder(folder, {_BLANK: data, "form.docx": made.docx, "form.toml": made.toml.encode()})
    show_problems(made.warnings, workspace.root)
    click.echo("\n".join(new_lines(made, workspace.shown(folder), name)))


def _read(path: Path) -> bytes:
    from generator.base.errors import UserError
    from generator.base.files import read_regular, why_unreadable

    try:
        return read_regular(path)
    except OSError as error:
        why = "没有这个文件" if isinstance(error, FileNotFoundError) else why_unreadable(error)
        message = f"读不了“{path}”：{why}"
        raise UserError(message) from error


@template_group.command(
    "seal",
    failing="与空白表不一样",
    help="核对表样与官方空白表。\n\n"
    "印一份什么也没填的表，与空白表逐格比较：文字、合并的格、列宽、行高，说出哪一格不一样。"
    "空白表是版本文件夹里的 blank.docx（template new 放的），也可以另外写明。",
)
@click.argument("form", metavar="表样")
@click.argument("blank", metavar="[空白表.docx]", required=False, type=click.Path(path_type=Path))
@click.pass_context
def template_seal_command(ctx: click.Context, form: str, blank: Path | None) -> None:
    """Say where a form's template differs from its official blank."""
    from generator.base.errors import UserError
    from generator.base.report import show_problems
    from generator.filing.workspace import Workspace, find_workspace
    from generator.forms.editions import read_editions
    from generator.printing.blank.seal import seal
    from generator.printing.edition_check import names_of

    workspace = find_workspace(Path.cwd()) or Workspace(Path.cwd())
    editions, problems = read_editions(workspace)
    chosen = _newest(_editions_of(editions, form, ctx))
    if blank is not None and len(chosen) > 1:
        message = f"“{form}”有几张表，请写明哪一版：{_names(chosen)}"
        raise click.UsageError(message, ctx)
    kept = [edition for edition in chosen if blank or (edition.folder / _BLANK).exists()]
    if not kept:
        message = f"{_names(chosen)} 没有空白表"
        raise UserError(message, f"把官方空白表放进表样的文件夹，叫 {_BLANK}，或写在命令后面")
    for edition in kept:
        official = _read(blank or edition.folder / _BLANK)
        shown = workspace.shown(edition.template)
        problems += seal(edition.content, names_of(edition, editions), shown, official)
    show_problems(problems, workspace.root)
    if not problems:
        click.echo(f"{_names(kept)} 与空白表一样")
    ctx.exit(1 if any(problem.severity == "error" for problem in problems) else 0)
