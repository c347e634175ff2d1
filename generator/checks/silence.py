"""``# tianbao: ignore=CODE 理由``: an author's word that a rule is wrong about one value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.problems import Place, Problem, Severity
from generator.source import comments

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from generator.source import Source

NO_REASON, UNUSED = "TB050", "TB051"
_MARK = "tianbao:"
_SILENCE = re.compile(r"#\s*tianbao:\s*ignore\s*=\s*(?P<codes>[A-Za-z0-9,，]*)\s*(?P<reason>.*)")


@dataclass(slots=True)
class _Silence:
    """One comment; it speaks for `line`: its own, or the next one where it stands alone."""

    place: Place
    line: int
    codes: tuple[str, ...]
    reason: str
    used: set[str] = field(default_factory=set)

    def covers(self, problem: Problem) -> bool:
        span = problem.place.span
        return (
            problem.code in self.codes
            and problem.place.file == self.place.file
            and span is not None
            and span.line <= self.line <= span.end_line
        )


def heed(sources: Mapping[str, Source], problems: list[Problem], checked: AbstractSet[str]) -> list[Problem]:
    """Drop the problems that a comment with a reason silences; report comments that lack one or do nothing.

    Only codes in `checked` can be called unused: a rule that did not run might have found something.
    """
    silences = [silence for source in sources.values() for silence in _silences(source)]
    if not silences:
        return problems
    kept = [problem for problem in problems if not _silenced(problem, silences)]
    for silence in silences:
        kept += _complaints(silence, checked)
    return kept


def _silenced(problem: Problem, silences: list[_Silence]) -> bool:
    for silence in silences:
        if silence.covers(problem):
            silence.used.add(problem.code)
            if silence.reason:
                return True
    return False


def _silences(source: Source) -> Iterator[_Silence]:
    if _MARK not in source.text:
        return
    lines = source.text.split("\n")
    for span, text in comments(source.text):
        match = _SILENCE.fullmatch(text)
        if match is None:
            continue
        alone = not lines[span.line - 1][: span.column - 1].strip()
        codes = tuple(code.upper() for code in re.split("[,，]", match["codes"]) if code)
        yield _Silence(Place(source.file, span), span.line + alone, codes, match["reason"].strip())


def _complaints(silence: _Silence, checked: AbstractSet[str]) -> Iterator[Problem]:
    unused = [code for code in silence.codes if code not in silence.used and code in checked]
    if not silence.reason:
        message = "“tianbao: ignore”没有写理由，所以不起作用"
        hint = "在代码后面空一格写明理由，例如：# tianbao: ignore=TB203 按上级通知填写"
        yield Problem(NO_REASON, message, silence.place, hint, Severity.WARNING)
    elif not silence.codes:
        message = "“tianbao: ignore=”后面没有写规则代码"
        yield Problem(NO_REASON, message, silence.place, "写明要略过的规则代码", Severity.WARNING)
    for code in unused:
        message = f"这里没有 {code} 可以略过"
        hint = "删去这条注释，或把它移到所说的那个值的同一行或上一行"
        yield Problem(UNUSED, message, silence.place, hint, Severity.WARNING)
