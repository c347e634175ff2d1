"""A changed value of a form → the change of a file's value; what can't be one is said, with what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from generator.base.terminal import short
from generator.carry.editing import MISSING, REMOVE, Change, digest_of_value
from generator.readback.pulling.inputs import inputs
from generator.readback.pulling.targets import Target, Targets
from generator.readback.pulling.values import chosen, value_of

if TYPE_CHECKING:
    from generator.base.problems import KeyPath
    from generator.readback.document import Where
    from generator.readback.pulling.classes import Reclassed
    from generator.readback.pulling.differences import Differences, Edited, Ticked
    from generator.readback.pulling.finding import Pulled


class Wanted(NamedTuple):
    """A change that somebody made in a form: the value it means, and from where it comes.

    `printed`: where the cell prints today.
    """

    target: Target
    value: object
    where: Where
    printed: Where
    old: str
    new: str

    @property
    def at(self) -> tuple[str, KeyPath]:
        """The file and the key path that are to be changed."""
        return self.target.file_id, self.target.path


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
    for ticked in found.ticked:
        maker.ticked(ticked)
    for reclassed in found.reclassed:
        maker.reclassed(reclassed)
    return maker.changes


class _Maker:
    def __init__(self, pulled: Pulled) -> None:
        self.targets = Targets(pulled)
        self.changes = Changes()

    def edited(self, edited: Edited) -> None:
        """Take up a changed value."""
        key = self.targets.key(edited.printed)
        target = self.targets.of(edited, key) if key else None
        if target is None and key:
            hint = "改在申报文件里；只改这一处的，在引用它的地方另写一个"
            self._refuse(edited.now.where, f"这一处改成了“{short(edited.now.text)}”", hint)
        elif target is None or self._is_worked_out(edited, target):
            self._derived(edited, target)
        else:
            self._value(edited, target)

    def _value(self, edited: Edited, target: Target) -> None:
        seen = self.targets.seen(target)
        value = value_of(edited.now, str(target.path[-1]), self.targets.declared(target), seen)
        new, where, title = edited.now.text, edited.now.where, self.targets.title(target)
        if value is None:
            hint = "照表上的写法改好再拉回，或改在申报文件里"
            self._refuse(where, f"“{short(new)}”不能作“{title}”", hint)
        elif value is REMOVE and self._needed(target):
            self._refuse(
                where, f"“{title}”清空了，但它必须填", "填上再拉回；整行不要了，就删掉申报文件里的这一项"
            )
        elif _is_same(value, seen):
            return
        elif edited.clash:
            self._clash(where, new, edited.printed.text)
        else:
            self.changes.wanted.append(
                Wanted(target, value, where, edited.printed.where, edited.printed.text, new)
            )

    def ticked(self, ticked: Ticked) -> None:
        """Take up a choice whose boxes were changed."""
        where, now, before = ticked.now[0].where, chosen(ticked.now), chosen(ticked.printed)
        key = self.targets.key(ticked.printed[0])
        if len(now) > 1:
            message = f"“{'”和“'.join(now)}”都打了勾，不知道选的是哪一个"
            self._refuse(where, message, "只留一个勾再拉回，或改在申报文件里")
            return
        if not key:
            self._refuse(where, "这里的勾改了", "改在申报文件里")
            return
        target, new, old = self.targets.parted(key), "".join(now), "".join(before)
        if new == old:
            return
        if ticked.clash:
            self._clash(where, new, old)
        elif not now and self._needed(target):
            self._refuse(where, f"“{self.targets.title(target)}”一个勾也没有，但它必须填", "打一个勾再拉回")
        else:
            printed = ticked.printed[0].where
            self.changes.wanted.append(Wanted(target, new or REMOVE, where, printed, old, new))

    def reclassed(self, reclassed: Reclassed) -> None:
        """Take up a changed class of an indicator."""
        row = self.targets.row_of(reclassed.line)
        if not reclassed.known:
            message = f"分类改成了“{reclassed.kind}”，指标分类里没有"
            self._refuse(reclassed.where, message, "写指标分类里的一级、二级指标再拉回")
            return
        if row is None:
            hint = "改在项目文件里该指标的 kind"
            self._refuse(reclassed.where, f"分类改成了“{reclassed.kind}”", hint)
            return
        if reclassed.clash:
            self._clash(reclassed.where, reclassed.kind, reclassed.printed)
            return
        annual = "annual_goals" in {step for model in reclassed.line.models for step in model}
        own = Target(row.file_id, (*row.path, "annual", "kind"))
        if not annual or self.targets.seen(own) is MISSING:
            own = Target(row.file_id, (*row.path, "kind"))
        printed = reclassed.line.where
        self.changes.wanted.append(
            Wanted(own, reclassed.kind, reclassed.where, printed, reclassed.printed, reclassed.kind)
        )

    def _needed(self, target: Target) -> bool:
        field, declared = self.targets.field(target), self.targets.declared(target)
        return bool(field and field.is_required()) or (declared is not None and declared.required is True)

    def _is_worked_out(self, edited: Edited, target: Target) -> bool:
        """Tell whether a value is printed that no file has."""
        unwritten = self.targets.seen(target) is MISSING and not self.targets.may_be_written(target)
        return unwritten and (edited.clash or bool(edited.printed.text.strip()))

    def _derived(self, edited: Edited, target: Target | None) -> None:
        field = None if target is None else self.targets.declared(target)
        path = () if target is None else target.path
        now, new = edited.printed.text or "空", edited.now.text or "空"
        message = f"这一格由程序得出（现在是“{short(now)}”），Word 里改成了“{short(new)}”"
        hint = inputs(edited.printed.slot.model, path, field, self.targets.filing.declared)
        self._refuse(edited.now.where, message, hint)

    def _clash(self, where: Where, new: str, old: str) -> None:
        message = f"Word 里改成“{short(new)}”，申报文件印表以后也改过，现在是“{short(old)}”"
        self._refuse(where, message, "两处都改过：决定用哪一个，改在申报文件里", conflict=True)

    def _refuse(self, where: Where, message: str, hint: str, *, conflict: bool = False) -> None:
        refused = Refused(where, message, hint, conflict)
        if refused not in self.changes.refused:  # a merged cell is that of many rows
            self.changes.refused.append(refused)


def _is_same(value: object, seen: object) -> bool:
    """Tell whether a value is what a file has already, written otherwise."""
    if value is REMOVE or seen is MISSING:
        return False
    return digest_of_value(value) == digest_of_value(seen)


def as_change(wanted: Wanted, seen: object) -> Change:
    """Return the change of a file, of the value that it has now."""
    return Change(wanted.target.path, wanted.value, None if seen is MISSING else digest_of_value(seen))
