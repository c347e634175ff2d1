"""Reads a template's tags in their order: which names they use, and whether the statements pair up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from generator.forms.shown import Prose
from generator.printing.template.constructs import STATEMENTS
from generator.printing.template.expressions import (
    Loop,
    Reader,
    RefusedError,
    parse_expression,
    parse_for,
    parse_set,
    refuse,
)
from generator.printing.word import damage
from generator.printing.word.shows import Shows, shows
from generator.printing.word.tags import LEVELS, Spot, Tag, erase, shorten, spots, tags, text_of
from generator.printing.word.xml import TC, TC_PR, VAL, P, W, ancestor, new, order_cell_properties

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from generator.base.problems import Problem
    from generator.forms.names import Name, Scope
    from generator.printing.word.places import Places

PROSE = "prose"
"""The attribute that marks, from here to the compiler, a paragraph of Markdown."""

MERGE = "same "
"""What ``w:vMerge`` says, before docxtpl's patches, where what is printed decides about the merge."""

_MOST_LOOPS, _DEEPEST, _MOST_BRANCHES = 6, 16, 50

_LOOP = Loop("i", "n")
_TOGETHER = {"tr": "同一张表里", "tc": "同一行里", "p": "同一格（或都在正文）里"}


@dataclass(slots=True)
class _Block:
    """An open ``for`` or ``if``, and the surroundings to come back to after it."""

    tag: Tag
    scope: Scope
    unknown: frozenset[str]
    loops: Mapping[str, Loop]
    depth: int
    has_else: bool = False
    branches: int = 0


