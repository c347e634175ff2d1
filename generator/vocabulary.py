"""The field's fixed words, read from ``data/vocabulary.toml``: indicator taxonomies and bases of targets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import tomli

SUFFIX = "指标"


class Kind(NamedTuple):
    """What an indicator measures: its 一级指标 and 二级指标, as the forms print them."""

    level1: str
    level2: str


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One edition of the indicator taxonomy: 一级指标 → its 二级指标, in the official order."""

    name: str
    levels: dict[str, tuple[str, ...]]
    _kinds: dict[str, Kind]

    def kind(self, written: str) -> Kind:
        """Read an indicator's `kind`: ``数量``, ``数量指标``, or with its 一级指标 ``满意度/经济成本``.

        A word the taxonomy does not know is kept as written, without a 一级指标 if none is given.
        """
        found = self._kinds.get(written)
        if found is not None:
            return found
        level1, slash, level2 = written.partition("/")
        if not slash:
            return Kind("", written.strip())
        return Kind(self._level1(level1.strip()), self.kind(level2.strip()).level2)

    def _level1(self, written: str) -> str:
        full = written if written.endswith(SUFFIX) else written + SUFFIX
        return full if full in self.levels else written


def _taxonomy(name: str, levels: dict[str, list[str]]) -> Taxonomy:
    kinds = {}
    for level1, level2s in levels.items():
        for level2 in level2s:
            kinds[level2] = kinds[level2.removesuffix(SUFFIX)] = Kind(level1, level2)
    return Taxonomy(name, {level1: tuple(level2s) for level1, level2s in levels.items()}, kinds)


@cache
def _data() -> dict[str, Any]:
    return tomli.loads(files("generator").joinpath("data/vocabulary.toml").read_text("utf-8"))


@cache
def taxonomies() -> dict[str, Taxonomy]:
    """Return every taxonomy by the year it came in: 2015 (财预〔2015〕88号), 2021 (财预〔2021〕101号)."""
    return {name: _taxonomy(name, levels) for name, levels in _data()["taxonomy"].items()}


@cache
def bases() -> tuple[str, ...]:
    """Return the 指标值确定依据 that any indicator may name, then those of cost indicators."""
    basis = _data()["basis"]
    return (*basis["any"], *basis["cost"])
