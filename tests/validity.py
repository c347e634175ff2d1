"""What a validator of Office files finds wrong with a document."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from openxml_audit import OpenXmlValidator


@cache
def faults(data: bytes, suffix: str = ".docx") -> frozenset[str]:
    """Return all that is wrong with a document."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / f"form{suffix}"
        path.write_bytes(data)
        return frozenset(str(error) for error in _validator().validate(path).errors)


@cache
def _validator() -> OpenXmlValidator:
    return OpenXmlValidator()
