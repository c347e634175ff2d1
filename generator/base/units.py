"""Units that say the same, ``300000元`` and ``30万元``, by the table that arithmetic has too."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.base.vocabulary import counted, same_units, sign_words, units, words

if TYPE_CHECKING:
    from generator.base.vocabulary import Unit

_PART = re.compile(r"([/每·]?)([^/每·]*)")
_SCALE = re.compile(r"[十百千万亿]+")
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_LARGE = "十百千万亿"
_PER = re.compile(r"[/每·]")
_FOREIGN = re.compile(r"[a-zA-Zμ°℃Ω%‰²³㎡㎥㎏㎞]+[23]?")
_BARE = str.maketrans("", "", " \t\u3000\u00a0")


Powers: TypeAlias = tuple[tuple[str, int], ...]
"""Of what a measure is: the kinds that it multiplies, with -1 what it divides by."""


class Measure(NamedTuple):
    """What a unit comes to: so many of something; `of` is the same for all that convert."""

    ratio: Fraction
    of: Powers


@lru_cache(maxsize=1000)
def measure(unit: str) -> Measure:
    """Read a unit: each of its parts by the table, or as it is written."""
    ratio, powers = Fraction(1), list[tuple[str, int]]()
    for sign, written in _PART.findall(unicodedata.normalize("NFKC", unit).translate(_BARE)):
        power = -1 if sign in ("/", "每") else 1
        part = _measure(written)
        ratio *= part.ratio**power
        powers += [(kind, power * times) for kind, times in part.of]
    return Measure(ratio, tuple(sorted(powers)))


def _measure(written: str) -> Measure:
    """Read a unit without ``/``: ``万元`` is 10,000 of money."""
    if not written:
        return Measure(Fraction(1), ())
    known, scale = _table().get(written), Fraction(1)
    digits = _SCALE.match(written)
    if known is None and digits is not None:
        for character in digits[0]:
            scale *= _SCALES[character]
        written = written[digits.end() :]
        known = _table().get(written)
    if not written:
        return Measure(scale, ())
    if known is None or not known.measure:
        return Measure(scale, ((same_units().get(written, written), 1),))
    return Measure(scale * Fraction(known.ratio), ((known.kind, 1),))


@cache
def _table() -> dict[str, Unit]:
    """Return the units that convert by their usual spelling; a day of work is none of 24 hours."""
    known = {unicodedata.normalize("NFKC", word): unit for word, unit in units().items()}
    return {word: unit for word, unit in known.items() if word not in same_units()}


def is_unit(text: str) -> bool:
    """Tell whether a text is a unit for certain: ``人次/年``, ``万元``, ``mg/L``."""
    parts = [part.lstrip(_LARGE) for part in _PER.split(text)]
    return all(part in _words() or _FOREIGN.fullmatch(part) is not None for part in parts)


@cache
def _words() -> frozenset[str]:
    return frozenset(chain(units(), words("percent"), words("unit"), *counted().values()))


@lru_cache(maxsize=1000)
def limit_of(unit: str) -> str:
    """Return the word for a sign that ends a unit: of ``%以上`` 以上; empty if none does."""
    unit = unit.strip()
    word = next((word for word in _limits() if unit.endswith(word)), "")
    before = unit.removesuffix(word).rstrip()
    return word if not before or is_unit(before) else ""


@cache
def _limits() -> tuple[str, ...]:
    return tuple(sorted(sign_words("after"), key=len, reverse=True))
