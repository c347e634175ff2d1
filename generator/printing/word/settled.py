"""A Word file made ready to work with: sound, and without what Word left in it that is no part of a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.base.problems import Place, Problem
from generator.printing.word.heads import late_heads, merged_heads
from generator.printing.word.languages import set_apart
from generator.printing.word.leftovers import comment_texts, named, settle
from generator.printing.word.luggage import unpacked
from generator.printing.word.package import written
from generator.printing.word.places import Places
from generator.printing.word.soundness import examine, wrong_sizes
from generator.printing.word.xml import W

if TYPE_CHECKING:
    from lxml import etree

    from generator.printing.word.package import Package

_STYLED = ("word/styles.xml", "word/numbering.xml", "word/settings.xml")


_MOST_PROBLEMS = 500


class TemplateFault(Exception):  # noqa: N818 - what it holds are problems
    """A template that cannot be printed, with what is wrong with it; of very many problems, how many more."""

    def __init__(self, problems: list[Problem]) -> None:
        """Hold the problems."""
        self.problems = _as_many_as_help(problems)
        super().__init__("\n".join(problem.message for problem in self.problems))


def _as_many_as_help(problems: list[Problem]) -> list[Problem]:
    """Return the first problems of a template, and in one more how many others there are."""
    more = len(problems) - _MOST_PROBLEMS
    if more <= 0:
        return problems
    place = Place(problems[0].place.file)
    said = f"还有 {more} 处问题没有列出；上面只列出了前 {_MOST_PROBLEMS} 处"
    return [*problems[:_MOST_PROBLEMS], Problem("template.more", said, place, "改正上面的，再检查一次")]


class Settled(NamedTuple):
    """The parts that may hold text, with their places, and what is in the file that does not get printed."""

    parts: dict[str, tuple[etree._Element, Places]]
    warnings: list[Problem]


def settled(package: Package, file: str) -> Settled:
    """Return the parts without what Word left and what does not belong there; raise `TemplateFault`."""
    roots, problems = examine(package, file)
    if problems:
        raise TemplateFault(problems)
    looked_at = {name: roots[name] for name in roots if name in package.filled or name in _STYLED}
    places = {name: Places(root, file, package.filled.get(name, "")) for name, root in looked_at.items()}
    problems = [problem for name in places for problem in wrong_sizes(roots[name], places[name])]
    if problems:
        raise TemplateFault(problems)
    comments = next((root for root in roots.values() if root.tag == f"{W}comments"), None)
    warnings: list[Problem] = []
    for name, root in looked_at.items():
        warnings += named(root, places[name], comment_texts(comments))
        warnings += [*late_heads(root, places[name]), *merged_heads(root, places[name])]
    found, changed = unpacked(package, roots, places, file)
    warnings += found
    for name, root in roots.items():
        left = name in looked_at and any((settle(root), set_apart(root)))
        if name in package.parts and (left or name in changed):
            package.parts[name] = written(root)
    return Settled({name: (roots[name], places[name]) for name in package.filled}, warnings)
