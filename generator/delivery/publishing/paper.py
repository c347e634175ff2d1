"""The PDFs of a public copy, from its own .docx."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.base.problems import Problem, Severity
from generator.printing.pdf.convert import Asked
from generator.printing.pdf.convert import convert as converted
from generator.printing.pdf.prepared import no_office, no_pdf, prepared
from generator.printing.pdf.program import converter

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
    running, known = prepared(program, documents.values(), "build/public")
    problems = [_warning(problem) for problem in known]
    pdfs: dict[str, bytes] = {}
    if running is not None:
        asked = [Asked(name, partial(documents.__getitem__, name), year) for name in documents]
        for made in converted(running, asked):
            if made.pdf:
                pdfs[made.key] = made.pdf
            else:
                problems.append(_warning(no_pdf(f"{made.key}.pdf", made.why)))
    return Papers(pdfs, tuple(problems))


def _warning(problem: Problem) -> Problem:
    return replace(problem, severity=Severity.WARNING) if problem.severity is Severity.ERROR else problem
