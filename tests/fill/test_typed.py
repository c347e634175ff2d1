"""What is typed → the value, or what to do instead."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from generator.base.vocabulary import taxonomies
from generator.carry.editing import MISSING, REMOVE
from generator.filing.declared import Field, Kind
from generator.filing.model import Activity, Department, FundLine, Goal, Indicator, Project, Purchase
from generator.fill.card import parts_of_target
from generator.fill.kinds import Input, UntypableError, as_text, how, typed

if TYPE_CHECKING:
    from generator.filing.model import Table

TAXONOMY = taxonomies()[max(taxonomies())]
KIND, BASIS = (Indicator, "kind"), (Project, "basis")
AMOUNT, BUDGET, LINE = (Activity, "amount"), (Project, "budget"), (FundLine, "last_year")
YEAR, TARGET, COUNT = (Project, "start_year"), (Indicator, "target"), (Purchase, "quantity")
NAME, LEADER, PHONE = (Project, "name"), (Project, "leader"), (Project, "phone")
PLAN, EARLIER, TERM = (Project, "plan"), (Indicator, "last_year"), (Goal, "only")
DUTIES, ATTRIBUTE = (Department, "duties"), (Project, "attribute")
MONEY_HINT = "“{}”不行：写数字，单位：万元"
HUGE = "9" * 400


def read(where: tuple[type[Table], str], text: str, old: object = MISSING) -> object:
    model, name = where
    return typed(text, name, how(name, model.model_fields[name], None, TAXONOMY), None, old)


def declared(kind: Kind, **more: Any) -> Field:  # noqa: ANN401 - a field's own
    return Field("x", "某栏", kind, **more)


def read_declared(field: Field, text: str, old: object = MISSING) -> object:
    return typed(text, "x", how("x", None, field, TAXONOMY), field, old)


@pytest.mark.parametrize(
    ("where", "text", "value"),
    [
        (AMOUNT, "3", Decimal(3)),
        (AMOUNT, " 1,421.50 ", Decimal("1421.5")),
        (AMOUNT, "１２．５", Decimal("12.5")),
        (AMOUNT, "12.5万元", Decimal("12.5")),
        (AMOUNT, "30000元", Decimal(3)),
        (AMOUNT, "30,001（元）", Decimal("3.0001")),
        (AMOUNT, "-3", Decimal(-3)),
        (AMOUNT, "0", Decimal(0)),
        (AMOUNT, "00012", Decimal(12)),
        (BUDGET, "", REMOVE),
        (BUDGET, " \n", REMOVE),
        (LINE, "", REMOVE),
        (YEAR, "2023", 2023),
        (YEAR, "２０２３年", 2023),
        (YEAR, "", REMOVE),
        (KIND, "数量", "数量"),
        (KIND, "服务对象满意度", "服务对象满意度"),
        (TERM, "annual", "annual"),
        (TERM, "", REMOVE),
        (ATTRIBUTE, "新增项目", "新增项目"),
        (TARGET, "≥95%", "≥95%"),
        (TARGET, " 长期 ", " 长期 "),
        (TARGET, "", ""),
        (COUNT, "12", 12),
        (COUNT, "012", "012"),
        (COUNT, "１２", "１２"),
        (COUNT, "2批", "2批"),
        (COUNT, "-1", "-1"),
        (COUNT, HUGE, HUGE),
        (COUNT, "", REMOVE),
        (NAME, "", ""),
        (NAME, " a ", " a "),
        (LEADER, "", REMOVE),
        (LEADER, "123", "123"),
        (PHONE, "", REMOVE),
        (PLAN, "一\n\n二", "一\n\n二"),
        (DUTIES, "", REMOVE),
        (EARLIER, "3", "3"),
        (BASIS, "任何依据", "任何依据"),
    ],
)
def test_a_text_becomes_a_value_of_its_kind(where: tuple[type[Table], str], text: str, value: object) -> None:
    found = read(where, text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("where", "text", "message"),
    [
        (AMOUNT, "", "必须填：写数字，单位：万元"),
        (AMOUNT, "许多", MONEY_HINT.format("许多")),
        (AMOUNT, "3-5", MONEY_HINT.format("3-5")),
        (AMOUNT, "1.2.3", MONEY_HINT.format("1.2.3")),
        (AMOUNT, "1e3", MONEY_HINT.format("1e3")),
        (AMOUNT, "12亿", MONEY_HINT.format("12亿")),
        (YEAR, "23", "“23”不行：写四位数的年份"),
        (YEAR, "明年", "“明年”不行：写四位数的年份"),
        (KIND, "", "必须填：从列出的里面选一个"),
        (KIND, "数目", "“数目”不行：从列出的里面选一个"),
        (KIND, "数量\n", "“数量”不行：从列出的里面选一个"),
        (TERM, "每年", "“每年”不行：从列出的里面选一个"),
    ],
)
def test_what_can_be_no_value_is_refused(where: tuple[type[Table], str], text: str, message: str) -> None:
    with pytest.raises(UntypableError, match=f"^{message}$"):
        read(where, text)


@pytest.mark.parametrize(
    ("where", "old", "text", "value"),
    [
        (AMOUNT, Decimal("3.50"), "3.50", Decimal("3.50")),
        (AMOUNT, 3, " 3 ", 3),
        (PHONE, "12345", "", ""),
        (EARLIER, "3次", "", ""),
        (BASIS, "其他", "", ""),
        (LEADER, "张三", "", REMOVE),
        (BUDGET, Decimal(3), "", REMOVE),
        (LINE, Decimal(3), "", REMOVE),
    ],
)
def test_what_is_there_matters(where: tuple[type[Table], str], old: object, text: str, value: object) -> None:
    """What was typed before is what it was; emptied, a text that stands in for another one stays, empty."""
    assert repr(read(where, text, old)) == repr(value)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (declared(Kind.TEXT), "a", "a"),
        (declared(Kind.TEXT), "", REMOVE),
        (declared(Kind.TEXT, required=True), "", ""),
        (declared(Kind.PROSE), "一\n二", "一\n二"),
        (declared(Kind.MONEY), "1,000元", Decimal("0.1")),
        (declared(Kind.NUMBER), "-2.50", Decimal("-2.5")),
        (declared(Kind.PERCENT), "95.20%", "95.2%"),
        (declared(Kind.PERCENT), "９５", "95%"),
        (declared(Kind.DATE), "2024.3.1", date(2024, 3, 1)),
        (declared(Kind.DATE), "2024年3月1日", date(2024, 3, 1)),
        (declared(Kind.YEAR), "2024", 2024),
        (declared(Kind.CHOICE, choices=("优", "差")), "优", "优"),
        (declared(Kind.TARGET), "≥3个", "≥3个"),
        (declared(Kind.YES_NO), "是", True),
        (declared(Kind.YES_NO), "否", False),
        (declared(Kind.YES_NO), "", REMOVE),
        (declared(Kind.DATE), "2024-02-30", "“2024-02-30”不行：写日期，例如 2024-03-31"),
        (declared(Kind.NUMBER), "三", "“三”不行：写数字"),
        (declared(Kind.PERCENT), "多", "“多”不行：写百分数，例如 95.2%"),
        (declared(Kind.CHOICE, choices=("优", "差")), "良", "“良”不行：从列出的里面选一个"),
        (declared(Kind.YES_NO), "true", "“true”不行：选“是”或“否”"),
        (declared(Kind.DATE, required=True), "", "必须填：写日期，例如 2024-03-31"),
    ],
)
def test_declared_fields_are_typed_by_their_kind(field: Field, text: str, value: object) -> None:
    try:
        found = read_declared(field, text)
    except UntypableError as error:
        found = str(error)
    assert (found, type(found)) == (value, type(value))


def test_every_choice_can_be_typed() -> None:
    for model, name in (KIND, TERM, ATTRIBUTE):
        way = how(name, model.model_fields[name], None, TAXONOMY)
        assert way.input == Input.CHOICE
        for choice in way.choices:
            assert typed(choice.value, name, way, None, MISSING) == choice.value
            model.model_validate(_whole(model) | {name: choice.value})


def _whole(model: type[Table]) -> dict[str, Any]:
    return {name: "数量" for name, field in model.model_fields.items() if field.is_required()}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (MISSING, ""),
        ("一\n\n二\n", "一\n\n二"),
        (Decimal("1E+3"), "1000"),
        (Decimal("3.50"), "3.50"),
        (date(2024, 3, 1), "2024-03-01"),
        (True, "是"),
        (7, "7"),
    ],
)
def test_a_value_stands_in_its_input_as_it_is_written(value: object, text: str) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("≥95%", ("≥", "95", "%")),
        (">=95 %", None),
        ("=100%", ("=", "100", "%")),
        ("4次/年·辆", ("", "4", "次/年·辆")),
        ("≤1,000元", ("≤", "1,000", "元")),
        ("3", ("", "3", "")),
        ("长期", None),
        ("2023年工作日", None),
        ("不低于3个", None),
        ("", None),
    ],
)
def test_a_target_in_parts_is_the_target_again(text: str, parts: tuple[str, str, str] | None) -> None:
    found = parts_of_target(text)
    assert (found and tuple(found.values())) == parts


@pytest.mark.parametrize(
    ("asked", "begin"), [(TARGET, "≥"), (EARLIER, ""), (TERM, "长期表、年度表都进"), (ATTRIBUTE, "")]
)
def test_what_stands_there_before_anything_is_typed(asked: tuple[type[Table], str], begin: str) -> None:
    table, name = asked
    assert how(name, table.model_fields[name], None, TAXONOMY).begin == begin
