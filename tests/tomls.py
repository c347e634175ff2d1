"""Any values that TOML can hold."""

from __future__ import annotations

from hypothesis import strategies as st

KEYS = st.text(st.sampled_from("abcXYZ09_-."), min_size=1, max_size=5) | st.text(max_size=5)
SCALARS = (
    st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text(max_size=12)
    | st.dates()
    | st.floats(allow_nan=False)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4)
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=5)
