"""What an author wrote, and what was probably meant."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:万元|万)?")
_INTEGER = re.compile(r"(\d{1,9})\s*年?")
_LONGEST = 40
_DIGITS = 9


def as_amount(text: str) -> str:
    """Return the amount that a text means, e.g. ``1234.5`` for ``1,234.5万元``; empty if none."""
    match = _AMOUNT.fullmatch(_plain(text))
    return match[1] if match else ""


def as_integer(value: object) -> str:
    """Return the integer that a value means, e.g. ``2023`` for ``"2023年"``; empty if none."""
    if isinstance(value, Decimal):
        small = value.is_finite() and value.adjusted() < _DIGITS  # arithmetic would overflow for 1e1000000
        return str(int(value)) if small and value == value.to_integral_value() else ""
    match = _INTEGER.fullmatch(_plain(value)) if isinstance(value, str) else None
    return match[1] if match else ""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_LONGEST]).replace(",", "").strip()
