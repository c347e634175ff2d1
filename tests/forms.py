"""Forms printed for tests: of any filing, and of the example as filed and as edited for another year."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demo import files

from generator.filing.history import Earlier
from generator.filing.load import load_filing
from generator.filing.workspace import Workspace
from generator.forms.editions import read_editions
from generator.forms.shown import FORMS
from generator.printing.word.compile import Program, Properties, compile_form
from generator.view import department_form, project_form

if TYPE_CHECKING:
    from generator.filing.load import Filing

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "filings" / "wuhan-biolake"
STEMS = ("department", "service", "investment", "enterprise", "party")
_EDITIONS = {edition.form: edition for edition in read_editions(Workspace(ROOT))[0]}
_LAST = '"办公场所服务对象满意率", target = "≥90%" },\n'
_EDITS = [
    ("start_year = 2023", "start_year = 2024"),
    ("2023年项目预算为233万元", "2024年项目预算为1,205.5万元"),
    ("隐患排查治理等履职所需的经费。", "隐患排查治理等履职经费：\\n\\n- 硬件\\n- **软件** 7.5 万元"),
    ("amount = 183", "amount = 1155.5"),
    ('  { item = "资产评估服务", quantity = 1, amount = 10 },\n', ""),
    ('"2023年工作日"', '"2024年工作日"'),
    ("≥4次/年·辆", "≥6次/年·辆"),
    ("公务用车日常保养次数", "公务车辆日常维护保养次数"),
    ('  { id = "lectures", kind = "数量", name = "开展安全生产宣讲活动次数", target = "≥4次" },\n', ""),
    (_LAST, _LAST + '  { id = "new", kind = "服务对象满意度", name = "来访群众满意率", target = "≥92%" },\n'),
    ("开展园区的安全生产工作，为园区", "全面开展园区安全生产工作，为园区高质量"),
]
"""What a unit may change from one year to the next in service.toml."""


@cache
def _program(form: str) -> Program:
    edition = _EDITIONS[form]
    return compile_form(edition.content, FORMS[edition.of])


def printed(filing: Filing, stem: str) -> bytes:
    """Return a form of a filing."""
    form = "department" if stem == "department" else "project"
    if form == "department":
        view: Any = department_form(filing, _EDITIONS[form], Earlier())
    else:
        view = project_form(filing, stem, _EDITIONS[form], Earlier())
    return _program(form).docx(view, Properties(stem, "单位", filing.year))


@cache
def example(stem: str, *, edited: bool = False) -> bytes:
    """Return a form of the example."""
    texts = {stem: (EXAMPLE / "2023" / f"{stem}.toml").read_text("utf-8") for stem in STEMS}
    texts["unit"] = (EXAMPLE / "unit.toml").read_text("utf-8")
    for old, new in _EDITS if edited else ():
        assert old in texts["service"]
        texts["service"] = texts["service"].replace(old, new)
    return printed(load_filing(files(**texts))[0], stem)
