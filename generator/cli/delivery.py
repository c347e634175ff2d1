"""Commands for what leaves the office: publish."""

from __future__ import annotations

import click

from generator.base.terminal import visible
from generator.cli.command import WholeNumber
from generator.cli.root import commands, filings_named, workspace_around


@commands.command(
    "publish",
    failing="没有做成公开版，或里面还有要去掉的姓名、电话",
    help="做一份申报的公开版：Word、网页和 PDF，不带个人信息，写在 build/public/单位/年度。\n\n"
    "填报人、项目负责人、联系电话和表样里写明 personal 的字段换成“略”，正文里有同样的姓名、电话也换掉；"
    "换成什么写在 tianbao.toml 的 [publish] 里。文件的作者、批注、修订、隐藏文字和单元格的标记都去掉。"
    "然后逐个查看文件，说明换掉了什么、在哪里，还有什么像电话、身份证号。\n\n"
    "例如：tianbao publish 某单位 2024",
)
@click.argument("unit", metavar="单位")
@click.argument("year", metavar="年度", type=WholeNumber(1949, 2999))
@click.pass_context
def publish_command(ctx: click.Context, unit: str, year: int) -> None:
    """Make the public copy of a filing."""
    from generator.base.problems import Severity
    from generator.base.report import show_problems
    from generator.delivery.publishing import publish, told
    from generator.filing.settings import read_settings
    from generator.forms.plan import printing_job

    workspace = workspace_around(())
    (folder,) = filings_named(ctx, workspace, unit, year)
    settings, wrong = read_settings(workspace)
    if any(problem.severity is Severity.ERROR for problem in wrong):
        show_problems(wrong, workspace.root)
        click.echo("没有做公开版：先改好 tianbao.toml", err=True)
        ctx.exit(1)
    published = publish(printing_job(workspace), folder, settings.publish)
    show_problems([*wrong, *published.problems], workspace.root)
    for line in told(published):
        click.echo(visible(line))
    ctx.exit(1 if published.failed else 0)
