"""click in Chinese: help pages at 80 columns of wide characters, and what is wrong with a command line."""

from __future__ import annotations

import gc
import os
import re
import sys
from typing import TYPE_CHECKING, Any

import click

from generator.base.errors import UserError
from generator.base.terminal import columns, visible, wrap
from generator.cli import streams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_WIDTH = 80
_WRONG_USAGE = 2
_INTERRUPTED = 130


def _table(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield lines of terms with their explanations beside them."""
    rows = list(rows)
    term_width = max((columns(term) for term, _ in rows), default=0)
    for term, explanation in rows:
        lines = wrap(explanation, _WIDTH - term_width - 4)
        yield f"  {term}{' ' * (term_width - columns(term))}  {next(lines)}"
        yield from (" " * (term_width + 4) + line for line in lines)


def _exit_codes(failing: str, *, stays: bool) -> Iterator[str]:
    """Yield what the command ends with: programs and scripts go by it."""
    yield from ("", "退出码：")
    yield from (
        f"  {line}"
        for line in wrap(
            f"0 正常{'，或按 Ctrl-C 结束' if stays else ''}；{f'1 {failing}；' if failing else ''}2 用法不对"
            f"{'' if stays else '；130 按 Ctrl-C 中断'}",
            _WIDTH - 2,
        )
    )


class Command(click.Command):
    """A command whose help is Chinese; `failing` says when it ends with 1, `stays` that Ctrl-C is its end."""

    failing = "有错误，看各命令的说明"
    stays = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        """Take what click takes, and how the command ends."""
        self.failing = kwargs.pop("failing", self.failing)
        self.stays = kwargs.pop("stays", self.stays)
        settings = {"help_option_names": ["-h", "--help"], **kwargs.pop("context_settings", {})}
        super().__init__(*args, **{"options_metavar": "[选项]", "context_settings": settings, **kwargs})

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return --help, explained in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明"
        return option

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write usage, description, options and, of a group, its commands."""
        usage = " ".join([ctx.command_path, *self.collect_usage_pieces(ctx)])
        lines = [f"用法：{usage}", ""]
        for paragraph in (self.help or "").split("\n"):
            lines += [f"  {line}" if line else "" for line in wrap(paragraph, _WIDTH - 2)]
        options = [option for option in self.get_params(ctx) if isinstance(option, click.Option)]
        records = [record for option in options if (record := option.get_help_record(ctx))]
        lines += [
            "",
            "选项：",
            *_table(records),
            *self.command_lines(),
            *_exit_codes(self.failing, stays=self.stays),
        ]
        formatter.write("\n".join(lines) + "\n")

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own
        """Do it; what can't be done is said by the command that was asked."""
        try:
            _stand_somewhere()
            return super().invoke(ctx)
        except UserError as error:
            error.command = error.command or ctx.command_path
            raise

    def command_lines(self) -> list[str]:
        """Return what the help says about commands below this one."""
        return []


class Group(Command, click.Group):
    """A group of commands whose help is Chinese."""

    command_class = Command
    group_class = type  # groups of a group are of the same class

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        """Take what click takes."""
        super().__init__(*args, **{"subcommand_metavar": "命令 …", **kwargs})

    def command_lines(self) -> list[str]:
        """Return the commands with the first line of their help."""
        shown = [(name, command) for name, command in self.commands.items() if not command.hidden]
        rows = [(name, (command.help or "").partition("\n")[0]) for name, command in shown]
        return ["", "命令：", *_table(rows)]


class WholeNumber(click.ParamType[int]):
    """A whole number within bounds."""

    name = "whole number"

    def __init__(self, lowest: int, highest: int) -> None:
        """Set the bounds, both allowed."""
        self._range = range(lowest, highest + 1)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number or say which are allowed."""
        number = int(str(value)) if re.fullmatch(r"\d{1,9}", str(value), re.ASCII) else -1
        if number not in self._range:
            self.fail(f"应是 {self._range[0]} 到 {self._range[-1]} 的整数，不是“{value}”", param, ctx)
        return number


class Choice(click.ParamType[str]):
    """One of a few words."""

    name = "choice"

    def __init__(self, words: Callable[[], Iterable[str]]) -> None:
        """Say where the words come from; nobody asks, and nothing is imported, before the option is read."""
        self._words = words

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take the word or say which there are."""
        words = list(self._words())
        if value not in words:
            self.fail(f"应是 {'、'.join(words)} 之一，不是“{value}”", param, ctx)
        return str(value)


def run(group: Group, name: str) -> None:
    """Run the command line and leave with 0, 1 (something is wrong with the filings) or 2 (wrong usage)."""
    streams.prepare()
    try:
        status = _status(group, name)
        streams.finish()
    except OSError as error:
        if error.filename is not None:
            raise
        streams.give_up(error)  # what fails without a file's name is our own output
        status = 1
    gc.freeze()  # what is left goes with the process: to look through it for circles takes up to a second
    sys.exit(status)


def _status(group: Group, name: str) -> int:
    """Run the command line, and say what was wrong with it."""
    try:
        status = group.main(prog_name=name, standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return _WRONG_USAGE
    except click.UsageError as error:
        return _refused(explain(error), error.ctx.command_path if error.ctx else name, _WRONG_USAGE)
    except UserError as error:
        return _refused(str(error), error.command or name, error.status)
    except click.Abort:
        click.echo("已中断。", err=True)
        return _INTERRUPTED
    return status if isinstance(status, int) else 0


def _refused(why: str, command: str, status: int) -> int:
    usage = f"\n用“{command} --help”查看用法。" if status == _WRONG_USAGE else ""
    click.echo(f"错误：{visible(why)}{usage}", err=True)
    return status


def _stand_somewhere() -> None:
    """Refuse to work from a folder that was deleted: nothing could be found from it."""
    try:
        os.getcwd()  # noqa: PTH109 - nothing but whether there is one
    except OSError:
        raise UserError("当前文件夹已经不在了", "请换到别的文件夹再运行") from None


def explain(error: click.UsageError) -> str:
    """Say in Chinese what click has found wrong with a command line."""
    text = error.format_message()
    match error:
        case click.NoSuchOption():
            return f"没有“{error.option_name}”这个选项{_perhaps(error.possibilities)}"
        case click.exceptions.NoSuchCommand():
            return f"没有“{error.command_name}”这个命令{_perhaps(error.possibilities)}"
        case click.MissingParameter():
            return f"缺少{_named(error)}"
        case click.BadParameter():
            return f"{_named(error)}：{error.message}" if error.param else error.message
        case click.BadOptionUsage():
            needs = "后面不带值" if "does not take" in text else "后面要写一个值"
            return f"选项“{error.option_name}”{needs}"
    extra = re.search(r"unexpected extra arguments? \((.*)\)", text)
    return f"多出了参数“{extra[1]}”" if extra else text


def _perhaps(possibilities: list[str] | None) -> str:
    return f"；是不是“{'”“'.join(possibilities)}”？" if possibilities else ""


def _named(error: click.BadParameter) -> str:
    param, ctx = error.param, error.ctx
    if param is None or ctx is None:
        return "参数"
    if isinstance(param, click.Option):
        return f"选项“{param.opts[-1]}”"
    return f"参数“{param.make_metavar(ctx)}”"
