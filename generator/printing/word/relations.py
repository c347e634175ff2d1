"""How the parts of a package refer to one another."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from generator.printing.word.xml import read_strictly

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

ROOT = ""
"""The package itself, whose relations lead to its parts."""


class Relation(NamedTuple):
    """One reference; `kind` is the last word of its type."""

    id: str
    kind: str
    target: str
    external: bool


def relations_of(name: str) -> str:
    """Return the name of the part that holds another's relations."""
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels".lstrip("/")


def relations(parts: Mapping[str, bytes], name: str) -> list[Relation]:
    """Return what a part refers to."""
    data = parts.get(relations_of(name))
    return [] if data is None else [_relation(one, name) for one in read_strictly(data)]


def _relation(element: etree._Element, name: str) -> Relation:
    target, external = element.get("Target", ""), element.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), target)).lstrip("/")
    return Relation(element.get("Id", ""), element.get("Type", "").rpartition("/")[2], target, external)
