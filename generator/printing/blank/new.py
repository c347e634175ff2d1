"""``tianbao template new``: an official blank as a template, and the form.toml to go with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.base.files import read_regular
from generator.base.problems import Place, Problem
from generator.forms.declared_names import form_type
from generator.forms.edition import declarations
from generator.forms.editions import read_editions
from generator.forms.labels import plain
from generator.printing.blank.draft import Drafter
from generator.printing.blank.grid import read_tables
from generator.printing.blank.sheet import open_sheet
from generator.printing.blank.titles import titles_of
from generator.printing.check import check_template
from generator.printing.word.settled import TemplateFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.filing.declared import Declarations
    from generator.filing.workspace import Workspace
    from generator.forms.edition import Edition
    from generator.printing.blank.draft import Unplaced
    from generator.printing.blank.titles import Titles

_YEAR_GAP = re.compile(r"^[（(]?\s*(?:\d{4})?\s*年度?[)）]?\s*")
_KINDS = (
    (re.compile("率$|占比|比例|比重"), "percent"),
    (re.compile("分值|得分|分数|总分|数量$|个数|人数"), "number"),
    (re.compile("日期|时间"), "date"),
    (re.compile("年度$|年份"), "year"),
    (re.compile("金额|资金|预算|支出|收入|执行数|总额|拨款|结转|万元"), "money"),
    (re.compile("原因|措施|分析|说明|情况|建议|方案|意见|概述|举措"), "prose"),
)


class NewForm(NamedTuple):
    """A form made from a blank: its files, and what a person has to look at."""

    docx: bytes
    toml: str
    placed: int
    unplaced: list[Unplaced]
    declarations: dict[str, list[str]]
    """what is proposed for the labels that nothing is known of, by the table of form.toml"""
    warnings: list[Problem]


class Kind(NamedTuple):
    """Which form is made, and what is declared for its year."""

    form: str
    of: str
    declared: Declarations
    stage: bool

    @property
    def type(self) -> type:
        """The names that its template may use."""
        return form_type(self.of, self.form, self.declared, stage=self.stage)

    def titles(self) -> Titles:
        """Return the titles that are known to it."""
        return titles_of(self.of, self.form, self.declared, stage=self.stage)


class Wanted(NamedTuple):
    """What a person asks for: the name of a form, its year, and whose form it is if that is said."""

    form: str
    year: int
    of: str | None = None


def make_new(data: bytes, file: str, workspace: Workspace, wanted: Wanted) -> NewForm:
    """Make a form, or a new edition of one that is there, from a blank; raise `TemplateFault`."""
    form, year, of = wanted
    sheet = open_sheet(data, file)
    if sheet.has_tags:
        raise TemplateFault([_refusal(file, "里面已有标签，不是空白表", "换一份没有填过的官方空白表")])
    if not read_tables(sheet.root):
        raise TemplateFault([_refusal(file, "里面没有表格", "换一份有表格的官方空白表（图片里的表格不算）")])
    editions, _ = read_editions(workspace)
    title = heading(sheet.paragraphs()) or form
    before = [one for one in editions if one.form == form]
    whose = of or _whose(title, before)
    older = max((one for one in before if one.of == whose), key=lambda one: one.from_year, default=None)
    kind = Kind(form, whose, declarations(editions, year, ""), stage=older is not None and older.stage)
    drafter = Drafter(kind.titles(), kind.of)
    drafter.form(sheet.root)
    docx = sheet.docx()
    wrong = [one for one in check_template(docx, file, kind.type) if one.severity == "error"]
    if wrong:
        raise TemplateFault(wrong)
    proposed = proposals(drafter.unplaced)
    if older is None:
        toml = form_toml(title, whose, year, proposed)
    else:
        toml = next_toml(read_regular(older.folder / "form.toml").decode("utf-8-sig"), year)
    return NewForm(docx, toml, drafter.placed, drafter.unplaced, proposed, sheet.warnings)


def _whose(title: str, before: Sequence[Edition]) -> str:
    """Return whose form a blank is: that of the editions before it, else what its title says."""
    known = {one.of for one in before}
    return known.pop() if len(known) == 1 else "department" if "部门" in title else "project"


def proposals(unplaced: Iterable[Unplaced]) -> dict[str, list[str]]:
    """Propose declarations for labels that nothing is known of, by the table of form.toml."""
    proposed: dict[str, list[str]] = {}
    labels = dict.fromkeys((one.owner, plain(one.label)) for one in unplaced if plain(one.label))
    for number, (owner, label) in enumerate(labels, start=1):
        kind = next((kind for pattern, kind in _KINDS if pattern.search(label)), "text")
        line = f'field{number} = {{ title = "{_text(label)}", type = "{kind}" }}'
        proposed.setdefault(owner, []).append(line)
    return proposed


def heading(paragraphs: Iterable[str]) -> str:
    """Return a form's title: the first line that ends like one, else the first; without its year.

    >>> heading(["附件2", "（2024年度）项目支出绩效运行监控表", "项目单位（盖章）："])
    '项目支出绩效运行监控表'
    """
    lines = [_YEAR_GAP.sub("", line).replace(" ", "").replace("\u3000", "") for line in paragraphs]
    return next((line for line in lines if line.endswith("表")), next(iter(lines), ""))


def form_toml(title: str, of: str, year: int, proposed: dict[str, list[str]]) -> str:
    """Return a form.toml with what is known, and the proposals for the rest as comments."""
    lines = [
        "# 这一版表样的说明；能写什么，见 tianbao 的 docs/fields.md。",
        f'title = "{_text(title)}"',
        f'of = "{of}"',
        f"from_year = {year}",
    ]
    if proposed:
        lines += [
            "",
            "# 下面是空白表里没有认出的内容。要用就去掉行首的 #，改好名字和类型，再写进表样的格子里。",
        ]
    for owner, fields in proposed.items():
        lines += [f"# [fields.{owner}]", *(f"# {one}" for one in fields)]
    return "\n".join(lines) + "\n"


def next_toml(text: str, year: int) -> str:
    """Return the form.toml of an older edition for a newer one."""
    without = re.sub(r"(?m)^to_year\s*=.*\n?", "", text)
    return re.sub(r"(?m)^(from_year\s*=\s*)\d+", rf"\g<1>{year}", without)


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return "".join(character if character.isprintable() else " " for character in escaped)


def _refusal(file: str, message: str, hint: str) -> Problem:
    return Problem("template.file", message, Place(file), hint)
