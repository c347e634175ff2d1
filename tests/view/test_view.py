from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
from demo import files

from generator.base.money import money, percent
from generator.filing.history import Earlier
from generator.filing.load import Filing, load_filing
from generator.filing.workspace import Workspace
from generator.forms.editions import read_editions
from generator.view import department_form, project_form

EDITIONS = {e.form: e for e in read_editions(Workspace(Path(__file__).parents[2]))[0] if e.edition == "2021"}


def filing(**texts: str) -> Filing:
    loaded, problems = load_filing(files(**texts))
    assert [problem for problem in problems if problem.severity == "error"] == []
    return loaded


def project_view(project: str, earlier: Earlier = Earlier(), **others: str) -> dict[str, Any]:  # noqa: B008 - immutable
    form = project_form(filing(one=project, **others), "one", EDITIONS["project"], earlier)
    return cast("dict[str, Any]", form["project"])


def department_view(earlier: Earlier = Earlier(), **texts: str) -> dict[str, Any]:  # noqa: B008 - immutable
    form = department_form(filing(**texts), EDITIONS["department"], earlier)
    return cast("dict[str, Any]", form["department"])


def goals(*rows: str, head: str = 'text = "目标"') -> str:
    return f'name = "专项"\n[goals.g]\n{head}\nindicators = [\n' + ",\n".join(rows) + "\n]\n"


def rows(view: dict[str, Any], term: str = "annual_goals") -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", view[term][0]["rows"])


ROW = '{{ id = "{0}", kind = "{1}", name = "指标{0}", target = "≥1次" }}'


TERMS = """
name = "专项"
[goals.g]
text = "甲目标"
indicators = [
  { kind = "服务对象满意度", name = "满意", target = "≥90%" },
  { kind = "数量", name = "次数", target = "≥1次", annual = { kind = "质量", target = "≥2.5次" } },
  { kind = "经济成本", name = "成本", target = "≤3万元", only = "long_term" },
]
[goals.h]
text = "长期的"
only = "long_term"
indicators = [{ kind = "数量", name = "个数", target = "5个" }]
[goals.i]
text = "乙目标"
indicators = [
  { kind = "数量", name = "年度次数", target = "≥7次", only = "annual" },
  { kind = "服务对象满意度", name = "也满意", target = "≥80%" },
]
"""


def by_class(view: dict[str, Any], listed: str) -> list[str]:
    return [f"{row['goal']['number']} {row['level2']['name'][:2]} {row['name']}" for row in view[listed]]


def test_rows_of_all_goals_stand_in_the_order_of_the_taxonomy() -> None:
    view = project_view(TERMS)
    assert by_class(view, "long_term_rows") == [
        "1 经济 成本", "1 数量 次数", "2 数量 个数", "1 服务 满意", "3 服务 也满意",
    ]  # fmt: skip
    assert by_class(view, "annual_rows") == ["2 数量 年度次数", "1 质量 次数", "1 服务 满意", "2 服务 也满意"]
    assert by_class(view, "all_rows") == [
        "1 经济 成本", "2 数量 个数", "2 数量 年度次数", "1 质量 次数", "1 服务 满意", "2 服务 也满意",
    ]  # fmt: skip
    assert [row["goal"] for row in view["annual_rows"]] == [view["annual_goals"][i] for i in (1, 0, 0, 1)]


def test_a_department_sorts_the_rows_of_its_projects() -> None:
    first = goals(ROW.format("a", "服务对象满意度"), ROW.format("b", "数量"))
    view = department_view(department='filler = "某"', one=first, two=first.replace("专项", "另一个"))
    assert by_class(view, "annual_rows") == [
        "1 数量 指标b", "2 数量 指标b", "1 服务 指标a", "2 服务 指标a",
    ]  # fmt: skip
    assert view["annual_rows"][1]["@target"] == "two#goals.g.indicators.1.target"


