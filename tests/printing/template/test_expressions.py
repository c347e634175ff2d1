"""The sandbox: what has no translation does not run."""

from __future__ import annotations

import pytest

from generator.forms.names import Scope
from generator.forms.shown import DepartmentForm
from generator.printing.template.expressions import Loop, Reader, RefusedError, parse_expression


def reader() -> Reader:
    """Return a reader within a loop over projects."""
    scope = Scope.of(DepartmentForm).enter("for p in department.projects")
    return Reader(scope, {"department": "d", "p": "v"}, Loop("i", "n"))


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("department.name", "d['name']"),
        ("department.income.total['share']", "d['income']['total']['share']"),
        ("p.name or '无'", "(v['name'] or '无')"),
        ("loop.index", "str((i + 1))"),
        ("'a' if loop.first else 'b'", "('a' if (i == 0) else 'b')"),
        ("'a' if loop.index == 2", "('a' if ((i + 1) == 2) else '')"),
        ("department.projects|length", "str(len(d['projects']))"),
        ("department.name|default('无', true)", "(d['name'] or '无')"),
    ],
)
def test_translated(source: str, code: str) -> None:
    assert reader().text(parse_expression(source)).code == code


@pytest.mark.parametrize(
    "source",
    [
        "department.__class__",
        "department['@']",
        "department['na' ~ 'me']",
        "department[p.name]",
        "p['__init__']",
        "p.name.format()",
        "p.name()",
        "''.__class__",
        "''.join(['a'])",
        "loop.cycle('a', 'b')",
        "loop.__class__",
        "loop",
        "range(10)",
        "cycler",
        "self",
        "p.name|attr('x')",
        "p.name|map('x')",
        "p.name|default(value='x')",
        "department|length|trim",
        "p.name[0]",
        "p.name[::-1]",
        "7 * 7 * '7'",
        "'a' * 1000",
        "10 ** 10",
        "1 + 1",
        "-1",
        "'a' ~ 'b'",
        "p.name is string",
        "{'a': 1}",
        "none",
        "1.5",
        "true",
        "p",
        "department.projects",
        "(p.name, p.name)",
        "p.name < 'x'",
        "a }} {{ b",
        "",
    ],
)
def test_refused(source: str) -> None:
    with pytest.raises(RefusedError):
        reader().text(parse_expression(source))
