"""The PDFs of a public copy, from its own .docx: the one place that asks LibreOffice for them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.base.problems import Place, Problem, Severity
from generator.pipeline.pdfs import no_office, no_pdf
from generator.printing.pdf.convert import Asked
from generator.printing.pdf.convert import convert as converted
from generator.printing.pdf.fonts import fonts_for
from generator.printing.pdf.program import converter
from generator.printing.pdf.running import Running

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Convert: TypeAlias = Callable[[Mapping[str, bytes], int], "Papers"]
    """Turns documents by name, of one year, into PDFs."""


class Papers(NamedTuple):
    """The PDFs by the names of their documents, and what the author has to know of them."""

    pdfs: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()


def convert(documents: Mapping[str, bytes], year: int) -> Papers:
    """Make the PDF of each document; a public copy is whole without them, so what is wrong is a warning."""
    program, _ = converter()
    if program is None:
        return Papers({}, (_warning(no_office(len(documents))),))
    fonts = fonts_for(documents.values())
    problems = [_warning(problem) for problem in fonts.problems(Place("build/public"))]
    pdfs: dict[str, bytes] = {}
    if not fonts.none:
        asked = [Asked(name, partial(documents.__getitem__, name), year) for name in documents]
        for made in converted(Running(program, fonts), asked):
            if made.pdf:
                pdfs[made.key] = made.pdf
            else:
                problems.append(_warning(no_pdf(f"{made.key}.pdf", made.why)))
    return Papers(pdfs, tuple(problems))


def _warning(problem: Problem) -> Problem:
    return replace(problem, severity=Severity.WARNING)
