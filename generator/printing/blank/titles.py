"""Which names of a form a label on paper means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from generator.filing.declared import Kind
from generator.forms.declared_names import form_type, owner_of
from generator.forms.labels import plain
from generator.forms.listing import entries_of, from_variable
from generator.forms.names import ITEM, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.filing.declared import Declarations, Field
    from generator.forms.names import Name

_ALIASES = {
    "项目名称": ("专项名称",),
    "项目主管部门": ("主管部门", "主管单位", "项目主管单位"),
    "项目执行单位": ("项目实施单位", "实施单位", "执行单位", "项目单位", "资金使用单位"),
    "部门（单位）名称": ("单位名称", "部门名称", "预算部门名称", "预算单位", "部门"),
    "项目当年预算": (
        "年初预算数",
        "预算数",
        "当年预算",
        "本年度预算",
        "项目资金总额",
        "年度资金总额",
        "预算金额",
    ),
    "项目负责人": ("负责人", "项目联系人"),
    "邮政编码": ("邮编",),
    "联系电话": ("电话", "联系方式"),
    "起始年度": ("开始年度", "项目起始年度"),
    "终止年度": ("结束年度", "项目终止年度"),
    "目标说明": ("年度目标", "目标内容", "绩效目标"),
    "三级指标": ("绩效指标", "指标名称", "指标内容"),
    "指标值": (
        "目标值",
        "年度指标值",
        "年初目标值",
        "预期当年实现值",
        "预计当年实现",
        "预计当年实现值",
        "全年目标值",
    ),
    "前年指标值": ("前年",),
    "上年指标值": ("上年",),
    "实际完成值": ("全年实际完成值", "全年完成值", "全年实际值"),
    "测算依据及说明": ("测算依据", "测算过程"),
    "品名": ("采购品目", "采购内容", "品目名称"),
    "资金来源": ("来源项目", "来源", "项目资金"),
    "金额": ("年初预算数", "预算数", "预算金额"),
    "预算执行得分": ("得分",),
}
"""Built-in titles with what forms of other years and places call the same."""

_MEANT = {
    plain(other): tuple(plain(title) for title, others in _ALIASES.items() if other in others)
    for spellings in _ALIASES.values()
    for other in spellings
}
_MONTHS = re.compile(r"^(?:\d*[-–—~至]?[\dN]*月|年度|全年|本年度)(?=\w{2})")
_BOXES = {"持续性项目": "continuing_box", "新增项目": "new_box", "新增性项目": "new_box",
          "其他运转类项目": "operation_box", "特定目标类项目": "special_purpose_box"}  # fmt: skip


class Title(NamedTuple):
    """A name with its title and those of the dicts it stands in, all plain."""

    name: Name
    chain: tuple[str, ...]

    @property
    def written(self) -> str:
        """The name as a tag writes it."""
        return ".".join(from_variable(self.name.model))


@dataclass(frozen=True)
class Titles:
    """The names of a form by their titles: those of a list's items by its path, the form's own under ()."""

    by_list: Mapping[tuple[str, ...], list[Title]]
    fields: Mapping[tuple[str, ...], Field]

    @cached_property
    def _index(self) -> dict[tuple[tuple[str, ...], str], list[Title]]:
        index: dict[tuple[tuple[str, ...], str], list[Title]] = {}
        for listed, titles in self.by_list.items():
            for one in titles:
                last = one.chain[-1]
                for spelling in dict.fromkeys((last, last.removeprefix("项目"), _MONTHS.sub("", last))):
                    index.setdefault((listed, spelling), []).append(one)
        return index

    def find(
        self, listed: tuple[str, ...], labels: Iterable[str], around: Iterable[str] = ()
    ) -> Title | None:
        """Return the name that one of the labels means; those around tell which of several."""
        labels = list(labels)
        context = {spelling for label in (*labels, *around) for spelling in _spellings(label)}
        found: list[Title] = []
        for wanted in (spelling for label in labels for spelling in _spellings(label)):
            found += self._index.get((listed, wanted), ())
        return max(found, key=lambda one: _fits(one, context), default=None)

    def by_unit(self, listed: tuple[str, ...], unit: str) -> Title | None:
        """Return the form's own declared field of a unit."""
        found = [one for one in self.by_list.get(listed, ()) if self._unit(one) == unit]
        return min(found, key=lambda one: len(one.name.path), default=None)

    def points(self, listed: tuple[str, ...]) -> Title | None:
        """Return the declared field of goals that says how many points a goal has."""
        found = [one for one in self.by_list.get(listed, ()) if one.chain[-1].endswith("分值")]
        return min(found, key=lambda one: len(one.name.path), default=None)

    def _unit(self, title: Title) -> str:
        field = self.fields.get(title.name.model)
        return field.unit if field is not None else ""

    def choices(self, listed: tuple[str, ...]) -> Iterator[tuple[Title, str]]:
        """Yield the choices of the fields that have such."""
        for title in self.by_list.get(listed, ()):
            field = self.fields.get(title.name.model)
            if field is not None and field.kind is Kind.CHOICE:
                yield from ((title, choice) for choice in field.choices)

    def box(self, listed: tuple[str, ...], word: str) -> str:
        """Return what prints a box before or behind a word; empty for a word that is no choice."""
        wanted = plain(word)
        for title, choice in sorted(self.choices(listed), key=lambda one: len(one[0].name.path)):
            if plain(choice) == wanted and wanted:
                return f"{{{{ '☑' if {title.written} == '{choice}' else '☐' }}}}"
        key = _BOXES.get(wanted, "")
        found = [one for one in self.by_list.get(listed, ()) if key and one.name.model[-1] == key]
        return f"{{{{ {found[0].written} }}}}" if found else ""