def test_a_row_knows_its_target_in_either_term() -> None:
    names = ("target", "sign", "number", "unit", "@target")
    shown = {
        row["name"]: [tuple(row[term][name] for name in names) for term in ("long_term", "annual")]
        for row in project_view(TERMS)["all_rows"]
    }
    blank = ("", "", "", "", "")
    assert shown["次数"] == [
        ("≥1次", "≥", "1", "次", "one#goals.g.indicators.1.target"),
        ("≥2.5次", "≥", "2.5", "次", "one#goals.g.indicators.1.annual.target"),
    ]
    assert shown["成本"] == [("≤3万元", "≤", "3", "万元", "one#goals.g.indicators.2.target"), blank]
    assert shown["个数"] == [("5个", "", "5", "个", "one#goals.h.indicators.0.target"), blank]
    assert shown["年度次数"] == [blank, ("≥7次", "≥", "7", "次", "one#goals.i.indicators.0.target")]


def test_what_no_cell_shows_is_not_made() -> None:
    form = project_form(filing(one=TERMS), "one", EDITIONS["project"], Earlier(), frozenset({"annual_rows"}))
    made = cast("dict[str, Any]", form["project"])
    assert [bool(made[name]) for name in ("long_term_rows", "annual_rows", "all_rows")] == [
        False,
        True,
        False,
    ]
    assert made["annual_rows"][0]["annual"]["target"] == ""


def test_an_annual_wording_stands_in_the_annual_table_only() -> None:
    row = (
        '{ kind = "数量", name = "次数", target = "≥1次", basis = "计划标准",'
        ' annual = { kind = "质量", name = "年度次数", target = "≥2次", basis = "历史标准" } }'
    )
    view = project_view(goals(row))
    shown = [
        (r["level2"]["name"], r["name"], r["target"], r["basis"])
        for term in ("long_term_goals", "annual_goals")
        for r in rows(view, term)
    ]
    assert shown == [
        ("数量指标", "次数", "≥1次", "计划标准"),
        ("质量指标", "年度次数", "≥2次", "历史标准"),
    ]
    assert rows(view)[0]["@target"] == "one#goals.g.indicators.0.annual.target"
    assert rows(view, "long_term_goals")[0]["@target"] == "one#goals.g.indicators.0.target"


def test_only_says_in_which_table_a_row_or_goal_stands() -> None:
    first = '{ kind = "数量", name = "甲", target = "≥1次", only = "long_term" }'
    second = '{ kind = "数量", name = "乙", target = "≥1次", only = "annual" }'
    view = project_view(goals(first, second) + '[goals.h]\ntext = "长期的"\nonly = "long_term"\n')
    assert [row["name"] for row in rows(view, "long_term_goals")] == ["甲"]
    assert [row["name"] for row in rows(view)] == ["乙"]
    assert [goal["text"] for goal in view["long_term_goals"]] == ["目标", "长期的"]
    assert [goal["text"] for goal in view["annual_goals"]] == ["目标"]


@pytest.mark.parametrize(
    ("project", "goal", "row", "basis", "key"),
    [
        ("甲", None, None, "甲", "one#basis"),
        ("甲", "乙", None, "乙", "one#goals.g.basis"),
        ("甲", "乙", "丙", "丙", "one#goals.g.indicators.0.basis"),
        (None, None, None, "", "one#goals.g.indicators.0.basis"),
    ],
)
def test_the_nearest_basis_counts(
    project: str | None, goal: str | None, row: str | None, basis: str, key: str
) -> None:
    said = [f'basis = "{each}"' if each else "" for each in (project, goal)]
    own = f', basis = "{row}"' if row else ""
    text = goals(f'{{ kind = "数量", name = "甲", target = "≥1次"{own} }}', head=f'text = "目标"\n{said[1]}')
    shown = rows(project_view(f"{said[0]}\n{text}"))[0]
    assert (shown["basis"], shown["@basis"]) == (basis, key)


