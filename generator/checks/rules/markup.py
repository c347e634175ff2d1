"""Markdown that the forms' prose does not know: it prints as it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.checks.passages import quoted
from generator.checks.place import At
from generator.checks.rule import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book

PROSE = {"department": ("duties", "tasks"), "project": ("rationale", "plan", "budget_changes")}
"""The fields whose Markdown is printed as lists and emphasis."""

_TAGS = (
    "a|b|br|center|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|span|strong|su[bp]|table|tbody|t[dhr]|u|ul"
)
_UNKNOWN = {
    "标题": re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(?=\S)", re.MULTILINE),
    "代码": re.compile(r"`{3,}|`[^`\n]{1,200}`"),
    "表格": re.compile(r"^[ \t]{0,3}(?=[-:| \t]*\|)\|?[ \t]*:?-{3,}[-:| \t]*$", re.MULTILINE),
    "图片": re.compile(r"!\[[^][\n]{0,200}\]\([^()\n]{0,300}\)"),
    "链接": re.compile(r"(?<!!)\[[^][\n]{1,200}\]\([^()\s]{1,300}\)"),
    "分隔线": re.compile(r"^[ \t]{0,3}(?:-{3,}|\*{3,}|_{3,})[ \t]*$", re.MULTILINE),
    "删除线": re.compile(r"~~[^~\n]{1,200}~~"),
    "HTML 标签": re.compile(rf"</?(?:{_TAGS})(?:\s[^<>\n]{{0,300}})?/?>", re.IGNORECASE),
}


@rule(
    "TB122",
    "正文里有照原样印出来的标记",
    Severity.WARNING,
    hint="去掉这些符号；能用的只有分段、列表（行首写“1. ”或“- ”）、**粗体** 和 *斜体*",
)
def markup(book: Book) -> Iterator[Finding]:
    """Prose holds no Markdown or HTML but what the forms print.

    bad: plan = "# 实施步骤"
    bad: rationale = "见[管理办法](https://example.com)"
    bad: duties = "负责<b>园区</b>服务"
    good: plan = "1. 调研"
    good: rationale = "**重点**是服务"
    """
    for at, text in _prose(book):
        for name, pattern in _UNKNOWN.items():
            found = pattern.search(text)
            if found is not None:
                words = found[0].strip()
                start = text.index(words, found.start())
                place = at._replace(words=quoted(text, start, start + len(words)))
                yield Finding(place, f"“{words}”是{name}的写法，这里不起作用，会照原样印在表里")


def _prose(book: Book) -> Iterator[tuple[At, str]]:
    """Yield the fields that are read as Markdown."""
    for field in PROSE["department"]:
        yield At("department", field), getattr(book.filing.department, field, "")
    for stem, project in book.filing.projects.items():
        for field in PROSE["project"]:
            yield At(stem, field), getattr(project, field)
