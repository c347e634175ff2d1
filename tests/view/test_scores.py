"""The scores of the example's self-evaluations, worked out by hand from what its files say."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.filing.history import Earlier
from generator.filing.reader import Shelf
from generator.filing.workspace import FilingFolder, Workspace
from generator.forms.editions import declared_in, read_editions
from generator.view import department_form, project_form

if TYPE_CHECKING:
    from generator.filing.load import Filing

WORKSPACE = Workspace(Path(__file__).parents[2])
EVALUATION = {edition.of: edition for edition in read_editions(WORKSPACE)[0] if edition.form == "evaluation"}


@cache
def example() -> Filing:
    filing, problems = Shelf(WORKSPACE, declared_in(WORKSPACE)).filing(FilingFolder("wuhan-biolake", 2023))
    assert not problems
    return filing


def project(stem: str) -> dict[str, Any]:
    return dict(project_form(example(), stem, EVALUATION["project"], Earlier())["project"])


def scores(view: dict[str, Any]) -> list[list[str]]:
    return [[row["score"] for row in goal["rows"]] for goal in view["annual_goals"]]


def test_a_project() -> None:
    view = project("service")
    # 执行：221.4 ÷ 233 = 0.950214…，即 95.02%；20 × 0.9502 = 19.004，即 19 分。
    assert (view["rate"], view["execution_score"]) == ("95.02%", "19")
    # 时效：93% ÷ 95% × 4 分 = 3.9157…，即 3.92 分；“全部工作日”达成 100%，4 分；其余达到目标，得满分。
    operation = ["4", "3", "3", "3", "3", "3.92", "10", "10"]
    # 知晓率：88% ÷ 90% × 3 分 = 2.9333…，即 2.93 分；事故 0 次，不多于 1 次，得满分。
    safety = ["4", "3", "3", "4", "2.93", "3", "10", "10"]
    assert scores(view) == [operation, safety]
    # 分值：两个目标各 40 分，加上执行的 20 分是 100 分。
    assert [goal["points"] for goal in view["annual_goals"]] == ["40", "40"]
    # 19 + (4+3+3+3+3+3.92+10+10 = 39.92) + (4+3+3+4+2.93+3+10+10 = 39.93) = 98.85
    assert view["total"] == "98.85"


def test_the_other_projects() -> None:
    # 招商：148.2 ÷ 155.5 = 95.31%，19.06 分；缺 2 个省 3×14÷16 = 2.63，缺 1 个月 3×10÷11 = 2.73，
    # 知晓度 4×95% = 3.8；有显著影响 4×85% = 3.4；有影响 4×90% = 3.6，订阅 4×48000÷50000 = 3.84。
    # 19.06 + (30−0.37−0.27−0.2 = 29.16) + (24−0.6 = 23.4) + (26−0.4−0.16 = 25.44) = 97.06
    assert project("investment")["total"] == "97.06"
    # 企业：186.3 ÷ 205（调减后）= 90.88%，18.18 分；节约率 6% 超过 5%，2×(1−1÷5) = 1.6，优化 6×90% = 5.4；
    # 人员 2×18÷20 = 1.8，作用 6×85% = 5.1；排查 3×60% = 1.8，两项作用各 5×80% = 4。
    # 18.18 + (28−0.4−0.6) + (24−0.2−0.9) + (28−1.2−2) = 92.88
    assert project("enterprise")["total"] == "92.88"
    # 党建：73.9 ÷ 75.5 = 97.88%，19.58 分；引领作用 13×90% = 11.7，满意率 14×89÷90 = 13.84。
    # 19.58 + (80−1.3−0.16 = 78.54) = 98.12
    assert project("party")["total"] == "98.12"


def test_the_department() -> None:
    view = dict(department_form(example(), EVALUATION["department"], Earlier())["department"])
    # 执行：221.4 + 148.2 + 186.3 + 73.9 = 629.8；629.8 ÷ 669 = 0.941405…，即 94.14%；20 × 0.9414 = 18.828。
    assert (view["projects_spent"], view["executed"]) == ("629.8", "629.8")
    assert (view["rate"], view["execution_score"]) == ("94.14%", "18.83")
    assert [goal["points"] for goal in view["annual_goals"]] == [
        "10", "10", "13", "8.5", "10.5", "7", "7", "5.5", "8.5"  # 共 80
    ]  # fmt: skip
    lost = [
        ["0.98"],  # 93 ÷ 95 × 1
        ["0.98"],  # 88 ÷ 90 × 1
        ["0.88", "0.91", "1.9"],  # 14 ÷ 16 × 1；10 ÷ 11 × 1；2 × 95%
        ["1.28"],  # 1.5 × 85% = 1.275
        ["1.35", "1.44"],  # 1.5 × 90%；1.5 × 48000 ÷ 50000
        ["0.4", "1.35"],  # 0.5 × (1 − 1 ÷ 5)；1.5 × 90%
        ["0.3", "1.2", "1.2"],  # 0.5 × 60%；1.5 × 80%，两项
        ["0.45", "1.28"],  # 0.5 × 18 ÷ 20；1.5 × 85% = 1.275
        ["1.35", "1.48"],  # 1.5 × 90%；1.5 × 89 ÷ 90
    ]
    full = {"0.5", "1", "1.5", "2"}
    assert [[score for score in goal if score not in full] for goal in scores(view)] == lost
    # 各目标：10−0.02 = 9.98；9.98；13−0.12−0.09−0.1 = 12.69；8.5−0.22 = 8.28；10.5−0.15−0.06 = 10.29；
    # 7−0.1−0.15 = 6.75；7−0.2−0.3−0.3 = 6.2；5.5−0.05−0.22 = 5.23；8.5−0.15−0.02 = 8.33；共 77.73。
    # 18.83 + 77.73 = 96.56
    assert view["total"] == "96.56"


def test_only_what_a_template_uses_is_worked_out() -> None:
    targets = next(edition for edition in read_editions(WORKSPACE)[0] if edition.form == "project")
    none = project_form(example(), "service", targets, Earlier(), frozenset({"name"}))["project"]
    assert "evaluation" not in none
    one = project_form(example(), "service", targets, Earlier(), frozenset({"evaluation", "total"}))
    assert dict(one["project"])["evaluation"] == {"total": "98.85", "@total": "service.evaluation#total"}
