"""What a value that the program works out is made of, for a person who wants another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.base.problems import KeyPath

_BY_NAME = {
    "share": "占比由各行金额和合计算出：改金额",
    "number": "序号由目标的顺序得出：改目标的顺序",
    "total_budget": "只做一年的项目，总预算就是当年预算：改各项活动的金额，或写明 total_budget",
    "budget": "当年预算是各项活动的金额之和：改 activities 里的金额，或写明 budget",
    "budget_changes": "由前两年和本年的预算写出：在项目文件里写 budget_changes，就用所写的",
    "last_year": "取自上年的实际完成值或上年申报的金额：改上年的文件，或在这里写明 last_year",
    "year_before_last": "取自前年的实际完成值或前年申报的金额：改前年的文件，或在这里写明 year_before_last",
    "operation": "运转类项目支出是该类项目的当年预算之和：改各项目的金额",
    "special_purpose": "特定目标类项目支出是该类项目的当年预算之和：改各项目的金额",
    "total": "合计由各行相加：改各行的金额",
    "category": "取自各项目的文件：改项目的 category",
}
_OTHERWISE = "改算出它的各项内容"


def inputs(model: tuple[str, ...], path: KeyPath) -> str:
    """Say what a value is worked out from, by its name in the view and the key path that it would have."""
    names = [step for step in (*model, *path) if isinstance(step, str)]
    return next((_BY_NAME[name] for name in reversed(names) if name in _BY_NAME), _OTHERWISE)
