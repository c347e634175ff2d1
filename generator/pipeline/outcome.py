"""What happened to one filing folder."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from generator.base.tally import NONE, Tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.base.problems import Problem


class Outcome(NamedTuple):
    """What happened to forms (named as their files, without suffix) and what the author has to know.

    `findings` are what the rules find, `tally` how many; `problems` is everything else.
    """

    built: tuple[str, ...] = ()
    kept: int = 0
    removed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    findings: tuple[Problem, ...] = ()
    tally: Tally = NONE
    held: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """the forms that are not up to date, and the files that are in the way"""
    sheets: int = 0
    """how many sheets for import were made"""
    old_pdfs: int = 0
    """how many forms have a PDF that no longer says what their .docx says"""
    packed: int = 0
    """how many archives there are that were none before"""
    unpacked: int = 0
    """how many archives were made files of their own again"""
