"""Reads a patched template as `layout` describes it."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING

from generator.printing.word import layout, styles
from generator.printing.word.reading import MERGE, PROSE
from generator.printing.word.relations import relations
from generator.printing.word.runs import Runs, statements
from generator.printing.word.tags import TAG
from generator.printing.word.xml import P_PR, R_PR, RUN, TBL, TC, TC_PR, TR, VAL, P, R, T, W, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml import etree

    from generator.printing.word.layout import Block, Cell, Layout, Paragraph, Row, Statement, Table
    from generator.printing.word.package import Package
    from generator.printing.word.shows import Shows

_WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "customXml"))
_VERTICAL = {"center": "center", "bottom": "bottom", "both": "center"}
_COLOUR = re.compile("[0-9A-Fa-f]{6}")


def read_layout(package: Package, patched: Mapping[str, str], merges: Sequence[Shows]) -> Layout:
    """Read a template: its body, the paper, and the header and footer of ordinary pages."""
    main = next(name for name, part in package.filled.items() if not part)
    relations = _relations(package, main)
    reader = _Reader(
        styles.Styles(_related(package, relations, "styles"), _related(package, relations, "theme")),
        merges,
    )

    def part(name: str) -> etree._Element:
        return read(patched[name] if name in patched else package.parts[name])

    body = part(main).find(f"{W}body")
    section = None if body is None else body.find(f"{W}sectPr")
    edges = {
        name: tuple(reader.blocks(part(target)))
        for name in ("header", "footer")
        if (target := _edge(section, name, relations)) in package.parts
    }
    return layout.Layout(() if body is None else tuple(reader.blocks(body)), _page(section), **edges)


def _relations(package: Package, name: str) -> dict[str, tuple[str, str]]:
    """Return the targets of a part's relations by id, each with the last word of its type."""
    return {one.id: (one.target, one.kind) for one in relations(package.parts, name)}


def _related(package: Package, relations: Mapping[str, tuple[str, str]], kind: str) -> etree._Element | None:
    target = next((target for target, word in relations.values() if word == kind), "")
    return read(package.parts[target]) if target in package.parts else None


def _edge(section: etree._Element | None, name: str, relations: Mapping[str, tuple[str, str]]) -> str:
    references = () if section is None else section.findall(f"{W}{name}Reference")
    ids = [one.get(f"{R}id", "") for one in references if one.get(f"{W}type", "default") == "default"]
    return relations[ids[0]][0] if ids and ids[0] in relations else ""


def _page(section: etree._Element | None) -> layout.Page:
    size = None if section is None else section.find(f"{W}pgSz")
    margin = None if section is None else section.find(f"{W}pgMar")
    plain = layout.Page()
    width, height = (plain.width, plain.height) if size is None else _lengths(size, "w", "h")
    sides = plain.margins if margin is None else _lengths(margin, "top", "right", "bottom", "left")
    return layout.Page(width, height, (abs(sides[0]), sides[1], abs(sides[2]), sides[3]))


def _lengths(element: etree._Element, *names: str) -> tuple[float, ...]:
    return tuple(styles.twips(element.get(W + name)) for name in names)


