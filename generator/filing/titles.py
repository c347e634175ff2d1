"""Which part of the model a key path means, and which key a Chinese title means."""

from __future__ import annotations

import difflib
import re
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, get_args, get_origin

from generator.base.problems import parts_of
from generator.filing.declared import of_file, split_id
from generator.filing.model import Department, Project, Short, Table, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic.fields import FieldInfo

    from generator.base.problems import KeyPath
    from generator.filing.tables import Models

Model: TypeAlias = type[Table]
_POSITION = re.compile(r"[0-9]{1,9}", re.ASCII)  # no list is longer
_READABLE = 12  # keys in one message


class Node(NamedTuple):
    """What may stand at a key path: a table of the model, or below so many (`free`) names of the author's."""

    model: Model | None
    free: int = 0


def model_of(file_id: str, known: Models | None = None) -> Model:
    """Return the model of a file: ``unit``, ``department``, a stage, or else a project.

    Without the `known` models of a filing with declared fields, these have no titles.
    """
    stem, form = split_id(file_id)
    if form:
        found = known.stage(form, of_file(stem)) if known else None
        return found or _AnyStage
    if stem == "department":
        return known.department if known else Department
    return Unit if stem == "unit" else (known.project if known else Project)


class _AnyGoal(Table):
    indicators: dict[str, Table]


class _AnyStage(Table):
    """Where a stage's author names the tables, whatever it declares."""

    goals: dict[str, _AnyGoal]
    funding: dict[str, Table]
    activities: dict[str, Table]
    procurement: dict[str, Table]


def node_at(root: Model, path: KeyPath) -> Node:
    """Return what may stand at a key path of a file."""
    node = Node(root)
    for step in path:
        if isinstance(step, int):
            continue
        if node.free:
            node = node._replace(free=node.free - 1)
            continue
        field = node.model.model_fields.get(step) if node.model else None
        if field is None:
            return Node(None)
        node = _node(field.annotation)
    return node


@lru_cache(maxsize=4096)
def key_path(file_id: str, dotted: str) -> KeyPath:
    """Split a dotted key; digits are a position but where the author names the tables.

    >>> key_path("service", "goals.2024.indicators.2.target")
    ('goals', '2024', 'indicators', 2, 'target')
    """
    root, path = model_of(file_id), tuple[str | int, ...]()
    for part in parts_of(dotted):
        position = _POSITION.fullmatch(part) is not None and not node_at(root, path).free
        path = (*path, int(part) if position else part)
    return path


def field_at(root: Model, path: KeyPath) -> FieldInfo | None:
    """Return the field that a key path ends at; None for a list's item or a name of the author's."""
    if not path or isinstance(path[-1], int):
        return None
    owner = node_at(root, path[:-1])
    return None if owner.free or owner.model is None else owner.model.model_fields.get(path[-1])


def fields(model: Model) -> Iterator[tuple[str, str]]:
    """Yield the keys of a table with their Chinese titles."""
    for key, field in model.model_fields.items():
        yield key, field.title or ""


def named(model: Model, key: str) -> str:
    """Return a key with its title, as messages name it: ``name（项目名称）``."""
    return f"{key}（{model.model_fields[key].title}）"


def likely_key(model: Model | None, written: str) -> str:
    """Return the key that `written` means, itself misspelt or a Chinese title; empty when there is none."""
    if model is None:
        return ""
    words = {title: key for key, title in reversed(list(fields(model)))}
    words |= {key: key for key in model.model_fields}
    close = closest(written, words)
    return words[close] if close else ""


def titled_key(root: Model, written: str) -> str:
    """Return the key that `written` names exactly, by title, in any table of a file."""
    for model in _models(root):
        for key, title in fields(model):
            if title == written:
                return key
    return ""


def choices(field: FieldInfo | None) -> list[str]:
    """Return the values that a field with a fixed list may have."""
    waiting: list[Any] = [field.annotation if field else None]
    for annotation in waiting:
        if get_origin(annotation) is Literal:
            return [str(choice) for choice in get_args(annotation)]
        if isinstance(annotation, type) and issubclass(annotation, StrEnum):
            return [str(choice) for choice in annotation]
        waiting += get_args(annotation)
    return []


def short_key(field: FieldInfo | None) -> str:
    """Return the key of the one value that may be written in place of a table in a list; empty for none."""
    waiting: list[Any] = [field.annotation if field else None]
    for annotation in waiting:
        if isinstance(annotation, Short):
            return annotation.key
        waiting += get_args(annotation)
    return ""


def known(model: Model | None) -> str:
    """Return a hint that lists the keys of a table, if they are few enough to read."""
    if model is None or not 0 < len(model.model_fields) <= _READABLE:
        return ""
    return "这里可以写的键：" + "、".join(named(model, key) for key in model.model_fields)


def closest(written: str, words: Iterable[str]) -> str:
    """Return the word that `written` most likely means; empty when none is near."""
    matches = difflib.get_close_matches(written[:100], list(words), n=1, cutoff=0.6)
    return matches[0] if matches else ""


def _models(root: Model) -> Iterator[Model]:
    seen, waiting = set(), [root]
    while waiting:
        model = waiting.pop(0)
        if model in seen:
            continue
        seen.add(model)
        yield model
        nodes = (_node(field.annotation) for field in model.model_fields.values())
        waiting += [node.model for node in nodes if node.model]


def _node(annotation: Any) -> Node:  # noqa: ANN401 - any annotation
    """Look through lists, unions and ``Annotated`` for the table they hold."""
    if isinstance(annotation, type) and issubclass(annotation, Table):
        return Node(annotation)
    free = get_origin(annotation) is dict
    for argument in get_args(annotation):
        found = _node(argument)
        if found.model is not None:
            return Node(found.model, free + found.free)
    return Node(None, free)
