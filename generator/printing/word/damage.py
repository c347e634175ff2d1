"""Tags that Word, WPS or a hasty hand has damaged: each kind with what to do about it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.printing.word.tags import LEVELS, found_tags, shorten, text_of
from generator.printing.word.xml import T

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from generator.base.problems import Problem
    from generator.printing.word.places import Places
    from generator.printing.word.tags import Spot, Tag

_BRACES = re.compile(
    r"[{｛][{｛%％#＃\s]*[{｛%％#＃]|(?<![}｝%％#＃])[}｝%％#＃][}｝%％#＃\s]*[}｝]|\{\s*[a-z_]+(\.[a-z_]+)+\s*\}(?!\})"
)
_SHOWN = 30
_WIDE = re.compile(r"[｛｝％＃]")
_WIDE_INSIDE = re.compile(r"[，．（）［］＝＜＞｜＋－–—。：]")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_OPEN = ("{{", "{%", "{#")


def damaged(spot: Spot) -> Iterator[Problem]:
    """Yield what looks like a tag of a paragraph, but is none."""
    around = _without_tags(text_of(spot.paragraph))
    opened = False
    for match in _BRACES.finditer(around):
        closing = match.group()[0] in "}｝%％#＃"
        if not (closing and opened):  # the end of what has just been reported
            text = shorten(around[match.start() : match.start() + _SHOWN].partition("\0")[0])
            yield spot.problem("template.tag", f"“{text}”不是完整的标签", _cause(match.group()))
        opened = not closing


def _without_tags(text: str) -> str:
    pieces, end = [], 0
    for match in found_tags(text):
        pieces.append(text[end : match.start()])
        end = match.end()
    return "\0".join([*pieces, text[end:]])


def _cause(braces: str) -> str:
    """Say why braces make no tag."""
    if braces.endswith("}") and braces.startswith("{"):
        return "名称外面要两个花括号：{{ … }}"
    if _WIDE.search(braces):
        return "花括号和百分号要用半角的 {{ }} 与 {% %}"
    if re.search(r"\s", braces):
        return "两个花括号（或花括号和百分号）之间不能有空格"
    if braces.startswith(_OPEN):
        return "标签没有写完：在同一段里要有 }}（或 %}），中间不能换段"
    return "多了一半：前面没有对应的 {{（或 {%）"


def misplaced(root: etree._Element, places: Places) -> Iterator[Problem]:
    """Yield tags where only Word's own codes can stand: docxtpl would take them for tags."""
    for element in root.iter():
        inside = [element.text or ""] if element.tag != T else []
        if any(brace in text for text in (*inside, *map(str, element.attrib.values())) for brace in _OPEN):
            message, hint = "域代码、图片说明等处不能写标签", "标签只能写在正文的文字里"
            yield places.problem(element, "template.tag", message, hint)


def ill_formed(tag: Tag) -> Iterator[Problem]:
    """Yield what is wrong with how a tag is written or where it stands."""
    if "-" in (tag.written[2], tag.written[-3]):
        yield tag.problem("不能用减号去掉空白", "去掉 {%- 或 -%} 里的减号")
    elif tag.kind == "{%" and tag.level == "" and tag.word in ("tr", "tc", "p", "r"):
        yield tag.problem(f"{tag.word} 要紧跟着 {{%", f"写作 {{%{tag.word} {tag.rest} %}}")
    elif tag.kind == "{{" and tag.level:
        yield tag.problem(f"不能用 {{{{{tag.level} }}}}", "写作 {{ 名称 }}")
    elif (wide := _WIDE_INSIDE.search(_QUOTED.sub("", tag.source))) and tag.kind != "{#":
        yield tag.problem(f"里有全角字符“{wide.group()}”", "标签里的符号都要用半角")
    elif len({_surroundings(piece) for piece in tag.pieces}) > 1:
        yield tag.problem("只有一部分在超链接（或修订、域）里", "请整个重新输入这个标签")
    elif tag.level in LEVELS:
        yield from _alone(tag)


def repaired(tag: Tag) -> Tag | None:
    """Return an ill-formed tag as it was meant, so that the tags that depend on it are not blamed."""
    if tag.kind != "{%":
        return None
    source = unicodedata.normalize("NFKC", tag.source).strip("-–— ")
    level, _, rest = source.partition(" ")
    if tag.level == "" and level in ("tr", "tc", "p", "r"):
        return replace(tag, level=level, source=rest.strip())
    return replace(tag, source=source)


def _surroundings(piece: etree._Element) -> etree._Element | None:
    run = piece.getparent()
    return None if run is None else run.getparent()


def _alone(tag: Tag) -> Iterator[Problem]:
    """Check that a row, cell or paragraph that a tag replaces holds nothing else."""
    what = {"tr": "行", "tc": "单元格", "p": "段"}[tag.level]
    if tag.whole.tag != LEVELS[tag.level]:
        yield tag.problem("要写在表格里")
        return
    text = "".join(piece.text or "" for piece in tag.whole.iter(T))
    if text.strip() != tag.written:
        rest = shorten(text.replace(tag.written, "", 1))
        yield tag.problem(
            f"要独占一{what}，同一{what}里还有“{rest}”",
            f"打印时这一整{what}都会去掉，别的内容请放到另一{what}",
        )
