"""Small .xlsx files from the XML of their rows."""

from __future__ import annotations

from packed import packed

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts><numFmt numFmtId="164" formatCode="0.00%"/></numFmts><cellXfs>'
    '<xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)
PERCENT, DATE, EXACT_PERCENT = 1, 2, 3
"""Styles that cells may have."""


def workbook(*sheets: str, merged: str = "", states: tuple[str, ...] = (), **more: str) -> bytes:
    """Return a workbook of sheets, each the XML of its rows; `merged` are ranges of the first."""
    numbers = range(1, len(sheets) + 1)
    kinds = {f"r{number}": ("worksheet", f"worksheets/sheet{number}.xml") for number in numbers}
    listed = "".join(
        f'<sheet name="表{number}" sheetId="{number}" r:id="r{number}"{state}/>'
        for number, state in zip(
            numbers, [f' state="{one}"' for one in states] or [""] * len(sheets), strict=True
        )
    )
    merges = "".join(f'<mergeCell ref="{one}"/>' for one in merged.split())
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": _relations({"r1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(kinds | {"r0": ("styles", "styles.xml")}),
        "xl/styles.xml": _STYLES,
    }
    for number, rows in zip(numbers, sheets, strict=True):
        after = f"<mergeCells>{merges}</mergeCells>" if merges and number == 1 else ""
        data = f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
        parts[f"xl/worksheets/sheet{number}.xml"] = data
    return packed(parts | more)


def _relations(targets: dict[str, tuple[str, str]]) -> str:
    written = (
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(written)}</Relationships>'


def row(number: int, *cells: str) -> str:
    """Return a row."""
    return f'<row r="{number}">{"".join(cells)}</row>'


def text(place: str, content: str) -> str:
    """Return a cell of text."""
    written = f'<is><t xml:space="preserve">{content}</t></is>'
    return f'<c r="{place}" t="inlineStr">{written}</c>'


def number(place: str, value: str, style: int = 0, kind: str = "n") -> str:
    """Return a cell of a number, or of another kind that is stored in the same way."""
    return f'<c r="{place}" s="{style}" t="{kind}"><v>{value}</v></c>'
