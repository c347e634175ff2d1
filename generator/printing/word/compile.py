"""A Word template, compiled once: from then on a document is a few joins and one deflate."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from generator.base.problems import Place, Problem, Severity
from generator.forms.names import Scope
from generator.printing.template.expressions import RefusedError
from generator.printing.word.layout_reader import read_layout
from generator.printing.word.leftovers import named, said, settle
from generator.printing.word.luggage import unpacked
from generator.printing.word.package import CORE, Archive, Package, Properties, read_package, written
from generator.printing.word.patching import Source, patch, tidy
from generator.printing.word.places import Places
from generator.printing.word.program import compile_part
from generator.printing.word.reading import Reading
from generator.printing.word.soundness import LARGEST, examine, wrong_sizes
from generator.printing.word.xml import W

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from generator.forms.names import Name
    from generator.printing.template.program import Filled
    from generator.printing.word.layout import Layout

__all__ = ["Program", "Properties", "TemplateFault", "compile_form"]


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


class Template:
    """A template's parts with its tags read and found well-formed; `used` are the names that it shows.

    `warnings` say what is in it that does not get into printed forms.
    """

    def __init__(self, data: bytes, form: type, file: str) -> None:
        """Read all tags; raise `TemplateFault` with every problem."""
        self.file = file
        self.scope = Scope.of(form)
        self.warnings: list[Problem] = []
        try:
            self.package: Package = read_package(data, LARGEST)
            self._read_tags(self._settled())
        except RefusedError as refused:
            raise self._fault(refused) from refused

    def _settled(self) -> dict[str, tuple[etree._Element, Places]]:
        """Return the parts that may hold tags, without what Word left and what does not belong there."""
        roots, problems = examine(self.package, self.file)
        if problems:
            raise TemplateFault(problems)
        looked_at = {name: roots[name] for name in roots if name in self.package.filled or name in _STYLED}
        places = {
            name: Places(root, self.file, self.package.filled.get(name, ""))
            for name, root in looked_at.items()
        }
        problems = [problem for name in places for problem in wrong_sizes(roots[name], places[name])]
        if problems:
            raise TemplateFault(problems)
        comments = next((root for root in roots.values() if root.tag == f"{W}comments"), None)
        for name, root in looked_at.items():
            self.warnings += named(root, places[name], said(comments))
        found, changed = unpacked(self.package, roots, places, self.file)
        self.warnings += found
        for name, root in roots.items():
            left = name in looked_at and settle(root)
            if name in self.package.parts and (left or name in changed):
                self.package.parts[name] = written(root)
        return {name: (roots[name], places[name]) for name in self.package.filled}

    def _read_tags(self, parts: Mapping[str, tuple[etree._Element, Places]]) -> None:
        reading = Reading(self.scope)
        for root, places in parts.values():
            tidy(root)
            reading.part(root, places)
        if any(problem.severity is Severity.ERROR for problem in reading.problems):
            raise TemplateFault(reading.problems)
        self.used: list[Name] = reading.used
        self.merges = reading.merges
        self.patched = {name: patch(root) for name, (root, _) in parts.items() if _has_tags(root)}

    def _fault(self, refused: RefusedError) -> TemplateFault:
        return TemplateFault([Problem(refused.code, refused.message, Place(self.file), refused.hint)])

    def compiled(self) -> dict[str, Filled]:
        """Return the parts that hold tags, as functions of the view."""
        extras = Source(self.merges)
        try:
            sources = {name: extras.write(patched) for name, patched in self.patched.items()}
            return {name: compile_part(source, self.scope, extras) for name, source in sources.items()}
        except RefusedError as refused:
            raise self._fault(refused) from refused


def _has_tags(root: etree._Element) -> bool:
    return any("{" in text for text in root.itertext())


class Program:
    """Prints a form: documents that differ from the template in the parts that hold tags.

    `archive` holds the other parts, and writes a document when it gets these.
    """

    def __init__(self, template: Template) -> None:
        """Compile a template."""
        self._template = template
        self._filled = template.compiled()
        self.archive = Archive(template.package.parts, [CORE, *self._filled])

    @cached_property
    def names(self) -> frozenset[str]:
        """Every key that a name of the template holds, e.g. ``annual_rows``."""
        return frozenset(key for name in self._template.used for key in name.model)

    @cached_property
    def layout(self) -> Layout:
        """The template's layout, for the other writers."""
        return read_layout(self._template.package, self._template.patched, self._template.merges)

    def parts(self, view: Mapping[str, object], properties: Properties) -> list[list[bytes]]:
        """Return the parts that differ from the template's, each in pieces."""
        return [[properties.core()], *(fill(view) for fill in self._filled.values())]

    def docx(self, view: Mapping[str, object], properties: Properties) -> bytes:
        """Return the document of a view; the same view gives the same bytes."""
        return self.archive.write(self.parts(view, properties))


def compile_form(template: bytes, form: type, file: str = "form.docx") -> Program:
    """Compile a template of `shown.DepartmentForm` or `shown.ProjectForm`; raise `TemplateFault`."""
    return Program(Template(template, form, file))
