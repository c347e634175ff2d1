"""Addresses of the pages."""

from __future__ import annotations

from urllib.parse import quote

ONE_YEAR = "{unit}/{year:int}"
"""How a route names a filing folder."""


def address(*parts: str | int) -> str:
    """Return the address of a page, whatever its folders are called.

    >>> address("forms", "某办#1", 2024, "service")
    '/forms/%E6%9F%90%E5%8A%9E%231/2024/service'
    """
    return "".join(f"/{quote(str(part), safe='')}" for part in parts)
