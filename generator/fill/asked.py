"""What a page asks for: steps that together are one change of the filing's files."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

MOST = 3000
"""Steps of one change: so many rows can be pasted."""


class Step(BaseModel):
    """One wish of a person; which fields it has depends on what it does.

    ``set`` types `text` into the cell `key`, in one of its ways. ``back`` takes its own value out, so that it
    is shared or worked out again. ``add`` puts a row of `values` into the list `key`, before an item `before`
    or (None) at the end. ``delete`` and ``move`` are about the item `key`. `seen` is the digest of the value,
    or of the item, that was shown; `anchors` are those of the items on the way to it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    do: Literal["set", "back", "add", "delete", "move"]
    key: str = Field(min_length=1, max_length=1000)
    shown_as: str = Field(default="", alias="as", max_length=100)
    way: str = Field(default="own", max_length=20)
    text: str = ""
    seen: str | None = None
    anchors: tuple[str, ...] = Field(default=(), max_length=10)
    before: int | str | None = None
    values: dict[str, str] = Field(default={}, max_length=100)


class Pasted(BaseModel):
    """A block of cells pasted into a list, at the column of a field."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    list: str = Field(min_length=1, max_length=1000)
    first: str = Field(default="", max_length=100)
    rows: tuple[tuple[str, ...], ...] = Field(min_length=1, max_length=MOST)


class Asked(BaseModel):
    """One change: its steps, and the form it is made on, which comes back printed anew.

    `sheet` is the name of the page that the window shows.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: str = Field(default="", max_length=300)
    sheet: str = Field(default="", max_length=100)
    steps: tuple[Step, ...] = Field(min_length=1, max_length=MOST)
