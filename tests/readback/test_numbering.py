"""The numbers that Word shows before the paragraphs of lists are read, though no file holds them as text."""

from __future__ import annotations

import pytest
from packed import cell, docx, paragraph, table

from generator.readback.formats import read_document


def level(number: int, how: str, text: str, more: str = "") -> str:
    """Return a level of a list."""
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{how}"/><w:lvlText w:val="{text}"/>'
        f"{more}</w:lvl>"
    )


LISTS = (
    level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2"),
    level(0, "chineseCounting", "%1、"),
    level(0, "bullet", "\uf06c", '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'),
    level(0, "thaiCounting", "%1."),
    level(0, "decimal", "%1", '<w:suff w:val="nothing"/>'),
    level(0, "upperLetter", "%1)") + level(1, "decimal", "%1-%2", "<w:isLgl/>"),
    level(0, "bullet", "o", '<w:rPr><w:rFonts w:ascii="Courier New"/></w:rPr>'),
)
RESTARTED = (
    '<w:num w:numId="90"><w:abstractNumId w:val="1"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)
LINKED = (
    '<w:abstractNum w:abstractNumId="80"><w:numStyleLink w:val="一览"/></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="81"><w:styleLink w:val="一览"/>'
    f"{level(0, 'decimal', '(%1)')}</w:abstractNum>"
    '<w:num w:numId="80"><w:abstractNumId w:val="80"/></w:num>'
)
NUMBERING = (
    "".join(f'<w:abstractNum w:abstractNumId="{n}">{one}</w:abstractNum>' for n, one in enumerate(LISTS, 1))
    + "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(1, len(LISTS) + 1)
    )
    + RESTARTED
    + LINKED
)
STYLES = (
    '<w:style w:styleId="s"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="t"><w:basedOn w:val="s"/></w:style>'
    '<w:style w:styleId="u"><w:basedOn w:val="u"/></w:style>'
)


def listed(number: int, text: str = "文", at: int = 0) -> str:
    """Return a paragraph of a list."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')


def styled(style: str) -> str:
    """Return a paragraph of a style."""
    return paragraph("文", f'<w:pStyle w:val="{style}"/>')


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([listed(1), listed(1)], ["1. 文", "2. 文"]),
        (
            [listed(1), listed(1, at=1), listed(1, at=1), listed(1), listed(1, at=1)],
            ["1. 文", "1.1 文", "1.2 文", "2. 文", "2.1 文"],
        ),
        ([listed(2), paragraph("间"), listed(2)], ["一、文", "间", "二、文"]),
        ([listed(3)], ["● 文"]),
        ([listed(7)], ["• 文"]),
        ([listed(5, ""), listed(5, "")], ["1", "2"]),
        ([listed(6), listed(6), listed(6, at=1)], ["A) 文", "B) 文", "2-1 文"]),
        ([listed(1), listed(90), listed(90), listed(1)], ["1. 文", "5. 文", "6. 文", "7. 文"]),
        ([listed(80), listed(80)], ["(1) 文", "(2) 文"]),
        ([styled("t"), styled("s"), styled("u")], ["一、文", "二、文", "文"]),
        ([listed(0), listed(99)], ["文", "文"]),
    ],
)
def test_the_numbers_of_lists_are_read(items: list[str], expected: list[str]) -> None:
    document = read_document(docx(table(*map(cell, items)), numbering=NUMBERING, styles=STYLES), "表.docx")
    assert [row.cells[0].text for row in document.rows] == expected


def test_a_number_that_is_not_known_here_is_told() -> None:
    ((found,),) = (row.cells for row in read_document(docx(listed(4), numbering=NUMBERING), "表.docx").rows)
    assert (found.text, found.others) == ("文", ("自动编号",))
