"""The commands about Word templates: template check, names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.command import Group
from generator.cli.root import commands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.forms.edition import Edition


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
    from generator.forms.declared_names import form_type
    from generator.forms.edition import declarations
    from generator.forms.editions import read_editions

    editions, _ = read_editions(find_workspace(Path.cwd()) or Workspace(Path.cwd()))
    edition = _newest(_editions_of(editions, form, ctx))
    declared = declarations((edition, *editions), edition.from_year, next(iter(edition.districts), ""))
    names = form_type(edition.of, edition.form, declared, stage=edition.stage)
    click.echo(f"“{edition.title}”（{edition.form}/{edition.edition}）的表样能写的名称：")
    click.echo("\n".join(name_lines(names)))


def _editions_of(editions: Sequence[Edition], form: str, ctx: click.Context) -> list[Edition]:
    chosen = [edition for edition in editions if edition.form == form]
    if not chosen:
        message = f"没有“{form}”这个表样；现有：{_names(editions)}"
        raise click.UsageError(message, ctx)
    return chosen


def _newest(editions: Sequence[Edition]) -> Edition:
    """Return the newest edition, of those for any district if there are such."""
    return max(editions, key=lambda one: (not one.districts, one.from_year, one.edition))
