"""What is left of HTML in text that was taken from a page: `<p>` and boxes, as typed."""

from __future__ import annotations

import html
import re
from typing import Final

CHECKED: Final = "☑"
UNCHECKED: Final = "☐"

_TAG = re.compile(r"<(/?)(p|div|br|input|span|strong|b|i|u|em|font|label)\b([^<>]{0,300})>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});", re.IGNORECASE)
_BLOCKS = ("p", "div")
_PARTING = "\0"


def box(attributes: str) -> str:
    """Return the box that an ``input`` with these attributes shows.

    >>> box('checked="" type="checkbox"'), box('type="checkbox"'), box('type="text"')
    ('☑', '☐', '')
    """
    if not re.search(r"\btype\s*=\s*[\"']?(?:checkbox|radio)\b", attributes, re.IGNORECASE):
        return ""
    return CHECKED if re.search(r"(?<![\w-])checked\b", attributes, re.IGNORECASE) else UNCHECKED


def paragraphs(text: str) -> tuple[str, ...]:
    r"""Return the paragraphs that a text with remnants stands for, at least one.

    >>> paragraphs("<p>一&amp;二</p> <p>三<br/>四</p>"), paragraphs("<5%"), paragraphs("")
    (('一&二', '三\n四'), ('<5%',), ('',))
    """
    parted = _TAG.sub(_written, text.replace(_PARTING, ""))
    found = [_ENTITY.sub(lambda entity: html.unescape(entity[0]), part) for part in parted.split(_PARTING)]
    return tuple(part for part in found if part.strip()) or ("",)


def _written(tag: re.Match[str]) -> str:
    name = tag[2].lower()
    if name in _BLOCKS:
        return _PARTING
    if name == "br":
        return "\n"
    return box(tag[3]) if name == "input" else ""
