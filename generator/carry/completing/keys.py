"""The keys that a table may still have, and the names of tables in headers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args, get_origin

from generator.carry.completing.names import named
from generator.carry.completing.offer import HERE, Offer
from generator.carry.quoting import header
from generator.carry.quoting import key as written_key
from generator.filing.source import written_keys
from generator.filing.titles import node_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

    from generator.carry.completing.offer import Asked


def keys(asked: Asked) -> Iterator[Offer]:
    """Yield the keys that a table lacks, each with the beginning of its value."""
    node = node_at(asked.root, asked.path)
    there = written_keys(asked.text, asked.path) - {asked.cursor.written + asked.cursor.rest}
    there.update(map(str, asked.cursor.there))
    behind = asked.behind[len(asked.cursor.rest) :].lstrip(f"{asked.cursor.quote} \t")
    has_value = behind.startswith(("=", "＝"))
    if node.free:
        for offer in named(asked.filing, asked.file_id, asked.path):
            if offer.label not in there:
                name = _name(asked, offer.label)
                yield offer._replace(insert=name if has_value else f"{name} = {{ {HERE} }}")
        return
    for key, field in node.model.model_fields.items() if node.model else ():
        if key not in there or node_at(asked.root, (*asked.path, key)).free:
            begin = key if has_value or asked.cursor.quote else _beginning(asked, key, field)
            yield Offer(key, begin, field.title or "", field.description or "")


def headers(asked: Asked) -> Iterator[Offer]:
    """Yield the tables that a header may name next."""
    node = node_at(asked.root, asked.path)
    if node.free:
        for offer in named(asked.filing, asked.file_id, asked.path):
            yield offer._replace(insert=_name(asked, offer.label))
        there = sorted(written_keys(asked.text, asked.path)) if asked.cursor.repeated else ()
        yield from (Offer(name, _name(asked, name)) for name in there)
        return
    for key, field in node.model.model_fields.items() if node.model else ():
        below = node_at(asked.root, (*asked.path, key))
        if below.free or (below.model is not None and _is_list(field) == asked.cursor.repeated):
            yield Offer(key, f"{key}." if below.free else key, field.title or "", field.description or "")


def _name(asked: Asked, name: str) -> str:
    return name if asked.cursor.quote else written_key(name)


def _beginning(asked: Asked, key: str, field: FieldInfo) -> str:
    """Return a key with the beginning of its value; that of a table where a person would put it."""
    below = node_at(asked.root, (*asked.path, key))
    if below.model is None:
        return f"{key} = {_value(field)}"
    if asked.cursor.in_brackets:
        return f"{key} = [{HERE}]" if _is_list(field) else f"{key} = {{ {HERE} }}"
    if below.free:
        return f"{header((*asked.path, key))[:-1]}.{HERE}]"
    return f"{key} = [\n  {{ {HERE} }},\n]" if _is_list(field) else f"{key} = {{ {HERE} }}"


def _value(field: FieldInfo) -> str:
    if _is_list(field):
        return f"[{HERE}]"
    bare = {int, Decimal, date, bool}.intersection(_types(field.annotation))
    return HERE if bare and str not in _types(field.annotation) else f'"{HERE}"'


def _types(annotation: Any) -> list[Any]:  # noqa: ANN401 - any annotation
    found = [annotation]
    for one in found:
        found += get_args(one)
    return found


def _is_list(field: FieldInfo) -> bool:
    return any(get_origin(one) is list for one in _types(field.annotation))
