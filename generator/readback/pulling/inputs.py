"""What a value that the program works out is made of, for a person who wants another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.expression import parse
from generator.filing.model import Activity, Department, Funding, Goal, Indicator, Project
from generator.filing.titles import fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.base.problems import KeyPath
    from generator.filing.declared import Declarations, Field

_BY_NAME = {
    "share": "占比由各行金额和合计算出：改金额",
    "number": "序号由目标的顺序得出：改目标的顺序",
    "total_budget": "只做一年的项目，总预算就是当年预算：改各项活动的金额，或在项目文件里写明 total_budget",
    "budget": "当年预算是各项活动的金额之和：改 activities 里的金额，或在项目文件里写明 budget",
    "budget_changes": "由前两年和本年的预算写出：在项目文件里写 budget_changes，就用所写的",
    "total": "合计由各行相加：改各行的金额",
    "operation": "运转类项目支出是该类项目的当年预算之和：改各项目的金额",
    "special_purpose": "特定目标类项目支出是该类项目的当年预算之和：改各项目的金额",
    "last_year": "取自上年的申报文件：改上年的，或在这里写明 last_year",
    "year_before_last": "取自前年的申报文件：改前年的，或在这里写明 year_before_last",
    "category": "取自各项目的文件：改项目的 category",
    "procurement": "没有采购的项目印“无”：有采购，就在项目文件的 procurement 里加",
}
_OTHERWISE = "改算出它的各项内容"
_HOLDERS = {"evaluation": "自评", "monitor": "监控"}
_MODELS = (Department, Activity, Funding, Goal, Indicator, Project)
_FIGURES = {"spending_total": "支出合计", "income_total": "收入合计"}


def inputs(model: tuple[str, ...], path: KeyPath, field: Field | None, declared: Declarations) -> str:
    """Say what a value is worked out from: by what a form declares, else by its name."""
    if field is not None and field.value:
        return _of_expression(field, declared)
    names = {step for step in (*model, *path) if isinstance(step, str)}
    return next((said for name, said in _BY_NAME.items() if name in names), _OTHERWISE)


def _of_expression(field: Field, declared: Declarations) -> str:
    titles = dict.fromkeys(_titles(field, declared))
    listed = "、".join(f"“{title}”" for title in titles)
    return f"“{field.title}”由{listed}得出：改{'它们' if len(titles) > 1 else '它'}" if titles else _OTHERWISE


def _titles(field: Field, declared: Declarations) -> Iterator[str]:
    """Yield the names of what an expression takes, in words."""
    titles = {key: title for model in _MODELS for key, title in fields(model)} | _FIGURES
    titles |= {one.key: one.title for _, one in declared.own}
    titles |= {
        one.key: one.title for stage in declared.stages if stage.form == field.form for _, one in stage.fields
    }
    for name in parse(field.value).names:
        title = titles.get(name[-1])
        holder = next((_HOLDERS[step] for step in name[:-1] if step in _HOLDERS), "")
        if title is not None:
            yield f"项目{holder}的{title}" if holder else title
