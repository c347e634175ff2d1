"""Every code that a problem can have, with what is known of it; which ones a prefix names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from generator.base.codes import Code
from generator.base.errors import UserError
from generator.base.problems import Severity
from generator.checks.run import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.base.problems import Problem

EXAMPLE_LABELS = {"bad": "错例", "good": "正例"}
_DIGITS = str.maketrans("OIL", "011")  # letters taken for digits
_NEARLY = re.compile(r"[TB\W_]*([0-9]{3})")
_SEVERITIES = {
    Code.NO_REASON: Severity.WARNING,
    Code.SILENCE_UNUSED: Severity.WARNING,
    Code.NO_SUCH_RULE: Severity.WARNING,
    Code.DOUBTFUL: Severity.WARNING,
    Code.NOT_READ: Severity.WARNING,
    Code.NOT_THERE: Severity.INFO,
    Code.PRINTS_OTHERWISE: Severity.WARNING,
    Code.TOGETHER: Severity.WARNING,
    Code.NOT_PULLED: Severity.WARNING,
    Code.COMMENT: Severity.WARNING,
    Code.PERSONAL_LIKE: Severity.WARNING,
}
"""What a code is that is no error, or seldom."""
_HINTS = {
    Code.DOUBTFUL: "对照原文件的那一格，改好这一行或删掉行尾的“待核”",
    Code.NOT_READ: "原文件里有、申报文件里没有这项内容；需要的话手工写入",
    Code.NOT_THERE: "原文件确实没有这一行就不必管；有就看是不是拆开了，或改了名称",
    Code.PRINTS_OTHERWISE: "对照原文件的那一格，把申报文件里的内容改成一样；确实要改的不必管",
    Code.WHICH_FORM: "确实是某张表就用 --form 写明；没有表样的先用 tianbao template new 建",
    Code.TOGETHER: "一次只读一个单位、一个年度的表，每张表只留一份",
    Code.NOT_PULLED: "照提示改申报文件，再用 tianbao build 重印",
    Code.TWO_WAYS: "决定用哪一个，改在申报文件里；或在 Word 里改成一样，再拉回",
    Code.COMMENT: "按批注处理；批注不写进申报文件",
}
"""What to do about what documents bring."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a code; only a rule has a reason and examples, and can be silenced."""

    code: str
    title: str
    severity: Severity
    reason: str = ""
    hint: str = ""
    examples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The codes that are asked for. What keeps a file from being read is shown whatever is chosen."""

    codes: frozenset[str]

    def wants(self, problem: Problem) -> bool:
        """Tell whether a problem is to be shown."""
        return problem.code in self.codes or (
            problem.severity is Severity.ERROR and problem.code in set(Code)
        )


@cache
def codebook() -> dict[str, Entry]:
    """Return every code in order."""
    fixed = [
        Entry(code, code.label, _SEVERITIES.get(code, Severity.ERROR), hint=_HINTS.get(code, ""))
        for code in Code
    ]
    found = [
        Entry(rule.code, rule.title, rule.severity, rule.reason, rule.hint, tuple(rule.examples))
        for rule in rules()
    ]
    return {entry.code: entry for entry in sorted([*fixed, *found], key=lambda entry: entry.code)}


def named(written: str) -> list[Entry]:
    """Return the codes that begin so: ``TB2`` names every TB2xx; raise UserError if there is none."""
    entries = [entry for code, entry in codebook().items() if code.startswith(written.upper())]
    if not entries or not written:
        raise _no_code(written)
    return entries


def _no_code(written: str) -> UserError:
    """Look for the code that has the same number: another number is another matter."""
    number = _NEARLY.fullmatch(written.upper().translate(_DIGITS))
    near = f"TB{number[1]}" if number else ""
    meant = f"是不是 {near}？" if near in codebook() else "用 tianbao rules 查看"
    return UserError(f"没有“{written}”这个代码", meant)


def choose(select: Sequence[str], ignore: Sequence[str]) -> Choice:
    """Choose the codes that `select` names, all if it names none, less those that `ignore` names.

    A name that no code begins with raises UserError.
    """
    return Choice((_codes(select) or frozenset(codebook())) - _codes(ignore))


def _codes(written: Iterable[str]) -> frozenset[str]:
    """Read prefixes that stand alone or, several at once, with commas between."""
    prefixes = (part.strip() for each in written for part in each.replace("，", ",").split(","))
    return frozenset(entry.code for prefix in prefixes if prefix for entry in named(prefix))
