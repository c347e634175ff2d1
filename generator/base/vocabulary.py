"""The field's fixed words, read from ``data/vocabulary.toml``: taxonomies, bases, economic classes, units."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import tomli

from generator.base.characters import matching

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        found = self._kinds.get(written) or self._kinds.get(written := matching(written))
        if found is not None:
            return found
        level1, slash, level2 = written.partition("/")
        if not slash:
            return Kind("", written.strip())
        level2 = level2.strip()
        known = self._kinds.get(level2)
        return Kind(self._level1(level1.strip()), known.level2 if known else level2)

    def rank(self, level1: str, level2: str) -> tuple[int, int]:
        """Return where the official order has a class; one that it does not have stands behind."""
        level2s = self.levels.get(level1, ())
        first = list(self.levels).index(level1) if level1 in self.levels else len(self.levels)
        return first, level2s.index(level2) if level2 in level2s else len(level2s)

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
    return tomli.loads(files("generator").joinpath("base/vocabulary.toml").read_text("utf-8"))


@cache
def taxonomies() -> dict[str, Taxonomy]:
    """Return every taxonomy by the year it came in: 2015 (财预〔2015〕88号), 2021 (财预〔2021〕101号)."""
    return {name: _taxonomy(name, levels) for name, levels in _data()["taxonomy"].items()}


@cache
def kinds() -> dict[str, str]:
    """Return every 二级指标 in its short form with its 一级指标, those of the newest taxonomy first."""
    found: dict[str, str] = {}
    for _, taxonomy in sorted(taxonomies().items(), reverse=True):
        for level1, level2s in taxonomy.levels.items():
            for level2 in level2s:
                found.setdefault(level2.removesuffix(SUFFIX), level1)
    return found


@cache
def bases() -> tuple[str, ...]:
    """Return the 指标值确定依据 that any indicator may name, then those of cost indicators."""
    basis = _data()["basis"]
    return (*basis["any"], *basis["cost"])


@cache
def cost_bases() -> tuple[str, ...]:
    """Return the 指标值确定依据 that only cost indicators may name."""
    return tuple(_data()["basis"]["cost"])


@cache
def basis_meant() -> dict[str, str]:
    """Return the wrong words for a 指标值确定依据 that certainly mean a right one."""
    return dict(_data()["basis"]["meant"])


class EconomicClass(NamedTuple):
    """A 款 of 部门预算支出经济分类: ``30214``, ``租赁费``; of a whole 类 the code has three digits."""

    code: str
    name: str


CAPITAL = "310"
"""The 类 资本性支出, under which bought equipment stands."""


@cache
def economic_classes() -> dict[str, EconomicClass]:
    """Return every 支出经济分类 by its code and by its name without punctuation, bracketed words or not.

    A 款 is also there by what it is called together with its 类: ``30230214``, ``商品和服务支出租赁费``.
    """
    classes: dict[str, EconomicClass] = {}
    for top, table in _data()["economic_class"].items():
        for item, name in table.items():
            code = "" if item == "name" else item
            one = EconomicClass(top + code, name)
            names = (_plain(name), _plain(_BRACKETED.sub("", name)))
            classes |= dict.fromkeys((one.code, *names), one)
            if code:
                below = (_plain(table["name"]) + each for each in names)
                classes |= dict.fromkeys((top + one.code, *below), one)
    return classes


def economic_class(written: str) -> EconomicClass | None:
    """Find a 支出经济分类 as authors write it: ``租赁费``, ``30214租赁费``, ``商品和服务支出/租赁费``.

    Where code and name are both given they have to agree.
    """
    classes = economic_classes()
    if written in classes:
        return classes[written]
    plain = _plain(unicodedata.normalize("NFKC", written))
    code, name = "".join(_DIGITS.findall(plain)), _DIGITS.sub("", plain)
    found = sorted((classes[part].code for part in (code, name) if part in classes), reverse=True)
    agree = len(found) == bool(code) + bool(name) and all(found[0].startswith(each) for each in found)
    return classes[found[0]] if found and agree else None


_DIGITS = re.compile(r"[0-9]+")
_BRACKETED = re.compile(r"（.*?）")
_PUNCTUATION = re.compile(r"[\W_]+")


def _plain(name: str) -> str:
    return _PUNCTUATION.sub("", name)


class Unit(NamedTuple):
    """A unit of arithmetic: units of one `kind` convert by `ratio`; what only counts is a kind of its own.

    The ratio of an unknown unit is 0.
    """

    kind: str
    ratio: int | Fraction = 1
    measure: bool = True


@cache
def units() -> dict[str, Unit]:
    """Return every known unit of 测算依据 by its spelling."""
    return {
        word: Unit(word, measure=False) if kind == "count" else Unit(kind, _ratio(ratio))
        for kind, spellings in _data()["unit"].items()
        for ratio, words in spellings.items()
        for word in words
    }


def _ratio(written: str) -> int | Fraction:
    ratio = Fraction(written)
    return int(ratio) if ratio.denominator == 1 else ratio


@cache
def words(group: str) -> tuple[str, ...]:
    """Return the words that a check looks for, e.g. ``equipment``."""
    return tuple(_data()["words"][group])


def any_of(some: Iterable[str]) -> str:
    """Return a pattern of one of some words, whatever signs they hold, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(some, key=len, reverse=True)))})"


class Names(NamedTuple):
    """What tells the parts of people's names: surnames, and the beginnings and ends of names without one."""

    surnames: frozenset[str]
    compound: tuple[str, ...]
    none_before: tuple[str, ...]
    none_after: tuple[str, ...]
    offices: tuple[str, ...]
    office_begins: tuple[str, ...]
    posts: tuple[str, ...]


@cache
def names() -> Names:
    """Return what is known of people's names."""
    known = _data()["names"]
    return Names(frozenset(known["surnames"]), *(tuple(known[group]) for group in Names._fields[1:]))


@cache
def counted() -> dict[str, tuple[str, ...]]:
    """Return the ends of names that count something with the units that fit; none given: any count."""
    return {end: tuple(fitting) for end, fitting in _data()["counted"].items()}


@cache
def sign_words(place: str) -> dict[str, str]:
    """Return the words that stand ``before`` or ``after`` a number in place of its sign."""
    return dict(_data()["sign"][place])


@cache
def same_units() -> dict[str, str]:
    """Return the units that count the same, by what they are: 名 is 人; a 工作日 is no 天."""
    return {word: unit for unit, others in _data()["same_unit"].items() for word in others}
