"""The engine by itself: a format that adds nothing of its own."""

from __future__ import annotations

from typing import Any

import pytest

from generator.forms.names import Scope
from generator.forms.shown import DepartmentForm
from generator.printing.template.expressions import RefusedError
from generator.printing.template.program import Filled, Writer
from generator.printing.template.values import FillError, apart, together

PROJECTS = [{"name": name, "budget": ""} for name in ("甲", "乙", "丙")]

EACH, INNER = (f"{{% for {item} in department.projects %}}" for item in "pq")
END = "{% endif %}{% endfor %}"


def make_safe(pieces: list[Any]) -> None:
    """Put brackets around values."""
    values = pieces[1::2]
    pieces[1::2] = [b"[%b]" % value if value else b"" for value in apart(together(values), values)]


def program(source: str) -> Filled:
    """Compile a source."""
    return Writer(Scope.of(DepartmentForm), {}).program(source, make_safe)


def printed(source: str, **entries: object) -> str:
    """Fill a source with a department that has nothing but these entries."""
    return b"".join(program(source)({"department": {"projects": PROJECTS, **entries}})).decode()


@pytest.mark.parametrize(
    ("source", "prints"),
    [
        ("", ""),
        ("一\n", "一\n"),
        ("{{ department.name }}{{ department.name }}", "[名][名]"),
        ("{% for p in department.projects %}{{ p.name }}{% else %}无{% endfor %}", "[甲][乙][丙]"),
        ("{% for p in department.projects if p.name != '乙' %}{{ loop.index }}{% endfor %}", "[1][2]"),
        ("{% for p in department.projects if p.budget %}{{ p.name }}{% else %}无{% endfor %}", "无"),
        ("a{% if department.name %}b{{ department.name }}c{% else %}d{% endif %}e", "ab[名]ce"),
        ("a{% if not department.name %}b{{ department.name }}{{ department.name }}c{% endif %}e", "ae"),
        ("{% if department.name == 'x' %}1{% elif department.name %}2{% else %}3{% endif %}", "2"),
        (
            f"{EACH}{INNER}{{% if loop.last %}}{{{{ q.name }}}}{END}{{{{ loop.index }}}}{{% endfor %}}",
            "[丙][1][丙][2][丙][3]",
        ),
        ("{{ department.name }}" * 100, "[名]" * 100),
    ],
)
def test_prints(source: str, prints: str) -> None:
    assert printed(source, name="名") == prints


def test_only_what_is_named_has_to_be_there() -> None:
    assert printed("{{ department.name }}", name="名") == "[名]"
    with pytest.raises(FillError, match="表样要 unit，数据里没有 unit"):
        printed("{{ unit.name }}")


def test_the_fault_is_named_where_it_stands() -> None:
    source = f"一\n{{{{ department.name }}}}{EACH}{{{{ p.budget }}}}{{{{ p.purpose }}}}{{% endfor %}}"
    with pytest.raises(FillError, match=r"表样要 p\.purpose，数据里没有 purpose"):
        printed(source, name="名")
    with pytest.raises(FillError, match="数据里有不是文字的值"):
        printed(source.replace("purpose", "name"), name=None)


@pytest.mark.parametrize("character", ["\0", "\x07", "\ud800", "\uffff"])
def test_what_no_file_can_hold_is_refused(character: str) -> None:
    with pytest.raises(FillError, match="不能容纳"):
        printed("{{ department.name }}", name=f"a{character}b")


@pytest.mark.parametrize(
    "source",
    [
        "{% set a = 1 %}",
        "{% include 'x' %}",
        "{% macro a() %}{% endmacro %}",
        "{% for a, b in department.projects %}{% endfor %}",
        "{% for a in department.name %}{% endfor %}",
        "{% if %}",
        "{{ loop.index }}",
        "{{ department.projects }}",
    ],
)
def test_other_statements_are_refused(source: str) -> None:
    with pytest.raises(RefusedError):
        program(source)
