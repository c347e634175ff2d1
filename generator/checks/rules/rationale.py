"""项目立项依据: that it says why there is the project, and not once more what for."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from generator.base.characters import matching
from generator.base.problems import Severity
from generator.base.vocabulary import any_of, words
from generator.checks.place import At
from generator.checks.rule import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book
    from generator.filing.model import Project

_CITED = re.compile(r"[《〔]|[\[［(（]20\d\d[\]］)）]")
_LONG = 8
"""A text of so many pairs of characters may differ in one of as many from what it repeats."""


@rule(
    "TB457",
    "立项依据只重复项目名称或用途",
    Severity.INFO,
    hint="写明依据什么立项：文件名称和文号、会议或领导批示、规划，或者单位职责；用途不必再写一遍",
)
def no_grounds(book: Book) -> Iterator[Finding]:
    """Find a 立项依据 that cites nothing and says what the 项目名称 or the 用途 says already *(m)*.

    bad: rationale = "该项目主要用于园区安全生产宣传。"  # purpose = "用于园区安全生产宣传"
    bad: rationale = "企业服务专项经费"  # name = "企业服务专项"
    good: rationale = "依据区安委会年度工作部署开展园区安全生产宣传。"  # purpose = "用于园区安全生产宣传"
    good: rationale = "《湖北省安全生产条例》"  # purpose = "用于园区安全生产宣传"
    """
    for stem, project in book.filing.projects.items():
        field = _repeated(project)
        if field:
            what = "项目名称" if field == "name" else "项目主要支出方向和用途"
            yield Finding(
                At(stem, "rationale"),
                f"立项依据只重复{what}，没有说依据什么立项",
                also=(At(stem, field),),
            )


def _repeated(project: Project) -> str:
    """Return the field that 立项依据 says nothing more than; empty if it does."""
    gist = _gist(project.rationale)
    if not gist or _cites(project.rationale, project.purpose):
        return ""
    pairs = [one + other for one, other in pairwise(gist)]
    for field, known in (("name", project.name), ("purpose", project.purpose)):
        there = _gist(known)
        new = sum(pair not in there for pair in pairs)
        if gist in there or (len(pairs) >= _LONG and new * _LONG <= len(pairs)):
            return field
    return ""


def _cites(rationale: str, purpose: str) -> bool:
    """Tell whether a text names a document or who decided; what the 用途 speaks of is what money is for."""
    return bool(_CITED.search(rationale)) or any(
        word in rationale and word not in purpose for word in words("citing")
    )


def _gist(text: str) -> str:
    return _empty().sub("", matching(text))


@cache
def _empty() -> re.Pattern[str]:
    return re.compile(rf"[\W_]+|{any_of((*words('filler'), *words('filler_of_projects')))}")
