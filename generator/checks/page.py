"""``tianbao check`` on a terminal: a page that a clerk can work through, not one entry for every finding."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING

from rich.text import Text

from generator.base.report import STYLES, speaker
from generator.base.tally import count, counted, total
from generator.base.terminal import clipped, columns, visible, wrap
from generator.checks.codebook import codebook
from generator.checks.grouping import PROGRESS, SAME_PLACE, named, topics

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from generator.base.problems import Place, Problem
    from generator.checks.grouping import Entry, Topic

FEW = 10
"""So many problems are shown one by one, each with its line: they fit a screen as they are."""

_WIDTH = 80
_TO_DO = "办法："
_NAME = 8
_TOGETHER = "\u00a0"
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
    """Yield where something was found, and what, the first time in full."""
    first, *more = topic.entries
    often = f" · {len(topic.entries)} 处" if more else ""
    label, codes = topic.severity.label, " ".join(topic.codes)
    mended = sum(problem in fixable for entry in topic.entries for problem in entry.problems)
    way = f" · 可用 --fix 改正{f' {mended} 处' if more else ''}" if mended else ""
    room = _WIDTH - columns(f"{label}  {often}  {codes}{way}")
    title = (
        codebook()[topic.codes[0]].title if len(topic.codes) == 1 else _heading(first, room, more=bool(more))
    )
    yield Text.assemble((label, STYLES[topic.severity]), f"  {title}{often}  ", (codes + way, "dim"))
    yield Text(f"  {_where(first.place, [entry.place for entry in more])}")
    yield from _said(first, known)


def _heading(entry: Entry, room: int, *, more: bool) -> str:
    """Name what has several problems, as they call it, whole if there is room: an activity, an indicator."""
    found = named(entry)
    if found is None:
        return SAME_PLACE
    kind, end = f"{found[0]}“", f"”{'等' if more else ''}有几个问题"
    name = clipped(visible(found[1]), max(room - columns(kind + end), _NAME))
    return f"{kind}{name}{end}"


def _said(entry: Entry, known: set[str]) -> Iterator[Text]:
    """Yield what an entry's problems say, each with its hint unless the page has said that before."""
    told = list({problem.message: problem for problem in entry.problems}.values())
    several = len(told) > 1
    for problem in told:
        lines = wrap(visible(problem.message.replace("\n", " ")), _WIDTH - 4)
        yield from (Text(f"  {'- ' if several and not i else '  '}{line}") for i, line in enumerate(lines))
        if problem.hint not in known:
            yield from (Text(f"    {line}") for line in _hint(problem.hint))
        known.add(problem.hint)


def _hint(hint: str) -> Iterator[str]:
    """Yield what to do, as deep as what is wrong."""
    lines = wrap(visible(hint.replace("\n", " ")), _WIDTH - 4 - columns(_TO_DO)) if hint else ()
    for i, line in enumerate(lines):
        yield f"{' ' * columns(_TO_DO) if i else _TO_DO}{line}"


def _where(first: Place, more: Sequence[Place]) -> str:
    """Return the first place and as many lines of its file, or of the next, as there is room for."""
    one = visible(str(first))
    if not more:
        return one
    file, own = more[0].file, more[0].file == first.file
    begin, end = ("第 ", " 行") if own else (f"{visible(_from_there(file, first.file))}:", "")
    here = first.span.line if first.span and own else 0
    lines = {(place.file, place.span.line if place.span else 0): None for place in more}
    numbers = [number for of, number in lines if of == file and number not in (0, here)]
    rest = len(lines) - (own and (file, here) in lines)
    for length in range(min(len(numbers), _MOST_LINES), -1, -1):
        named = f"、{begin}{'、'.join(map(str, numbers[:length]))}{end}" if length else ""
        besides = f"{'' if named and own else ' '}等" if length < rest else ""
        line = f"例如 {one}{named}{besides}"
        if columns(line) <= _WIDTH - 2:
            break
    return line


def _from_there(file: str, other: str) -> str:
    """Return a file's name without the folders that another one's stands in too."""
    parts = file.split("/")
    pairs = zip(parts[:-1], other.split("/")[:-1], strict=False)
    return "/".join(parts[len(list(takewhile(lambda pair: pair[0] == pair[1], pairs))) :])


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
    several = "、".join(f"{code}{_TOGETHER}{times}" for code, times in often if times > 1)
    once = sum(times == 1 for _, times in often)
    others = f"{'另有 ' if several else ''}{once} 条规则各 1 处" if once else ""
    told = "；".join(filter(None, (several, others)))
    yield from (line.replace(_TOGETHER, " ") for line in wrap(f"各规则的处数：{told}", _WIDTH))
    yield f"共 {count(total(counted(problems)))}"
    yield "逐条列出：tianbao check --all；只看一行：文件:行号；规则：tianbao rules 代码"
