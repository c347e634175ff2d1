"""What happened to one filing folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from generator.base.tally import NONE, Tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.base.problems import Problem
    from generator.filing.workspace import FilingFolder
    from generator.pipeline.manifest import Manifest
    from generator.pipeline.stamps import Group


_NONE: Mapping[str, Any] = {}  # no proxy: it goes to other processes


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
    held: Mapping[str, tuple[str, ...]] = _NONE
    """the forms that are not up to date, and the files that are in the way"""
    sheets: int = 0
    """how many sheets for import were made"""
    old_pdfs: int = 0
    """how many forms have a PDF that no longer says what their .docx says"""
    packed: int = 0
    """how many archives there are that were none before"""
    unpacked: int = 0
    """how many archives were made files of their own again"""


class Listed(NamedTuple):
    """What the short list of all filings says of one: the unit, how many forms and problems.

    `problems` are the filing's own by severity, `shared` may be other years' too: severities by their marks.
    """

    unit: str = ""
    forms: int = 0
    problems: Mapping[str, int] = _NONE
    shared: Mapping[str, str] = _NONE
    old: int = 0
    """how many forms are not up to date"""
    packed: bool = False


def listed(manifest: Manifest) -> Listed:
    """Return what the list says of the filing whose manifest this is."""
    own = manifest.tally._replace(shared={}).total()
    counts, packed = (dict(own), dict(manifest.tally.shared)), manifest.archive is not None
    return Listed(manifest.unit, len(manifest.entries), *counts, len(manifest.held), packed)


class Brought(NamedTuple):
    """What happened to a filing folder, by what it is known again (by nothing: not), and what is listed."""

    folder: FilingFolder
    outcome: Outcome
    groups: tuple[Group, ...] = ()
    listed: Listed = Listed()
