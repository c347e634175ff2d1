"""Keys that the model does not know, and which ones were probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.terminal import short
from generator.filing.model import Department, Project, Unit
from generator.filing.titles import known, likely_key, named, node_at

if TYPE_CHECKING:
    from generator.base.problems import KeyPath
    from generator.filing.titles import Model

_FILES: dict[Model, str] = {Unit: "unit.toml", Department: "department.toml", Project: "项目文件"}


def intended_key(path: KeyPath, model: Model) -> str:
    """Return the key of the same table that an unknown one was most likely meant to be, if there is one."""
    return likely_key(node_at(model, path[:-1]).model, str(path[-1])) or ""


def unknown_key(path: KeyPath, model: Model) -> tuple[str, str]:
    """Return message and hint for a key that can't stand where it does."""
    key, table = str(path[-1]), node_at(model, path[:-1]).model
    message = f"“{short(key)}”不是这里能写的键"
    near = intended_key(path, model)
    if table is not None and near:
        return message, f"是不是 {named(table, near)}？"
    return message, _elsewhere(key, table, model) or known(table)


def _elsewhere(key: str, table: Model | None, model: Model) -> str:
    """Say where the key belongs, if it is one of another table: TOML takes it for the table above it."""
    own = likely_key(model, key)
    if table is not model and own:
        return f"是不是 {named(model, own)}？它不属于这张表，要移到文件前面，第一个 [表] 之前"
    for other, file in _FILES.items():
        if other is not model and key in other.model_fields:
            return f"{named(other, key)}要写在{file}里"
    return ""
