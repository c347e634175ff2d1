"""A compiled template against Jinja's own render of the same XML, as docxtpl's patches leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import Environment

from bench.material import NO_HISTORY, edition, example
from bench.result import Result, side_by_side
from generator.forms.shown import FORMS
from generator.printing.word.compile import Template
from generator.view import department_form, project_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BODY = "word/document.xml"


def measure() -> Iterator[Result]:
    """Measure the body of both forms, both templates compiled beforehand."""
    filing = example()
    department, project = edition("department"), edition("project")
    yield _against_jinja("department", department.content, department_form(filing, department, NO_HISTORY))
    yield _against_jinja("project", project.content, project_form(filing, "service", project, NO_HISTORY))


def _against_jinja(of: str, content: bytes, view: Mapping[str, Any]) -> Result:
    template = Template(content, FORMS[of], "form.docx")
    ours = template.compiled()[_BODY]
    escaping, plain = (
        Environment(autoescape=on).from_string(template.patched[_BODY])  # noqa: S701 - docxtpl's default
        for on in (True, False)
    )
    us, escaped, unescaped = side_by_side(
        lambda: b"".join(ours(view)),
        lambda: escaping.render(view).encode(),
        lambda: plain.render(view).encode(),
        rounds=50,
        number=5,
    )
    detail = f"{escaped:.2f} / {us:.2f} ms; without escaping {unescaped:.2f} ms, {unescaped / us:.1f} ×"
    return Result(f"{of} form's body, times faster than Jinja", escaped / us, "×", "", detail)
