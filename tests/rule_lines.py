"""A rule's ``bad:`` and ``good:`` lines as filings: a clean one, into which is put what the line says.

A line is ``KEYS  # MORE；MORE``: first what is judged, then what else the filing says, each as in a file:

- ``key = value``, several parted by commas: of the project, or else of the department, its goal, the goal's
  first indicator, the first activity: of the first of these that knows such a key;
- ``{ … }``: the goal's first indicator, the first activity or purchase, by its keys;
- ``…`` stands for what does not matter, ``……（181 个字）`` at the end of a text for as many characters.

Before a ``：`` stands where else it is: in ``unit.toml``, ``department.toml``, ``service.toml`` (the project)
or ``other.toml`` (a second one), in 另一目标 of the project, in its 自评 (a stage, see `DECLARED`), in the
filings of 上年. ``2023 年的申报`` is the year of the filing; a comment of roll-over (待核, 待填) stays
one; ``（…）`` is a remark for people.
"""

from __future__ import annotations

import re
import tomllib
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import tomlkit

from generator.base.vocabulary import taxonomies
from generator.checks.book import Book
from generator.filing.declared import Declarations, Stage
from generator.filing.history import Earlier
from generator.filing.load import Filing, FilingFiles, load_filing
from generator.filing.model import Activity, Department, Goal, Indicator, Project, Purchase
from generator.forms.declaration import FormFile, declared_fields

if TYPE_CHECKING:
    from collections.abc import Collection

Values: TypeAlias = dict[str, Any]

YEAR = 2023
CLEAN = tomllib.loads("""
[unit]
name = "某市某局"
district = "420108"
phone = "027-81234567"
[department]
filler = "张三"
[service]
name = "综合服务保障专项"
code = "420108220020030000101"
leader = "李四"
start_year = 2023
end_year = 2023
basis = "计划标准"
[[service.activities]]
name = "宣讲活动"
description = "在园区讲解安全生产常识 4 场"
economic_class = "培训费"
amount = 2
calculation = "4场×5000元=2万元"
[service.goals.safety]
text = "保障园区安全生产，全年不发生较大以上事故。"
indicators = [
  { id = "lectures", kind = "数量", name = "安全生产宣讲活动次数", target = "≥4次" },
  { kind = "社会效益", name = "受益居民人数", target = "≥500人" },
  { kind = "服务对象满意度", name = "居民满意率", target = "≥90%" },
  { kind = "经济成本", name = "每场宣讲成本", target = "≤5000元" },
]
""")
DECLARED = Declarations(
    stages=(
        Stage(
            "evaluation",
            "project",
            "项目支出绩效自评表",
            declared_fields(
                FormFile.model_validate(
                    tomllib.loads("""
title = "项目支出绩效自评表"
of = "project"
from_year = 2023
stage = true
scores = "hubei"
[fields.project]
executed = { title = "执行数", type = "money", within = "100", sum = ["own_funds", "fiscal"] }
own_funds = { title = "其中：单位资金", type = "money" }
fiscal = { title = "其中：财政拨款", type = "money" }
memo = { title = "附记", type = "text" }
total = { title = "总分", type = "number", value = "20 + sum(indicators.score)" }
[fields.indicator]
achieved = { title = "实际完成值", type = "target", required = true }
weight = { title = "分值", type = "number", required = true }
score = { title = "得分", type = "number", value = "score(target, achieved, weight)" }
""")
                ),
                "evaluation",
            ),
        ),
    )
)
"""What a form declares besides: a self-evaluation of the project."""
EVALUATION = tomllib.loads("""
[goals.safety.indicators]
lectures = { achieved = "4次", weight = 20 }
"受益居民人数" = { achieved = "500人", weight = 20 }
"居民满意率" = { achieved = "90%", weight = 20 }
"每场宣讲成本" = { achieved = "5000元", weight = 20 }
""")
OTHER_PROJECT = {"name": "另一个专项", "code": "420108220020030000102"}
OTHER_GOAL = {"text": "做好园区日常服务", "indicators": [{"name": "日常服务次数"}]}
USUAL = {
    "indicators": {"kind": "数量", "target": "≥4次"},
    "activities": {"name": "宣讲活动", "amount": 2},
    "procurement": {"item": "桌椅", "amount": 1},
}
"""What an indicator, activity or purchase says where its row does not."""
ROWS = {
    "indicators": Indicator.model_fields,
    "activities": Activity.model_fields,
    "procurement": Purchase.model_fields,
}
LETTERS = "甲乙丙丁戊"
TEXT = r'"(?:[^"\\]|\\.)*"'
LONG = re.compile(r'"([^"]*)……（([0-9]+) 个字）"')
REST = re.compile(rf"({TEXT})|,?\s*…")
THIS_YEAR = re.compile(r"([0-9]{4}) 年的申报")
MARK = re.compile(r"待核|待填")
REMARK = re.compile(r"（.*）")
WHERE = re.compile("(自评|unit.toml|department.toml|service.toml|other.toml|另一目标|上年)：")


def book(line: str) -> Book:
    """Return the filing that a line means, ready for rules to read."""
    meant = _Meant()
    keys, context = parted(line)
    for part in parts(context, "；") if context else ():
        meant.add(part)
    meant.put(keys)
    before = load(meant.last_year, meant.year - 1) if meant.last_year else None
    return Book(
        load(meant.this_year, meant.year, meant.mark),
        Earlier(before),
        taxonomies()["2021"],
        lambda word: word != "memo",
        lambda word, _: word.endswith("_box"),
    )


