"""Whole filings as units write them, at random: projects, goals of one term or both, a department."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from generator.carry.new_files import Draft, file_text
from generator.filing.declared import NOTHING, Declarations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import DrawFn

_THINGS = (
    "园区绿化", "公务用车", "档案", "安全生产", "疫情防控", "展示中心", "职工食堂", "信息系统", "老旧小区",
    "图书", "消防站", "志愿服务", "招商", "培训班", "会议", "（二期）场馆", "5G基站", "A级景区", "“双创”平台",
)  # fmt: skip
_DONE = ("维护", "保养", "建设", "宣讲", "整治", "改造", "采购", "运营", "检查", "评比", "开放")
_COUNTED = (
    "次数",
    "数量",
    "完成率",
    "及时率",
    "合格率",
    "覆盖率",
    "人数",
    "面积",
    "天数",
    "成本",
    "满意率",
    "",
)
_SIGNS = ("≥", "≤", "=", "＞", "<", "", "≥", "=")
_UNITS = ("%", "次", "个", "人", "万元", "平方米", "次/年·辆", "天", "㎡", "家/次", "元/人·次")
_WORDED = (
    "2023年工作日", "达成", "有促进作用", "逐步提高", "长期", "每季度一次", "有效保障", "优", "是",
    "不低于上年", "1:3", "2023年12月31日前", "按期完成", "零事故", "100%完成",
)  # fmt: skip
_KINDS = (
    "数量", "质量", "时效", "经济成本", "社会成本", "生态环境成本", "经济效益", "社会效益", "生态效益",
    "服务对象满意度", "产出/可持续影响", "满意度/经济成本", "成本/数量",
)  # fmt: skip
_BASES = ("计划标准", "历史标准", "行业标准", "预算支出标准", "其他", "鄂财绩发〔2021〕2号")
_CLAUSES = (
    "保障单位正常运转", "推进园区建设", "开展安全生产检查", "提升服务质量", "完成上级交办的任务",
    "支出30.5万元", "较上年增长12%", "由第三方机构实施", "A & B <公司>", "依据《预算法》第三十二条",
    "其中：房租25万元", "目标1、目标2同步推进", "1.5万元用于培训", "长期目标", "年度工作任务",
)  # fmt: skip
NAMES = st.builds("{}{}{}".format, *map(st.sampled_from, (_THINGS, _DONE, _COUNTED)))
_AMOUNTS = st.decimals(0, 99999, places=2) | st.integers(0, 5000).map(Decimal)
_PHONES = st.sampled_from(["87205016", "027-87205016", "13900000000", "87205016、87205017"])
_OTHERS = st.sampled_from(["甲", "李新亮", "欧阳某某", "Ann Lee", "甲、乙"])
SENTENCES = st.lists(st.sampled_from(_CLAUSES), min_size=1, max_size=4).map("，".join)
TARGETS = st.sampled_from(_WORDED) | st.builds(
    "{}{}{}".format, st.sampled_from(_SIGNS), st.sampled_from(["1", "3", "95", "0", "12.5", "1,200", "1000"]),
    st.sampled_from(_UNITS),
)  # fmt: skip
_LINES = SENTENCES.map("{}。".format)
_BLOCKS = st.one_of(
    _LINES,
    st.lists(_LINES, min_size=2, max_size=3).map(
        lambda lines: "\n".join(f"{at}. {line}" for at, line in enumerate(lines, 1))
    ),
    st.lists(_LINES, min_size=2, max_size=3).map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    st.lists(_LINES, min_size=1, max_size=2).map(
        lambda lines: "\n\n".join(f"({at}){x}" for at, x in enumerate(lines, 1))
    ),
    _LINES.map("（一）{}".format),
    _LINES.map("3*12=36，5*6=30；{}".format),
    _LINES.map("* 注：{}".format),
    _LINES.map("1.{}".format),
)
PROSE = (
    st.lists(_BLOCKS, min_size=1, max_size=3).map("\n\n".join).map(lambda text: text + "\n" * ("\n" in text))
)


def _some(**optional: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return tables that hold any of these keys."""
    return st.fixed_dictionaries({}, optional=optional)


@st.composite
def _indicator(draw: DrawFn, name: str) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": draw(st.sampled_from(_KINDS)), "name": name, "target": draw(TARGETS)}
    row |= draw(
        _some(
            basis=st.sampled_from(_BASES),
            only=st.sampled_from(["long_term", "annual"]),
            last_year=TARGETS,
            year_before_last=TARGETS,
        )
        if draw(st.integers(0, 2)) == 0
        else st.just({})
    )
    if draw(st.integers(0, 5)) == 0 and "only" not in row:
        row["annual"] = draw(
            _some(target=TARGETS, basis=st.sampled_from(_BASES), name=st.just(f"{name}（当年）"))
        )
    return row


@st.composite
def _goal(draw: DrawFn, text: str, used: set[str]) -> dict[str, Any]:
    goal: dict[str, Any] = {"text": text}
    if draw(st.integers(0, 4)) == 0:
        goal["only"] = draw(st.sampled_from(["long_term", "annual"]))
    elif draw(st.integers(0, 4)) == 0:
        goal["annual_text"] = f"{text}当年完成一半。"
    if draw(st.integers(0, 3)) == 0:
        goal["basis"] = draw(st.sampled_from(_BASES))
    names = draw(st.lists(NAMES, min_size=1, max_size=6, unique=True))
    rows = [draw(_indicator(name)) for name in names if name not in used]
    if "only" in goal:
        for row in rows:
            row.pop("only", None)
            row.pop("annual", None)
    goal["indicators"] = rows or [{"kind": "数量", "name": f"{text[:4]}数量", "target": "≥1个"}]
    return goal


