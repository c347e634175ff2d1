"""Certain corrections: just the value is changed, nothing gets worse, a second run has nothing to do."""

from __future__ import annotations

import errno
import shutil
import stat
import subprocess
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.carry.rollover import unreviewed
from generator.carry.rollover.lines import lines
from generator.carry.rollover.marks import digest
from generator.checks.codebook import choose
from generator.checks.fixing import Change, corrected, corrections, write
from generator.cli.checking import inspect
from generator.filing.selection import Selection
from generator.filing.source import Source, read_source
from generator.filing.workspace import Workspace
from generator.forms.editions import read_editions
from generator.forms.plan import Job

if TYPE_CHECKING:
    from collections.abc import Sequence

EVERYTHING = choose((), ())
UNIT = '# 单位\nname = "某局"\npostcode = "430075"\n'
DEPARTMENT = 'filler = "张三"  # 填报人\n'
PROJECT = """\
# 项目
name   =   "综合服务专项"    # 名称
basis = '计划标准'

[funding]   # 万元
total = 230.50 # 合计
general_public_budget = 233
"""


def job(root: Path, files: dict[str, str | bytes], *years: int) -> Job:
    """Return a job whose one unit has these files every year."""
    for year in years or (2023,):
        folder = root / "filings" / "u" / str(year)
        folder.mkdir(parents=True)
        for name, text in files.items():
            path = folder.parent / "unit.toml" if name == "unit" else folder / f"{name}.toml"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
    ws = Workspace(root)
    return Job(ws, read_editions(ws)[0], "")


def sources(text: str) -> Source:
    source, problems = read_source(text.encode(), "p.toml")
    assert source is not None
    assert problems == []
    return source


def fixed(made: Job, *selections: Selection, choice: Sequence[str] = ()) -> dict[str, bytes]:
    changes = list(corrections(made, selections or (Selection(),), choose(choice, ())))
    assert [write(made.workspace, change) for change in changes] == [None] * len(changes)
    return {change.file.rpartition("/")[2]: change.new for change in changes}


@pytest.mark.parametrize(
    ("text", "key", "value", "expected"),
    [
        ("a = 1 # 一\nb = 2\n", "a", Decimal("233.50"), "a = 233.5 # 一\nb = 2\n"),
        ("a = 1.5\n", "a", Decimal("2E+2"), "a = 200\n"),
        ("a = 1.5\n", "a", Decimal("0.000001"), "a = 0.000001\n"),
        ('a = "x"\n', "a", '说 "是" \\', 'a = "说 \\"是\\" \\\\"\n'),
        ("a = 'x'\n", "a", "y", "a = 'y'\n"),
        ("a = 'x'\n", "a", "it's", 'a = "it\'s"\n'),
        ('a = """\nx\ny"""\n', "a", "x y", 'a = "x y"\n'),
        ("\ufeffa = 'x'\r\nb = '乙' # 注\r\n", "b", "甲", "\ufeffa = 'x'\r\nb = '甲' # 注\r\n"),
        ("a = 'x'\r\nb = 'y'\nc = 1", "b", "z", "a = 'x'\r\nb = 'z'\nc = 1"),
        (
            "t = [{ a = 1, b = '甲乙' }, { a = 2 }]\n",
            "t.1.a",
            Decimal(3),
            "t = [{ a = 1, b = '甲乙' }, { a = 3 }]\n",
        ),
        ("[t.u]\na.b = 'x'\n", "t.u.a.b", "y", "[t.u]\na.b = 'y'\n"),
        ("[[t]]\na = 1\n[[t]]\na = 1 # 二\n", "t.1.a", Decimal(2), "[[t]]\na = 1\n[[t]]\na = 2 # 二\n"),
        ("[t]\na = 1 # 一\nb = 2\n", "t.a", None, "[t]\nb = 2\n"),
        ("t = { a = 1, b = 2 }\n", "t.a", None, "t = { b = 2 }\n"),
        ("a = 1\n", "b", Decimal(1), None),
        ("a = 1\n", "a.b", "x", None),
        ("t = [1]\n", "t.1", Decimal(1), None),
        ("a = \n", "a", "x", None),
    ],
)
def test_one_value_is_changed_and_nothing_else(
    text: str, key: str, value: str | Decimal | None, expected: str | None
) -> None:
    assert corrected(text.encode(), "p.toml", key, value) == (None if expected is None else expected.encode())


