"""What a rule is: one generator function, found by its decorator; adding one touches one file."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from decimal import Decimal

    from generator.base.problems import Severity
    from generator.checks.book import Book
    from generator.checks.place import At


class Reason(StrEnum):
    """Why a reviewer returns a filing: the bureau's own fixed list of words."""

    INCOMPLETE = "指标不够完整"
    VAGUE = "指标不够细化、量化"
    IRRELEVANT = "指标与项目的相关性不够"
    MISMATCH = "指标与指标值不匹配"
    SPLIT = "建议拆分指标"
    LEVEL1 = "一级指标类型错误"
    LEVEL2 = "二级指标类型错误"
    BENEFIT = "建议增加明确效益指标"
    OUTPUT = "建议增加明确产出指标"
    SATISFACTION = "建议增加满意度指标"
    OTHER = "其他"


class Fix(NamedTuple):
    """The one right value, where it is certain."""

    at: At
    value: str | Decimal | None  # None: take the key out


class Finding(NamedTuple):
    """What a rule found: where, what is wrong (naming the values), what to do, the other places concerned.

    `hint` names values; a finding without one has its rule's.
    """

    at: At
    message: str
    hint: str = ""
    also: tuple[At, ...] = ()
    fix: Fix | None = None


Check: TypeAlias = Callable[["Book"], Iterable[Finding]]

_EXAMPLE = re.compile(r"^(bad|good): (.+(?:\n +.+)*)$", re.MULTILINE)
_GOES_ON = re.compile(r"\n +")


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with its name; `hint` says what to do wherever it finds something."""

    code: str
    title: str
    severity: Severity
    reason: Reason
    hint: str
    check: Check

    @property
    def examples(self) -> list[tuple[str, str]]:
        """Return the docstring's ``bad:`` and ``good:`` lines as (``bad`` or ``good``, text).

        A long one goes on indented. They are run: ``tests/rule_lines.py`` says how they are written.
        """
        found = _EXAMPLE.findall(inspect.getdoc(self.check) or "")
        return [(kind, _GOES_ON.sub("  ", text)) for kind, text in found]


RULES: dict[str, Rule] = {}


def rule(
    code: str, title: str, severity: Severity, reason: Reason = Reason.OTHER, *, hint: str
) -> Callable[[Check], Check]:
    """Register a check; `title` and `hint` are what users read of the rule, in Chinese."""

    def register(check: Check) -> Check:
        if code in RULES:
            raise ValueError(code)
        RULES[code] = Rule(code, title, severity, reason, hint, check)
        return check

    return register