class _Reader:
    """Reads blocks, tables and paragraphs; `table` is the style of the table around them."""

    def __init__(self, known: styles.Styles, merges: Sequence[Shows]) -> None:
        self.styles = known
        self.merges = merges

    def blocks(self, parent: etree._Element, table: str | None = None) -> Iterator[Block]:
        """Yield the paragraphs, tables and statements in an element."""
        for child in _flat(parent):
            if isinstance(child, str):
                yield from statements(child)
            elif child.tag == P:
                yield self.paragraph(child, table)
            elif child.tag == TBL:
                yield self.table(child)

    def paragraph(self, element: etree._Element, table: str | None) -> Paragraph:
        """Read a paragraph."""
        properties = element.find(P_PR)
        prose = None
        marked = None if properties is None else properties.find(R_PR)
        if element.get(PROSE):
            run = next(run for run in element.iter(RUN) if run.find(T) is not None)
            marked = run.find(R_PR)
            text = "".join(text.text or "" for text in element.iter(T))
            prose = layout.Expression(text.strip()[2:-2].strip())
        font = self.styles.font(properties, marked, table)
        runs = Runs(lambda look: self.styles.font(properties, look, table))
        shape = self.styles.shape(properties, font.size, table)
        return layout.Paragraph(tuple(runs.read(element)), prose=prose, font=font, **asdict(shape))

    def table(self, element: etree._Element) -> Table:
        """Read a table."""
        properties = element.find(f"{W}tblPr")
        named = None if properties is None else properties.find(f"{W}tblStyle")
        style = None if named is None else named.get(VAL)
        inherited = [found for one in self.styles.lineage(style) for found in one.findall(f"{W}tblPr")]
        chain = styles.Chain(inherited + ([] if properties is None else [properties]))
        columns = element.findall(f"{W}tblGrid/{W}gridCol")
        rows = [child for child in _flat(element) if isinstance(child, str) or child.tag == TR]
        real = [row for row in rows if not isinstance(row, str)]
        read_rows: list[Row | Statement] = []
        for row in rows:
            if isinstance(row, str):
                read_rows += statements(row)
            else:
                read_rows.append(self.row(row, chain, style, (row is real[0], row is real[-1])))
        align = {"center": "center", "right": "right", "end": "right"}.get(chain.value("jc") or "", "left")
        grid = tuple(styles.twips(column.get(f"{W}w")) for column in columns)
        return layout.Table(grid, tuple(read_rows), align)

    def row(
        self, element: etree._Element, table: styles.Chain, style: str | None, ends: tuple[bool, bool]
    ) -> Row:
        """Read a row; `ends` says whether it is the table's first and its last."""
        chain = styles.Chain(element.findall(f"{W}trPr"))
        height = chain.attributes("trHeight")
        cells = [child for child in _flat(element) if isinstance(child, str) or child.tag == TC]
        real = [cell for cell in cells if not isinstance(cell, str)]
        read_cells: list[Cell | Statement] = []
        for cell in cells:
            if isinstance(cell, str):
                read_cells += statements(cell)
            else:
                outer = (ends[0], cell is real[-1], ends[1], cell is real[0])
                read_cells.append(self.cell(cell, table, style, outer))
        return layout.Row(
            tuple(read_cells),
            height=styles.twips(height["val"]) if "val" in height else None,
            exact_height=height.get("hRule") == "exact",
            header=chain.flag("tblHeader"),
            splits=not chain.flag("cantSplit"),
        )

    def cell(
        self,
        element: etree._Element,
        table: styles.Chain,
        style: str | None,
        outer: tuple[bool, bool, bool, bool],
    ) -> Cell:
        """Read a cell."""
        chain = styles.Chain(element.findall(TC_PR))
        width = chain.attributes("tcW")
        fill = chain.attributes("shd").get("fill", "")
        return layout.Cell(
            tuple(self.blocks(element, style)),
            columns=_columns(chain.value("gridSpan")),
            merge=self._merge(chain),
            width=styles.twips(width.get("w")) if width.get("type") == "dxa" else None,
            vertical_align=_VERTICAL.get(chain.value("vAlign") or "", "top"),
            shade=fill if _COLOUR.fullmatch(fill) else None,
            borders=styles.borders(chain, table, outer),
            margins=styles.margins(chain, table),
        )

    def _merge(self, chain: styles.Chain) -> layout.Merge | layout.MergeSame:
        if not chain.has("vMerge"):
            return layout.Merge.NONE
        value = chain.value("vMerge") or "continue"
        if value.startswith(MERGE):
            return layout.MergeSame(self.merges[int(value.removeprefix(MERGE))])
        return layout.Merge.RESTART if value == "restart" else layout.Merge.CONTINUE


def _columns(span: str | None) -> int | layout.Expression:
    tag = TAG.fullmatch(span or "")
    return int(span or 1) if tag is None else layout.Expression(tag.group()[2:-2].strip())


def _flat(parent: etree._Element) -> Iterator[etree._Element | str]:
    """Yield an element's children and the text between them, content controls opened."""
    if parent.text:
        yield parent.text
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from _flat(child)
        else:
            yield child
        if child.tail:
            yield child.tail
