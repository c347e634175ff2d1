"""A rule silenced at one value from outside: where the comment stands, and that nothing else moves."""

from __future__ import annotations

import shutil
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.carry.rollover import unreviewed
from generator.checks.fixing import About
from generator.checks.review import review_folder
from generator.checks.silence import silences_of
from generator.checks.silencing import (
    LONGEST,
    Said,
    SilencingError,
    reason_as_written,
    silenced,
    with_comment,
)
from generator.filing.reader import Shelf
from generator.filing.source import read_source
from generator.filing.workspace import FilingFolder, Workspace
from generator.forms.editions import read_editions
from generator.forms.plan import Job

if TYPE_CHECKING:
    from pathlib import Path

    from generator.base.problems import KeyPath, Problem

SAID = Said("TB203", "按通知")
MARK = SAID.comment
OTHER = "# tianbao: ignore=TB305"
CASES: dict[str, tuple[str, KeyPath, str]] = {
    "behind a value": ("a = 1\nb = 2\n", ("a",), f"a = 1 {MARK}\nb = 2\n"),
    "behind blanks": ("a = 1 \t\n", ("a",), f"a = 1 \t{MARK}\n"),
    "behind a comment": ("a = 1 # 一\n", ("a",), f"a = 1 # 一 {MARK}\n"),
    "before a mark, which comes last": ("a = '甲'  # 待核 3f2a\n", ("a",), f"a = '甲'  {MARK} # 待核 3f2a\n"),
    "of an item": ("a = [\n  { b = 1 },\n  { b = 2 }, # 二\n]\n", ("a", 0, "b"),
                   f"a = [\n  {{ b = 1 }}, {MARK}\n  {{ b = 2 }}, # 二\n]\n"),
    "of the last item, without a comma": ("a = [\n  1,\n  2\n]\n", ("a", 1), f"a = [\n  1,\n  2 {MARK}\n]\n"),
    "of a list": ("a = [\n  1,\n]\n", ("a",), f"a = [ {MARK}\n  1,\n]\n"),
    "of a table": ("[t]\na = 1\n", ("t", "none"), f"[t] {MARK}\na = 1\n"),
    "of one of several tables": ("[[t]]\na = 1\n[[t]] # 二\n", ("t", 1),
                                 f"[[t]]\na = 1\n[[t]] # 二 {MARK}\n"),
    "behind a text of several lines": ('a = """\n一\n二 # 不是注释\n"""\nb = 1\n', ("a",),
                                       f'a = """\n一\n二 # 不是注释\n""" {MARK}\nb = 1\n'),
    "above what a text begins behind": ('a = [\n  { b = 1, c = """\n一\n""" },\n]\n', ("a", 0, "b"),
                                        f'a = [\n  {MARK}\n  {{ b = 1, c = """\n一\n""" }},\n]\n'),
    "behind what a text ends before": ('a = [{ c = """\n一""", b = 1 }]\n', ("a", 0, "b"),
                                       f'a = [{{ c = """\n一""", b = 1 }}] {MARK}\n'),
    "of the file": ("a = 1\n", ("none",), f"{MARK}\na = 1\n"),
    "of the file, below its first comment": ("#:schema x\n# 项目\n\na = 1\n", (),
                                             f"#:schema x\n# 项目\n{MARK}\n\na = 1\n"),
    "for the same reason as another": (f"a = 1 {OTHER} 按通知\n", ("a",), f"a = 1 {OTHER},TB203 按通知\n"),
    "for another reason": (f"a = 1 {OTHER} 已报批\n", ("a",), f"a = 1 {OTHER} 已报批 {MARK}\n"),
    "for the same reason, in the line above": (f"{OTHER} 按通知\na = 1\n", ("a",),
                                               f"{OTHER},TB203 按通知\na = 1\n"),
    "where a reason was lacking": ("a = 1 # tianbao: ignore=TB203 。 # 一\n", ("a",), f"a = 1 {MARK} # 一\n"),
    "where several lacked one": ("a = 1 # tianbao: ignore=TB203,TB305\n", ("a",),
                                 f"a = 1 # tianbao: ignore=TB203,TB305 {MARK}\n"),
    "with other line ends": ("\ufeffa = 1\r\nb = 2\r\n", ("b",), f"\ufeffa = 1\r\nb = 2 {MARK}\r\n"),
    "at the end of a file": ("a = 1", ("a",), f"a = 1 {MARK}"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_comment_stands_where_it_speaks_for_the_value(name: str) -> None:
    before, key, after = CASES[name]
    made = with_comment(before.encode(), "p.toml", key, SAID)
    assert next(made).decode() == after


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (" 按上级\n通知 ", "按上级 通知"),
        ("第 #3 条", "第 ＃3 条"),
        ("、TB305 也一样", "TB305 也一样"),
        ('他说“是”，"it\'s" \\n', '他说“是”，"it\'s" \\n'),
        ("x # tianbao: ignore=TB101 y", "x ＃ tianbao: ignore=TB101 y"),
        ("a\x00b\u202e", "a\\x00b\\u202e"),
    ],
)
def test_a_reason_is_one_line_of_a_comment(typed: str, said: str) -> None:
    assert reason_as_written(typed) == said


@pytest.mark.parametrize(
    ("typed", "why"),
    [("", "写上"), (" \n#。……", "写上"), ("字" * (LONGEST + 1), "最多"), ("已 待核 3f2a", "待核")],
)
def test_what_is_no_reason(typed: str, why: str) -> None:
    with pytest.raises(SilencingError, match=why):
        reason_as_written(typed)


