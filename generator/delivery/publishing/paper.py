"""The PDFs of a public copy, from its own .docx: the one place that asks LibreOffice for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from generator.base.problems import Problem

    Convert: TypeAlias = Callable[[Mapping[str, bytes]], Mapping[str, bytes | Problem]]
    """Turns documents by name into PDFs, or says why one can't be had."""


def convert(_documents: Mapping[str, bytes]) -> Mapping[str, bytes | Problem]:
    """Return the PDF of each document."""
    return {}
