"""A step → the changes of files that it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from generator.base.characters import matching
from generator.base.terminal import short
from generator.carry.editing import MISSING, REMOVE, Change, Move
from generator.carry.new_files.names import goal_key
from generator.filing.reader import YEARS_BACK
from generator.filing.workspace import FilingFolder
from generator.fill.anchors import found_again
from generator.fill.cell import LONG_TERM, Cell, ways_of
from generator.fill.desk import At
from generator.fill.kinds import UntypableError, how, typed
from generator.fill.reference import references_to
from generator.fill.rows import THINGS, fields_of, identities, readable_id, steps_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.base.vocabulary import Taxonomy
    from generator.fill.asked import Step
    from generator.fill.desk import Desk
    from generator.fill.reference import Reference
    from generator.fill.rows import Field


class Meant(NamedTuple):
    """A change of one file."""

    file_id: str
    change: Change


class RefusedError(Exception):
    """A step that can't be made; says why, and of a conflict which value stands there now."""

    def __init__(self, reason: str, *, now: object = None, gone: bool = False) -> None:
        """Say why; `gone`: what it is about is not there any more."""
        super().__init__(reason)
        self.reason, self.now, self.gone = reason, now, gone


_GONE = "这一行已经移走或删掉了"
_FAULTY = "这个文件有语法错误，先在原文里改好"
_NO_FILE = "没有这个文件了"
_NO_LIST = "这里不能加行"