def test_earlier_years_come_from_what_was_achieved_also_under_another_name() -> None:
    def earlier(achieved: str) -> Filing:
        row = f'{{ id = "a", kind = "数量", name = "旧名", target = "≥1次", achieved = "{achieved}" }}'
        return filing(one=goals(row))

    now = goals(
        '{ id = "a", kind = "数量", name = "新名", target = "≥3次" }',
        '{ id = "b", kind = "数量", name = "另一项", target = "≥3次", last_year = "7次" }',
    )
    view = project_view(now, Earlier(earlier("2次"), earlier("1次")))
    shown = [(row["year_before_last"], row["last_year"]) for row in rows(view)]
    assert shown == [("1次", "2次"), ("", "7次")]
    assert [(row["year_before_last"], row["last_year"]) for row in rows(project_view(now))] == [
        ("", ""),
        ("", "7次"),
    ]


def test_what_is_typed_for_an_earlier_year_wins() -> None:
    old = filing(one=goals('{ id = "a", kind = "数量", name = "甲", target = "≥1次", achieved = "2次" }'))
    now = goals('{ id = "a", kind = "数量", name = "甲", target = "≥1次", last_year = "" }')
    assert rows(project_view(now, Earlier(old)))[0]["last_year"] == ""


def test_budget_changes_are_told_where_the_author_says_nothing() -> None:
    old = filing(one='name = "专项"\nbudget = 239.5\n')
    view = project_view('name = "专项"\nbudget = 233\n', Earlier(old))
    assert view["budget_changes"] == "2022年项目预算为239.5万元，2023年项目预算为233万元。"
    assert project_view('name = "专项"\nbudget = 233\n')["budget_changes"] == ""
    own = project_view('name = "专项"\nbudget = 233\nbudget_changes = "自己写的"\n', Earlier(old))
    assert own["budget_changes"] == "自己写的"


FUNDS = """
[income]
fiscal_appropriation = 10
unit_funds = 5
[spending]
personnel = 15
"""


def test_fund_lines_are_summed_shared_and_taken_from_earlier_filings() -> None:
    earlier = Earlier(filing(department=FUNDS), None)
    view = department_view(
        earlier,
        department=FUNDS + "total = { amount = 16, year_before_last = 3 }\n",
        one='name = "专项"\ncategory = "特定目标类"\nbudget = 1\n',
    )
    names = ("amount", "share", "year_before_last", "last_year")
    shown = {
        f"{block}.{line}": tuple(cells[name] for name in names)
        for block in ("income", "spending")
        for line, cells in view[block].items()
    }
    assert shown == {
        "income.fiscal_appropriation": ("10", "66.67%", "", "10"),
        "income.fiscal_account": ("", "", "", ""),
        "income.unit_funds": ("5", "33.33%", "", "5"),
        "income.total": ("15", "100%", "", "15"),
        "spending.personnel": ("15", "93.75%", "", "15"),
        "spending.operation": ("0", "", "", "0"),
        "spending.special_purpose": ("1", "6.25%", "", "0"),
        "spending.total": ("16", "100%", "3", "15"),
    }


def test_the_department_takes_goals_in_its_own_order_and_words() -> None:
    one = goals(ROW.format("a", "数量"), ROW.format("b", "质量")) + '[goals.h]\ntext = "第二个"\n'
    department = """
goals = [
  "one/h",
  { goal = "one/g", text = "另写", annual_text = "年度另写", heading = "标题另写", indicators = [
    { id = "b", name = "另名" },
  ] },
]
"""
    view = department_view(department=department, one=one)
    assert [(g["number"], g["text"], g["heading"]) for g in view["long_term_goals"]] == [
        ("1", "第二个", "第二个"),
        ("2", "另写", "标题另写"),
    ]
    annual = view["annual_goals"][1]
    assert (annual["text"], annual["@"]) == ("年度另写", "department#goals.1.annual_text")
    assert [(r["name"], r["@name"]) for r in annual["rows"]] == [
        ("另名", "department#goals.1.indicators.0.name")
    ]