def test_what_is_certain_is_corrected_to_the_byte(tmp_path: Path) -> None:
    made = job(tmp_path, {"unit": UNIT, "department": DEPARTMENT, "p": PROJECT.replace("\n", "\r\n")})
    expected = PROJECT.replace("230.50", "233").replace("\n", "\r\n").encode()
    assert fixed(made) == {"p.toml": expected}
    assert (tmp_path / "filings/u/2023/p.toml").read_bytes() == expected
    assert fixed(made) == {}


def remarks(made: Job) -> list[str]:
    return [said for change in corrections(made, (Selection(),), EVERYTHING) for said in change.remarks]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("total = 230.50 # 合计", "total = 230.50 # 合同价 230.5 万", ["6 的注释“合同价 230.5 万”"]),
        ("total = 230.50 # 合计", "# 批复 230.5\n# 万元\ntotal = 230.50", ["6 的注释“批复 230.5”"]),
        ("total = 230.50 # 合计", "total = 230.50 # 2023 年合计", []),
        ("[funding]   # 万元", "phone = '８７２０５０１６' # ８７２０５０１６ 转 1\n[funding]", ["5 的注释"]),
    ],
)
def test_a_comment_that_a_correction_makes_false_is_told(
    tmp_path: Path, old: str, new: str, told: list[str]
) -> None:
    made = job(tmp_path, {"unit": UNIT, "p": PROJECT.replace(old, new)})
    said = remarks(made)
    assert len(said) == len(told)
    assert all(part in one for part, one in zip(told, said, strict=True))


def test_a_line_that_waits_for_review_waits_after_its_correction(tmp_path: Path) -> None:
    text = 'name = "项目" \nphone = "８７２０５０１６"  # 总机；待核 0000\n'
    text = text.replace("0000", digest(lines(sources(text))[1].leaves))
    made = job(tmp_path, {"unit": UNIT, "p": text})
    assert [open_.waits for open_ in unreviewed({"p": sources(text)})] == ["待核"]
    new = fixed(made)["p.toml"].decode()
    assert '"87205016"  # 总机；待核 ' in new
    assert [open_.waits for open_ in unreviewed({"p": sources(new)})] == ["待核"]


@pytest.mark.parametrize("amount", ["230.50", "233"])
def test_a_total_that_the_activities_bear_out_is_left_to_its_author(tmp_path: Path, amount: str) -> None:
    text = f"{PROJECT}[[activities]]\nname = '活动'\namount = {amount}\n"
    assert bool(fixed(job(tmp_path, {"unit": UNIT, "p": text}))) == (amount == "233")


@pytest.mark.parametrize("budget", ["230.50", "200"])
def test_a_total_that_the_budget_bears_out_is_left_to_its_author(tmp_path: Path, budget: str) -> None:
    text = PROJECT.replace("basis =", f"budget = {budget}\nbasis =")
    assert bool(fixed(job(tmp_path, {"unit": UNIT, "p": text}))) == (budget == "200")


def test_only_what_is_chosen_and_selected_is_corrected(tmp_path: Path) -> None:
    wrong = PROJECT.replace("basis =", 'phone = "８７２０５０１６"\nbasis =')
    made = job(tmp_path, {"unit": UNIT, "department": DEPARTMENT, "p": wrong, "q": wrong}, 2022, 2023)
    assert fixed(made, choice=["TB50"]).keys() == {"p.toml", "q.toml"}
    text = (tmp_path / "filings/u/2022/p.toml").read_text("utf-8")
    assert ("230.50" in text, "８７２０５０１６" in text) == (False, True)
    assert fixed(made, Selection("u", 2023, "q")).keys() == {"q.toml"}
    assert fixed(made, Selection("u", 2022)).keys() == {"p.toml", "q.toml"}
    assert fixed(made, Selection("other")) == {}
    assert fixed(made).keys() == {"p.toml"}


def test_corrections_that_are_right_only_together(tmp_path: Path) -> None:
    totals = "[income]\nfiscal_appropriation = 233\ntotal = 240\n[spending]\npersonnel = 233\ntotal = 240\n"
    made = job(tmp_path, {"unit": UNIT, "department": totals})
    assert fixed(made) == {"department.toml": totals.replace("240", "233").encode()}


