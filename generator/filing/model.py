"""What a filing says: the one definition of the authoring format, and of its JSON Schemas.

Field titles are the forms' own words; amounts are exact decimals in 万元.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from generator.base.characters import cleaned, matching
from generator.base.target import Target
from generator.filing.declared import Personal

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue

MONEY_DIGITS = 16
MONEY_PLACES = 6  # 万元 down to 分


def exact(value: object) -> object:
    """Turn a TOML integer into Decimal; TOML reals arrive as Decimal already. ``-0.0`` is 0."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return value.copy_abs() if isinstance(value, Decimal) and value.is_zero() else value


def _target(value: object) -> Target:
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "a target is written as text")
    return Target.parse(value)


@dataclass(frozen=True, slots=True)
class Short:
    """Lets an author write the one value that matters instead of a table holding it under `key`."""

    key: str

    def widen(self, value: object) -> object:
        """Put a bare value into a table."""
        return value if isinstance(value, dict | BaseModel) else {self.key: value}

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401 - pydantic's protocol
        """Widen before the table is validated."""
        return core_schema.no_info_before_validator_function(self.widen, handler(source))

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Offer both ways of writing."""
        table = handler(core)
        return {"anyOf": [handler.resolve_ref_schema(table)["properties"][self.key], table]}


Money: TypeAlias = Annotated[
    Decimal,
    BeforeValidator(exact),
    Field(ge=0, max_digits=MONEY_DIGITS, decimal_places=MONEY_PLACES, allow_inf_nan=False),
    WithJsonSchema({"type": "number", "minimum": 0, "exclusiveMaximum": 10 ** (MONEY_DIGITS - MONEY_PLACES)}),
]
"""An amount in 万元."""

TargetText: TypeAlias = Annotated[Target, PlainValidator(_target), WithJsonSchema({"type": "string"})]
Seen = BeforeValidator(lambda value: cleaned(value).strip() if isinstance(value, str) else value)
"""Reads a fixed word without what can't be seen in it; TB115 and TB116 name that."""
DISTRICT = r"^[0-9]{1,6}$"
"""The begin of a district's code, as a form names the districts that it is for."""
Digits6: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
Year: TypeAlias = Annotated[int, Field(ge=1949, le=2999)]
Key: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[^\s/.#]+$", max_length=100)]
"""A name by which one table refers to another; it must not hold blanks, `/`, `.` or `#`."""

Term: TypeAlias = Literal["long_term", "annual"]
PersonName: TypeAlias = Annotated[str, Personal.PERSON]
Phone: TypeAlias = Annotated[str, Personal.CONTACT]
OwnPhone: TypeAlias = Annotated[str | None, Personal.CONTACT]


class Table(BaseModel):
    """A TOML table; unknown keys are refused; its docstring stays out of the schema."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        json_schema_extra=lambda schema: schema.pop("description", None),
    )


def _field(title: str, description: str = "", **more: Any) -> Any:  # noqa: ANN401 - as pydantic's Field
    return Field(title=title, description=description or None, **more)


class Unit(Table, title="单位"):
    """unit.toml: what stays the same from year to year."""

    name: str = _field("部门（单位）名称")
    district: Digits6 | None = _field("行政区划代码", "六位数字；用来挑选本地区的表样", default=None)
    address: str = _field("单位地址", default="")
    postcode: str = _field("邮政编码", default="")
    phone: Phone = _field("联系电话", "各表没有另写时用这个号码", default="")


class FundLine(Table, title="资金"):
    """One line of 部门总体资金情况, in 万元."""

    amount: Money | None = _field("当年金额", default=None)
    year_before_last: Money | None = _field("前年金额", "不写时取前年申报表的当年金额", default=None)
    last_year: Money | None = _field("上年金额", "不写时取上年申报表的当年金额", default=None)


FundLineOrAmount: TypeAlias = Annotated[FundLine, Short("amount")]


class Income(Table, title="收入构成"):
    """收入构成, in 万元."""

    fiscal_appropriation: FundLineOrAmount = _field("财政拨款", default=FundLine())
    fiscal_account: FundLineOrAmount = _field("财政专户管理资金", default=FundLine())
    unit_funds: FundLineOrAmount = _field("单位资金", default=FundLine())
    total: FundLineOrAmount = _field("合计", "由程序求和；写了就核对", default=FundLine())


class Spending(Table, title="支出构成"):
    """支出构成, in 万元."""

    personnel: FundLineOrAmount = _field("人员类项目支出", default=FundLine())
    operation: FundLineOrAmount = _field("运转类项目支出", "不写时等于本年该类项目之和", default=FundLine())
    special_purpose: FundLineOrAmount = _field(
        "特定目标类项目支出", "不写时等于本年该类项目之和", default=FundLine()
    )
    total: FundLineOrAmount = _field("合计", "由程序求和；写了就核对", default=FundLine())


class IndicatorReference(Table, title="引用的指标"):
    """A project indicator that the department form takes up."""

    id: str = _field("指标标识", "项目文件里该指标的 id")
    name: str | None = _field("三级指标", "部门表另有写法时填", default=None)


class GoalReference(Table, title="引用的目标"):
    """A project goal that the department form takes up."""

    goal: str = _field("引用的目标", "写作 项目文件名/目标，例如 service/safety", pattern=r"^[^/]+/[^/]+$")
    text: str | None = _field("目标说明", "部门表另有写法时填", default=None)
    annual_text: str | None = _field("年度目标说明", "年度目标与长期目标写法不同时填", default=None)
    heading: str | None = _field("目标行文字", "“长期目标 N:”一行与总目标写法不同时填", default=None)
    indicators: list[Annotated[IndicatorReference, Short("id")]] | None = _field(
        "采用的指标", "不写时采用该目标的全部指标", default=None
    )


class Department(Table, title="部门整体支出绩效目标表"):
    """department.toml: the 部门整体支出绩效目标表."""

    filler: PersonName = _field("填报人", default="")
    phone: OwnPhone = _field("联系电话", "不写时用 unit.toml 的号码", default=None)
    duties: str = _field("部门职能概述", "可以分段、编号（Markdown）", default="")
    tasks: str = _field("年度工作任务", "可以分段、编号（Markdown）", default="")
    income: Income = _field("收入构成", default=Income())
    spending: Spending = _field("支出构成", default=Spending())
    goals: list[Annotated[GoalReference, Short("goal")]] | None = _field(
        "整体绩效总目标", "按部门表的顺序引用项目的目标；不写时采用全部", default=None
    )


class Funding(Table, title="项目资金来源"):
    """项目资金来源, in 万元."""

    total: Money | None = _field("合计", "由程序求和；写了就核对", default=None)
    general_public_budget: Money | None = _field("一般公共预算财政拨款", default=None)
    current_year_request: Money | None = _field("其中：申请当年预算拨款", default=None)
    government_fund_budget: Money | None = _field("政府性基金预算财政拨款", default=None)
    state_capital_budget: Money | None = _field("国有资本经营预算财政拨款", default=None)
    fiscal_account: Money | None = _field("财政专户管理资金", default=None)
    unit_funds: Money | None = _field("单位资金", default=None)


class Activity(Table, title="项目活动"):
    """One row of 项目支出明细测算."""

    name: str = _field("项目活动")
    description: str = _field("活动内容表述", default="")
    economic_class: str = _field("支出经济分类", default="")
    amount: Money = _field("金额", "单位：万元")
    calculation: str = _field("测算依据及说明", default="")
    note: str = _field("备注", default="")


class Purchase(Table, title="采购"):
    """One row of 项目采购."""

    item: str = _field("品名")
    quantity: str | Annotated[int, Field(ge=0)] = _field("数量", "数字，或带单位的文字", default="")
    amount: Money = _field("金额", "单位：万元")


class AnnualWording(Table, title="年度写法"):
    """What the annual table says differently from the long-term one."""

    kind: str | None = _field("二级指标", default=None)
    name: str | None = _field("三级指标", default=None)
    target: TargetText | None = _field("预期当年实现值", default=None)
    basis: str | None = _field("指标值确定依据", default=None)


class Indicator(Table, title="绩效指标"):
    """One 三级指标, for the long-term and the annual table alike."""

    id: str | None = _field(
        "指标标识", "改名后也不变，用来对上各年的同一指标；不写时用三级指标名", default=None
    )
    kind: str = _field("二级指标", "例如 数量；一级指标由它得出，也可写作 满意度/经济成本")
    name: str = _field("三级指标")
    target: TargetText = _field("指标值", "符号、数字和单位，例如 ≥95%；或定性的文字")
    basis: str | None = _field("指标值确定依据", "不写时用目标或项目的", default=None)
    annual: AnnualWording | None = _field("年度写法", "年度表与长期表不同时填", default=None)
    only: Term | None = _field("只用于", "long_term 只进长期表，annual 只进年度表", default=None)
    achieved: TargetText | None = _field("实际完成值", "年终填写，以后各年的前年、上年两列用它", default=None)
    year_before_last: str | None = _field("前年指标值", "不写时取前年的实际完成值", default=None)
    last_year: str | None = _field("上年指标值", "不写时取上年的实际完成值", default=None)

    @property
    def identity(self) -> str:
        """What names this indicator across years and forms, however it is spelt."""
        return matching(self.id if self.id is not None else self.name)


class Goal(Table, title="绩效目标"):
    """One performance goal and its indicators."""

    text: str = _field("目标说明")
    annual_text: str | None = _field("年度目标说明", "年度目标与长期目标写法不同时填", default=None)
    basis: str | None = _field("指标值确定依据", "本目标多数指标共用的依据", default=None)
    only: Term | None = _field("只用于", "long_term 只作长期目标，annual 只作年度目标", default=None)
    indicators: list[Indicator] = _field("绩效指标", default=[])


class Project(Table, title="项目支出绩效目标表"):
    """<project>.toml: a 项目支出绩效目标表."""

    name: str = _field("项目名称")
    code: str = _field("项目编码", default="")
    authority: str | None = _field("项目主管部门", "不写时为本单位", default=None)
    executor: str | None = _field("项目执行单位", "不写时为本单位", default=None)
    leader: PersonName = _field("项目负责人", default="")
    phone: OwnPhone = _field("联系电话", "不写时用 unit.toml 的号码", default=None)
    address: str | None = _field("单位地址", "不写时用 unit.toml 的地址", default=None)
    postcode: str | None = _field("邮政编码", "不写时用 unit.toml 的邮编", default=None)
    attribute: Annotated[Literal["持续性项目", "新增项目"] | None, Seen] = _field("项目属性", default=None)
    category: Annotated[Literal["人员类", "运转类", "特定目标类"] | None, Seen] = _field(
        "支出项目类别", default=None
    )
    start_year: Year | None = _field("起始年度", default=None)
    end_year: Year | None = _field("终止年度", default=None)
    rationale: str = _field("项目立项依据", "可以分段、编号（Markdown）", default="")
    plan: str = _field("项目实施方案", "可以分段、编号（Markdown）", default="")
    total_budget: Money | None = _field("项目总预算", "只做一年的项目不写时等于当年预算", default=None)
    budget: Money | None = _field("项目当年预算", "不写时等于各项活动之和", default=None)
    budget_changes: str = _field("项目前两年预算及当年预算变动情况", default="")
    purpose: str = _field("项目主要支出方向和用途", "印在部门表的项目支出情况里", default="")
    basis: str | None = _field("指标值确定依据", "本项目多数指标共用的依据", default=None)
    funding: Funding = _field("项目资金来源", default=Funding())
    activities: list[Activity] = _field("项目支出明细测算", default=[])
    procurement: list[Purchase] = _field("项目采购", "没有就不写，表中印“无”", default=[])
    goals: dict[Key, Goal] = _field("项目绩效总目标", default={})
