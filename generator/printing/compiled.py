"""A template compiled for both formats: what a build prints with, and what a check tries out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.problems import Place, Problem
from generator.printing.html.form import translate
from generator.printing.template.expressions import RefusedError
from generator.printing.word.compile import Program, TemplateFault

if TYPE_CHECKING:
    from generator.printing.html.form import HtmlProgram
    from generator.printing.word.compile import Template


def compile_both(template: Template, form: type) -> tuple[Program, HtmlProgram]:
    """Compile a template all the way; raise `TemplateFault`."""
    try:
        word = Program(template)
        return word, translate(word.layout, form)
    except RefusedError as refused:
        problem = Problem(refused.code, refused.message, Place(template.file), refused.hint)
        raise TemplateFault([problem]) from refused
