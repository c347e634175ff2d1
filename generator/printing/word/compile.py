"""A Word template, compiled once: from then on a document is a few joins and one deflate."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

from generator.base.problems import Place, Problem, Severity
from generator.forms.names import Scope
from generator.printing.template.expressions import RefusedError
from generator.printing.word.layout_reader import read_layout
from generator.printing.word.package import CORE, Archive, Package, Properties, read_package
from generator.printing.word.patching import Source, patch, tidy
from generator.printing.word.program import compile_part
from generator.printing.word.reading import Reading
from generator.printing.word.settled import TemplateFault, settled
from generator.printing.word.soundness import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml import etree

    from generator.forms.names import Name
    from generator.printing.template.program import Filled
    from generator.printing.word.layout import Layout
    from generator.printing.word.places import Places

__all__ = ["Program", "Properties", "TemplateFault", "compile_form"]


_DRAWING = re.compile(rb'(<wp:docPr\b[^>]*?\bid=")\d+(?=")')
_SHAPE, _SHAPE_NAME = re.compile(rb"<v:[a-z]+ [^>]*>"), re.compile(rb'(?<= )((?:o:sp)?id=")([^"]*)(?=")')
_FIRST_DRAWING = 100_000  # beyond those of parts that are the same in every form


class Template:
    """A template's parts with its tags read and found well-formed; `used` are the names that it shows.

    `warnings` say what is in it that does not get into printed forms.
    """

    def __init__(
        self, data: bytes, form: type, file: str, elsewhere: Mapping[str, str] | None = None
    ) -> None:
        """Read all tags; raise `TemplateFault` with every problem. `elsewhere` is as a scope has it."""
        self.file = file
        self.scope = Scope.of(form, elsewhere)
        try:
            self.package: Package = read_package(data, LARGEST)
            found = settled(self.package, file)
            self.warnings = found.warnings
            self._read_tags(found.parts)
        except RefusedError as refused:
            raise self._fault(refused) from refused

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
        self._drawn = any("docPr" in patched or "<v:" in patched for patched in template.patched.values())
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
        filled = [fill(view) for fill in self._filled.values()]
        return [[properties.core()], *(numbered(filled) if self._drawn else filled)]

    def docx(self, view: Mapping[str, object], properties: Properties) -> bytes:
        """Return the document of a view; the same view gives the same bytes."""
        return self.archive.write(self.parts(view, properties))


def numbered(parts: Iterable[Sequence[bytes]]) -> list[list[bytes]]:
    """Give the drawings of a document, which loops may have repeated, a number of their own each."""
    numbers = count(_FIRST_DRAWING)
    drawn = (
        _DRAWING.sub(lambda found: found[1] + str(next(numbers)).encode(), b"".join(pieces))
        for pieces in parts
    )
    return [[_shapes_apart(part, numbers)] for part in drawn]


def _shapes_apart(part: bytes, numbers: Iterator[int]) -> bytes:
    """Give the old kind of drawings, if loops repeated them, names of their own; the first keep theirs."""
    known: set[bytes] = set()

    def named(found: re.Match[bytes]) -> bytes:
        name = b"_x0000_s%d" % next(numbers) if found[0] in known else found[2]
        known.add(found[0])
        return found[1] + name

    return _SHAPE.sub(lambda tag: _SHAPE_NAME.sub(named, tag[0]), part)


def compile_form(template: bytes, form: type, file: str = "form.docx") -> Program:
    """Compile a template of `shown.DepartmentForm` or `shown.ProjectForm`; raise `TemplateFault`."""
    return Program(Template(template, form, file))
