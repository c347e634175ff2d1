"""Which value of which file a cell's edit means: the one that it shows, or one for this cell alone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.carry.editing import MISSING, value_at
from generator.filing.declared import of_file, split_id
from generator.filing.facts import FROM_UNIT
from generator.filing.load import department_goals
from generator.filing.tables import models
from generator.filing.titles import field_at, key_path, model_of, node_at
from generator.readback.pulling.lines import key_of

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from generator.base.problems import KeyPath
    from generator.filing.declared import Field
    from generator.readback.items import Reading
    from generator.readback.pulling.differences import Edited
    from generator.readback.pulling.finding import Pulled
    from generator.readback.pulling.lines import Line

_OVERRIDING = (*FROM_UNIT, "basis", "heading", "annual_text")


class Target(NamedTuple):
    """A file's value; `shown` is the key path of the cells that show it, empty where this cell alone will."""

    file_id: str
    path: KeyPath
    shown: str = ""


class Targets:
    """Knows the files of one filing and the form that was edited."""

    def __init__(self, pulled: Pulled) -> None:
        """Count how many cells show each value."""
        self._origin, self.filing = pulled.origin, pulled.origin.filing
        self._models = models(self.filing.declared)
        readings = self._origin.own.root.readings()
        self._shown = Counter(self.key(one) for one in readings if not one.inherited)

    def key(self, reading: Reading) -> str:
        """Return the key path that a printed value's mark stands for."""
        return self._origin.keys.get(key_of(reading), "")

    def parted(self, key: str) -> Target:
        """Part a key path with its file, ``service#goals.safety.text``."""
        file_id, _, dotted = key.partition("#")
        return Target(file_id, key_path(file_id, dotted), key)

    def of(self, edited: Edited, key: str) -> Target | None:
        """Return what an edit of a cell means; None where no file can say that."""
        target = self.parted(key)
        file_id, path, _ = target
        name = edited.printed.slot.model[-1]
        if file_id == "unit":
            return self._instead_of_unit(edited, name) or target
        if name == "basis" and path[-3:-2] != ("indicators",) and "annual" not in path:
            base = self.row_of(edited.line)
            return None if base is None else Target(base.file_id, (*base.path, "basis"))
        if name == "heading" and path[-1] != "heading" and self._shown[key] > 1:
            return self._heading(edited)
        node = node_at(model_of(file_id, self._models), path)
        if node.model is not None and not node.free and "amount" in node.model.model_fields:
            return target._replace(path=(*path, "amount"))
        return target

    def _instead_of_unit(self, edited: Edited, name: str) -> Target | None:
        """Return the key by which the project or the department says otherwise than unit.toml."""
        stem, _ = split_id(self._origin.output.file_id)
        if edited.printed.slot.model[0] == "project" and name in FROM_UNIT:
            return Target(stem, (name,))
        return Target(stem, ("phone",)) if edited.printed.slot.model == ("department", "phone") else None

    def _heading(self, edited: Edited) -> Target | None:
        """Return the department's own words for the row above a goal's indicators."""
        number = edited.line.number
        term = "long_term" if "long_term_goals" in edited.printed.slot.model else "annual"
        shown = [one for one in department_goals(self.filing) if one.goal.only in (None, term)]
        at = int(number) - 1 if number.isdecimal() else -1
        if not 0 <= at < len(shown) or shown[at].position < 0:
            return None
        return Target("department", ("goals", shown[at].position, "heading"))

    def row_of(self, line: Line) -> Target | None:
        """Return the file and the key path of the indicator that a row shows."""
        for reading in (*line.readings, *line.levels.values()):
            key = "" if reading.inherited else self.key(reading)
            file_id, path, _ = self.parted(key) if key else Target("", ())
            if "indicators" in path and not split_id(file_id)[1] and file_id != "department":
                return Target(file_id, path[: path.index("indicators") + 2])
        return None

    def seen(self, target: Target) -> Any:  # noqa: ANN401 - any TOML
        """Return the value that a file has now; MISSING if there is none."""
        source = self.filing.sources.get(target.file_id)
        model = model_of(target.file_id, self._models)
        return MISSING if source is None else value_at(source.values, target.path, model)

    def field(self, target: Target) -> FieldInfo | None:
        """Return the field of the format."""
        return field_at(model_of(target.file_id, self._models), target.path)

    def title(self, target: Target) -> str:
        """Return what a form calls the value."""
        field = self.field(target)
        return (field.title if field else None) or str(target.path[-1])

    def declared(self, target: Target) -> Field | None:
        """Return the field that a form declares, if it is one."""
        stem, form = split_id(target.file_id)
        fields = self.filing.declared.fields(form, of_file(stem))
        return next((field for _, field in fields if field.key == target.path[-1]), None)

    def may_be_written(self, target: Target) -> bool:
        """Tell whether what is printed without being written there may be written there."""
        if target.path[-1] in _OVERRIDING:
            return True
        field = self.declared(target)
        return field is not None and not field.value