def titles_of(of: str, form: str, declared: Declarations, *, stage: bool) -> Titles:
    """Return the titles that are known to a form, built in or declared anywhere."""
    kind = form_type(of, form, declared, stage=stage)
    by_list: dict[tuple[str, ...], list[Title]] = {}
    fields: dict[tuple[str, ...], Field] = {}
    scope = Scope.of(kind)
    for entry in (one for one in entries_of(kind) if one.name.is_text):
        model = entry.name.model
        start = len(model) - model[::-1].index(ITEM) if ITEM in model else 0
        chain = tuple(plain(part) for part in entry.title.split(" · "))
        if model[-1] == "name" and model[-2] in ("level1", "level2"):
            chain = chain[:-1]
        by_list.setdefault(model[:start], []).append(Title(entry.name, chain))
        found = _field(scope, entry.name, form, declared)
        if found is not None:
            fields[model] = found
    return Titles(by_list, fields)


def _field(scope: Scope, name: Name, form: str, declared: Declarations) -> Field | None:
    """Return the declaration of a name, if it has one."""
    holder = scope.variables.get(name.model[0])
    for key in name.model[1:-1]:
        if holder is None:
            return None
        if key == ITEM:
            holder = Scope({}).bind("item", holder).variables["item"]
        else:
            holder = next((one for one in holder.entries() if one.path[-1] == key), None)
    owner = owner_of(holder.type) if holder is not None else None
    if owner is None:
        return None
    stages = [stage.fields for stage in declared.stages if stage.form in (form, *name.model[-2:-1])]
    return next(
        (found for one in (*stages, declared.own) if (found := one.find(owner, name.model[-1]))), None
    )


@lru_cache(maxsize=4096)
def _spellings(label: str) -> tuple[str, ...]:
    """Return what a label may be called in a title, the closest first."""
    wanted = plain(label)
    shorter = _MONTHS.sub("", wanted)
    found = (wanted, *_MEANT.get(wanted, ()), *(_spellings(shorter) if shorter != wanted else ()))
    return tuple(one for one in found if one)


def _fits(title: Title, context: set[str]) -> tuple[bool, int, bool, bool, int]:
    """Rank a title: its whole chain is around, or much of it; it is the form's own, and no other stage's."""
    known = [part for part in title.chain if part in context]
    return (
        len(known) == len(title.chain),
        len(known),
        title.name.model[0] not in ("unit", "form"),
        not title.name.path[-1].endswith("_box"),
        -len(title.name.path),
    )