def test_without_references_the_department_takes_all_goals_in_the_projects_order() -> None:
    first = 'name = "甲"\ncode = "1"\n[goals.g]\ntext = "甲的"\n'
    second = 'name = "乙"\ncode = "2"\n[goals.g]\ntext = "乙的"\n'
    view = department_view(department='filler = "某"', b=first, a=second)
    assert [goal["text"] for goal in view["annual_goals"]] == ["甲的", "乙的"]
    assert [project["name"] for project in view["projects"]] == ["甲", "乙"]


def test_what_a_project_leaves_out_is_the_units() -> None:
    unit = 'name = "某局"\nphone = "12345678"\naddress = "某路"\npostcode = "430075"\n'
    view = project_view('name = "专项"\nphone = "87654321"\n', unit=unit)
    keys = ("authority", "executor", "phone", "address", "postcode")
    assert [(view[key], view[f"@{key}"]) for key in keys] == [
        ("某局", "unit#name"),
        ("某局", "unit#name"),
        ("87654321", "one#phone"),
        ("某路", "unit#address"),
        ("430075", "unit#postcode"),
    ]


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        ("155.50", "155.5"),
        ("233", "233"),
        ("1E+3", "1000"),
        ("0", "0"),
        ("100", "100"),
        ("0.000001", "0.000001"),
    ],
)
def test_money(amount: str, printed: str) -> None:
    assert money(Decimal(amount)) == printed


def test_nothing_prints_as_nothing() -> None:
    assert money(None) == percent(None) == ""


def test_without_procurement_a_row_says_so() -> None:
    assert [
        (r["item"], r["quantity"], r["amount"]) for r in project_view('name = "专项"')["procurement"]
    ] == [("无", "无", "无")]


@pytest.mark.parametrize(
    ("written", "boxes"),
    [
        ('attribute = "持续性项目"\ncategory = "特定目标类"', "☑☐☐☑"),
        ('attribute = "新增项目"\ncategory = "运转类"', "☐☑☑☐"),
        ("", "☐☐☐☐"),
    ],
)
def test_boxes(written: str, boxes: str) -> None:
    view = project_view(f'name = "专项"\n{written}')
    names = ("continuing_box", "new_box", "operation_box", "special_purpose_box")
    assert "".join(view[name] for name in names) == boxes


def _achieving(goals_of_year: dict[str, list[str]], *, achieved: bool) -> str:
    """Return a project of goals by key, each of indicators by name."""
    lines = ['name = "安全专项"']
    for key, names in goals_of_year.items():
        done = ', achieved = "5次"' if achieved else ""
        one = [f'{{ kind = "数量", name = "{name}", target = "≥4次"{done} }},' for name in names]
        lines += [f"[goals.{key}]", f'text = "目标{key}说明"', "indicators = [", *one, "]"]
    return "\n".join(lines)


TWO_GOALS = {"first": ["检查次数", "培训期数"], "second": ["演练场数", "宣传册数"]}
MOVED = {"first": ["检查次数"], "second": ["演练场数", "宣传册数", "培训期数"]}


@pytest.mark.parametrize(
    ("stem", "now"),
    [
        ("one", TWO_GOALS),
        ("renamed", TWO_GOALS),
        ("one", {"other": TWO_GOALS["first"], "second": TWO_GOALS["second"]}),
        ("one", MOVED),
        ("renamed", {"other": TWO_GOALS["first"], "another": TWO_GOALS["second"]}),
    ],
    ids=["as it was", "project file renamed", "goal key renamed", "indicator moved", "file and keys renamed"],
)
def test_last_years_values_are_found_where_names_of_files_and_keys_changed(
    stem: str, now: dict[str, list[str]]
) -> None:
    before = filing(one=_achieving(TWO_GOALS, achieved=True))
    this = filing(**{stem: _achieving(now, achieved=False)})
    view = cast("dict[str, Any]", project_form(this, stem, EDITIONS["project"], Earlier(before))["project"])
    shown = [row["last_year"] for goal in view["annual_goals"] for row in goal["rows"]]
    assert shown == ["5次"] * 4
