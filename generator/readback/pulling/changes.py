"""A changed value of a form → the change of a file's value; what can't be one is said, with what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.carry.editing import MISSING, REMOVE, Change, digest_of_value, value_at
from generator.filing.declared import of_file, split_id
from generator.filing.facts import FROM_UNIT
from generator.filing.load import department_goals
from generator.filing.tables import models
from generator.filing.titles import field_at, key_path, model_of, node_at
from generator.printing.cell_keys import parse
from generator.readback.assembling.choosing import ticked
from generator.readback.assembling.converting import amount, declared_value, prose, year
from generator.readback.assembling.projects import BOXES
from generator.readback.folding import CHECKED, fold
from generator.readback.pulling.inputs import inputs
from generator.readback.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.base.problems import KeyPath
    from generator.filing.declared import Field
    from generator.readback.document import Where
    from generator.readback.pulling.differences import Differences, Edited, Reclassed
    from generator.readback.pulling.finding import Pulled
    from generator.readback.pulling.lines import Line
    from generator.readback.readings import Reading

_SHARED_BASIS = "basis"


class Wanted(NamedTuple):
    """A change that somebody made in a form: the value it means, and from where it comes."""

    file_id: str
    key: KeyPath
    value: object
    where: Where
    shown: str
    """the digest's key path, as the form's cells know it"""
    old: str = ""
    new: str = ""


class Refused(NamedTuple):
    """An edit that is no change of a file: where, what was changed, and what to do."""

    where: Where
    message: str
    hint: str
    conflict: bool = False


@dataclass
class Changes:
    """What an edited form asks for."""

    wanted: list[Wanted] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def changes_of(pulled: Pulled, found: Differences) -> Changes:
    """Turn the differences of values into changes."""
    maker = _Maker(pulled)
    for edited in found.edited:
        maker.edited(edited)
    for key, boxes in found.ticked.items():
        maker.ticked(key, boxes)
    for reclassed in found.reclassed:
        maker.reclassed(reclassed)
    return maker.changes


class _Maker:
    def __init__(self, pulled: Pulled) -> None:
        self.pulled, self.filing = pulled, pulled.origin.filing
        self.models = models(self.filing.declared)
        self.changes = Changes()
        self.lines: dict[str, int] = {}
        for reading in pulled.origin.own.root.readings():
            key = self.key(reading)
            if not reading.inherited:
                self.lines[key] = self.lines.get(key, 0) + 1

    def key(self, reading: Reading) -> str:
        """Return the key path that a printed value's mark stands for."""
        known = parse(reading.mark)
        return "" if known is None else self.pulled.origin.keys.get(known.key, "")

    def edited(self, edited: Edited) -> None:
        """Take up a changed value."""
        key = self.key(edited.printed)
        old, new = edited.printed.text, edited.now.text
        if edited.clash:
            message = f"Word 里改成“{new}”，申报文件里也改过了，现在印出来是“{old}”"
            self._refuse(
                edited.now.where, message, "两处都改过，请自己决定用哪一个，改在申报文件里", conflict=True
            )
            return
        if not key:
            self._derived(edited)
            return
        file_id, path = self._target(edited, key)
        if not path:
            return
        if self._parted(key)[1] != path[: len(self._parted(key)[1])]:
            key = ""  # what is written overrides, here alone, the value that others go on showing
        seen = self._seen(file_id, path)
        if seen is MISSING and old.strip() and not self._may_override(file_id, path):
            self._derived(edited, path)
            return
        value = self._value(edited.now, file_id, path)
        if value is None:
            message = f"“{new}”不能写进“{self._title(file_id, path)}”"
            self._refuse(edited.now.where, message, "核对写法，改在申报文件里")
            return
        self._want(Wanted(file_id, path, value, edited.now.where, key, old, new))

    def ticked(self, key: str, boxes: Sequence[Reading]) -> None:
        """Take up a choice whose boxes were changed."""
        chosen = [*_chosen(boxes)]
        where = boxes[0].where
        if not key or len(chosen) > 1:
            self._refuse(
                where, f"打了 {len(chosen)} 个勾，不知道选的是哪一个", "只留一个勾，或改在申报文件里"
            )
            return
        file_id, path = self._parted(key)
        value = chosen[0] if chosen else REMOVE
        self._want(Wanted(file_id, path, value, where, key, new=chosen[0] if chosen else ""))

    def reclassed(self, reclassed: Reclassed) -> None:
        """Take up a changed class of an indicator."""
        base = self._row_base(reclassed.line)
        if base is None:
            self._refuse(reclassed.where, f"分类改成了“{reclassed.kind}”", "改在申报文件里该指标的 kind")
            return
        file_id, path = base
        annual = "annual_goals" in {step for model in reclassed.line.models for step in model}
        own = (*path, "annual", "kind")
        key = own if annual and self._seen(file_id, own) is not MISSING else (*path, "kind")
        self._want(
            Wanted(file_id, key, reclassed.kind, reclassed.where, "", reclassed.printed, reclassed.kind)
        )

    def _want(self, wanted: Wanted) -> None:
        self.changes.wanted.append(wanted)

    def _refuse(self, where: Where, message: str, hint: str, *, conflict: bool = False) -> None:
        self.changes.refused.append(Refused(where, message, hint, conflict))

    def _derived(self, edited: Edited, path: KeyPath = ()) -> None:
        made_of = inputs(edited.printed.slot.model, path)
        message = f"这一格由程序算出（现在是“{edited.printed.text}”），Word 里改成了“{edited.now.text}”"
        self._refuse(edited.now.where, message, made_of)

    def _parted(self, key: str) -> tuple[str, KeyPath]:
        file_id, _, dotted = key.partition("#")
        return file_id, key_path(file_id, dotted)

    def _target(self, edited: Edited, key: str) -> tuple[str, KeyPath]:
        """Return which value is meant: the one that is printed, or one that overrides it here."""
        file_id, path = self._parted(key)
        own = self._overriding(edited, file_id, path)
        if own is not None:
            return own
        if self._is_amount_table(file_id, path):
            path = (*path, "amount")
        return file_id, path

    def _overriding(self, edited: Edited, file_id: str, path: KeyPath) -> tuple[str, KeyPath] | None:
        """Return the key by which this form or row says otherwise than the value that many share."""
        name = edited.printed.slot.model[-1]
        stem, _ = split_id(self.pulled.origin.output.file_id)
        if file_id == "unit" and edited.printed.slot.model[0] == "project" and name in FROM_UNIT:
            return stem, (name,)
        if file_id == "unit" and edited.printed.slot.model == ("department", "phone"):
            return stem, ("phone",)
        if name == _SHARED_BASIS and path[-3:-2] != ("indicators",) and "annual" not in path:
            base = self._row_base(edited.line)
            return None if base is None else (base[0], (*base[1], "basis"))
        if name == "heading" and path[-1] != "heading" and self.lines.get(self.key(edited.printed), 0) > 1:
            return self._heading(edited)
        return None

    def _heading(self, edited: Edited) -> tuple[str, KeyPath]:
        """Return the department's own words for the row above a goal's indicators."""
        numbers = [one.text for one in edited.line.readings.values() if one.slot.model[-1] == "number"]
        goals = self.filing.department.goals if self.filing.department else None
        term = "long_term" if "long_term_goals" in edited.printed.slot.model else "annual"
        shown = [one for one in department_goals(self.filing) if one.goal.only in (None, term)]
        at = int(numbers[0]) - 1 if numbers and numbers[0].isdecimal() else -1
        if goals is None or not 0 <= at < len(shown) or shown[at].position < 0:
            message = f"目标行的文字改成了“{edited.now.text}”"
            self._refuse(edited.now.where, message, "在 department.toml 的 goals 里给这个目标写 heading")
            return "", ()
        return "department", ("goals", shown[at].position, "heading")

    def _row_base(self, line: Line) -> tuple[str, KeyPath] | None:
        """Return the file and the key path of the indicator that a row shows."""
        for reading in line.readings.values():
            file_id, path = self._parted(self.key(reading)) if self.key(reading) else ("", ())
            if "indicators" in path and not split_id(file_id)[1] and file_id != "department":
                return file_id, path[: path.index("indicators") + 2]
        return None

    def _is_amount_table(self, file_id: str, path: KeyPath) -> bool:
        node = node_at(model_of(file_id, self.models), path)
        return node.model is not None and not node.free and "amount" in node.model.model_fields

    def _seen(self, file_id: str, path: KeyPath) -> Any:  # noqa: ANN401 - any TOML
        source = self.filing.sources.get(file_id)
        return MISSING if source is None else value_at(source.values, path, model_of(file_id, self.models))

    def _may_override(self, file_id: str, path: KeyPath) -> bool:
        """Tell whether the format has a value of its own for what is printed without one."""
        if path[-1] in (*FROM_UNIT, "basis", "heading", "annual_text", "text"):
            return True
        field = self._declared(file_id, path)
        return field is not None and not field.value

    def _declared(self, file_id: str, path: KeyPath) -> Field | None:
        stem, form = split_id(file_id)
        fields = self.filing.declared.fields(form, of_file(stem))
        return next((field for _, field in fields if field.key == path[-1]), None)

    def _value(self, reading: Reading, file_id: str, path: KeyPath) -> object:
        """Return the value that a cell's text means; None where it means none."""
        field = self._declared(file_id, path)
        if reading.blank:
            return REMOVE if self._seen(file_id, path) is not MISSING else ""
        if field is not None:
            return declared_value(field, reading.paragraphs, yuan=reading.slot.yuan)
        text = reading.text.strip()
        match reading.slot.shape:
            case Shape.MONEY:
                return amount(text, yuan=reading.slot.yuan)
            case Shape.YEAR:
                return year(text)
            case Shape.PROSE:
                return prose(reading.paragraphs)
            case Shape.CHOICE:
                return _choice(text, path)
        if path[-1] == "quantity" and isinstance(self._seen(file_id, path), int) and text.isdecimal():
            return int(text)
        return text

    def _title(self, file_id: str, path: KeyPath) -> str:
        field = field_at(model_of(file_id, self.models), path)
        return (field.title if field else None) or str(path[-1])


def _choice(text: str, path: KeyPath) -> str | None:
    known = BOXES.get(str(path[-1]), {}).values()
    return next((word for word in (*known, "人员类") if fold(word).text == fold(text).text), None)


def _chosen(boxes: Iterable[Reading]) -> Iterator[str]:
    """Yield the choices whose boxes are ticked."""
    for reading in boxes:
        if reading.slot.chosen:
            yield from (one.text for one in ticked([reading]))
        elif fold(reading.text).text == CHECKED:
            yield from (
                words[reading.slot.model[-1]] for words in BOXES.values() if reading.slot.model[-1] in words
            )


def as_change(wanted: Wanted, seen: object) -> Change:
    """Return the change of a file, of the value that it has now."""
    return Change(wanted.key, wanted.value, None if seen is MISSING else digest_of_value(seen))
