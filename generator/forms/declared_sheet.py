"""What a form.toml says of its flat sheet: its columns as data, and what is wrong with them by themselves."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field as Metadata
from pydantic import StringConstraints

from generator.base.codes import Code
from generator.base.problems import Problem
from generator.filing.model import Table
from generator.filing.titles import closest
from generator.forms.flat import OWN, VOCABULARIES, FlatColumn, FlatSheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.filing.source import Source

_CHOICES = "true、词表的名称，或写出来的一列"
_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class ColumnFile(Table, title="导入表的一列"):
    """One column of the flat sheet, as form.toml says it."""

    title: _Text = Metadata(title="列名")
    source: _Text = Metadata(title="内容", description="表样里能写的名称，例如 row.name")
    choices: Any = Metadata(title="下拉的选项", description=_CHOICES, default=False)
    required: bool = Metadata(title="必填", default=False)


class SheetFile(Table, title="导入表"):
    """The flat sheet of a form, as form.toml says it."""

    title: _Text = Metadata(title="工作表的名称", default="绩效指标")
    terms: list[Literal["long_term", "annual"]] = Metadata(
        title="各占一行的期", description="不写时一条指标一行", default=[]
    )
    columns: list[ColumnFile] = Metadata(title="各列")


def flat_sheet(sheet: SheetFile | None) -> FlatSheet | None:
    """Return the sheet that a form declares, if it does."""
    if sheet is None:
        return None
    return FlatSheet(sheet.title, tuple(map(_column, sheet.columns)), tuple(dict.fromkeys(sheet.terms)))


def _column(column: ColumnFile) -> FlatColumn:
    listed = tuple(column.choices) if isinstance(column.choices, list) else ()
    named = column.choices if isinstance(column.choices, str) else OWN if column.choices is True else ""
    return FlatColumn(column.title, column.source, listed, named, column.required)


def sheet_problems(sheet: SheetFile, source: Source) -> Iterator[Problem]:
    """Yield titles that two columns have, and choices that there are not."""
    if not sheet.columns:
        hint = '至少写一列：{ title = "三级指标", source = "row.name" }'
        yield Problem(Code.MISSING_KEY, "导入表没有列", source.place(("sheet", "columns")), hint)
    titles = Counter(column.title for column in sheet.columns)
    for at, column in enumerate(sheet.columns):
        if titles[column.title] > 1:
            place = source.place(("sheet", "columns", at, "title"))
            yield Problem(Code.CHOICE, f"有两列叫“{column.title}”", place, "换一个列名")
            titles[column.title] = 0
        yield from _choice_problems(column.choices, source, at)


def _choice_problems(choices: object, source: Source, at: int) -> Iterator[Problem]:
    def wrong(code: Code, message: str, hint: str) -> Problem:
        return Problem(code, message, source.place(("sheet", "columns", at, "choices")), hint)

    known = f"词表有 {'、'.join(VOCABULARIES)}"
    if isinstance(choices, str):
        if choices not in VOCABULARIES:
            near = closest(choices, VOCABULARIES)
            yield wrong(Code.CHOICE, f"没有“{choices}”这个词表", f"是不是 {near}？" if near else known)
    elif isinstance(choices, list):
        if not choices or not all(isinstance(word, str) and word.strip() for word in choices):
            yield wrong(Code.TYPE, "下拉的选项要是一列文字，每一项都不空", 'choices = ["甲", "乙"]')
    elif not isinstance(choices, bool):
        yield wrong(Code.TYPE, f"下拉的选项写 {_CHOICES}", known)
