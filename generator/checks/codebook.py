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
_SILENCES = (Code.NO_REASON, Code.SILENCE_UNUSED, Code.NO_SUCH_RULE)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a code; only a rule has a reason, a hint and examples, and can be silenced."""

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
        Entry(code, code.label, Severity.WARNING if code in _SILENCES else Severity.ERROR) for code in Code
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
