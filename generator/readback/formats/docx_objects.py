"""What a .docx holds besides text: pictures, boxes, charts, things of other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from generator.printing.word.xml import P, W
from generator.readback.formats.marks import ALTERNATIVES, chosen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_BOX: Final = f"{W}txbxContent"
_OBJECT: Final = "OLEObject"
_NAMES: Final = {
    "pic": "图片", "imagedata": "图片", "chart": "图表", "relIds": "图示", "txbxContent": "文本框",
    "control": "控件",
}  # fmt: skip
_PROGRAMS: Final = (
    (("excel", "et."), "嵌入的表格"), (("equation", "mathtype"), "公式"), (("word", "wps."), "嵌入的文档"),
)  # fmt: skip


def what_is_drawn(drawing: _Element) -> list[str]:
    """Return what a drawing shows, as a person would call it."""
    found = {etree.QName(one).localname: one for one in _visible(drawing)}
    if _OBJECT in found:  # its picture only shows what it is
        return [_program(found[_OBJECT].get("ProgID", "").lower())]
    return list(dict.fromkeys(_NAMES[name] for name in found if name in _NAMES)) or ["图形"]


def _program(name: str) -> str:
    return next((called for starts, called in _PROGRAMS if name.startswith(starts)), "嵌入的对象")


def boxed_paragraphs(drawing: _Element) -> Iterator[_Element]:
    """Yield the paragraphs of the text boxes in a drawing, not those of boxes within these."""
    for one in _visible(drawing):
        if one.tag == _BOX:
            yield from _paragraphs(one)


def _paragraphs(element: _Element) -> Iterator[_Element]:
    """Yield paragraphs wherever they stand; what is in them is the reader's."""
    for child in element:
        if child.tag == P:
            yield child
        else:
            shown = chosen(child) if child.tag == ALTERNATIVES else child
            if shown is not None:
                yield from _paragraphs(shown)


def _visible(element: _Element) -> Iterator[_Element]:
    """Yield what is below a drawing, one rendering of each thing, and of a text box only that it is there."""
    for child in element:
        if child.tag == ALTERNATIVES:
            shown = chosen(child)
            if shown is not None:
                yield from _visible(shown)
            continue
        yield child
        if child.tag != _BOX:
            yield from _visible(child)
