"""Run the rules over a filing and turn what they find into problems with places."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Severity
from generator.checks import rules as families
from generator.checks.rule import RULES
from generator.checks.silence import heed
from generator.filing.titles import key_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.checks.book import Book
    from generator.checks.place import At
    from generator.checks.rule import Finding, Fix, Rule
    from generator.filing.source import Source


class Reviewed(NamedTuple):
    """A problem that a rule has found, and how to mend it where that is certain."""

    problem: Problem
    fix: Fix | None = None


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule by its code; a module of the folder `rules` is found, not listed."""
    for module in pkgutil.iter_modules(families.__path__):
        import_module(f"{families.__name__}.{module.name}")
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
    return [reviewed.problem for reviewed in review(book, chosen)]


def review(book: Book, chosen: Iterable[Rule] | None = None) -> list[Reviewed]:
    """Do as `check` does, and say of each problem how to mend it.

    Files that hold an error, or lack what another one should say, are left out: half a form misleads rules.
    """
    chosen = rules() if chosen is None else tuple(chosen)
    sources = {name: source for name, source in book.filing.sources.items() if name not in book.filing.broken}
    found, faults = _found(book, chosen, sources)
    places = _places(sources, [finding for _, finding in found])
    problems = [_problem(rule, finding, places) for rule, finding in found]
    # by identity: to hash a problem costs more than to find it
    fixes = {id(problem): finding.fix for problem, (_, finding) in zip(problems, found, strict=True)}
    codes, known = ({rule.code for rule in some} for some in (chosen, rules()))
    left = heed(sources, [*faults, *problems], codes, known)
    return [Reviewed(problem, fixes.get(id(problem))) for problem in left]


def _found(
    book: Book, chosen: Iterable[Rule], sources: Mapping[str, Source]
) -> tuple[list[tuple[Rule, Finding]], list[Problem]]:
    """Return what rules find in the sources; a rule that fails is a fault of ours, and the others go on."""
    found: list[tuple[Rule, Finding]] = []
    faults = []
    for rule in chosen:
        try:
            found += [pair for pair in findings(book, (rule,)) if pair[1].at.file in sources]
        except Exception as error:  # noqa: BLE001 - whatever it is, the forms must still be printed
            message = f"规则 {rule.code} 出错，没有检查：{type(error).__name__}: {error}"
            folder = Place(f"filings/{book.filing.unit_id}/{book.filing.year}")
            faults.append(Problem(Code.PROGRAM_FAULT, message, folder, "请报告给维护者", Severity.WARNING))
    return found, faults


def _places(sources: Mapping[str, Source], found: Iterable[Finding]) -> dict[At, Place]:
    """Return every place that is spoken of; file by file, since a file's syntax tree is large."""
    mentioned = {at for finding in found for at in (finding.at, *finding.also)}
    return {at: place(sources, at) for at in sorted(mentioned)}


def _problem(rule: Rule, finding: Finding, places: Mapping[At, Place]) -> Problem:
    also = tuple([places[at] for at in finding.also])
    hint = finding.hint or rule.hint
    return Problem(rule.code, finding.message, places[finding.at], hint, rule.severity, also)


def place(sources: Mapping[str, Source], at: At) -> Place:
    """Return where a value stands, or its words, or the table that it is missing from."""
    source = sources.get(at.file)
    if source is None:
        return Place(at.file)
    return source.place(key_path(at.file, at.key), at.words)
