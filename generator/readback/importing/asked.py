"""What is asked of an import, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.base.problems import Problem
    from generator.filing.workspace import FilingFolder, Workspace
    from generator.forms.edition import Edition
    from generator.readback.importing.proof import Proof


class Asked(NamedTuple):
    """What is to be imported: files by what messages call them, and what the caller says of them."""

    workspace: Workspace
    editions: tuple[Edition, ...]
    files: Sequence[tuple[str, bytes]]
    unit: str = ""
    year: int | None = None
    form: str = ""


@dataclass
class Imported:
    """What became of it: the files' texts by path as shown, what is to be said, and the proof."""

    folder: FilingFolder | None = None
    texts: dict[str, str] = field(default_factory=dict)
    forms: list[tuple[str, str]] = field(default_factory=list)
    """file and title of each form that was recognised"""
    year_by: str = ""
    problems: list[Problem] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)
    marked: int = 0
    """values that somebody has to look at"""
