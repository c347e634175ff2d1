"""``tianbao stage``: files of a stage that are begun, list everything and say nothing yet."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from commands import tianbao
from staged import EVALUATION, FOLDER, FOLDER_SHOWN, HEAD, OVERALL, load, shelf, staged
from workspaces import UNIT, YEAR, edit

from generator.base.errors import UserError
from generator.carry.stage import Ask, Begun, begin
from generator.checks.review import review_folder
from generator.forms.editions import read_editions
from generator.forms.plan import Job

if TYPE_CHECKING:
    from pathlib import Path

    from generator.base.problems import Problem
    from generator.filing.workspace import Workspace

FILE = f"{FOLDER_SHOWN}/community.review.toml"
DEPARTMENT = f"{FOLDER_SHOWN}/department.overall.toml"


def begun(ws: Workspace, form: str = "review") -> Begun:
    (found,) = begin([Ask(ws, read_editions(ws)[0], shelf(ws), FOLDER, form)])
    return found


def findings(ws: Workspace) -> list[Problem]:
    """Return what the rules find."""
    return [*review_folder(Job(ws, read_editions(ws)[0], ""), shelf(ws), FOLDER).findings]


def keys(text: str) -> list[str]:
    """Return the keys that stand in comments."""
    return [
        line[2:].partition(" = ")[0] for line in text.splitlines() if line.startswith("# ") and " = " in line
    ]


def test_every_annual_indicator_is_listed_and_nothing_is_said(tmp_path: Path) -> None:
    ws = staged(tmp_path, review=EVALUATION)
    edit(tmp_path / FOLDER_SHOWN / "community.toml", 'target = "≥3处"', 'target = "≥3处", only = "long_term"')
    assert begun(ws) == Begun([FILE])
    text = (tmp_path / FILE).read_text("utf-8")
    values = tomllib.loads(text)
    assert text.startswith("#:schema ../../../schemas/project.review.schema.json\n")
    assert [*values["goals"]] == ["facilities", "culture"]
    assert "places" not in values["goals"]["facilities"]["indicators"]
    assert values["goals"]["facilities"]["indicators"]["cost"] == {}
    assert "# 设施改造成本：≤30万元" in text
    assert values["activities"] == {"便民设施改造": {}, "社区文化活动": {}}
    assert values["procurement"] == {"复印机": {}}
    assert [*values["funding"]] == ["general_public_budget"]
    assert "# 一般公共预算财政拨款：42.5 万元" in text


def test_every_field_that_an_author_writes_is_offered_with_what_to_know(tmp_path: Path) -> None:
    begun(staged(tmp_path, review=EVALUATION))
    text = (tmp_path / FILE).read_text("utf-8")
    assert keys(text)[:8] == [
        "adjusted", "executed", "grade", "opinion", "author", "finished", "last", "visited",
    ]  # fmt: skip
    assert "# adjusted =  # 调整预算数；金额，单位：万元；必填；按最后一次批复" in text
    assert '# grade = ""  # 等级；选项；可以写：优、差' in text
    assert '# author = ""  # 评价人；文字；不写时为 评价小组' in text
    assert "# finished =  # 评价日期；日期；写作 2024-01-15，不加引号" in text
    assert '# reason = ""  # 偏差原因；文字；有时必填' in text
    assert "# 由程序算出，一般不写：rate（执行率）" in text
    assert "\nscore" not in text
    assert "# score" not in text


def test_what_is_written_loads_and_the_checks_say_what_is_to_be_filled_in(tmp_path: Path) -> None:
    ws = staged(tmp_path, review=EVALUATION, overall=OVERALL)
    begun(ws)
    begun(ws, "overall")
    filing, errors = load(ws)
    assert errors == []
    assert {*filing.stages} == {"review", "overall"}
    review = review_folder(Job(ws, read_editions(ws)[0], ""), shelf(ws), FOLDER)
    assert {finding.code for finding in review.findings if "review" in finding.place.file} <= {
        "TB801",
        "TB803",
    }


def test_a_field_that_is_uncommented_and_left_empty_is_still_to_be_filled_in(tmp_path: Path) -> None:
    ws = staged(tmp_path, review=EVALUATION)
    begun(ws)
    edit(tmp_path / FILE, '# achieved = ""', 'achieved = ""')
    review = review_folder(Job(ws, read_editions(ws)[0], ""), shelf(ws), FOLDER)
    said = [finding.message for finding in review.findings if finding.code == "TB801"]
    assert sum("实际完成值" in message for message in said) == (tmp_path / FILE).read_text("utf-8").count(
        "achieved"
    )
    assert not any(finding.code == "TB804" for finding in review.findings)


def test_the_department_names_goals_by_their_project(tmp_path: Path) -> None:
    assert begun(staged(tmp_path, overall=OVERALL), "overall") == Begun([DEPARTMENT])
    text = (tmp_path / DEPARTMENT).read_text("utf-8")
    assert '[goals."community/facilities".indicators.cost]' in text
    assert "department.overall.schema.json" in text.splitlines()[0]


def test_a_file_that_is_there_is_left_and_what_it_lacks_is_named(tmp_path: Path) -> None:
    ws = staged(tmp_path, review=EVALUATION)
    begun(ws)
    whole = (tmp_path / FILE).read_bytes()
    assert begun(ws).remarks == [f"{FILE} 已有，没有改动"]
    text = "[goals.facilities.indicators.cost]\n"
    (tmp_path / FILE).write_text(text, "utf-8")
    found = begun(ws)
    assert found.written == []
    assert found.remarks[0].startswith(f"{FILE} 已有，没有改动；里面还没有这些指标：places、quality、")
    assert "cost" not in found.remarks[0].partition("：")[2].split("、")[:1]
    (tmp_path / FILE).write_text("不是", "utf-8")
    assert "有错误" in begun(ws).remarks[0]
    (tmp_path / FILE).unlink()
    assert begun(ws).written == [FILE]
    assert (tmp_path / FILE).read_bytes() == whole


def test_a_project_with_errors_gets_no_file(tmp_path: Path) -> None:
    ws = staged(tmp_path, review=EVALUATION)
    edit(tmp_path / FOLDER_SHOWN / "community.toml", 'leader = "李四"', "leader = 4")
    found = begun(ws)
    assert found.written == []
    assert "有错误" in found.failures[0]
    assert not (tmp_path / FILE).exists()


def test_a_form_for_other_categories_gets_no_file(tmp_path: Path) -> None:
    categories = EVALUATION.replace("\nstage", '\ncategories = ["人员类"]\nstage')
    assert begun(staged(tmp_path, review=categories)) == Begun()


def test_an_unknown_stage_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    ws = staged(tmp_path, review=EVALUATION)
    with pytest.raises(UserError, match="是不是 review"):
        begun(ws, "reveiw")
    with pytest.raises(UserError, match="review（项目支出自评表）"):
        begun(ws, "某表")


HOSTILE = [
    '引号\\"里',
    "点.和#",
    "[方括号]",
    "换行\\n删除",
    "制表\\t符",
    "2023",
    "=",
    "'单引号'",
    "\\u202e反写",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_of_an_indicator_or_activity_can_be_listed(tmp_path: Path, name: str) -> None:
    ws = staged(tmp_path, review=EVALUATION)
    project = tmp_path / FOLDER_SHOWN / "community.toml"
    edit(
        project,
        'id = "cost", kind = "经济成本", name = "设施改造成本"',
        f'kind = "经济成本", name = "{name}"',
    )
    edit(project, 'name = "社区文化活动"', f'name = "{name}"')
    assert begun(ws) == Begun([FILE])
    assert load(ws)[1] == []
    assert begun(ws).remarks == [f"{FILE} 已有，没有改动"]


def test_a_name_that_no_stage_can_hold_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    ws = staged(tmp_path, review=EVALUATION)
    edit(tmp_path / FOLDER_SHOWN / "community.toml", 'name = "社区文化活动"', f'name = "{"长" * 300}"')
    found = begun(ws)
    assert found.written == []
    assert found.failures
    assert not (tmp_path / FILE).exists()


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    staged(tmp_path, review=EVALUATION, plain=HEAD.format("别的表", "project"))
    run = tianbao(tmp_path, "stage", "review", str(YEAR), UNIT)
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith(f"写了 {FILE}\n接着：")
    assert tianbao(tmp_path, "stage", "review", str(YEAR)).out == f"{FILE} 已有，没有改动\n"
    assert tianbao(tmp_path, "stage", "plain", str(YEAR)).status == 2
