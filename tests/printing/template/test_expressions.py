"""The sandbox: what has no translation does not run."""

from __future__ import annotations

import pytest

from generator.forms.names import Scope
from generator.forms.shown import DepartmentForm
from generator.printing.template.expressions import Loop, Reader, RefusedError, parse_expression


def reader() -> Reader:
    """Return a reader within a loop over projects."""
    scope = Scope.of(DepartmentForm).enter("for p in department.projects")
    return Reader(scope, {"department": "d", "p": "v"}, {"loop": Loop("i", "n")})


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
        ("p.name ~ '、' ~ loop.index", "(v['name'] + '、' + str((i + 1)))"),
        ("[p.name, loop.index]|join('、')", "'、'.join(map(str, (v['name'], (i + 1), )))"),
        ("department.projects|join(attribute='name')", "''.join([item['name'] for item in d['projects']])"),
        ("p.budget|yuan", "yuan(v['budget'])"),
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
        "department.duties ~ 'b'",
        "department.projects|join",
        "department.projects|join('、', attribute='__class__')",
        "department.projects|join('、', attribute='name.upper')",
        "department.projects|join('、', attribute=p.name)",
        "department.projects|join(attribute='@')",
        "[p]|join('、')",
        "[p.name]|join('、', 'name')",
        "[p.name]|select('string')|join",
        "[p.name]|select",
        "p.name|select",
        "p.name|yuan",
        "p.budget|yuan(2)",
        "(p.budget ~ '0')|yuan",
        "p.budget|date('2024.01.05')",
        "outer.index",
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