TEXT = """\
#:schema x
name = "甲"   # 名称
plan = '''
一 # 二
'''
activities = [
  { name = "乙", amount = 1 }, # 待核 3f2a
  { name = "丙", note = \"\"\"
三\"\"\", amount = 2 }, # tianbao: ignore=TB305 按通知
]

[goals.a] # 目标
text = "丁" # tianbao: ignore=TB305
indicators = [{ name = "戊" }]
"""
KEYS: list[KeyPath] = [
    (), ("none",), ("name",), ("plan",), ("activities",), ("activities", 0), ("activities", 0, "amount"),
    ("activities", 1, "name"), ("activities", 1, "note"), ("activities", 1, "amount"), ("goals", "a"),
    ("goals", "a", "text"), ("goals", "a", "indicators", 0, "name"), ("goals", "b"),
]  # fmt: skip


@given(
    st.text(st.characters(exclude_categories=[]), max_size=12)
    | st.lists(
        st.sampled_from(["#", "、TB305", ",", "\n", "按通知", "tianbao: ignore=TB1 x", '"""', " "])
    ).map("".join),
    st.sampled_from(KEYS),
    st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_the_reason_only_the_comment_is_new(typed: str, key: KeyPath, end: str) -> None:
    data = TEXT.replace("\n", end).encode()
    before, _ = read_source(data, "p.toml")
    try:
        reason = reason_as_written(typed)
    except SilencingError:
        return
    made = list(with_comment(data, "p.toml", key, Said("TB203", reason)))
    for new in made:
        after, problems = read_source(new, "p.toml")
        assert before is not None
        assert after is not None
        assert problems == []
        assert after.values == before.values
        changes = SequenceMatcher(None, data.decode(), new.decode(), autojunk=False).get_opcodes()
        assert all(kind in ("equal", "insert") for kind, *_ in changes)
        said = [(silence.codes, silence.reason) for silence in silences_of(after)]
        assert [each for each in said if "TB203" in each[0]] in (
            [(("TB203",), reason)],
            [(("TB305", "TB203"), reason)],
        )
        assert len(unreviewed({"p": after})) == len(unreviewed({"p": before}))
    assert made


PROJECT = """\
name = "综合服务专项"
attribute = "持续性项目"
start_year = 2023
end_year = 2023
activities = [
  { name = "水电费", description = "水电费", amount = 3 },
  { name = "物业费", description = "物业费", amount = 4 },
]

[goals.service]
text = "做好服务。"
indicators = [
  { name = "服务不断优化", kind = "社会效益指标", target = "有优化" },
  { name = "服务次数", kind = "数量指标", target = "≥3次", basis = "历史指标" },
]
"""
FOLDER = FilingFolder("u", 2023)


@pytest.fixture(name="job")
def small_filing(tmp_path: Path) -> Job:
    """Return a filing of two years, of which rules find much."""
    for year in ("2023", "2024"):
        folder = tmp_path / "filings" / "u" / year
        folder.mkdir(parents=True)
        (folder / "p.toml").write_text(PROJECT, "utf-8")
        (folder / "department.toml").write_text('filler = "张三"\nphone = "027-81234567"\n', "utf-8")
    (folder.parent / "unit.toml").write_text('name = "某局"\nphone = "81234567"\n', "utf-8")
    ws = Workspace(tmp_path)
    return Job(ws, read_editions(ws)[0], "")


def found(job: Job, folder: FilingFolder = FOLDER) -> list[Problem]:
    return list(review_folder(job, Shelf(job.workspace, job.declared), folder).findings)


def test_each_finding_can_be_silenced_and_nothing_else_goes_or_comes(job: Job) -> None:
    every = found(job)
    assert len(every) > 12
    refused = set()
    for problem in every:
        wanted, path = About.of(problem), job.workspace.root / problem.place.file
        before = path.read_bytes()
        try:
            change = silenced(job, FOLDER, wanted, "按通知")
        except SilencingError as error:
            refused.add((wanted.code, str(error)))
            continue
        assert (change.file, change.old) == (wanted.file, before)
        path.write_bytes(change.new)
        left = [About.of(one) for one in found(job)]
        expected = [one for one in map(About.of, every) if one != wanted]
        assert sorted(left) == sorted(one for one in expected if one in left)
        assert {(one.code, one.file) for one in set(expected) - set(left)} <= {(wanted.code, wanted.file)}
        path.write_bytes(before)
    assert refused == set()


def test_all_of_a_filings_findings_can_be_silenced_one_after_the_other(job: Job) -> None:
    while every := found(job):
        change = silenced(job, FOLDER, About.of(every[0]), "按通知")
        (job.workspace.root / change.file).write_bytes(change.new)
    assert found(job) == []


def test_what_only_one_year_says_of_the_units_file_can_not_be_silenced_there(job: Job) -> None:
    shutil.copy(job.workspace.root / "filings/u/unit.toml", job.workspace.root)
    problem = next(one for one in found(job) if one.place.file.endswith("unit.toml") and one.also)
    assert silenced(job, FOLDER, About.of(problem), "总机").file == problem.place.file
    other = job.workspace.root / "filings/u/2024/department.toml"
    other.write_text('filler = "张三"\n', "utf-8")
    with pytest.raises(SilencingError, match="没有 TB603 可以略过"):
        silenced(job, FOLDER, About.of(problem), "总机")


def test_a_problem_that_has_gone_is_told(job: Job) -> None:
    gone = About("TB302", "filings/u/2023/p.toml", "attribute", "不是这句话")
    with pytest.raises(SilencingError, match="已经没有了"):
        silenced(job, FOLDER, gone, "按通知")
    for file in ("filings/u/2023/none.toml", "filings/u/2024/p.toml", "../x.toml", ""):
        with pytest.raises(SilencingError, match="已经没有了"):
            silenced(job, FOLDER, gone._replace(file=file), "按通知")
