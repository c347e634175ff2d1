"""What the rule on markup points at is just what prints as it is written."""

from __future__ import annotations

import re
from html import unescape

import pytest

from generator.base.dialect import convert
from generator.base.vocabulary import taxonomies
from generator.checks.book import Book
from generator.checks.rules.markup import PROSE, markup
from generator.filing.history import Earlier
from generator.filing.load import FilingFiles, load_filing
from generator.forms.names import names
from generator.forms.shown import FORMS

UNKNOWN = [
    "# 标题",
    "### 标题",
    "用 `代码` 写",
    "```\n代码\n```",
    "| 甲 | 乙 |\n|---|:--|\n| 1 | 2 |",
    "甲 | 乙\n--- | ---",
    "见[办法](https://example.com)",
    "![图](a.png)",
    "上文\n\n---\n\n下文",
    "~~不做~~",
    "第一行<br>第二行",
    '<font color="red">重点</font>',
]
KNOWN = ["**重点**", "*重点* 内容", "***重点***", "1. 一\n2. 二", "- 一\n  - 二", "一\n\n二", "3*4=12"]


def found(text: str) -> list[str]:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    project = f'name = "某专项"\nplan = """{quoted}"""\n'.encode()
    files = {"unit": ("unit.toml", 'name = "某局"\n'.encode()), "p": ("p.toml", project)}
    filing, _ = load_filing(FilingFiles("u", 2023, files))
    assert filing.projects["p"].plan == text
    return [
        finding.message.partition("”")[0][1:]
        for finding in markup(Book(filing, Earlier(None, None), taxonomies()[max(taxonomies())]))
    ]


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_pointed_at_prints_as_it_is_written(text: str) -> None:
    printed = unescape(re.sub(r"<[^<>]*>", "", convert(text)))
    marks = found(text)
    assert marks
    assert all(mark in printed for mark in marks)


@pytest.mark.parametrize("text", KNOWN)
def test_what_the_forms_print_as_meant_is_not_pointed_at(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("of", ["department", "project"])
def test_all_prose_of_the_forms_is_looked_at(of: str) -> None:
    assert {name.model[-1] for name in names(FORMS[of]) if name.is_prose} == set(PROSE[of])