class _Meant:
    """The files of two years, as far as a line has been read."""

    def __init__(self) -> None:
        self.year = YEAR
        self.this_year = deepcopy(CLEAN)
        self.last_year: Values | None = None
        self.mark = ("", "")

    def add(self, part: str) -> None:
        """Take up what a line says besides."""
        if year := THIS_YEAR.fullmatch(part):
            self.year = int(year[1])
        elif MARK.match(part):
            self.mark = ("", part)
        elif not REMARK.fullmatch(part):
            self.put(part)

    def put(self, part: str) -> None:
        """Put keys or a row where they belong."""
        where, files = WHERE.match(part), self.this_year
        part = part[where.end() :] if where else part
        if where and where[1] == "上年":
            files = self.last_year = self.last_year or deepcopy(CLEAN)
        values = read(part)
        if where and where[1] == "自评":
            self._evaluate(values)
            return
        if self.mark[1] and values:
            self.mark = (next(iter(values)), self.mark[1])
        Place.find(files, where[1] if where else "").put(values)

    def _evaluate(self, values: Values) -> None:
        """Put values into the project's self-evaluation, a row in the place of the first indicator's."""
        stage = self.this_year.setdefault("service.evaluation", deepcopy(EVALUATION))
        for key, value in values.items():
            if key:
                stage[key] = value
            elif stage["goals"]:
                stage["goals"]["safety"]["indicators"]["lectures"] = value


class Place(NamedTuple):
    """Where something is put: the files, the project among them, its goal; the one file, if it is named."""

    files: Values
    project: Values
    goal: Values
    named: Values | None

    @classmethod
    def find(cls, files: Values, where: str) -> Place:
        """Return a place by its name; a second project or goal is there as soon as it is named."""
        if where == "other.toml":
            files.setdefault("other", deepcopy(CLEAN["service"]) | OTHER_PROJECT)
        project = files["other" if where == "other.toml" else "service"]
        if where == "另一目标":
            project["goals"].setdefault("other", deepcopy(OTHER_GOAL))
        goal = project["goals"]["other"] if where == "另一目标" else next(iter(project["goals"].values()))
        own = files[where.removesuffix(".toml")] if where in ("unit.toml", "department.toml") else None
        return cls(files, project, goal, own)

    def put(self, values: Values) -> None:
        """Put values in; a row, which stands under no key, takes the place of the first of its list."""
        for key, value in values.items():
            if key:
                self._holder(key, value)[key] = value
            else:
                name = next(name for name, fields in ROWS.items() if value.keys() <= fields.keys())
                holder = self.goal if name == "indicators" else self.project
                holder.setdefault(name, [])[:1] = [value]

    def _holder(self, key: str, value: object) -> Values:
        """Return the table that a key is one of."""
        if self.named is not None:
            return self.named
        if key == "goals" and isinstance(value, list):
            return self._department
        holders: tuple[tuple[Collection[str], Values], ...] = (
            (Project.model_fields, self.project),
            (Department.model_fields, self._department),
            (Goal.model_fields, self.goal),
            (Indicator.model_fields, self.goal["indicators"][0]),
            (Activity.model_fields, self.project["activities"][0]),
        )
        return next(holder for fields, holder in holders if key in fields)

    @property
    def _department(self) -> Values:
        department: Values = self.files["department"]
        return department


def parted(line: str) -> tuple[str, str]:
    """Return what is judged in a line, and what else the filing says."""
    keys, *more = parts(line, "#")
    return keys, more[0] if more else ""


def parts(text: str, separator: str) -> list[str]:
    """Part a text where a separator stands outside of quotes and brackets."""
    found, depth = [""], 0
    for piece in re.findall(rf"{TEXT}|.", text):
        depth += (piece in "{[") - (piece in "]}")
        if piece == separator and not depth:
            found.append("")
        else:
            found[-1] += piece
    return [part.strip() for part in found]


def read(part: str) -> Values:
    """Read keys, or a row under no key."""
    part = REST.sub(lambda found: found[1] or "", part)
    part = LONG.sub(lambda found: f'"{found[1].ljust(int(found[2]), "字")}"', part)
    if part.startswith("{"):
        return {"": tomllib.loads(f"row = {part}")["row"]}
    return tomllib.loads("\n".join(parts(part, ",")))


def load(files: Values, year: int, mark: tuple[str, str] = ("", "")) -> Filing:
    """Load a year's files, which must be such that every rule reads them."""
    texts = {
        stem: tomlkit.dumps(values if "." in stem else complete(values)) for stem, values in files.items()
    }
    key, said = mark
    if key:
        texts["service"], there = re.subn(rf"(?m)^{key} = .*$", rf"\g<0>  # {said}", texts["service"])
        assert there
    named = {stem: (f"{stem}.toml", text.encode()) for stem, text in texts.items()}
    filing, problems = load_filing(FilingFiles("unit", year, named, declared=DECLARED))
    assert problems == []
    return filing


def complete(values: Values) -> Values:
    """Return a file's values, with what its goals and rows leave out."""
    goals = values.get("goals", {})
    own = list(goals.values()) if isinstance(goals, dict) else []
    for goal in own:
        goal.setdefault("text", "保障园区日常运转")
    for holder in (values, *own):
        for name in ROWS.keys() & holder.keys():
            holder[name] = [USUAL[name] | row for row in holder[name]]
        for letter, row in zip(LETTERS, holder.get("indicators", ()), strict=False):
            row.setdefault("name", f"{letter}类活动次数")
    return values
