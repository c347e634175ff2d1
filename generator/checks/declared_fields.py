"""The declared fields of a filing as rules read them: where they stand, their names and weights."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from generator.base.score import SCORE_RULES
from generator.base.vocabulary import SUFFIX
from generator.checks.place import At

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.base.score import ScoreRule
    from generator.checks.book import Book
    from generator.forms.values import Where

_WEIGHT = "weight"


def every(book: Book) -> list[Where]:
    """Return every declared field of the filing's own tables, and of the stages that are written."""
    return book.once(_laid_out)


def _laid_out(book: Book) -> list[Where]:
    filing, values = book.filing, book.values
    if not filing.declared:
        return []
    own = [where for stem in filing.projects for where in values.every("", stem)]
    department = list(values.every("", "department")) if filing.department is not None else []
    of_goals = [where for where in department if where.spot.owner == "department"]
    stages = [
        where
        for form, records in filing.stages.items()
        for stem in records
        if stem in filing.projects or (stem == "department" and filing.department is not None)
        for where in values.every(form, stem)
    ]
    return [*own, *of_goals, *stages]


def place_of(book: Book, where: Where) -> At:
    """Return where a field stands, or would stand."""
    _, path = book.values.record(where.spot, where.form)
    file, _, key = path.partition("#")
    return At(file, f"{key}{where.field.key}")


def name_of(book: Book, where: Where) -> str:
    """Return how messages call a field."""
    return f"{book.values.name(where.spot)}“{where.field.title}”"


class Weighed(NamedTuple):
    """The weights of one stage's indicators by their class, 产出 and so on, and the rule they follow."""

    at: At
    rule: ScoreRule
    points: dict[str, Decimal]


def weighed(book: Book) -> Iterator[Weighed]:
    """Yield the stages in which every indicator has its weight."""
    of_weights = [each for each in every(book) if each.form and each.field.key == _WEIGHT]
    for (stem, form), group in groupby(of_weights, lambda each: (each.spot.stem, each.form)):
        points: dict[str, Decimal] = {}
        known, whole = None, True
        for where in group:
            known, found = SCORE_RULES.get(where.field.rule), book.values.value(where)
            level1 = book.taxonomy.kind(book.values.reading.wording(where.spot).kind).level1
            name = level1.removesuffix(SUFFIX)
            whole = whole and isinstance(found, Decimal)
            points[name] = points.get(name, Decimal()) + (found if isinstance(found, Decimal) else 0)
        if known is not None and whole:
            yield Weighed(At(f"{stem}.{form}", "goals"), known, points)