@dataclass(slots=True)
class Reading:
    """Goes through the parts of a template, tag by tag; `merges` says what each ``{% vm %}`` cell shows."""

    scope: Scope
    problems: list[Problem] = field(default_factory=list)
    used: list[Name] = field(default_factory=list)
    merges: list[Shows] = field(default_factory=list)
    _open: list[_Block] = field(default_factory=list)
    _loops: Mapping[str, Loop] = field(default_factory=dict)
    _depth: int = 0
    _unknown: frozenset[str] = frozenset()

    def part(self, root: etree._Element, places: Places) -> None:
        """Read one part, and turn its ``{% vm %}`` into conditional merges."""
        merged: dict[etree._Element, tuple[Tag, Shows]] = {}
        for spot in spots(root, places):
            self.problems.extend(damage.damaged(spot))
            for tag in tags(spot):
                wrong = list(damage.ill_formed(tag))
                self.problems.extend(wrong)
                meant = damage.repaired(tag) if wrong else tag
                if meant is not None and tag.kind != "{#":
                    self._tag(meant, merged)
        self.problems.extend(damage.misplaced(root, places))
        self.problems.extend(_unclosed(block.tag) for block in self._open)
        self._open.clear()
        for cell, (tag, shown) in merged.items():
            self._merge(cell, tag, shown)

    def _tag(self, tag: Tag, merged: dict[etree._Element, tuple[Tag, Shows]]) -> None:
        try:
            if tag.kind == "{{":
                self._print(tag)
            elif tag.word == "vm":
                self._vm(tag, merged)
            else:
                self._statement(tag)
        except RefusedError as refused:
            if refused.message:
                self.problems.append(tag.problem(refused.message, refused.hint, refused.code))

    def _reader(self, used: list[Name] | None = None) -> Reader:
        variables = dict.fromkeys(self.scope.variables, "_")
        used = self.used if used is None else used
        return Reader(self.scope, variables, self._loops, self._unknown, used)

    def _print(self, tag: Tag) -> None:
        found = self._reader().text(parse_expression(tag.source))
        if found.kind is not Prose:
            return
        if text_of(tag.spot.paragraph).strip() != tag.written:
            refuse("是可以分段的文字，要独占一段", "同一段里不能再有别的字")
        tag.spot.paragraph.set(PROSE, "1")

    def _statement(self, tag: Tag) -> None:
        handlers: dict[str, Callable[[Tag], None]] = {
            "for": self._for,
            "if": self._if,
            "elif": self._else,
            "else": self._else,
            "endfor": self._end,
            "endif": self._end,
            "set": self._set,
            "colspan": self._attribute,
            "cellbg": self._attribute,
        }
        if tag.word not in handlers:
            refuse("不能用这个语句", f"可以用 {'、'.join(STATEMENTS)}")
        handlers[tag.word](tag)

    def _for(self, tag: Tag) -> None:
        self._begin(tag)
        self._depth += 1
        self._loops = {**self._loops, "loop": _LOOP}
        variable, listed, test = parse_for(tag.source)
        try:
            _, name = self._reader().listed(listed)
        except RefusedError:
            self._unknown |= {variable}
            raise
        self.scope, self._unknown = self.scope.bind(variable, name), self._unknown - {variable}
        if test is not None:
            self._reader().read(test)

    def _set(self, tag: Tag) -> None:
        name = parse_set(tag.source)
        if not self._loops:
            refuse("要写在 for 里面")
        if name in self.scope.variables or name in self._loops:
            refuse(f"已经有 {name} 这个名称", "给循环另起一个名称")
        self._loops = {**self._loops, name: _LOOP}

    def _if(self, tag: Tag) -> None:
        self._begin(tag)
        self._reader().read(parse_expression(tag.rest))

    def _begin(self, tag: Tag) -> None:
        self._open.append(_Block(tag, self.scope, self._unknown, self._loops, self._depth))
        if len(self._open) > _DEEPEST or self._depth >= _MOST_LOOPS:
            refuse("套得太深", f"循环最多套 {_MOST_LOOPS} 层，连同条件最多 {_DEEPEST} 层")

    def _else(self, tag: Tag) -> None:
        if not self._open or (tag.word == "elif" and self._open[-1].tag.word == "for"):
            refuse("前面没有对应的 if")
        block = self._open[-1]
        if block.has_else:
            refuse("写在 else 之后", "else 是最后一个分支")
        block.has_else = tag.word == "else"
        block.branches += 1
        if block.branches > _MOST_BRANCHES:
            refuse("分支太多", f"一个 if 最多 {_MOST_BRANCHES} 个分支")
        if block.tag.word == "for":
            self._leave(block)
        _stands_as(tag, block.tag)
        if tag.word == "elif":
            self._reader().read(parse_expression(tag.rest))

    def _end(self, tag: Tag) -> None:
        word = tag.word.removeprefix("end")
        if not any(block.tag.word == word for block in self._open):
            refuse(f"前面没有对应的 {word}")
        while (block := self._open.pop()).tag.word != word:
            self.problems.append(_unclosed(block.tag))
        self._leave(block)
        _stands_as(tag, block.tag)

    def _leave(self, block: _Block) -> None:
        self.scope, self._unknown = block.scope, block.unknown
        self._loops, self._depth = block.loops, block.depth

    def _attribute(self, tag: Tag) -> None:
        """Check ``{% colspan x %}`` and ``{% cellbg x %}``, which docxtpl prints into an attribute."""
        if '"' in tag.rest or ancestor(tag.spot.paragraph, TC) is None:
            refuse("写法不对", "只能写在单元格里，其中不能有双引号")
        found = self._reader().read(parse_expression(tag.rest))
        if found.kind is not (int if tag.word == "colspan" else str):
            refuse("写法不对", "colspan 要一个数，cellbg 要六位的颜色")

    def _vm(self, tag: Tag, merged: dict[etree._Element, tuple[Tag, Shows]]) -> None:
        cell = ancestor(tag.spot.paragraph, TC)
        if cell is None or cell in merged:
            refuse("要写在单元格里，一格一个")
        if not self._loops:
            refuse("要写在 for 里面", "不随数据变化的合并请直接在 Word 里做")
        inside = (found for spot in _inside(cell) for found in tags(spot))
        merged[cell] = tag, shows(inside, self._reader(used=[]))

    def _merge(self, cell: etree._Element, tag: Tag, shown: Shows) -> None:
        erase(tag)
        properties = cell.find(TC_PR)
        if properties is None:
            properties = new(TC_PR)
            cell.insert(0, properties)
        for old in properties.findall(f"{W}vMerge"):
            properties.remove(old)
        etree.SubElement(properties, f"{W}vMerge").set(VAL, f"{MERGE}{len(self.merges)}")
        order_cell_properties(properties)
        self.merges.append(shown)


def _inside(cell: etree._Element) -> Iterator[Spot]:
    return (Spot(paragraph, None) for paragraph in cell.iter(P))


def _unclosed(tag: Tag) -> Problem:
    level = tag.level and f"{tag.level} "
    return tag.problem("没有结束", f"后面要有 {{%{level or ' '}end{tag.word} %}}")


def _stands_as(tag: Tag, opening: Tag) -> None:
    """Refuse to part a block so that rows, cells or paragraphs would be torn."""
    if tag.level != opening.level:
        refuse(f"与开头的 {shorten(opening.written)} 不一样", f"两处都要写作 {{%{opening.level} … %}}")
    if _around(tag) is not _around(opening):
        where = _TOGETHER.get(tag.level, "同一段里")
        hint = f"移到{where}，或者改用 {{%tr %}}、{{%p %}}"
        refuse(f"与开头的 {shorten(opening.written)} 不在{where}", hint)


def _around(tag: Tag) -> etree._Element | None:
    """Return the element in which the whole block has to stand."""
    return tag.whole.getparent() if tag.level in LEVELS else tag.whole
