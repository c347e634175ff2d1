"""What the lists' page holds: filters as they are asked, rows, the ways to other pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.live.serve.bureau.asked import CATEGORIES, FILTERS, SEVERITIES
from generator.live.serve.bureau.rows import list_address, shown
from generator.portfolio.questions.querying import PAGE
from generator.portfolio.questions.registry import LISTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.live.serve.bureau.asked import Asked
    from generator.portfolio.questions.listing import Listing
    from generator.portfolio.questions.querying import Row

DEEPEST = 2000
"""Pages that one may leaf through: what is further back a filter or another order brings to the front."""
_NUMERIC = ("low", "high", "district", "year")
_HINTS = {"district": "4201", "code": "TB101", "q": "几个词用空格隔开"}
_ON_DEMAND = ("folder", "stem", "score")
"""Filters that only links set; they are shown while they are."""


def listing_page(
    listing: Listing, asked: Asked, years: Iterable[int], found: tuple[int, Sequence[Row]]
) -> dict[str, Any]:
    """Return what the page of a list holds."""
    size, rows = found
    path = list_address(listing.name)
    pages = min(-(-size // PAGE), DEEPEST)
    return {
        **frame(listing, asked, years),
        "size": f"{size:,}",
        "rows": shown(listing, rows),
        "columns": [
            {
                "title": f"{column.title}（万元）" if column.kind == "money" else column.title,
                "kind": column.kind.value,
            }
            for column in listing.columns
            if column.title
        ],
        "page": asked.page,
        "pages": pages,
        "turns": _turns(asked, path, pages),
        "orders": _orders(listing, asked, path),
        "csv": asked.address(f"{path}.csv"),
        "xlsx": asked.address(f"{path}.xlsx"),
        "nothing": "没有符合的。" if asked.written else "一个也没有。",
        "fault": "",
    }


def frame(listing: Listing, asked: Asked, years: Iterable[int]) -> dict[str, Any]:
    """Return what a list's page holds also where nothing could be read."""
    return {
        "here": listing.title,
        "heading": listing.title,
        "meaning": listing.meaning,
        "lists": _others(listing, asked),
        "filters": [
            _filter(name, asked, years)
            for name in FILTERS
            if name in listing.conditions and _offered(name, asked)
        ],
        "action": list_address(listing.name),
        "filtered": bool(asked.written),
    }


def _offered(name: str, asked: Asked) -> bool:
    return name not in _ON_DEMAND or name in asked.written


def _filter(name: str, asked: Asked, years: Iterable[int]) -> dict[str, Any]:
    choices = {
        "year": {str(year): f"{year} 年" for year in years},
        "category": {category: category for category in CATEGORIES},
        "severity": SEVERITIES,
    }.get(name, {})
    value = asked.written.get(name, "")
    if choices and value and value not in choices:
        choices = {**choices, value: value}
    return {
        "name": name,
        "title": FILTERS[name].title,
        "value": value,
        "numeric": name in _NUMERIC,
        "hint": _HINTS.get(name, ""),
        "choices": [{"value": key, "label": label, "chosen": key == value} for key, label in choices.items()],
    }


def _others(listing: Listing, asked: Asked) -> list[dict[str, Any]]:
    """Return all lists, with those filters that each of them knows too."""
    found = []
    for other in LISTINGS.values():
        written = {
            name: text for name, text in asked.written.items() if name in other.conditions and name != "q"
        }
        href = asked._replace(written=written, order="").address(list_address(other.name))
        found.append({"title": other.title, "href": href, "current": other is listing})
    return found


def _orders(listing: Listing, asked: Asked, path: str) -> list[dict[str, Any]]:
    usual = next(iter(listing.orders))
    return [
        {
            "title": title,
            "href": asked._replace(order="" if title == usual else title).address(path),
            "current": title == (asked.order or usual),
        }
        for title in (listing.orders if len(listing.orders) > 1 else ())
    ]


def _turns(asked: Asked, path: str, pages: int) -> list[dict[str, str]]:
    """Return the ways to other pages; without an address where there is none."""
    page = asked.page
    wanted = (
        ("第一页", 1, page > 1, "first"),
        ("上一页", page - 1, page > 1, "prev"),
        ("下一页", page + 1, page < pages, "next"),
        ("最后一页", pages, page < pages, "last"),
    )
    return [
        {"title": title, "href": asked.address(path, page=number) if there else "", "rel": rel}
        for title, number, there, rel in (wanted if pages > 1 or page > 1 else ())
    ]
