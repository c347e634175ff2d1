"""``tianbao check`` on a terminal: a page that a clerk can work through, not one entry for every finding."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from generator.base.report import STYLES, count, speaker
from generator.base.terminal import columns, short, visible, wrap
from generator.checks.codebook import codebook
from generator.checks.grouping import PROGRESS, topics
from generator.checks.review import counted, total

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from generator.base.problems import Place, Problem
    from generator.checks.grouping import Entry, Topic

FEW = 10
"""So many problems are shown one by one, each with its line: they fit a screen as they are."""

_WIDTH = 80
_NAMED = re.compile("(项目活动|指标)“([^”]+)”")
_TO_DO = "办法："
_NAME = 6
_MOST_FOLDERS = 3
_MOST_LINES = 6


def show_page(problems: Sequence[Problem], fixable: Container[Problem] = ()) -> None:
    """Print problems by cause and rule, the worst first, and how many each rule found; `fixable` say so."""
    say, known = speaker(err=False), set[str]()
    for topic in topics(problems):
        for line in _progress(topic) if PROGRESS.issuperset(topic.codes) else _topic(topic, fixable, known):
            say(line)
        say(Text())
    for told in _summary(problems):
        say(Text(told))


def _topic(topic: Topic, fixable: Container[Problem], known: set[str]) -> Iterator[Text]:
    """Yield what was found, the first time in full, and where else."""
    first, *more = topic.entries
    often = f" · {len(topic.entries)} 处" if more else ""
    label, codes = topic.severity.label, " ".join(topic.codes)
    title = codebook()[topic.codes[0]].title if len(topic.codes) == 1 else _heading(first, more=bool(more))
    mended = sum(problem in fixable for entry in topic.entries for problem in entry.problems)
    way = f" · 可用 --fix 改正{f' {mended} 处' if more else ''}" if mended else ""
    yield Text.assemble((label, STYLES[topic.severity]), f"  {title}{often}  ", (codes + way, "dim"))
    yield Text(f"  {'例如 ' if more else ''}{visible(str(first.place))}")
    yield from _said(first, known)
    places = [entry.place for entry in more]
    yield from (Text(f"  {line}") for line in _elsewhere(places))


def _heading(entry: Entry, *, more: bool) -> str:
    """Name what has several problems, as they call it: an activity, an indicator."""
    named = next(filter(None, (_NAMED.search(problem.message) for problem in entry.problems)), None)
    what = f"{named[1]}“{visible(short(named[2], _NAME))}”" if named else "同一处"
    return f"{what}{'等' if named and more else ''}有几个问题"


def _said(entry: Entry, known: set[str]) -> Iterator[Text]:
    """Yield what an entry's problems say, each with its hint unless the page has said that before."""
    told = list({problem.message: problem for problem in entry.problems}.values())
    several = len(told) > 1
    for problem in told:
        lines = list(wrap(visible(problem.message.replace("\n", " ")), _WIDTH - 4))
        hint = "" if problem.hint in known else problem.hint
        known.add(problem.hint)
        if hint and columns(f"    {lines[-1]}  办法：{hint}") <= _WIDTH:
            lines[-1] += f"  办法：{hint}"
            hint = ""
        yield from (Text(f"  {'- ' if several and not i else '  '}{line}") for i, line in enumerate(lines))
        yield from (Text(f"    {line}") for line in _hint(hint))


def _hint(hint: str) -> Iterator[str]:
    """Yield what to do, as deep as what is wrong."""
    lines = wrap(visible(hint.replace("\n", " ")), _WIDTH - 4 - columns(_TO_DO)) if hint else ()
    for i, line in enumerate(lines):
        yield f"{' ' * columns(_TO_DO) if i else _TO_DO}{line}"


def _elsewhere(places: Sequence[Place]) -> Iterator[str]:
    """Yield the next file with its lines, and how many places there are besides."""
    for file, group in groupby(places, key=lambda place: place.file):
        numbers = [str(place.span.line) for place in group if place.span][:_MOST_LINES]
        rest = len(places) - len(numbers)
        yield f"还有 {visible(file)}:{'、'.join(numbers)}{f' 和另外 {rest} 处' if rest else ''}"
        return


def _progress(topic: Topic) -> Iterator[Text]:
    """Yield the one entry about what ``tianbao status`` counts."""
    files = Counter(entry.place.file.rpartition("/")[0] for entry in topic.entries)
    where = "、".join(
        f"{visible(folder.removeprefix('filings/'))} {times} 处"
        for folder, times in list(files.items())[:_MOST_FOLDERS]
    )
    more = f" 等 {len(files)} 份申报" if len(files) > _MOST_FOLDERS else ""
    said = f"{codebook()[topic.codes[0]].title}：{where}{more}；见 status"
    first, *rest = wrap(f"{said}  {topic.codes[0]}", _WIDTH - 6)
    yield Text.assemble((topic.severity.label, STYLES[topic.severity]), f"  {first}")
    yield from (Text(f"      {line}") for line in rest)


def _summary(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield how many problems each rule found, the most first, and how many there are."""
    often = Counter(problem.code for problem in problems).most_common()
    yield from wrap("按规则：" + "、 ".join(f"{code} {times} 处" for code, times in often), _WIDTH)
    yield f"共 {count(total(counted(problems)))}"
    yield "逐条列出：tianbao check --all；只看一行：文件:行号；规则：tianbao rules 代码"
