"""The tag language by example: every row of the tables that `docs/templates.md` shows is tried out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from grids import Grid, html_grid, word_grid
from jinja2 import Environment, nodes, parser
from jinja2.defaults import DEFAULT_FILTERS, DEFAULT_NAMESPACE, DEFAULT_TESTS
from lxml import html
from papers import PROPERTIES, paper, part, view
from sheets import sheet_lines

from generator.base.problems import Severity
from generator.forms.declared_names import form_type
from generator.forms.names import Scope
from generator.forms.shown import DepartmentForm
from generator.printing.check import check_template
from generator.printing.compiled import compile_both
from generator.printing.sheet.form import translate
from generator.printing.template.constructs import DECLARED, REFUSED, SAMPLE, STATEMENTS, WORKS, Construct
from generator.printing.template.expressions import (
    FILTERS,
    LOOP,
    SIGNS,
    Reader,
    RefusedError,
    parse_expression,
)
from generator.printing.word.compile import Template
from generator.printing.word.tags import LEVELS, TAG
from generator.printing.word.xml import TBL

FORM = form_type("department", "", DECLARED, stage=False)
_MARK = re.compile(r"\{[%#](tr|tc|p|r)\b")
_OF_WORD = re.compile(r"\{%\s*(?:vm|hm|colspan|cellbg)\b.*?%\}")


class Keyed(dict[str, Any]):
    """A dict of the view: its values stand nowhere."""

    def __missing__(self, key: str) -> str:
        """Say of a key that it is empty."""
        if not key.startswith("@"):
            raise KeyError(key)
        return ""


def keyed(value: Any) -> Any:  # noqa: ANN401 - any part of a view
    """Give every dict of a view its keys."""
    if isinstance(value, dict):
        return Keyed({key: keyed(entry) for key, entry in value.items()})
    return [keyed(item) for item in value] if isinstance(value, list) else value


def typed(written: str) -> bytes:
    """Return the template in which an example is typed: its lines are rows, cells or paragraphs."""
    level = _MARK.search(written)
    lines = written.split("\n")
    if level is not None and level[1] == "tr":
        return paper([[line] for line in lines])
    return paper([lines] if level is not None and level[1] == "tc" else [[written]])


def seen(grid: Grid) -> str:
    """Return what a reader sees in a table, a line a cell; merged places are one."""
    return "\n".join({(one.row, one.column): one.text for row in grid for one in row}.values())


@pytest.mark.parametrize("construct", WORKS, ids=lambda construct: construct.written)
def test_what_works_prints_the_same_in_all_formats(construct: Construct) -> None:
    filled = view(FORM)
    filled["department"] |= SAMPLE
    word, page = compile_both(Template(typed(construct.written), FORM, "form.docx"), FORM)
    (table,) = part(word.docx(filled, PROPERTIES)).iter(TBL)
    (shown,) = html.document_fromstring(page.page(keyed(filled), title="表").encode()).iter("table")
    assert seen(word_grid(table)) == construct.shows
    assert seen(html_grid(shown)) == construct.shows
    sheet = translate(word.layout, FORM, "表").xlsx(keyed(filled), PROPERTIES)
    assert "\n".join(text for row in sheet_lines(sheet) for text, up in row if not up) == construct.shows


@pytest.mark.parametrize("construct", REFUSED, ids=lambda construct: construct.written)
def test_what_is_refused_is_reported(construct: Construct) -> None:
    first, *_ = check_template(typed(construct.written), "form.docx", FORM)
    assert first.severity is Severity.ERROR
    assert first.message.startswith("第 1 张表第 1 行第 1 格：")
    assert first.message.endswith(construct.shows) or f" {construct.shows}，" in first.message


def test_nothing_stands_twice() -> None:
    written = [construct.written for construct in (*WORKS, *REFUSED)]
    assert len(written) == len(set(written))


def _words(constructs: tuple[Construct, ...]) -> set[str]:
    """Return the first word of every statement in the examples."""
    tags = (tag.group() for one in constructs for tag in TAG.finditer(one.written))
    statements = (re.match(r"\{%-?(?:(?:tr|tc|p|r) | )(\w+)", tag) for tag in tags)
    return {found[1] for found in statements if found}


def test_every_word_of_the_language_has_its_example() -> None:
    everything = "\n".join(construct.written for construct in WORKS)
    assert _words(WORKS) == set(STATEMENTS)
    for name in LOOP:
        assert f"loop.{name} " in everything
    for name in FILTERS:
        assert f"|{name}" in everything
    for sign in SIGNS.values():
        assert f" {sign} " in everything
    for level in LEVELS:
        assert f"{{%{level} for" in everything
        assert f"{{#{level} " in everything


def test_every_statement_of_jinja_works_or_is_shown_to_be_refused() -> None:
    extensions = {"do", "trans", "debug", "break", "continue"}
    words = parser._statement_keywords | extensions | {"call", "filter", "raw"}  # noqa: SLF001 - its list
    assert words - _words(WORKS) <= _words(REFUSED)


def _kinds(constructs: tuple[Construct, ...]) -> set[str]:
    """Return the kinds of Jinja's nodes in the examples; levels and Word's own tags are not Jinja's."""
    kinds: set[str] = set()
    for construct in constructs:
        source = _OF_WORD.sub("", _MARK.sub(lambda mark: mark.group()[:2], construct.written))
        for text in (source, *(tag.group() for tag in TAG.finditer(source))):
            try:
                tree = Environment().parse(text)  # noqa: S701 - nothing is rendered
            except Exception:  # noqa: BLE001, S112 - half a loop, or what is not Jinja at all
                continue
            kinds |= {type(node).__name__ for node in tree.find_all(nodes.Expr)}
    return kinds


_MADE_BY_JINJA = {
    "ContextReference", "DerivedContextReference", "EnvironmentAttribute", "ExtensionAttribute",
    "ImportedName", "InternalName", "MarkSafe", "MarkSafeIfAutoescape", "TemplateData",
    "NSRef",
}  # fmt: skip
"""Nodes that no author can write where he writes an expression."""


def test_every_expression_of_jinja_works_or_is_shown_to_be_refused() -> None:
    every = [nodes.Expr]
    for kind in every:
        every += kind.__subclasses__()
    leaves = {kind.__name__ for kind in every if not kind.__subclasses__()} - _MADE_BY_JINJA
    translated = {kind for kind in leaves if hasattr(Reader, f"_{kind.lower()}")}
    assert translated <= _kinds(WORKS)
    assert leaves - translated <= _kinds(REFUSED)


@pytest.mark.parametrize(
    "written",
    [f"department.name|{name}" for name in sorted(DEFAULT_FILTERS.keys() - set(FILTERS))]
    + [f"department.name is {name}" for name in sorted(DEFAULT_TESTS) if name.isalpha()]
    + [f"{name}()" for name in sorted(DEFAULT_NAMESPACE)],
)
def test_no_other_filter_test_or_function_of_jinja(written: str) -> None:
    scope = Scope.of(DepartmentForm)
    with pytest.raises(RefusedError):
        Reader(scope, dict.fromkeys(scope.variables, "_")).text(parse_expression(written))
