"""Problems and progress on the terminal."""

from __future__ import annotations

import time
from functools import lru_cache, partial
from itertools import accumulate
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from generator.base.problems import Severity
from generator.base.tally import count, counted, total
from generator.base.terminal import clipped, columns, visible, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable
    from pathlib import Path
    from types import TracebackType

    from generator.base.problems import Place, Problem, Span

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}
_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
_NEAR = 400  # characters on either side of a place that are looked at: a line may have no end
_WIDTH = 80
_MOST_PLACES = 4
_LONG_RUN = 1.0  # seconds after which a progress bar is worth its lines
_REFRESH = 0.1


def show_problems(
    problems: Iterable[Problem], root: Path, *, err: bool = True, fixable: Container[Problem] = ()
) -> None:
    """Print problems, errors first, by file, each with the line that causes it; `fixable` ones say so."""
    say = speaker(err=err)
    ordered = sorted(problems, key=_position)
    lines_of = lru_cache(maxsize=16)(partial(_lines, root))
    for problem in ordered:
        for line in _problem(problem, lines_of, fixable=problem in fixable):
            say(line)
    if ordered:
        say(Text(f"共 {count(total(counted(ordered)))}"))


def speaker(*, err: bool) -> Callable[[Text], object]:
    """Return what prints a line: with colours on a terminal, as plain text (and faster) anywhere else."""
    console = Console(stderr=err, highlight=False, soft_wrap=True)
    if console.is_terminal:
        return console.print
    return lambda line: console.file.write(line.plain + "\n")


def _position(problem: Problem) -> tuple[int, str, int, int]:
    span = problem.place.span
    return _RANKS[problem.severity], problem.place.file, span.line if span else 0, span.column if span else 0


def _problem(problem: Problem, lines_of: Callable[[str], list[str]], *, fixable: bool) -> Iterable[Text]:
    yield Text(visible(str(problem.place)), style="bold")
    lines = [line for part in problem.message.split("\n") for line in wrap(visible(part), _WIDTH - 8)]
    yield Text.assemble("  ", (problem.severity.label, STYLES[problem.severity]), f"：{lines[0]}")
    yield from (Text(" " * 8 + line) for line in lines[1:])
    yield from _seen(problem.place, lines_of, problem.severity)
    yield from noted("办法", problem.hint)
    for place in problem.also[:_MOST_PLACES]:
        yield Text(f"  另见：{visible(str(place))}")
        yield from list(_seen(place, lines_of, problem.severity))[:1]
    if len(problem.also) > _MOST_PLACES:
        yield Text(f"  另见：等 {len(problem.also)} 处")
    yield Text(f"  代码：{problem.code}{'，可用 --fix 改正' if fixable else ''}\n", style="dim")


def noted(label: str, text: str) -> Iterable[Text]:
    """Yield a text behind its label, e.g. what to do; nothing if it is empty."""
    if not text:
        return
    head = f"  {label}："
    room = columns(head)
    lines = list(wrap(visible(text.replace("\n", " ")), _WIDTH - room))
    yield Text(head + lines[0])
    yield from (Text(" " * room + line) for line in lines[1:])


def _seen(place: Place, lines_of: Callable[[str], list[str]], severity: Severity) -> Iterable[Text]:
    """Show the line where something stands."""
    source = lines_of(place.file) if place.span is not None else []
    if place.span is not None and place.span.line <= len(source):
        yield from excerpt(source[place.span.line - 1], place.span, severity)


def excerpt(line: str, span: Span, severity: Severity) -> list[Text]:
    """Return a source line with carets under the span, cut to fit a terminal.

    >>> from generator.base.problems import Span
    >>> for text in excerpt('name = "综合服务"', Span(3, 8, 3, 14), Severity.ERROR):
    ...     print(text.plain)
           3 │ name = "综合服务"
             │        ^^^^^^^^^^
    """
    before = max(span.column - 1 - _NEAR, 0)
    near = line[before : before + 2 * _NEAR]
    shown = "".join(char if char.isprintable() else " " for char in near)
    start = min(span.column - 1 - before, len(shown))
    end = max(span.end_column - 1 - before, start + 1) if span.end_line == span.line else len(shown)
    room = _WIDTH - 12
    first = _first_shown(shown, start, room)
    left = bool(first or before)
    shown, start, end = "…" * left + shown[first:], start - first + left, end - first + left
    shown = clipped(shown, room)
    carets = "^" * max(1, columns(shown[start:end]))
    gutter = f"{span.line:>8} │ "
    return [
        Text.assemble((gutter, "dim"), shown),
        Text.assemble((" " * 9 + "│ ", "dim"), " " * columns(shown[:start]), (carets, STYLES[severity])),
    ]


def _first_shown(line: str, start: int, room: int) -> int:
    """Return the first character to show so that the one at `start` and some before it are seen."""
    widths = list(accumulate(map(columns, line[: start + 1])))
    if not widths or widths[-1] <= room * 2 // 3:
        return 0
    return next(index for index, width in enumerate(widths) if widths[-1] - width <= room // 3)


def _lines(root: Path, file: str) -> list[str]:
    try:
        return (root / file).read_bytes().decode("utf-8-sig", "replace").split("\n")
    except (OSError, ValueError):
        return []


class ProgressBar:
    """A bar on the terminal for runs that take long; silent where nobody watches."""

    def __init__(self) -> None:
        """Show nothing yet."""
        self._console = Console(stderr=True)
        self._bar: Progress | None = None
        self._due = time.monotonic() + _LONG_RUN

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar off the terminal."""
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Show how far the work is; without a thread of its own, which would not survive a fork."""
        if not self._console.is_terminal or time.monotonic() < self._due:
            return
        self._due = time.monotonic() + _REFRESH
        if self._bar is None:
            self._bar = Progress(
                TextColumn("正在生成"),
                BarColumn(),
                MofNCompleteColumn(),
                console=self._console,
                auto_refresh=False,
                transient=True,
            )
            self._bar.add_task("")
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=done, total=total)
        self._bar.refresh()
