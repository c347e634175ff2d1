"""``tianbao diff``: understand, compare, print or write."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import click

from generator.base.errors import unwritable
from generator.base.files import write_atomic
from generator.base.problems import Severity
from generator.base.report import show_problems
from generator.base.terminal import visible
from generator.compare.reports import refusals, target_texts, texts
from generator.compare.reports.cases import Case, cases
from generator.compare.reports.pairs import pairs
from generator.compare.reports.shared import shared_cases
from generator.compare.reports.targets import Asked, asked, find
from generator.compare.reports.words import understand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from generator.base.problems import Problem
    from generator.compare.achieved import Achieved
    from generator.compare.reports.shared import Share
    from generator.compare.reports.sides import Question
    from generator.filing.workspace import Workspace

_STYLES = {
    "heading": {"bold": True},
    "added": {"fg": "green"},
    "removed": {"fg": "red"},
    "dim": {"dim": True},
}


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for."""

    output_format: str = "text"
    output: Path | None = None
    exit_code: bool = False


def diff(words: Sequence[str], options: Options, here: Path, share: Share | None = None) -> int:
    """Compare what the words name and say it; return the exit status; raise UserError.

    With a `share`, filings are compared by others, who see the same files at the same paths.
    """
    wanted = asked(words)
    if wanted is not None:
        return _targets(wanted, options, here, share)
    with ExitStack() as until:
        question = understand(words, here, until)
        both = pairs(question)
        found = list(shared_cases(share, question, words, here, both) if share else cases(question, both))
        problems = dict.fromkeys((*question.old.problems, *question.new.problems))
        problems |= dict.fromkeys(problem for case in found for problem in case.problems)
        show_problems(problems, question.workspace.root)
        try:
            problems |= dict.fromkeys(
                FORMATS[options.output_format](_Report(question, found, options.output))
            )
        except OSError as error:
            if error.filename is None:
                raise  # our own output: the reader has seen enough, or there is no room for it
            raise unwritable(error.filename, error) from error
    if any(problem.severity is Severity.ERROR for problem in problems):
        return 1
    return int(options.exit_code and any(case.different for case in found))


def _targets(question: Asked, options: Options, here: Path, share: Share | None) -> int:
    """Hold a year's targets against what was achieved, and say it."""
    if options.output_format == "docx":
        raise refusals.no_redline()
    found = find(question, here, share)
    show_problems(found.problems, found.workspace.root)
    formats: dict[str, Callable[[Sequence[Achieved]], str]] = {
        "markdown": target_texts.as_markdown,
        "json": partial(target_texts.as_data, question.year, question.form),
        "html": target_texts.as_page,
    }
    text = formats.get(options.output_format, target_texts.as_text)(found.reports)
    path = options.output
    if options.output_format == "html" and (path is None or path.is_dir()):
        path = (path or found.workspace.build / "diff") / f"{question.name}.html"
    if path is None:
        click.echo(text, nl=False)
    else:
        _put(found.workspace, path, text)
    if found.problems:
        return 1
    return int(options.exit_code and any(report.short for report in found.reports))


def _put(workspace: Workspace, path: Path, text: str) -> None:
    try:
        write_atomic(path, text.encode(errors="backslashreplace"))
    except OSError as error:
        raise unwritable(path, error) from error
    click.echo(f"写好了 {visible(workspace.shown(path))}")


@dataclass(frozen=True, slots=True)
class _Report:
    """What was found, in the format asked for."""

    question: Question
    found: Sequence[Case]
    output: Path | None

    def text(self) -> Sequence[Problem]:
        """Print it, with colours on a terminal."""
        if self.output is not None:
            return self._say("".join(texts.as_text(self.question, self.found, None)))
        for part in texts.as_text(self.question, self.found, _styled):
            click.echo(part, nl=False)
        return ()

    def markdown(self) -> Sequence[Problem]:
        """Print it as Markdown."""
        return self._say("".join(texts.as_markdown(self.question, self.found)))

    def json(self) -> Sequence[Problem]:
        """Print it as data."""
        return self._say(texts.as_data(self.question, self.found))

    def _say(self, text: str) -> Sequence[Problem]:
        data = text.encode(errors="backslashreplace")
        if self.output is not None:
            self._put(self.output, data)
        elif sys.stdout.isatty():
            click.echo(text, nl=False)
        else:  # a file or another program: what it gets is UTF-8, whatever a terminal here would show
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
        return ()

    def _put(self, path: Path, data: bytes) -> None:
        try:
            write_atomic(path, data)
        except OSError as error:  # which names the file that stood in for this one
            raise unwritable(self.question.workspace.shown(path), error) from error
        click.echo(f"写好了 {visible(self.question.workspace.shown(path))}")

    def page(self) -> Sequence[Problem]:
        """Write it as a page."""
        from generator.compare.reports.links import Links  # noqa: PLC0415 - only a page needs lxml
        from generator.compare.reports.page import report  # noqa: PLC0415 - the same

        path = self.output or self._default.with_name(f"{self._default.name}.html")
        if path.is_dir():
            path /= f"{self._default.name}.html"
        page = report(self.question, self.found, Links(self.question.workspace, path.absolute()))
        self._put(path, page.encode(errors="backslashreplace"))
        return ()

    def redlines(self) -> Sequence[Problem]:
        """Write a Word file with tracked changes for each form; return what went wrong."""
        return list(self._redlines())

    def _redlines(self) -> Iterator[Problem]:
        from generator.compare.reports.redlines import redlines  # noqa: PLC0415 - all of the program
        from generator.forms.plan import printing_job  # noqa: PLC0415 - the same

        top = self.output or self._default
        sections = [case for case in self.found if case.different]
        job, written = printing_job(self.question.workspace), False
        for case in sections:
            for made in redlines(job, self.question, case):
                name = "/".join((*map(str, made.folder), made.name)) if len(sections) > 1 else made.name
                if made.remark:
                    click.echo(visible(f"{name} {made.remark}"))
                if made.data is not None:
                    self._put(top / f"{name}.docx", made.data)
                    written = True
                show_problems(made.problems, self.question.workspace.root)
                yield from made.problems
        if not written:
            click.echo("没有要写的修订稿：两边都有的表内容相同")

    @property
    def _default(self) -> Path:
        """Where reports go, beside the forms."""
        return self.question.workspace.build / "diff" / self.question.name


FORMATS: dict[str, Callable[[_Report], Sequence[Problem]]] = {
    "text": _Report.text,
    "markdown": _Report.markdown,
    "json": _Report.json,
    "html": _Report.page,
    "docx": _Report.redlines,
}
"""How each output format is written; the command line offers these and no others."""


def _styled(name: str, text: str) -> str:
    return click.style(text, **_STYLES[name])  # type: ignore[arg-type]  # mypy does not see the keys