@pytest.mark.parametrize(
    ("unit", "department", "project", "expected"),
    [
        ("０２７－１２３４５６７８", "02712345678", "027-12345678", "027-12345678"),
        ("027-12345678", "（０２７）12345678", "12345678", "027-12345678"),
        ("", "（０２７）12345678", "１２３４５６７８", "(027)12345678"),
        ("12345678", "１２３４５６７８", "（０２７）12345678", "(027)12345678"),
        ("4222318", "0716-4222318", "4222318", "0716-4222318"),
    ],
)
def test_one_number_in_several_wrong_spellings(
    tmp_path: Path, unit: str, department: str, project: str, expected: str
) -> None:
    texts = {
        name: f'{text}phone = "{phone}"\n'
        for name, text, phone in (
            ("unit", UNIT, unit),
            ("department", DEPARTMENT, department),
            ("p", 'name = "项目"\n', project),
        )
    }
    made = job(tmp_path, texts)
    fixed(made)
    for file in ("2023/department.toml", "2023/p.toml", "unit.toml") if unit else ("2023/p.toml",):
        assert f'phone = "{expected}"\n' in (tmp_path / "filings/u" / file).read_text("utf-8")
    assert inspect(made, (Selection(),), EVERYTHING).fixable == set()


@pytest.mark.parametrize(
    ("part", "total", "corrected_total"),
    [
        ("233", "240", "233"),
        ("233", "{ amount = 240, last_year = 1 }", "{ amount = 233, last_year = 1 }"),
        ("{ amount = 233, last_year = 9 }", "{ last_year = 10 }", "{ last_year = 9 }"),
        ("230", "233", "233"),  # it may be the part that is wrong
    ],
)
def test_a_total_is_corrected_where_the_parts_agree_with_the_other_side(
    tmp_path: Path, part: str, total: str, corrected_total: str
) -> None:
    text = f"[income]\nfiscal_appropriation = {part}\ntotal = {total}\n[spending]\npersonnel = 233\n"
    made = job(tmp_path, {"unit": UNIT, "department": text})
    expected = text.replace(f"total = {total}", f"total = {corrected_total}").encode()
    assert fixed(made) == ({} if total == corrected_total else {"department.toml": expected})


def test_characters_that_cannot_be_seen_go_and_nothing_else(tmp_path: Path) -> None:
    strange = PROJECT.replace("综合服务", "综合\u200b服务⺠生\u00a0").replace("# 名称", "# 名\u200b称")
    (new,) = fixed(job(tmp_path, {"unit": UNIT, "p": strange})).values()
    assert "综合服务民生 专项" in new.decode()
    assert "# 名\u200b称" in new.decode()


def test_what_is_silenced_is_not_corrected(tmp_path: Path) -> None:
    silenced = PROJECT.replace("# 合计", "# tianbao: ignore=TB501 与批复一致")
    assert fixed(job(tmp_path, {"unit": UNIT, "p": silenced})) == {}


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    made = job(tmp_path, {"unit": UNIT, "p": PROJECT})
    (change,) = corrections(made, (Selection(),), EVERYTHING)
    path = tmp_path / "filings/u/2023/p.toml"
    path.write_text("name = '别人刚写的'\n", "utf-8")
    problem = write(made.workspace, change)
    assert problem is not None
    assert "别的程序" in problem.message
    assert "别人刚写的" in path.read_text("utf-8")


def test_a_full_disk_is_told_and_the_old_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "full")

    made = job(tmp_path, {"unit": UNIT, "p": PROJECT})
    monkeypatch.setattr("generator.base.files.write_atomic", full)
    (change,) = corrections(made, (Selection(),), EVERYTHING)
    problem = write(made.workspace, change)
    assert problem is not None
    assert "磁盘已满" in problem.message
    assert (tmp_path / "filings/u/2023/p.toml").read_text("utf-8") == PROJECT


def test_a_file_made_read_only_is_left_alone(tmp_path: Path) -> None:
    made = job(tmp_path, {"unit": UNIT, "p": PROJECT})
    path = tmp_path / "filings/u/2023/p.toml"
    path.chmod(0o444)
    (change,) = corrections(made, (Selection(),), EVERYTHING)
    problem = write(made.workspace, change)
    assert problem is not None
    assert "只读" in problem.message
    assert path.read_text("utf-8") == PROJECT
    assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_links_and_permissions_stay(tmp_path: Path) -> None:
    made = job(tmp_path, {"unit": UNIT, "p": PROJECT})
    path, real = tmp_path / "filings/u/2023/p.toml", tmp_path / "real.toml"
    path.rename(real)
    path.symlink_to(real)
    real.chmod(0o640)
    fixed(made)
    assert path.is_symlink()
    assert "233 # 合计" in real.read_text("utf-8")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


