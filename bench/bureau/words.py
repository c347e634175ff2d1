"""The words that units are made of: places, offices and what these do, read from ``words.toml``."""

from __future__ import annotations

import random
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

COMMON = "common"
_LEAST_CODE = 421001
_WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


class Programme(NamedTuple):
    """What a project is made of; every unit that has it counts the same output, and others of its own."""

    slug: str
    name: str
    work: str
    audience: str
    output: str
    output_unit: str
    cost: float
    """what one of the output costs, in 万元"""
    least: int
    most: int
    things: tuple[tuple[str, str], ...]
    """a unit's own outputs, each with what it is counted in"""


class Trade(NamedTuple):
    """What kind of office a unit is."""

    slug: str
    office: str
    duties: tuple[str, ...]
    programmes: tuple[Programme, ...]


@cache
def trades() -> tuple[Trade, ...]:
    """Return the kinds of offices that a district has."""
    return tuple(_trade(slug) for slug in _WORDS if slug not in ("places", "suffixes", COMMON))


@cache
def common() -> tuple[Programme, ...]:
    """Return what every office may have."""
    return _trade(COMMON).programmes


class District(NamedTuple):
    """An invented place and its code."""

    code: str
    place: str


def districts(count: int, seed: int) -> list[District]:
    """Return so many districts with names of their own; raise ValueError if there are not enough."""
    firsts, seconds = _WORDS["places"]
    names = [f"{a}{b}{suffix}" for a in firsts for b in seconds for suffix in _WORDS["suffixes"]]
    chosen = generator(seed, "districts").sample(names, count)
    return [District(str(_LEAST_CODE + position), name) for position, name in enumerate(chosen)]


def generator(*parts: object) -> random.Random:
    """Return numbers that look drawn by chance, the same for the same parts."""
    return random.Random("/".join(map(str, parts)))  # noqa: S311 - made-up figures need no secrecy


def _trade(slug: str) -> Trade:
    said = _WORDS[slug]
    return Trade(slug, said["office"], tuple(said["duties"]), tuple(map(_programme, said["programmes"])))


def _programme(line: str) -> Programme:
    slug, name, work, audience, output, unit, cost, least, most, things = line.split("|")
    pairs = (thing.rpartition("/") for thing in things.split(";"))
    own = tuple((thing, counted) for thing, _, counted in pairs)
    return Programme(slug, name, work, audience, output, unit, float(cost), int(least), int(most), own)
