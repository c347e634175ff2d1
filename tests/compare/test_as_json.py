from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from comparing import FILINGS, filing
from hypothesis import given, settings

from generator.compare import as_json as as_json_module
from generator.compare.as_json import as_json
from generator.compare.filings import compare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.filing.load import Filing


def keys(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from keys(inner)
    for inner in value if isinstance(value, list) else ():
        yield from keys(inner)


@settings(max_examples=25, deadline=None)
@given(FILINGS, FILINGS)
def test_every_key_is_documented_and_all_is_plain(old: Filing, new: Filing) -> None:
    found = json.loads(json.dumps(as_json(compare(old, new))))
    assert as_json_module.__doc__ is not None
    assert {f"`{key}`" for key in keys(found)} <= {
        f"`{name}`" for name in as_json_module.__doc__.split("`")[1::2]
    }


def test_a_change() -> None:
    old = filing({"projects": {"p": {"name": "项目", "budget": 4}}})
    new = filing({"projects": {"p": {"name": "项目", "budget": 5}}})
    found: Any = as_json(compare(old, new))
    assert found["different"] is True
    (item,) = found["items"]
    assert (item["thing"], item["kinds"], item["new"]) == (
        "project",
        ["changed"],
        {"key": "p#", "name": "项目"},
    )
    assert item["changes"] == [
        {
            "kind": "changed",
            "name": "budget",
            "title": "项目当年预算",
            "old_key": "p#budget",
            "new_key": "p#budget",
            "old": "4",
            "new": "5",
            "amounts": {"old": "4", "new": "5", "difference": "1", "percent": "25.00"},
        }
    ]
    assert found["summary"]["total"]["difference"] == "1"