@pytest.mark.parametrize("end", ["\n", ""])
def test_git_applies_the_diff(tmp_path: Path, end: str) -> None:
    git = shutil.which("git")
    assert git
    old, new = f"a = 1\r\n乙 = 2{end}", f"a = 1\r\n乙 = 3{end}"
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "p.toml").write_bytes(old.encode())
    diff = "".join(Change("x/p.toml", old.encode(), new.encode(), 1).diff())
    subprocess.run([git, "apply", "-"], cwd=tmp_path, input=diff.encode(), check=True)
    assert (tmp_path / "x" / "p.toml").read_bytes() == new.encode()


PHONES = st.sampled_from(
    [
        "027-87205016",
        "02787205016",
        "87205016",
        "８７２０５０１６",
        "027－87205016",
        "（０２７）87205016",
        "无",
    ]
)
AMOUNTS = st.sampled_from(["233", "230", "0", "233.00", "1e2"])
BASES = st.sampled_from(["计划标准", "计划指标", "历史", "历史标准", "行业标准指标", "预算支出标准", "随便"])
TARGETS = st.sampled_from(
    ["≥4次", ">=4次", "＞４次", "100%", "＝100％", "4 次", "不少于4次", "好", "小于等于3万元"]
)
KINDS = st.sampled_from(["数量", "数量指标", "产出指标/数量指标", "成本", "满意度", "效益/质量"])
INDICATOR = st.builds(
    '  {{ kind = "{}", name = "{}", target = "{}", basis = "{}", achieved = "{}" }}, # 注\n'.format,
    KINDS, st.sampled_from("甲乙丙"), TARGETS, BASES, TARGETS,
)  # fmt: skip
PROJECTS = st.builds(
    'name = "项目"\ncode = "420108220020030000101"\nphone = "{}" # 电话\nbudget = {}\nbasis = "{}"\n'
    "funding = {{ total = {}, general_public_budget = {} }}\n"
    "[goals.g] # 目标\ntext = '目标'\nindicators = [\n{}]\n".format,
    PHONES, AMOUNTS, BASES, AMOUNTS, AMOUNTS, st.lists(INDICATOR, max_size=3).map("".join),
)  # fmt: skip
UNITS = st.builds(
    'name = "某局"\nphone = "{}"\npostcode = "{}"\n'.format,
    PHONES,
    st.sampled_from(["430075", "４３００７５", "43 0075"]),
)
DEPARTMENTS = st.builds(
    'filler = "张三"\nphone = "{}"\ngoals = ["p/g"]\n[spending]\ntotal = {}\nspecial_purpose = {}\n'
    "[income]\ntotal = {}\nunit_funds = {}\n".format,
    PHONES,
    *(AMOUNTS,) * 4,
)


PHONE_OF_A_BROKEN_PROJECT = (
    'name = "某局"\nphone = "87205016"\npostcode = "430075"\n',
    'filler = "张三"\nphone = "87205016"\ngoals = ["p/g"]\n[spending]\ntotal = 233\n',
    'name = "项目"\nphone = "027-87205016" # 电话\n[goals.g]\ntext = "目标"\n',
    'name = "项目"\nphone = "027-87205016" # 电话\n[goals.g]\ntext = "目标"\n',
)
"""The unit's spelling must be found although the project that spells it out is left out of the checks."""


def told(made: Job) -> dict[tuple[str, str, object], str]:
    problems = inspect(made, (Selection(),), EVERYTHING).problems
    return {(problem.code, problem.place.file, problem.place.key): problem.message for problem in problems}


@settings(max_examples=12, deadline=None)
@example(*PHONE_OF_A_BROKEN_PROJECT, [2021])
@given(
    UNITS,
    DEPARTMENTS,
    PROJECTS,
    PROJECTS,
    st.lists(st.sampled_from([2021, 2022, 2023]), unique=True, min_size=1),
)
def test_a_correction_brings_no_problem_and_leaves_nothing_for_the_next_run(
    unit: str, department: str, one: str, other: str, years: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = job(Path(folder), {"unit": unit, "department": department, "p": one, "q": other}, *years)
        before = told(made)
        changed = fixed(made)
        after = told(made)
        assert inspect(made, (Selection(),), EVERYTHING).fixable == set()
        assert after.keys() <= before.keys()
        assert bool(changed) == (after != before)
        assert fixed(made) == {}
