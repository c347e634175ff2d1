"""Which form a document is, by its labels among all known editions; one document may hold several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from generator.forms.declared_names import form_type
from generator.forms.edition import Edition, choose_all, declarations
from generator.forms.names import Scope
from generator.printing.word.compile import Template, TemplateFault
from generator.printing.word.layout_reader import read_layout
from generator.readback.distance import apart
from generator.readback.folding import fold
from generator.readback.match import Match, match
from generator.readback.net import grammar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.filing.declared import Declarations
    from generator.readback.document import Document, Row
    from generator.readback.grammar import Grammar

_CANDIDATES = 4
_LEAST_LABELS = 0.5
_LEAST_SEEN = 0.25
_AS_GOOD = 0.7
_NEAR_LABEL = 0.34
_TIE = 0.8
_LONGEST_LABEL, _MOST_TEXTS = 40, 1000
_MOST_MISSING = 12


class KnownForm(NamedTuple):
    """An edition that documents can be matched with."""

    edition: Edition
    grammar: Grammar


@dataclass(frozen=True, slots=True)
class Recognised:
    """A document, or the part of one that is one form, with its edition and the way through it."""

    document: Document
    form: KnownForm
    match: Match


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A document that is none of the known forms: the nearest one, and its labels that are missing."""

    document: Document
    nearest: Edition | None
    missing: tuple[str, ...] = ()


def known_forms(editions: Sequence[Edition]) -> list[KnownForm]:
    """Return every edition whose template can be read; `tianbao template check` says what is faulty."""
    found = ((edition, _grammar_of(edition, editions)) for edition in editions)
    return [KnownForm(edition, way) for edition, way in found if way is not None]


def _grammar_of(edition: Edition, every: Sequence[Edition]) -> Grammar | None:
    where = next(iter(edition.districts), "")
    declared = declarations((edition, *every), edition.from_year, where)
    form = form_type(edition.of, edition.form, declared, stage=edition.stage)
    return _grammar(edition.content, form, declared, edition.form if edition.stage else "")


@lru_cache(maxsize=64)
def _grammar(content: bytes, form: type, declared: Declarations, stage: str) -> Grammar | None:
    """Read a template once a process; None if it is faulty."""
    try:
        template = Template(content, form, "")
    except TemplateFault:
        return None
    layout = read_layout(template.package, template.patched, template.merges)
    return grammar(layout, Scope.of(form), declared, stage)


def parts(document: Document, forms: Sequence[KnownForm]) -> list[Document]:
    """Part a document that holds several forms, one behind the other, at their titles."""
    starts = [at for at, row in enumerate(document.rows) if _is_title(row, forms)]
    begins = [0, *(start for start in starts[1:])] if starts else [0]
    ends = [*begins[1:], len(document.rows)]
    return [replace(document, rows=document.rows[begin:end]) for begin, end in zip(begins, ends, strict=True)]


def _is_title(row: Row, forms: Sequence[KnownForm]) -> bool:
    full = [cell for cell in row.cells if not cell.blank]
    return len(full) == 1 and any(_says(full[0].text, form) for form in forms)


def _says(text: str, form: KnownForm) -> bool:
    """Tell whether a text is a form's title: the first line of its template."""
    rows = form.grammar.rows
    if not rows or not rows[0].outside:
        return False
    title = rows[0].cells[0]
    if title.label:
        return len(title.label) > 5 and fold(text).text == title.label  # noqa: PLR2004 - no mere 目标表
    return len(title.parts.constants) > 5 and title.parts.read(text) is not None  # noqa: PLR2004


def recognise(
    document: Document, forms: Sequence[KnownForm], year: int | None, district: str
) -> Recognised | Unrecognised:
    """Say which form a document is; of two that fit as well, the one that the year and district ask for."""
    said = {fold(cell.text).text for row in document.rows for cell in row.cells if not cell.blank}
    ranked = sorted(forms, key=lambda form: -_seen(form.grammar, said))
    best = _seen(ranked[0].grammar, said) if ranked else 0.0
    least = max(_LEAST_SEEN, best * _AS_GOOD)
    tried = [form for form in ranked[:_CANDIDATES] if _seen(form.grammar, said) >= least]
    if not tried:
        return _none(document, ranked[0] if ranked else None, said)
    ways: list[Recognised] = []
    cheapest = float("inf")
    for form in tried:  # one that fits much worse need not be followed to its end
        ways.append(Recognised(document, form, match(form.grammar, document, bound=cheapest + _TIE)))
        cheapest = min(cheapest, ways[-1].match.cost)
    close = [way for way in ways if way.match.cost <= cheapest + _TIE]
    chosen = {(one.form, one.edition) for one in _asked(close, year, district)}
    found = min(
        close,
        key=lambda way: ((way.form.edition.form, way.form.edition.edition) not in chosen, way.match.cost),
    )
    if len(_missing(found.form.grammar, said)) > len(found.form.grammar.labels) * (1 - _LEAST_LABELS):
        return _none(document, found.form, said)
    return found


def another(found: Recognised, forms: Sequence[KnownForm]) -> Edition | None:
    """Return the edition that a document has by far more labels of than of the form that it is read as."""
    said = {fold(cell.text).text for row in found.document.rows for cell in row.cells if not cell.blank}
    best = max(forms, key=lambda form: _seen(form.grammar, said))
    much_better = _seen(found.form.grammar, said) < _seen(best.grammar, said) * _AS_GOOD
    return best.edition if much_better else None


def _asked(ways: Iterable[Recognised], year: int | None, district: str) -> list[Edition]:
    editions = [way.form.edition for way in ways]
    return choose_all(editions, year or max(one.from_year for one in editions), district)


def _seen(grammar: Grammar, said: set[str]) -> float:
    return len(grammar.labels & said) / max(len(grammar.labels), 1)


def _missing(grammar: Grammar, said: set[str]) -> list[str]:
    """Return the labels of a form that a document has nowhere, not misspelt either."""
    texts = sorted(text for text in said if len(text) < _LONGEST_LABEL)[:_MOST_TEXTS]
    return [
        label
        for label in sorted(grammar.labels - said)
        if not any(apart(label, text) <= _NEAR_LABEL for text in texts if abs(len(text) - len(label)) < 5)  # noqa: PLR2004
    ]


def _none(document: Document, nearest: KnownForm | None, said: set[str]) -> Unrecognised:
    if nearest is None:
        return Unrecognised(document, None)
    missing = _missing(nearest.grammar, said)[:_MOST_MISSING]
    return Unrecognised(document, nearest.edition, tuple(missing))


def by_name(forms: Iterable[KnownForm], wanted: str) -> Iterator[KnownForm]:
    """Yield the editions that ``--form`` means: ``project``, ``project/2021``, or a form's title."""
    for form in forms:
        edition = form.edition
        if wanted in (edition.form, f"{edition.form}/{edition.edition}", edition.title):
            yield form
