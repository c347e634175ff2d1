"""What several rooms know of a project's fields beside the model: what unit.toml gives, and what is prose."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from generator.filing.model import Project, Unit

FROM_UNIT = {
    "authority": "name",
    "executor": "name",
    "phone": "phone",
    "address": "address",
    "postcode": "postcode",
}
"""What a project that says nothing takes from unit.toml, and the key there."""

PROSE = ("rationale", "plan", "budget_changes", "purpose")
"""A project's prose."""


class Taken(NamedTuple):
    """A value, and the key path it stands at: ``service#phone``, or ``unit#phone`` where it is taken over."""

    text: str
    key: str
    own: bool


def own_or_units(project: Project, stem: str, unit: Unit | None, name: str) -> Taken:
    """Return a field of `FROM_UNIT`: the project's own, else what unit.toml says for all."""
    own: str | None = getattr(project, name)
    if own is not None:
        return Taken(own, f"{stem}#{name}", own=True)
    source = FROM_UNIT[name]
    return Taken(getattr(unit, source, ""), f"unit#{source}", own=False)
