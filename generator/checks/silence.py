"""``# tianbao: ignore=CODE 理由``: an author's word that a rule is wrong about one value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Severity
from generator.checks.measure import blank
from generator.filing.source import comments, locate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from generator.base.problems import Span
    from generator.filing.source import Source

_MEANT = re.compile(r"#\s*tianbao\s*(?:[:：]|ignore)", re.IGNORECASE)
_CODE = "[A-Za-z]+[0-9]+"
SILENCE = re.compile(
    r"#\s*tianbao\s*[:：]\s*ignore\s*[=＝]\s*"
    rf"(?P<codes>{_CODE}(?:\s*[,，、]\s*{_CODE})*)(?P<reason>[^#]*)",
    re.IGNORECASE,
)
"""How it is written in a comment, behind whatever else that says."""


@dataclass(slots=True)
class Silence:
    """One comment and the lines it speaks for; without codes it is not written as it should be."""

    place: Place
    lines: frozenset[int]
    codes: tuple[str, ...] = ()
    reason: str = ""
    used: set[str] = field(default_factory=set)

    def speaks_of(self, problem: Problem) -> bool:
        """Tell whether a problem is of a rule that the comment names, in its file."""
        return problem.code in self.codes and problem.place.file == self.place.file

    def covers(self, value: Span) -> bool:
        """Tell whether the comment speaks for a value, with where it stands."""
        return not self.lines.isdisjoint((value.line, value.end_line))


def heed(
    sources: Mapping[str, Source],
    problems: list[Problem],
    checked: AbstractSet[str],
    known: AbstractSet[str],
) -> list[Problem]:
    """Drop the problems that a comment with a reason silences; report comments that lack one or do nothing.

    Only codes in `checked` can be called unused: a rule that did not run might have found something. `known`
    are the codes of all rules.
    """
    silences = [silence for source in sources.values() for silence in silences_of(source)]
    if not silences:
        return problems
    texts = {source.file: source.text for source in sources.values()}
    kept = [problem for problem in problems if not _silenced(problem, silences, texts)]
    for silence in silences:
        kept += _complaints(silence, checked, known)
    return kept


def _silenced(problem: Problem, silences: list[Silence], texts: Mapping[str, str]) -> bool:
    meant = [silence for silence in silences if silence.speaks_of(problem)]
    if not meant:
        return False
    value = locate(texts[problem.place.file], problem.place.key)  # all of it: no comment can stand inside
    for silence in meant:
        if silence.covers(value):
            silence.used.add(problem.code)
            if silence.reason:
                return True
    return False


def silences_of(source: Source) -> Iterator[Silence]:
    """Yield the comments of a file that silence something, or are meant to."""
    if not _MEANT.search(source.text):
        return
    lines = source.text.split("\n")
    for span, text in comments(source.text):
        if not _MEANT.search(text):
            continue
        place, spoken_for = Place(source.file, span), _spoken_for(lines, span)
        written = list(SILENCE.finditer(text))
        if len(written) < len(_MEANT.findall(text)):
            yield Silence(place, spoken_for)
        for match in written:
            codes = tuple(code.upper() for code in re.findall(_CODE, match["codes"]))
            reason = match["reason"].strip()
            yield Silence(place, spoken_for, codes, "" if blank(reason) else reason)


def _spoken_for(lines: list[str], comment: Span) -> frozenset[int]:
    """Return the comment's own line, or, where it stands alone, the next one that says something.

    What a file lacks is reported at its beginning: comments that stand there speak for it too.
    """
    if lines[comment.line - 1][: comment.column - 1].strip():
        return frozenset({comment.line})
    after = (number for number in range(comment.line + 1, len(lines) + 1) if not _silent(lines[number - 1]))
    at_the_beginning = all(not line.strip() or _silent(line) for line in lines[: comment.line])
    return frozenset({next(after, comment.line), *((1,) if at_the_beginning else ())})


def _silent(line: str) -> bool:
    return line.lstrip().startswith("#")


def _complaints(silence: Silence, checked: AbstractSet[str], known: AbstractSet[str]) -> Iterator[Problem]:
    def complaint(code: Code, message: str, hint: str) -> Problem:
        return Problem(code, message, silence.place, hint, Severity.WARNING)

    if not silence.codes:
        yield complaint(Code.NO_SUCH_RULE, "“tianbao:”注释的写法不对，所以不起作用", _HOW)
    elif not silence.reason:
        yield complaint(Code.NO_REASON, f"略过 {'、'.join(silence.codes)} 没有写理由，所以不起作用", _HOW)
    for code in silence.codes:
        if code not in known:
            yield complaint(
                Code.NO_SUCH_RULE, f"没有 {code} 这条规则，或它不能略过", "用 tianbao rules 查看规则"
            )
        elif code in checked - silence.used:
            yield complaint(
                Code.SILENCE_UNUSED,
                f"这里没有 {code} 可以略过",
                "删去这条注释，或把它移到所说的那个值的同一行或上一行",
            )


_HOW = "写作：# tianbao: ignore=代码 理由，例如 # tianbao: ignore=TB203 按上级通知填写"
