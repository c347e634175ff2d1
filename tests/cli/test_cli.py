"""The command line, run as its users run it."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from commands import COMMAND, ENVIRONMENT, Run, tianbao
from workspaces import UNIT, YEAR, edit, workspace

from generator import __version__
from generator.base.files import shared
from generator.base.problems import Severity, Span
from generator.base.report import excerpt
from generator.base.terminal import columns, wrap

ROOT = Path(__file__).parents[2]
SERVICE = f"filings/{UNIT}/{YEAR}/community.toml"


def test_build_says_what_it_did_and_that_there_was_nothing_to_do(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    assert tianbao(ws.filings / UNIT, "build") == Run(0, "印好 2 张表\n", "")
    assert tianbao(ws.root, "build") == Run(0, "没有变动，2 张表都是最新的\n", "")
    edit(ws.root / SERVICE, "李四", "王五")
    assert tianbao(tmp_path, "build", str(ws.root / SERVICE)).out == (
        "印好 1 张表\n"
        "1 张表不是最新，保留上一次印好的（目录页和网页上也注明了）：\n"
        f"  build/{UNIT}/{YEAR}/department：源文件改过，这次没有重印\n"
    )
    assert tianbao(ws.root, "build", f"filings/{UNIT}/{YEAR}").out == "印好 1 张表、未变 1 张表\n"


def test_an_empty_workspace_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "filings").mkdir()
    run = tianbao(tmp_path, "build")
    assert (run.status, run.err) == (0, "")
    assert "还没有" in run.out


def test_problems_come_with_place_line_and_caret(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    edit(ws.root / SERVICE, 'leader = "李四"', 'leadr = "李四"')
    run = tianbao(ws.root, "build")
    assert run.status == 1
    lines = run.err.splitlines()
    assert lines[0] == f"{SERVICE}:9:1"
    assert lines[1].startswith("  错误：")
    assert lines[2:4] == ['       9 │ leadr = "李四"', "         │ ^^^^^"]
    assert "leader" in lines[4]
    assert lines[-1] == "共 1 处错误"
    assert "\x1b" not in run.err
    assert all(columns(line) <= 80 for line in lines)


def test_only_a_terminal_gets_colour(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    edit(ws.root / SERVICE, "leader =", "leadr =")
    master, slave = pty.openpty()
    environment = ENVIRONMENT | {"TERM": "xterm-256color"}
    subprocess.run([*COMMAND, "build"], cwd=ws.root, env=environment, stderr=slave, check=False)
    os.close(slave)
    said = os.read(master, 10_000).decode()
    assert "\x1b[1;31m错误" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "nowhere"], "没有“nowhere”"),
        (["build", "README.md"], "不是申报"),
        (["build", "--jobs", "0"], "选项“--jobs”：应是 1 到 256 的整数，不是“0”"),
        (["build", "--jobs", "two"], "不是“two”"),
        (["build", "--jobs"], "选项“--jobs”后面要写一个值"),
        (["build", "--quick"], "没有“--quick”这个选项"),
        (["build", "--job", "2"], "是不是“--jobs”？"),
        (["build", "-x"], "没有“-x”这个选项"),
        (["build", "--help=1"], "后面不带值"),
        (["bild"], "没有“bild”这个命令；是不是“build”？"),
        (["init"], "缺少参数“文件夹”"),
        (["init", "a", "b"], "多出了参数“b”"),
        (["init", "a", "--year", "24"], "应是 1949 到 2999 的整数"),
        (["template", "check", "nothing"], "没有“nothing”这个表样；现有：department/2021、evaluation/2023、"),
    ],
)
def test_wrong_usage_is_told_in_chinese_with_status_2(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    run = tianbao(workspace(tmp_path / "ws").root, *arguments)
    assert (run.status, run.out) == (2, "")
    assert said in run.err
    assert re.search(r"用“tianbao[a-z ]* --help”查看用法。", run.err)
    assert not re.search(r"Error|Usage|No such|Missing|Try", run.err)


def test_without_a_workspace_the_way_on_is_told(tmp_path: Path) -> None:
    run = tianbao(tmp_path, "build")
    assert run.status == 2
    assert "tianbao init" in run.err


def test_paths_of_two_workspaces_are_refused(tmp_path: Path) -> None:
    roots = [str(workspace(tmp_path / name).root) for name in "ab"]
    assert tianbao(tmp_path, "build", *roots).status == 2


@pytest.mark.parametrize(
    "arguments", [[], ["build"], ["init"], ["template"], ["template", "check"]], ids=" ".join
)
def test_help_is_chinese_and_fits_80_columns(tmp_path: Path, arguments: list[str]) -> None:
    run = tianbao(tmp_path, *arguments, "--help")
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith("用法：tianbao")
    assert "显示这段说明" in run.out
    assert not re.search(r"Usage|Options|Commands|Show", run.out)
    assert all(columns(line) <= 80 for line in run.out.splitlines())


def test_version(tmp_path: Path) -> None:
    assert tianbao(tmp_path, "--version") == Run(0, f"tianbao {__version__}\n", "")


def test_nothing_heavy_is_imported_for_the_version(tmp_path: Path) -> None:
    code = "import sys, generator.cli as c, atexit as a; a.register(lambda: print(*sys.modules)); c.main()"
    command = [sys.executable, "-c", code, "--version"]
    done = subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, check=True)
    heavy = {"pydantic", "jinja2", "rich", "docx", "docxtpl", "lxml", "markdown", "tomli", "tree_sitter"}
    assert not heavy & set(done.stdout.decode().split())


def test_a_terminal_that_knows_only_gbk_is_no_reason_to_fail(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    edit(ws.root / SERVICE, 'leader = "李四"', 'leadr = "𠮷"')
    done = subprocess.run(
        [*COMMAND, "build"],
        cwd=ws.root,
        env=ENVIRONMENT | {"PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert "错误" in done.stderr.decode("gbk")


def test_template_check_reports_a_fault(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    good = tianbao(ws.root, "template", "check")
    assert (good.status, good.err) == (0, "")
    shutil.copytree(shared("templates") / "project", ws.root / "templates" / "project")
    (ws.root / "templates" / "project" / "2021" / "form.docx").write_bytes(b"no document")
    run = tianbao(ws.root, "template", "check", "project")
    assert run.status == 1
    assert run.err.startswith("templates/project/2021/form.docx\n")
    assert tianbao(ws.root, "template", "check", "department").status == 0


@pytest.mark.parametrize("width", range(4, 40, 5))
def test_wrapped_text_loses_nothing_and_fits(width: int) -> None:
    text = "把 filings/ 里的申报（全部）印成表，“只印”有变动的。See --help！"
    lines = list(wrap(text, width))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(columns(line) <= max(width, 12) for line in lines)
    assert not any(line[0] in "，。）”！" for line in lines)


@pytest.mark.parametrize("column", [1, 30, 500, 1000])
def test_a_long_line_is_cut_around_what_is_meant(column: int) -> None:
    line = "".join(chr(0x4E00 + i) for i in range(1000))
    source, carets = (text.plain for text in excerpt(line, Span(7, column, 7, column + 2), Severity.ERROR))
    assert columns(source) <= 80
    before = carets.index("^")
    marked = [char for i, char in enumerate(source) if before <= columns(source[:i]) < columns(carets)]
    assert marked == list(line[column - 1 : column + 1])


def test_a_span_beyond_the_line_still_shows_a_caret() -> None:
    _, carets = excerpt("name =", Span(1, 9, 1, 9), Severity.WARNING)
    assert carets.plain.rstrip().endswith("^")
