"""Keys that a file offers in comments, ``# phone = "" # 联系电话``: who writes one takes its # away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.carry.editing import rows, sections
from generator.carry.edits import Edit
from generator.filing.toml import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.carry.editing.layout import Layout, Section

_OFFER = re.compile(
    r"""(?P<indent>[ \t]*)\#[ ]?(?P<key>[\w."'-]+)[ \t]*=(?P<gap>[ \t]*)"""
    r"""(?P<value>(?:"(?:\\.|[^"\\])*"|'[^']*'|[^\#"'])*?)(?P<remark>[ \t]*(?:\#.*)?)""",
    re.VERBOSE,
)
_HEADER = re.compile(r"[ \t]*# ?\[")


def taken_up(layout: Layout, section: Section, key: str, pair: str) -> Edit | None:
    """Return the edit that writes a pair in place of the comment that offers its key; None without one."""
    for start, end in _comments(layout, section):
        offer = _OFFER.fullmatch(layout.text, start, end)
        if offer and offer["key"] == key and _is_whole(offer["value"]):
            gap = "" if offer["value"] else offer["gap"]
            return Edit(start, end, f"{offer['indent']}{pair}{gap}{offer['remark']}")
    return None


def _comments(layout: Layout, section: Section) -> Iterator[tuple[int, int]]:
    """Yield the rows of a section that are comments and do not stand below a header that is one as well."""
    text, at, stop = layout.text, section.end, sections.end(layout, section)
    values = [entry.value for entry in section.entries]
    offers_table = False
    while at < stop:
        end = rows.end(text, at)
        row = text[at:end]
        offers_table = bool(row.strip()) and (offers_table or _HEADER.match(row) is not None)
        if not offers_table and not any(value.start < at < value.end for value in values):
            yield at, end
        at = end + 1


def _is_whole(value: str) -> bool:
    """Tell whether an example is a whole value: more rows would be left behind of one that goes on."""
    try:
        return not value or bool(read_toml(f"value = {value}"))
    except ValueError:
        return False