_ACTIVITY = st.fixed_dictionaries(
    {"name": NAMES, "amount": _AMOUNTS},
    optional={
        "description": SENTENCES, "economic_class": st.sampled_from(["办公费", "水费、电费"]),
        "calculation": st.sampled_from(["882.85m²*23.5元/月/m²*12月=24.9万元", "60人×500元=3万元", "无"]),
        "note": st.sampled_from(["无", "新增", "按合同"]),
    },
)  # fmt: skip
_PURCHASE = st.fixed_dictionaries(
    {"item": NAMES, "amount": _AMOUNTS},
    optional={"quantity": st.integers(1, 300) | st.sampled_from(["2批", "1套", "若干"])},
)
_FUNDING = _some(
    general_public_budget=_AMOUNTS, current_year_request=_AMOUNTS, government_fund_budget=_AMOUNTS,
    fiscal_account=_AMOUNTS, unit_funds=_AMOUNTS,
)  # fmt: skip
_FACTS = _some(
    leader=_OTHERS, phone=_PHONES, address=st.just("某市某区某路 1 号"), postcode=st.just("430074"),
    authority=st.just("某市某区管委会"), executor=st.just("某某服务中心"),
    attribute=st.sampled_from(["持续性项目", "新增项目"]),
    category=st.sampled_from(["运转类", "特定目标类"]),
    start_year=st.just(2023), end_year=st.sampled_from([2023, 2025]),
    rationale=PROSE, plan=PROSE, budget_changes=SENTENCES, purpose=SENTENCES,
    total_budget=_AMOUNTS, budget=_AMOUNTS, basis=st.sampled_from(_BASES), funding=_FUNDING,
    activities=st.lists(_ACTIVITY, min_size=1, max_size=3, unique_by=lambda row: row["name"]),
    procurement=st.lists(_PURCHASE, min_size=1, max_size=2, unique_by=lambda row: row["item"]),
)  # fmt: skip


@st.composite
def _project(draw: DrawFn, number: int) -> dict[str, Any]:
    project = draw(_FACTS)
    project["name"] = f"{draw(NAMES)}专项{number}"
    project["code"] = f"42010823002003000010{number}"
    texts = draw(st.lists(SENTENCES, min_size=1, max_size=3, unique=True))
    goals, used = {}, set[str]()
    for at, text in enumerate(texts, 1):
        goals[f"g{at}"] = draw(_goal(f"{text}，做好第{number}项之{at}。", used))
        used |= {row["name"] for row in goals[f"g{at}"]["indicators"]}
    project["goals"] = goals
    return project


@st.composite
def _reference(draw: DrawFn, stem: str, key: str, goal: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as TOML has it
    """Return how the department takes a goal up: mostly as it is, else in words of its own."""
    if draw(st.integers(0, 2)):
        return f"{stem}/{key}"
    own: dict[str, Any] = draw(
        _some(
            text=st.just(goal["text"].replace("，", "、") + "（部门）"),
            heading=st.just(f"{goal['text'][:-1]}；"),
        )
    )
    rows = goal["indicators"]
    if draw(st.booleans()) and len(rows) > 1:
        own["indicators"] = [row["name"] for row in rows[1:]]
    return {"goal": f"{stem}/{key}", **own} if own else f"{stem}/{key}"


@st.composite
def _department(draw: DrawFn, projects: Mapping[str, Any]) -> dict[str, Any]:
    line = _AMOUNTS | _some(amount=_AMOUNTS, last_year=_AMOUNTS, year_before_last=_AMOUNTS).filter(bool)
    department = {"filler": draw(_OTHERS)} | draw(
        _some(
            phone=_PHONES, duties=PROSE, tasks=PROSE,
            income=_some(fiscal_appropriation=line, fiscal_account=line, unit_funds=line).filter(bool),
            spending=_some(personnel=line, operation=line, special_purpose=line).filter(bool),
        )
    )  # fmt: skip
    if draw(st.booleans()):
        every = [(stem, key, goal) for stem, one in projects.items() for key, goal in one["goals"].items()]
        department["goals"] = [draw(_reference(*one)) for one in draw(st.permutations(every))]
    return department


@st.composite
def filings(draw: DrawFn, most: int = 3) -> dict[str, dict[str, Any]]:
    """Return the values of a filing's files by their ids."""
    count = draw(st.integers(1, most))
    projects = {f"p{number}": draw(_project(number)) for number in range(1, count + 1)}
    unit = {"name": "某某服务中心办公室", "district": "420108"} | draw(
        _some(address=st.just("某市某区大道666号B11栋"), postcode=st.just("430075"), phone=_PHONES)
    )
    return {"unit": unit, "department": draw(_department(projects)), **projects}


def texts(filing: Mapping[str, Mapping[str, Any]], declared: Declarations = NOTHING) -> dict[str, str]:
    """Return a filing's files as their author would have them."""
    return {file_id: file_text(file_id, Draft(values, ""), declared) for file_id, values in filing.items()}
