"""Run the rules over a filing and turn what they find into problems with places."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from generator import checks
from generator.checks.rule import RULES
from generator.checks.silence import heed
from generator.problems import KeyPath, Place, Problem
from generator.source import locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.checks.book import Book
    from generator.checks.rule import At, Finding, Rule
    from generator.source import Source


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule by its code; a module of this folder is found, not listed."""
    for module in pkgutil.iter_modules(checks.__path__):
        import_module(f"{checks.__name__}.{module.name}")
    return tuple(RULES[code] for code in sorted(RULES))


def findings(book: Book, chosen: Iterable[Rule] | None = None) -> Iterator[tuple[Rule, Finding]]:
    """Yield what each rule finds, the same thing at the same place once."""
    seen = set()
    for rule in rules() if chosen is None else chosen:
        for finding in rule.check(book):
            key = (rule.code, finding.at, finding.message)
            if key not in seen:
                seen.add(key)
                yield rule, finding


def check(book: Book, chosen: Iterable[Rule] | None = None) -> list[Problem]:
    """Return what a reviewer would send back, less what the author has silenced."""
    sources = book.filing.sources
    found = [_problem(sources, rule, finding) for rule, finding in findings(book, chosen)]
    return heed(sources, found, {rule.code for rule in (rules() if chosen is None else chosen)})


def _problem(sources: Mapping[str, Source], rule: Rule, finding: Finding) -> Problem:
    return Problem(
        rule.code,
        finding.message,
        place(sources, finding.at),
        finding.hint,
        rule.severity,
        tuple(place(sources, at) for at in finding.also),
    )


def place(sources: Mapping[str, Source], at: At) -> Place:
    """Return where a value stands, or the table that it is missing from."""
    source = sources.get(at.file)
    if source is None:
        return Place(at.file)
    key = _key_path(source.values, at.key)
    return Place(source.file, locate(source.text, key), key)


def _key_path(values: object, dotted: str) -> KeyPath:
    """Split a dotted key; whether a part is a key or a position, the values tell."""
    parts: list[str | int] = []
    for part in dotted.split(".") if dotted else ():
        is_position = isinstance(values, list) and part.isdigit()
        step: str | int = int(part) if is_position else part
        parts.append(step)
        try:
            values = values[step]  # type: ignore[index] # a wrong step is caught
        except (LookupError, TypeError):
            values = None
    return tuple(parts)
