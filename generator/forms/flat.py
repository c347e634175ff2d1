"""The flat sheet of a form, for import: one row an indicator, in the columns that form.toml declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from generator.base.vocabulary import bases
from generator.filing.model import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from generator.base.vocabulary import Taxonomy

OWN = "*"
"""The choices of a column that has those of what it shows."""
TERMS = {"long_term": "长期", "annual": "年度"}
"""The terms that rows may be of, each with what ``term`` shows."""


@dataclass(frozen=True, slots=True)
class FlatColumn:
    """One column; its choices are a list, or the name of a vocabulary."""

    title: str
    source: str
    choices: tuple[str, ...] = ()
    vocabulary: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class FlatSheet:
    """The sheet of a form; without terms an indicator has one row for both."""

    title: str
    columns: tuple[FlatColumn, ...]
    terms: tuple[str, ...] = ()


def _level2(taxonomy: Taxonomy) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in taxonomy.levels.values() for name in names))


def _written(key: str) -> tuple[str, ...]:
    """Return what the model lets a project say."""
    kinds = (kind for kind in get_args(Project.model_fields[key].annotation) if get_args(kind))
    return tuple(word for kind in kinds for word in get_args(kind))


VOCABULARIES: Mapping[str, Callable[[Taxonomy], tuple[str, ...]]] = {
    "level1": lambda taxonomy: tuple(taxonomy.levels),
    "level2": _level2,
    "basis": lambda _: bases(),
    "sign": lambda _: ("≥", "＞", "＝", "＜", "≤", "定性"),
    "term": lambda _: tuple(TERMS.values()),
    "attribute": lambda _: _written("attribute"),
    "category": lambda _: _written("category"),
}
"""The vocabularies that a column may name, by the name of what shows such a word."""
