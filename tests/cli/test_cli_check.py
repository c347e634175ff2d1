"""``tianbao check`` and ``tianbao rules``, run as their users run them."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import COMMAND, ENVIRONMENT, Run, tianbao
from tools import need
from workspaces import UNIT, YEAR, edit, workspace

import generator.cli.forms
import generator.cli.live
import generator.cli.making
import generator.cli.years  # noqa: F401 - each adds its commands
from generator.base.terminal import columns
from generator.checks.codebook import choose, codebook
from generator.cli.checking import inspect
from generator.cli.root import commands as main_commands
from generator.cli.templates import template_group
from generator.filing.selection import Selection
from generator.filing.workspace import FilingFolder
from generator.forms.editions import read_editions
from generator.forms.plan import Job
from generator.pipeline.task import Task
from generator.pipeline.work import ProcessLostError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.filing.workspace import Workspace

COMMUNITY = f"filings/{UNIT}/{YEAR}/community.toml"
OTHER = f"filings/{UNIT}/{YEAR}/other.toml"
DEPARTMENT = f"filings/{UNIT}/{YEAR}/department.toml"
WRONG_TOTAL = ("general_public_budget = 42.5", "total = 40 # 合计\ngeneral_public_budget = 42.5")
ROOT = Path(__file__).parents[2]


@pytest.fixture(name="ws")
def clean_workspace(tmp_path: Path) -> Workspace:
    return workspace(tmp_path / "ws")


@pytest.fixture(name="wrong")
def wrong_workspace(ws: Workspace) -> Workspace:
    """Return a workspace with one error, which can be corrected for certain."""
    edit(ws.root / COMMUNITY, *WRONG_TOTAL)
    return ws


def codes(run: Run) -> list[str]:
    return re.findall(r"代码：(TB\d+)", run.out)


def test_the_scaffold_passes_the_strict_check(ws: Workspace) -> None:
    assert tianbao(ws.root, "check", "--strict") == Run(0, "检查了 1 份申报，没有发现问题\n", "")


def test_the_number_of_processes_does_not_show(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", units=("a", "b", "c"), years=(2023, 2024))
    edit(ws.filings / "b" / "2024" / "community.toml", *WRONG_TOTAL)
    job, choice = Job(ws, read_editions(ws)[0], ""), choose((), ())
    one, two = (inspect(job, (Selection(),), choice, jobs=jobs) for jobs in (1, 2))
    assert one == two
    assert (one.filings, {problem.code for problem in one.fixable}) == (6, {"TB501"})


def test_an_empty_workspace_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "filings").mkdir()
    run = tianbao(tmp_path, "check")
    assert (run.status, run.err) == (0, "")
    assert "没有要检查的申报" in run.out


def test_a_problem_comes_with_line_caret_hint_code_and_the_way_to_mend_it(wrong: Workspace) -> None:
    run = tianbao(wrong.root, "check")
    assert (run.status, run.err) == (1, "")
    lines = run.out.splitlines()
    start = lines.index(next(line for line in lines if line.startswith(f"{COMMUNITY}:")))
    place, message, source, carets, hint, code = lines[start : start + 6]
    number = place.split(":")[1]
    assert message == "  错误：项目资金来源合计写的是 40 万元，各来源相加是 42.5 万元"
    assert source == f"{number:>8} │ total = 40 # 合计"
    assert carets == "         │         ^^"
    assert hint.startswith("  办法：")
    assert code == "  代码：TB501，可用 --fix 改正"
    assert "共 1 处错误" in lines
    assert "tianbao check --fix" in lines[-1]
    assert "\x1b" not in run.out
    assert all(columns(line) <= 80 for line in lines)


def test_files_that_cannot_be_read_are_reported_with_the_rest(wrong: Workspace) -> None:
    shutil.copy(wrong.root / COMMUNITY, (wrong.root / COMMUNITY).with_name("other.toml"))
    edit(wrong.root / COMMUNITY, "leader =", "leadr =")
    run = tianbao(wrong.root, "check", "--select", "TB5")
    assert run.status == 1
    assert codes(run) == ["TB021", "TB501"]
    assert codes(tianbao(wrong.root, "check", "--ignore", "TB")) == ["TB021"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--select", "TB501"], 1),
        (["--select", "TB2,tb50"], 1),
        (["--select", "TB2", "--select", "TB50"], 1),
        (["--select", "TB2"], 0),
        (["--ignore", "TB501"], 0),
        (["--select", "TB5", "--ignore", "TB501"], 0),
        (["--ignore", "TB2"], 1),
        (["--select", ""], 1),
        (["--select", " ,"], 1),
        (["--select", "", "--ignore", ""], 1),
        (["--select", "", "--ignore", "TB501"], 0),
    ],
)
def test_codes_are_chosen_by_prefix(wrong: Workspace, arguments: list[str], status: int) -> None:
    run = tianbao(wrong.root, "check", *arguments)
    assert run.status == status
    assert ("TB501" in codes(run)) is bool(status)


def test_warnings_fail_only_when_strict(ws: Workspace) -> None:
    edit(ws.root / COMMUNITY, 'calculation = "3处×10万元/处=30万元"\n', "")
    run = tianbao(ws.root, "check")
    assert (run.status, codes(run)) == (0, ["TB402"])
    assert tianbao(ws.root, "check", "--strict").status == 1
    assert tianbao(ws.root, "check", "--strict", "--ignore", "TB402").status == 0


def test_only_what_a_path_names_is_shown(wrong: Workspace) -> None:
    assert codes(tianbao(wrong.root, "check", COMMUNITY)) == ["TB501"]
    assert codes(tianbao(wrong.root, "check", DEPARTMENT)) == []
    assert codes(tianbao(wrong.filings / UNIT, "check", str(YEAR))) == ["TB501"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "nowhere"], "没有“nowhere”"),
        (["check", "--select", "TB5O1"], "没有“TB5O1”这个代码；是不是 TB501？"),
        (["check", "--ignore", "E501"], "没有“E501”这个代码；用 tianbao rules 查看"),
        (["check", "--select", "501"], "没有“501”这个代码；是不是 TB501？"),
        (["check", "--select", "TB999"], "没有“TB999”这个代码；用 tianbao rules 查看"),
        (["check", "--diff", "--format", "sarif"], "--diff 显示的是要改的行，没有 sarif 格式"),
        (["check", "--format", "xml"], "应是 text、json、github、sarif 之一，不是“xml”"),
        (["check", "--formt", "json"], "是不是“--format”？"),
        (["rules", "TB9999"], "没有“TB9999”这个代码"),
    ],
)
def test_wrong_usage_is_told_in_chinese_with_status_2(ws: Workspace, arguments: list[str], said: str) -> None:
    run = tianbao(ws.root, *arguments)
    assert (run.status, run.out) == (2, "")
    assert said in run.err
    assert not re.search(r"Error|Usage|Invalid", run.err)


def test_severity_is_at_least_that(wrong: Workspace) -> None:
    edit(wrong.root / COMMUNITY, 'calculation = "3处×10万元/处=30万元"\n', "")
    assert codes(tianbao(wrong.root, "check")) == ["TB501", "TB402"]
    assert codes(tianbao(wrong.root, "check", "--severity", "error")) == ["TB501"]
    assert codes(tianbao(wrong.root, "check", "--severity", "warning")) == ["TB501", "TB402"]


def test_a_place_as_it_is_printed_asks_about_its_line(wrong: Workspace) -> None:
    edit(wrong.root / COMMUNITY, 'calculation = "3处×10万元/处=30万元"\n', "")
    place = next(line for line in tianbao(wrong.root, "check").out.splitlines() if line.startswith(COMMUNITY))
    for written in (place, place.rpartition(":")[0]):
        run = tianbao(wrong.root, "check", written)
        assert (run.status, codes(run)) == (1, ["TB501"])
    assert tianbao(wrong.root, "check", f"{COMMUNITY}:1").status == 0
    assert "行号要写在" in tianbao(wrong.root, "check", f"filings/{UNIT}/{YEAR}:1").err


def test_other_formats_stay_complete() -> None:
    run = tianbao(ROOT, "check", "--format", "json")
    listed = tianbao(ROOT, "check", "--all").out.count("  代码：")
    assert len(json.loads(run.out)["problems"]) == listed > 100


TEMPLATE = [("template", name) for name in template_group.commands]
COMMANDS = [(), *TEMPLATE, *((name,) for name in main_commands.commands)]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_is_chinese_fits_80_columns_and_says_exit_codes(
    tmp_path: Path, command: tuple[str, ...], option: str
) -> None:
    run = tianbao(tmp_path, *command, option)
    assert "退出码" in run.out
    assert (run.status, run.err) == (0, "")
    assert not re.search(r"Usage|Options|Show|default|required", run.out)
    assert all(columns(line) <= 80 for line in run.out.splitlines())


def test_other_programs_get_utf_8_even_where_the_terminal_speaks_gbk(wrong: Workspace) -> None:
    run = tianbao(wrong.root, "check", "--format", "json", PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    assert run.status == 1
    assert [problem["code"] for problem in json.loads(run.out)["problems"]] == ["TB501"]


def test_files_are_named_from_where_the_command_runs(wrong: Workspace) -> None:
    run = tianbao(wrong.root.parent, "check", str(wrong.root), "--format", "github")
    assert run.out.startswith(f"::error file=ws/{COMMUNITY},line=")
    run = tianbao(wrong.filings, "check", "--format", "github")
    assert run.out.startswith(f"::error file={COMMUNITY},line=")


def test_only_a_terminal_gets_colour(wrong: Workspace) -> None:
    master, slave = pty.openpty()
    environment = ENVIRONMENT | {"TERM": "xterm-256color"}
    subprocess.run([*COMMAND, "check"], cwd=wrong.root, env=environment, stdout=slave, check=False)
    os.close(slave)
    assert "\x1b[1;31m错误" in os.read(master, 10_000).decode()


def test_fix_corrects_and_says_so(wrong: Workspace) -> None:
    run = tianbao(wrong.root, "check", "--fix")
    assert run == Run(0, "检查了 1 份申报，没有发现问题\n", f"改正了 {COMMUNITY} 里的 1 处\n")
    assert "total = 42.5 # 合计\n" in (wrong.root / COMMUNITY).read_text("utf-8")
    assert tianbao(wrong.root, "check", "--fix").err == ""


@pytest.fixture(name="twice")
def workspace_with_two_corrections(wrong: Workspace) -> Workspace:
    """Return a workspace in which two files hold an error each that can be corrected for certain."""
    other = wrong.root / OTHER
    other.write_text((wrong.root / COMMUNITY).read_text("utf-8").replace("社区服务专项", "另一专项"), "utf-8")
    return wrong


def total_line(ws: Workspace, file: str) -> int:
    lines = (ws.root / file).read_text("utf-8").splitlines()
    return next(i for i, line in enumerate(lines, 1) if line.startswith("total"))


def corrected_files(ws: Workspace, *arguments: str) -> set[str]:
    before = {file: (ws.root / file).read_bytes() for file in (COMMUNITY, OTHER)}
    tianbao(ws.root, "check", "--fix", *arguments)
    return {file for file, data in before.items() if (ws.root / file).read_bytes() != data}


def test_fix_of_a_line_corrects_what_is_found_there_alone(twice: Workspace) -> None:
    line = total_line(twice, COMMUNITY)
    assert corrected_files(twice, f"{COMMUNITY}:1") == set()
    diff = tianbao(twice.root, "check", "--diff", f"{COMMUNITY}:1")
    assert (diff.status, diff.out) == (0, "")
    assert corrected_files(twice, f"{COMMUNITY}:1", f"{OTHER}:{line}") == {OTHER}
    assert corrected_files(twice, f"{COMMUNITY}:{line}") == {COMMUNITY}


def test_fix_of_a_line_leaves_its_neighbour_though_a_correction_moves_it(ws: Workspace) -> None:
    wrong = 'phone = "027-12345678"\n'
    edit(ws.root / COMMUNITY, 'leader = "李四"\n', 'leader = "李四"\n' + wrong)
    edit(ws.root / COMMUNITY, *WRONG_TOTAL)
    line = total_line(ws, COMMUNITY)
    tianbao(ws.root, "check", "--fix", f"{COMMUNITY}:{line}")
    text = (ws.root / COMMUNITY).read_text("utf-8")
    assert wrong in text
    assert "total = 42.5" in text


def test_paths_with_and_without_a_line_go_together(twice: Workspace) -> None:
    def files(*arguments: str) -> set[str]:
        return set(
            re.findall(
                r"^(filings/[^:]*)", tianbao(twice.root, "check", "--all", *arguments).out, re.MULTILINE
            )
        )

    assert files(COMMUNITY, f"{OTHER}:1") == {COMMUNITY}
    assert files(f"filings/{UNIT}", f"{OTHER}:1") == {COMMUNITY, OTHER, DEPARTMENT}
    assert files(f"{COMMUNITY}:1", f"{OTHER}:{total_line(twice, OTHER)}") == {OTHER}
    assert corrected_files(twice, COMMUNITY, f"{OTHER}:1") == {COMMUNITY}


def test_severity_limits_what_is_corrected(twice: Workspace) -> None:
    edit(twice.root / f"filings/{UNIT}/unit.toml", 'postcode = "430000"', 'postcode = "430000 "')
    assert "TB501" in codes(tianbao(twice.root, "check", "--all", "--severity", "error"))
    assert corrected_files(twice, "--severity", "error") == {COMMUNITY, OTHER}


def test_a_linked_file_is_asked_about_by_its_own_name(wrong: Workspace) -> None:
    away = wrong.root / "elsewhere.toml"
    (wrong.root / COMMUNITY).rename(away)
    (wrong.root / COMMUNITY).symlink_to(away)
    run = tianbao(wrong.root, "check", f"{COMMUNITY}:{total_line(wrong, COMMUNITY)}")
    assert (run.status, codes(run)) == (1, ["TB501"])


def test_the_page_shows_hints_and_what_can_be_corrected_within_80_columns() -> None:
    run = tianbao(ROOT, "check")
    assert all(columns(line) <= 80 for line in run.out.splitlines())
    assert "可用 --fix 改正" in run.out.partition("各规则的处数：")[0]
    entry = next(part for part in run.out.split("\n\n") if "有几个问题" in part)
    assert entry.count("办法：") == entry.count("\n  - ")


@pytest.mark.parametrize("command", ["watch", "serve"])
def test_commands_that_stay_end_well_on_ctrl_c(tmp_path: Path, command: str) -> None:
    codes = tianbao(tmp_path, command, "--help").out.partition("退出码：")[2]
    assert "0 正常，或按 Ctrl-C 结束" in codes
    assert "130" not in codes


def test_fix_leaves_a_read_only_file_and_says_so(wrong: Workspace) -> None:
    path = wrong.root / COMMUNITY
    before = path.read_bytes()
    path.chmod(0o444)
    run = tianbao(wrong.root, "check", "--fix")
    assert (run.status, run.err, codes(run)) == (1, "", ["TB041", "TB501"])
    assert "只读" in run.out
    assert path.read_bytes() == before


@pytest.mark.parametrize("arguments", [["--diff"], ["--fix", "--diff"]], ids=" ".join)
def test_diff_shows_what_fix_would_do_and_writes_nothing(wrong: Workspace, arguments: list[str]) -> None:
    before = (wrong.root / COMMUNITY).read_bytes()
    run = tianbao(wrong.root, "check", *arguments)
    assert run.status == 1
    changed = [line for line in run.out.splitlines() if re.match("[-+]", line)]
    assert changed == [
        f"--- a/{COMMUNITY}",
        f"+++ b/{COMMUNITY}",
        "-total = 40 # 合计",
        "+total = 42.5 # 合计",
    ]
    assert "1 处" in run.err
    assert (wrong.root / COMMUNITY).read_bytes() == before
    tianbao(wrong.root, "check", "--fix")
    assert tianbao(wrong.root, "check", "--diff") == Run(0, "", "没有能自动改正的问题\n")


def test_rules_are_listed_and_explained_in_chinese(ws: Workspace) -> None:
    run = tianbao(ws.root, "rules")
    assert run.status == 0
    assert re.findall(r"TB\d{3}", run.out) == sorted(
        codebook(), key=lambda code: (not codebook()[code].reason, code)
    )
    one = tianbao(ws.root, "rules", "tb501")
    for said in (
        "TB501  项目资金来源合计不等于各来源之和",
        "程度：错误",
        "退回原因：其他",
        "错例：",
        "正例：",
        "办法：删去 total 由程序求和，或改正有误的来源金额",
    ):
        assert said in one.out
    assert "TB502" in tianbao(ws.root, "rules", "TB50").out
    everything = tianbao(ws.root, "rules", "TB").out
    assert all(columns(line) <= 80 for line in (run.out + everything).splitlines())


def test_a_build_says_what_a_check_would_find_and_prints_all_the_same(wrong: Workspace) -> None:
    run = tianbao(wrong.root, "build")
    assert (run.status, run.out) == (0, "印好 2 张表\n")
    assert run.err == "审核发现 1 处错误；用 tianbao check 查看\n"
    again = tianbao(wrong.root, "build")
    assert again == Run(0, "没有变动，2 张表都是最新的\n", run.err)


def test_a_strict_build_does_not_print_what_is_wrong(wrong: Workspace) -> None:
    run = tianbao(wrong.root, "build", "--strict")
    assert run.status == 1
    assert f"{COMMUNITY}:" in run.err
    assert "错误：" in run.err
    assert not list((wrong.root / "build").rglob("*.docx"))
    edit(wrong.root / COMMUNITY, WRONG_TOTAL[1], WRONG_TOTAL[0])
    assert tianbao(wrong.root, "build", "--strict") == Run(0, "印好 2 张表\n", "")


def test_a_strict_build_prints_what_is_only_warned_of(ws: Workspace) -> None:
    edit(ws.root / COMMUNITY, 'calculation = "3处×10万元/处=30万元"\n', "")
    run = tianbao(ws.root, "build", "--strict")
    assert run == Run(0, "印好 2 张表\n", "审核发现 1 处警告；用 tianbao check 查看\n")


def test_make_check_is_there() -> None:
    command = [need("make"), "-n", "--no-print-directory", "check"]
    planned = subprocess.check_output(command, cwd=ROOT, text=True)
    assert planned.splitlines()[-1].endswith("tianbao check")


def test_a_lost_process_is_told(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object) -> Iterator[object]:
        raise ProcessLostError([Task(FilingFolder("my-unit", YEAR))])
        yield

    monkeypatch.setattr("generator.cli.checking.run", lost)
    found = inspect(Job(ws, read_editions(ws)[0], ""), (Selection(),), choose((), ()))
    assert [problem.code for problem in found.problems] == ["TB091"]
