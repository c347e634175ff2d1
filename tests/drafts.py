"""Values of a filing's files that nobody means, at the places where a model knows some."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from tomls import KEYS, SCALARS

_PIECES = (
    "\n", "\r", "\r\n", "\t", " ", '"', '""', '"""', "'''", "\\", "\\u0041", "\x00", "\x1b", "\x7f", "\x85",
    "\u2028", "\ufeff", "#", "# 待核 3f2a", "待填（上年 3）", "<<<<<<< 一\n", "=======\n", ">>>>>>> 二\n",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=8).map("".join)
_KNOWN = (
    "name",
    "goals",
    "indicators",
    "funding",
    "income",
    "activities",
    "plan",
    "amount",
    "last_year",
    "id",
)
_NAMES = KEYS | TEXTS | st.sampled_from(_KNOWN)
_STRANGE = ("155.5", "1E+3", "1E-7", "0E+99", "-0.0", "Infinity")
_EXACT = st.decimals(allow_nan=False, allow_infinity=False) | st.sampled_from(_STRANGE).map(Decimal)
_SINGLE = (
    SCALARS.map(lambda value: Decimal(repr(value)) if isinstance(value, float) else value) | TEXTS | _EXACT
)
_VALUES = st.recursive(
    _SINGLE, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3)
)
HOSTILE: st.SearchStrategy[dict[str, Any]] = st.dictionaries(_NAMES, _VALUES, min_size=1, max_size=5)
FILE_IDS = st.sampled_from(["unit", "department", "service", "service.evaluation", "department.evaluation"])