class Maker:
    """Turns the steps of one change into changes of files."""

    def __init__(self, desk: Desk, taxonomy: Taxonomy, of: str) -> None:
        """Make them on a desk, for the form of a file."""
        self._desk, self._taxonomy, self._of = desk, taxonomy, of
        self._new_ids: dict[At, list[str]] = {}

    def meant(self, step: Step) -> list[Meant]:
        """Return the changes that a step means; raise RefusedError."""
        wanted = At.parted(step.key)
        if self._desk.source(wanted.file_id) is None:
            there = wanted.file_id in self._desk.shelf.files(self._desk.folder).files
            raise RefusedError(_FAULTY if there else _NO_FILE)
        at = found_again(self._desk, wanted, step.anchors)
        if at is None:
            raise RefusedError(_GONE, gone=True)
        ways = {
            "set": self._set,
            "back": self._back,
            "add": self._add,
            "delete": self._delete,
            "move": self._move,
        }
        return list(ways[step.do](step, at))

    def said(self, step: Step) -> str:
        """Say what a step does, for a person."""
        at = At.parted(step.key)
        if step.do in ("set", "back"):
            return _said_of(step, self._desk.title(at))
        listed = at.path[-1] if step.do == "add" else at.path[-2] if len(at.path) > 1 else ""
        did = {"add": "加了一行", "delete": "删了一行", "move": "移动了一行"}
        return f"{did[step.do]}{THINGS.get(str(listed), '')}"

    def _set(self, step: Step, at: At) -> Iterator[Meant]:
        way = ways_of(self._desk, Cell(at.key, step.shown_as, self._of)).find(step.way)
        if way is None:
            raise RefusedError("这一格刚才改过，不能再这样写；看一看再填", gone=True)
        old = self._desk.value(way.at)
        value = self._typed(step.text, way.at, old)
        if way.reference is not None:
            yield from self._referred(way.reference, way.at, value, step.seen)
            return
        if way.name == LONG_TERM:
            annual = way.at.instead("annual", way.at.path[-1])
            yield Meant(annual.file_id, Change(annual.path, old, None))
        yield from self._kept_id(way.at, old)
        if value is not REMOVE or old is not MISSING or step.seen is not None:
            yield Meant(way.at.file_id, Change(way.at.path, value, step.seen))

    def _referred(self, reference: Reference, at: At, value: object, seen: str | None) -> Iterator[Meant]:
        """Write a value with a department's reference, which may have to be written first."""
        if value is REMOVE:
            return
        place, whole = reference.written(self._desk, str(at.path[-1]), value)
        if place == at or seen is not None:
            place, whole = at, value
        else:
            seen = self._desk.seen(place)
        yield Meant(place.file_id, Change(place.path, whole, seen))

    def _typed(self, text: str, at: At, old: object) -> object:
        name, declared = str(at.path[-1]), self._desk.declared(at)
        way = how(name, self._desk.field(at), declared, self._taxonomy)
        try:
            return typed(text, name, way, declared, old)
        except UntypableError as error:
            raise RefusedError(str(error)) from None

    def _kept_id(self, at: At, old: object) -> Iterator[Meant]:
        """Keep an indicator's identity when it is renamed, if anything else knows it by its name."""
        is_name = at.path[-1] == "name" and len(at.path) > 1 and "indicators" in at.path[-3:-1]
        own = at.instead("id")
        if is_name and isinstance(old, str) and old and not self._desk.is_there(own) and self._known(at, old):
            yield Meant(own.file_id, Change(own.path, old, None))

    def _known(self, at: At, name: str) -> bool:
        """Tell whether another file of the filing, or one of the years around it, says a name."""
        unit_id, year = self._desk.folder
        around = (FilingFolder(unit_id, year + n) for n in range(-YEARS_BACK, YEARS_BACK + 1) if n)
        others = [self._desk.shelf.filing(folder)[0].sources for folder in around]
        here = {key: source for key, source in self._desk.filing.sources.items() if key != at.file_id}
        texts = (source.values for sources in (here, *others) for source in sources.values())
        return any(matching(word) == matching(name) for values in texts for word in _words(values))

    def _back(self, step: Step, at: At) -> Iterator[Meant]:
        at = self._desk.amount(at)
        yield Meant(at.file_id, Change(at.path, REMOVE, step.seen))

    def _add(self, step: Step, at: At) -> Iterator[Meant]:
        fields = fields_of(self._desk, at, self._taxonomy)
        if not fields:
            raise RefusedError(_NO_LIST)
        item = self._item(step, at, fields)
        if at.path[-1] == "goals":
            taken = [str(name) for name in steps_of(self._desk, at)] + self._new_ids.setdefault(at, [])
            name = goal_key(str(item["text"]), taken)
            self._new_ids[at].append(name)
            yield Meant(at.file_id, Change((*at.path, name), item, None))
            if isinstance(step.before, str):
                yield Meant(at.file_id, Change((*at.path, name), Move(step.before), None))
            return
        place = step.before if isinstance(step.before, int) else len(steps_of(self._desk, at))
        yield Meant(at.file_id, Change((*at.path, place), item, None))

    def _item(self, step: Step, at: At, fields: Iterable[Field]) -> dict[str, Any]:
        """Return a new item; raise RefusedError for what is missing or wrong in it."""
        item: dict[str, Any] = {}
        known = {field.name: field for field in fields}
        for name in step.values.keys() - known.keys():
            message = f"新的一行没有“{short(name)}”这一栏"
            raise RefusedError(message)
        for name, field in known.items():
            text = step.values.get(name, "")
            if field.how.required and not text.strip():
                message = f"“{field.title}”必须填"
                raise RefusedError(message)
            place = at.below("x" if at.path[-1] == "goals" else 0, name)
            try:
                value = typed(text, name, field.how, self._desk.declared(place), MISSING)
            except UntypableError as error:
                message = f"“{field.title}”{error}"
                raise RefusedError(message) from None
            if value is not REMOVE:
                item[name] = value
        return self._identified(at, item) if at.path[-1] == "indicators" else item

    def _identified(self, at: At, item: dict[str, Any]) -> dict[str, Any]:
        made = self._new_ids.setdefault(at, [])
        identity = readable_id(str(item.get("name", "")), [*identities(self._desk, at), *made])
        made.append(identity)
        return {"id": identity, **item}

    def _delete(self, step: Step, at: At) -> Iterator[Meant]:
        yield Meant(at.file_id, Change(at.path, REMOVE, step.seen))
        for place in references_to(self._desk, at):
            yield Meant(place.file_id, Change(place.path, REMOVE, self._desk.seen(place)))

    def _move(self, step: Step, at: At) -> Iterator[Meant]:
        steps = steps_of(self._desk, At(at.file_id, at.path[:-1]))
        before, shown = step.before, At.parted(step.key).path[-1]
        if isinstance(at.path[-1], int):
            moved = at.path[-1] - shown if isinstance(shown, int) else 0  # meanwhile, with those around it
            before = before + moved if isinstance(before, int) else len(steps)
        yield Meant(at.file_id, Change(at.path, Move(before), step.seen))


def _words(values: object) -> Iterator[str]:
    """Yield the texts that a file says, and how it calls its tables."""
    if isinstance(values, str):
        yield values
    elif isinstance(values, dict | list):
        for each in values:
            yield from _words(each)
            if isinstance(values, dict):
                yield from _words(values[each])


def _said_of(step: Step, title: str) -> str:
    text = short(" ".join(step.text.split()))
    if step.do == "back":
        return f"{title}改回了"
    return f"{title}改成“{text}”" if text else f"清空了{title}"
