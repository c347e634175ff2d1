"""What can be written for a value: fixed words, the field's vocabulary, references."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, get_args

from generator.base import vocabulary
from generator.carry.completing.names import indicators, references
from generator.carry.completing.offer import Offer
from generator.carry.quoting import quoted
from generator.filing.model import Activity, GoalReference, IndicatorReference
from generator.filing.source.positions import excerpt
from generator.filing.titles import choices, field_at, node_at, short_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic.fields import FieldInfo

    from generator.carry.completing.offer import Asked
    from generator.filing.titles import Model

_COUNTED = ("target", "achieved", "calculation", "quantity")
_UNIT = re.compile(r"[0-9.]\s*([^\s0-9.,，+*×/=＝%()（）-]*)$")
_WHOLE_CLASS = 3  # digits; an activity names one of a class
_PARTED = re.compile(r"[、，,；;/]")


def values(asked: Asked) -> tuple[list[Offer], int]:
    """Return what can be written for a value, and how much of what stands there it replaces."""
    owner, key, field = _meant(asked)
    if owner is None:
        return [], 0
    written = asked.cursor.written
    unit = _UNIT.search(written) if key in _COUNTED and asked.cursor.quote else None
    if unit:
        return [Offer(word, word, "单位") for word in vocabulary.units()], len(unit[1])
    if key == "economic_class" and asked.cursor.quote:
        written = _PARTED.split(written)[-1]
    offers = chain(_fixed(field), _words(asked, owner, key))
    return [_quoted(asked, offer) for offer in offers], len(written)


def _meant(asked: Asked) -> tuple[Model | None, str, FieldInfo | None]:
    """Return the table that holds the value, its key there and its field."""
    path = asked.path
    if not path:
        return None, "", None
    if isinstance(path[-1], int):
        key, node = short_key(field_at(asked.root, path[:-1])), node_at(asked.root, path)
        return (node.model, key, node.model.model_fields[key]) if key and node.model else (None, "", None)
    owner = node_at(asked.root, path[:-1])
    return owner.model, path[-1], field_at(asked.root, path)


def _fixed(field: FieldInfo | None) -> Iterator[Offer]:
    yield from (Offer(choice, choice) for choice in choices(field))
    if field and bool in (field.annotation, *get_args(field.annotation)):
        yield from (Offer("true", "true", "是"), Offer("false", "false", "否"))


def _words(asked: Asked, owner: Model, key: str) -> Iterable[Offer]:
    if key == "kind":
        return (Offer(kind, kind, level1) for kind, level1 in vocabulary.kinds().items())
    if key == "basis":
        return (Offer(basis, basis, "指标值确定依据") for basis in vocabulary.bases())
    if key == "economic_class" and issubclass(owner, Activity):
        classes = {one.code: one.name for one in vocabulary.economic_classes().values()}
        return (Offer(name, name, code) for code, name in sorted(classes.items()) if len(code) > _WHOLE_CLASS)
    if key == "goal" and issubclass(owner, GoalReference):
        return references(asked.filing, asked.text)
    if key == "id" and issubclass(owner, IndicatorReference):
        return indicators(asked.filing, "department", _goal(asked))
    return ()


def _goal(asked: Asked) -> str:
    """Return the goal that the reference names whose indicators are chosen."""
    return excerpt(asked.text, (*asked.path[:2], "goal")).strip("\"'")


def _quoted(asked: Asked, offer: Offer) -> Offer:
    """Write a text as it fits to the quotes that stand there; no other than a word is written without."""
    quote = asked.cursor.quote
    if offer.insert in ("true", "false"):
        return offer
    if not quote:
        return offer._replace(insert=quoted(offer.insert))
    inner = quoted(offer.insert)[1:-1] if quote[0] == '"' else offer.insert
    return offer._replace(insert=inner if quote in asked.behind else inner + quote)
