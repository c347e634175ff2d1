"""A filing folder as a reviewer sees it: what could not be loaded, and what the rules find."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from generator.base.vocabulary import taxonomies
from generator.filing.reader import district_of
from generator.forms.edition import choose_all
from generator.forms.plan import make_plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.base.problems import Problem
    from generator.base.vocabulary import Taxonomy
    from generator.checks.run import Reviewed
    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder
    from generator.forms.edition import Edition
    from generator.forms.plan import Job

_MAIN_FORM = "project"


class Review(NamedTuple):
    """What is wrong with a filing folder: its files as such, and what they say."""

    problems: tuple[Problem, ...] = ()
    found: tuple[Reviewed, ...] = ()

    @property
    def findings(self) -> tuple[Problem, ...]:
        """Return what the rules find, without how to mend it."""
        return tuple(reviewed.problem for reviewed in self.found)


def review_folder(job: Job, shelf: Shelf, folder: FilingFolder) -> Review:
    """Read, load and check one filing folder."""
    plan = make_plan(job, shelf, folder)
    if shelf.files(folder).problems:
        return Review(plan.problems)
    _, problems = shelf.filing(folder)
    return Review((*plan.problems, *problems), checked(job, shelf, folder))


def checked(job: Job, shelf: Shelf, folder: FilingFolder) -> tuple[Reviewed, ...]:
    """Return what the rules find in a filing that has been loaded."""
    from generator.checks.book import Book  # noqa: PLC0415 - nothing to check must cost no import
    from generator.checks.run import review  # noqa: PLC0415 - the same
    from generator.filing.history import Earlier  # noqa: PLC0415 - the same

    filing, _ = shelf.filing(folder)
    forms, earlier = _forms(job, shelf, folder), Earlier(*shelf.earlier(folder))
    shows, prints = partial(_mentioned, forms), partial(_printed, forms)
    return tuple(review(Book(filing, earlier, taxonomy(job, shelf, folder), shows, prints)))


def _mentioned(forms: Iterable[Edition], word: str) -> bool:
    return any(form.mentions(word) for form in forms)


def _printed(forms: Iterable[Edition], word: str, category: str) -> bool:
    own = [form for form in forms if form.of == "project" and category in (form.categories or (category,))]
    return _mentioned(own, word)


def _forms(job: Job, shelf: Shelf, folder: FilingFolder) -> list[Edition]:
    return choose_all(job.editions, folder.year, district_of(shelf.files(folder).files))


def taxonomy(job: Job, shelf: Shelf, folder: FilingFolder) -> Taxonomy:
    """Return the taxonomy that a filing's project form names; the newest if there is no form."""
    editions = (edition for edition in _forms(job, shelf, folder) if edition.of == "project")
    chosen = sorted(editions, key=lambda edition: edition.form != _MAIN_FORM)
    return taxonomies()[chosen[0].taxonomy if chosen else max(taxonomies())]
