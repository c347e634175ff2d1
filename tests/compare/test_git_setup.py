"""Git itself shows what changed in a form."""

from __future__ import annotations

import io
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest
from commands import tianbao
from forms import example
from tools import need

from generator.compare.git_setup import set_up
from generator.filing.git import GitError

if TYPE_CHECKING:
    from pathlib import Path


LINE = b"*.docx diff=tianbao -text\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository in which nothing of the machine's own settings counts."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "某人")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "someone@example.com")
    root = tmp_path / "仓库 一"
    root.mkdir()
    git(root, "init", "--quiet")
    return root


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run([need("git"), *arguments], cwd=folder, check=True, capture_output=True)
    return done.stdout.decode()


def commit(root: Path, data: bytes) -> None:
    (root / "表 一.docx").write_bytes(data)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "表")


def changed(root: Path) -> list[str]:
    lines = git(root, "diff", "HEAD~1").splitlines()
    return [line for line in lines if line.startswith(("+", "-")) and not line.startswith(("+++", "---"))]


def test_a_diff_shows_readable_lines(repository: Path) -> None:
    set_up(repository)
    commit(repository, example("service"))
    commit(repository, example("service", edited=True))
    lines = changed(repository)
    assert "-起始年度 | 2023 | 终止年度 | 2023" in lines
    assert "+起始年度 | 2024 | 终止年度 | 2023" in lines
    assert "-资产评估服务 | 1 | 10" in lines
    assert "+    • 软件 7.5 万元" in lines
    goal = "长期绩效目标 1 | 产出指标 | 数量指标"
    assert f"-{goal} | 公务用车日常保养次数 | ≥4次/年·辆 | 计划标准" in lines
    assert f"+{goal} | 公务车辆日常维护保养次数 | ≥6次/年·辆 | 计划标准" in lines
    assert "-长期绩效目标 2 | 产出指标 | 数量指标 | 开展安全生产宣讲活动次数 | ≥4次 | 计划标准" in lines
    assert not any("园区义务消防站覆盖园区数量" in line for line in lines)  # it only moved up


def test_a_broken_file_shows_that_it_changed(repository: Path) -> None:
    set_up(repository)
    commit(repository, b"one")
    commit(repository, b"two")
    gone, come = changed(repository)
    assert "不是 Word 文件" in gone
    assert gone[1:] != come[1:]


def test_one_damaged_file_hides_no_other(repository: Path) -> None:
    set_up(repository)
    (repository / "坏.docx").write_bytes(with_part(example("service"), "word/document.xml", 3000))
    commit(repository, example("service"))
    (repository / "坏.docx").write_bytes(with_part(example("service"), "word/document.xml", 4000))
    commit(repository, example("service", edited=True))
    for shown in (git(repository, "diff", "HEAD~1"), git(repository, "log", "-p")):
        assert "+起始年度 | 2024 | 终止年度 | 2023" in shown
        assert "+（正文已经损坏" in shown


def with_part(data: bytes, name: str, length: int) -> bytes:
    """Return a document one part of which ends early."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(file, "w") as after:
        for each in before.namelist():
            after.writestr(each, before.read(each)[: length if each == name else None])
    return file.getvalue()


def test_a_file_that_is_not_there_is_no_failure(tmp_path: Path) -> None:
    shown = tianbao(tmp_path, "textconv", "gone.docx")
    assert shown.status == 0
    assert "没有这个文件" in shown.out


def test_twice_is_once(repository: Path) -> None:
    below = repository / "filings"
    below.mkdir()
    told = set_up(below)
    files = [repository / ".gitattributes", repository / ".git" / "config"]
    before = [path.read_bytes() for path in files]
    assert len(told) == 2
    assert all("没有改动" in line for line in set_up(repository))
    assert [path.read_bytes() for path in files] == before
    assert before[0] == LINE


@pytest.mark.parametrize(
    ("there", "told"),
    [
        (b"*.docx diff=word", "原来用 word"),
        (b"* text=auto\n", "写入"),
        (b"*.docx binary\n", "写入"),
        (b"*.pdf -text", "写入"),
    ],
)
def test_keeps_what_stands_in_gitattributes(repository: Path, there: bytes, told: str) -> None:
    path = repository / ".gitattributes"
    path.write_bytes(there)
    assert told in "\n".join(set_up(repository))
    assert path.read_bytes() == there.removesuffix(b"\n") + b"\n" + LINE


@pytest.mark.parametrize(
    ("there", "left"),
    [
        (b"*.docx diff=tianbao\n", LINE),
        (b"*.docx diff=tianbao\n* text=auto\n", b"* text=auto\n" + LINE),
        (LINE + b"* text eol=crlf\n", b"* text eol=crlf\n" + LINE),
        (b"*.docx diff=tianbao\r\n*.pdf -text\r\n", b"*.pdf -text\r\n" + LINE.replace(b"\n", b"\r\n")),
        (b"*.docx  diff=tianbao # mine\n", b"*.docx  diff=tianbao # mine\n" + LINE),
        (b"*.docx binary diff=tianbao\n", b"*.docx binary diff=tianbao\n"),
    ],
)
def test_lines_of_earlier_versions_are_brought_up(repository: Path, there: bytes, left: bytes) -> None:
    path = repository / ".gitattributes"
    path.write_bytes(there)
    set_up(repository)
    assert path.read_bytes() == left
    assert "没有改动" in set_up(repository)[0]


@pytest.mark.parametrize(
    "there", ["* text eol=crlf\n", "* text=auto\n", "* text=auto eol=crlf\n", "* text\n"]
)
@pytest.mark.parametrize("later", [False, True])
def test_word_files_survive_a_checkout(repository: Path, there: str, *, later: bool) -> None:
    attributes = repository / ".gitattributes"
    attributes.write_text(there, "utf-8")
    set_up(repository)
    if later:  # somebody adds a line, and runs the command again
        attributes.write_bytes(attributes.read_bytes() + there.encode())
        set_up(repository)
    files = {"表.docx": example("service"), "ends.docx": b"PK\r\n\n\r only text\n" * 9}
    for name, data in files.items():
        (repository / name).write_bytes(data)
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "表")
    git(repository, "-c", "core.autocrlf=true", "clone", "--quiet", str(repository), str(repository / "copy"))
    for name, data in files.items():
        assert (repository / "copy" / name).read_bytes() == data


def test_says_when_another_rule_wins(repository: Path) -> None:
    (repository / ".git" / "info" / "attributes").write_text("*.docx diff=other\n", "utf-8")
    assert ".git/info/attributes" in "\n".join(set_up(repository))


def test_a_stale_command_is_replaced(repository: Path) -> None:
    set_up(repository)
    git(repository, "config", "diff.tianbao.textconv", "/gone/tianbao textconv")
    assert "没有改动" in set_up(repository)[0]
    assert "/gone/" not in git(repository, "config", "diff.tianbao.textconv")


@pytest.mark.parametrize("bare", [False, True])
def test_outside_a_repository_it_refuses(
    tmp_path: Path, *, bare: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    if bare:
        git(folder, "init", "--quiet", "--bare")
    with pytest.raises(GitError, match="git"):
        set_up(folder)
    assert not (folder / ".gitattributes").exists()
