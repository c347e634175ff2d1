"""A Word file opened to be looked at or written into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.base.problems import Place, Problem
from generator.printing.template.expressions import RefusedError
from generator.printing.word.package import Archive, Package, read_package, written
from generator.printing.word.settled import TemplateFault, settled
from generator.printing.word.soundness import LARGEST
from generator.printing.word.tags import found_tags
from generator.printing.word.xml import TBL, P, T, W, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_MOST_TABLES = 1000


@dataclass(frozen=True)
class Sheet:
    """A sound Word file: its text, and what is in it that does not get printed."""

    package: Package
    main: str
    root: etree._Element
    warnings: list[Problem]

    def docx(self) -> bytes:
        """Return the file with its text as it is now."""
        parts = {**self.package.parts, self.main: written(self.root)}
        return Archive(parts, []).write([])

    def paragraphs(self) -> Iterator[str]:
        """Yield the text's paragraphs that stand in no table, without the empty ones."""
        body = self.root.find(f"{W}body")
        for one in () if body is None else body.iterchildren(P):
            text = "".join(piece.text or "" for piece in texts(one)).strip()
            if text:
                yield text

    @property
    def has_tags(self) -> bool:
        """Whether somebody has typed tags into it."""
        return any(True for piece in self.root.iter(T) for _ in found_tags(piece.text or ""))


def open_sheet(data: bytes, file: str) -> Sheet:
    """Open a Word file; raise `TemplateFault` for what is none, or damaged."""
    try:
        package = read_package(data, LARGEST)
    except RefusedError as refused:
        raise TemplateFault([Problem(refused.code, refused.message, Place(file), refused.hint)]) from refused
    found = settled(package, file)
    if sum(1 for root, _ in found.parts.values() for _ in root.iter(TBL)) > _MOST_TABLES:
        message = f"里面有 {_MOST_TABLES} 张以上的表格，不是一张表"
        raise TemplateFault([Problem("template.file", message, Place(file), "把要用的表单独存成一个文件")])
    main = next(name for name, part in package.filled.items() if not part)
    return Sheet(package, main, found.parts[main][0], found.warnings)
