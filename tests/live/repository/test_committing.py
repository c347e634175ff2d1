"""A commit from the page: of the chosen files and of nothing else, as git itself would make it."""

from __future__ import annotations

import os
import shutil
import subprocess
from itertools import product
from typing import TYPE_CHECKING

import pytest
from repositories import arm, commit, git, repository
from workspaces import UNIT, YEAR, edit, workspace

from generator.filing.git import GitError
from generator.live.repository import committing
from generator.live.repository.changed import uncommitted
from generator.live.repository.committing import Wanted
from generator.live.repository.standing import identity, standing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.filing.workspace import Workspace
    from generator.live.repository.committing import Committed

FILING = f"filings/{UNIT}/{YEAR}"
DEPARTMENT, COMMUNITY, NEW = (f"{FILING}/{name}.toml" for name in ("department", "community", "新项目"))


@pytest.fixture(autouse=True)
def me(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be somebody whom git knows; return where that stands."""
    path = tmp_path / "who"
    path.write_text("[user]\n\tname = 张 三\n\temail = zhang@example.org\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return path


@pytest.fixture(params=["top", "below", "worktree"])
def ws(tmp_path: Path, request: pytest.FixtureRequest) -> Workspace:
    """Make a workspace in a repository, in a folder of one, or in a second working tree."""
    made = workspace(tmp_path / "工作 1")
    if request.param == "below":
        repository(tmp_path)
        return made
    repository(made.root)
    if request.param == "worktree":
        git(made.root, "worktree", "add", "-q", "-b", "second", str(tmp_path / "second"))
        return type(made)(tmp_path / "second")
    return made


@pytest.fixture
def plain(tmp_path: Path) -> Workspace:
    """Make a workspace that is a repository."""
    made = workspace(tmp_path / "ws")
    repository(made.root)
    return made


def change(ws: Workspace) -> None:
    """Change a file, make one, delete one."""
    edit(ws.root / DEPARTMENT, "filler", "# 改\nfiller")
    (ws.root / NEW).write_text('name = "新"\n', "utf-8")
    (ws.root / COMMUNITY).unlink()


def wanted(ws: Workspace, *names: str, message: str = "改了表\n\n说明") -> Wanted:
    """Choose some of the changed files, else all."""
    files = {one.shown: one.seen for one in uncommitted(ws).files if one.shown in names or not names}
    return Wanted(files, message, standing(ws).commit)


def committed(ws: Workspace, *names: str, message: str = "改了表\n\n说明") -> Committed:
    """Commit some of the changed files, else all."""
    return committing.commit(ws, wanted(ws, *names, message=message))


def status(folder: Path) -> list[str]:
    """Return what git finds changed."""
    said = git(folder, "-c", "core.quotePath=false", "status", "--porcelain", "--untracked-files=all")
    return [line for line in said.splitlines() if "who" not in line]


def test_the_chosen_files_are_committed_and_nothing_else(ws: Workspace) -> None:
    change(ws)
    (ws.root / "notes.txt").write_text("mine")
    (ws.root / "filings" / "data.csv").write_text("mine")
    before = git(ws.root, "rev-parse", "HEAD")
    made = committed(ws)
    assert git(ws.root, "rev-parse", "HEAD") == made.id
    assert git(ws.root, "rev-parse", "HEAD~1") == before
    assert (made.files, made.late) == (3, "")
    assert (
        git(ws.root, "log", "-1", "--format=%an <%ae>|%cn|%B")
        == "张 三 <zhang@example.org>|张 三|改了表\n\n说明"
    )
    listing = git(ws.root, "-c", "core.quotePath=false", "show", "--relative", "--format=", "--name-status")
    assert sorted(listing.split("\n")) == [f"A\t{NEW}", f"D\t{COMMUNITY}", f"M\t{DEPARTMENT}"]
    assert [line[:2] for line in status(ws.root)] == ["??", "??"]
    assert git(ws.root, "reflog", "-1", "--format=%gs") == "commit: 改了表"
    assert uncommitted(ws).files == ()
    git(ws.root, "fsck", "--strict")


def test_what_else_is_staged_stays_staged(ws: Workspace) -> None:
    change(ws)
    (ws.root / "notes.txt").write_text("one")
    git(ws.root, "add", "notes.txt")
    (ws.root / "notes.txt").write_text("two")
    project = f"{FILING}/service.toml"
    edit(ws.root / f"filings/{UNIT}/unit.toml", "name", "# 放进暂存区\nname")
    git(ws.root, "add", f"filings/{UNIT}/unit.toml", NEW)
    git(ws.root, "rm", "-q", "--cached", COMMUNITY)
    (ws.root / project).write_text("name = 1")
    git(ws.root, "add", "--intent-to-add", project)
    before = [line for line in status(ws.root) if "department" not in line]
    committed(ws, DEPARTMENT)
    assert status(ws.root) == before
    committed(ws, NEW, COMMUNITY, project)
    assert [line[:2] for line in status(ws.root)] == ["M ", "AM"]


def racy(root: Path, later: int) -> None:
    """Stage a file and change it so that by size and time it is the one that was staged.

    Its time lies `later` seconds behind the index's: git has to look at what it holds.
    """
    path, index = root / "racy.txt", root / ".git" / "index"
    long_ago = index.stat().st_mtime_ns - 10**12
    moment = long_ago + later * 10**9
    git(root, "config", "core.trustCtime", "false")
    for content in ("one", "two"):
        path.write_text(content)
        os.utime(path, ns=(moment, moment))
        if content == "one":
            git(root, "add", "racy.txt")
    os.utime(index, ns=(long_ago, long_ago))


def test_a_file_that_changed_in_the_same_moment_is_still_seen_as_changed(plain: Workspace) -> None:
    racy(plain.root, 0)
    change(plain)
    committed(plain)
    assert status(plain.root) == ["AM racy.txt"]


ATTRIBUTES = [
    "",
    "* text=auto",
    "* text",
    "* -text",
    "* text eol=crlf",
    "* text=auto eol=lf",
    "*.toml crlf=input",
]


@pytest.mark.parametrize(
    ("attributes", "autocrlf"),
    [*product(ATTRIBUTES, ["true", ""]), ("", "input"), ("", "false"), ("* text=auto", "false")],
)
def test_line_ends_are_kept_as_git_keeps_them(plain: Workspace, attributes: str, autocrlf: str) -> None:
    """Every way that a file can be kept, written anew with either line end, in one commit of all of them."""
    root, year = plain.root, plain.root / FILING
    ends = {"lf": b"a = 1\nb = 2\n", "crlf": b"a = 1\r\nb = 2\r\n", "mixed": b"a = 1\r\nb = 2\n"}
    odd = {"binary": b"a\0\r\nb\r\n", "lone": b"a\rb\r\n", "control": b"\x01\x02\r\n", "eof": b"a\r\n\x1a"}
    contents = ends | odd
    for old, data in ends.items():
        for new in contents:
            (year / f"{old}-{new}.toml").write_bytes(data)
    commit(root, "as they are")
    if attributes:
        (root / ".gitattributes").write_text(attributes + "\n")
        commit(root, "attributes")
    if autocrlf:
        git(root, "config", "core.autocrlf", autocrlf)
    for new, data in contents.items():
        (year / f"new-{new}.toml").write_bytes(data)
        for old in ends:
            (year / f"{old}-{new}.toml").write_bytes(data + b"# more\r\n")
    chosen = wanted(plain)
    assert len(chosen.files) == 4 * len(contents)
    copy = root.parent / "copy"
    shutil.copytree(root, copy)
    git(copy, "add", "--all")
    committing.commit(plain, chosen)
    assert git(root, "rev-parse", "HEAD^{tree}") == git(copy, "write-tree")
    assert status(root) == []


@pytest.mark.parametrize("modes", ["true", "false"])
def test_the_right_to_run_a_file_is_kept_as_git_keeps_it(plain: Workspace, modes: str) -> None:
    git(plain.root, "update-index", "--chmod=+x", DEPARTMENT)
    (plain.root / DEPARTMENT).chmod(0o755)
    commit(plain.root, "runs")
    git(plain.root, "config", "core.fileMode", modes)
    change(plain)
    (plain.root / DEPARTMENT).chmod(0o644)
    committed(plain)
    kept = git(plain.root, "ls-tree", "HEAD", DEPARTMENT).split(" ")[0]
    assert kept == ("100644" if modes == "true" else "100755")
    assert status(plain.root) == []


@pytest.mark.parametrize("hashed", ["sha1", "sha256"])
@pytest.mark.parametrize("more", [(), ("core.splitIndex", "true"), ("i18n.commitEncoding", "GBK")])
def test_the_first_commit(tmp_path: Path, hashed: str, more: tuple[str, ...]) -> None:
    ws = workspace(tmp_path / "ws")
    git(ws.root, "init", "-q", "--initial-branch=主线", f"--object-format={hashed}")
    if more:
        git(ws.root, "config", *more)
    made = committed(ws, message="第一次\r\n\r\n  \r\n- 全部 \r\n\r\n")
    assert made.branch == "主线"
    assert git(ws.root, "log", "--encoding=UTF-8", "--format=%P|%B") == "|第一次\n\n\n- 全部"
    edit(ws.root / DEPARTMENT, "filler", "# 改\nfiller")
    committed(ws)
    assert [line for line in status(ws.root) if "filings" in line] == []
    assert git(ws.root, "rev-list", "--count", "HEAD") == "2"


def test_no_program_of_the_repositorys_runs(plain: Workspace) -> None:
    racy(plain.root, 3600)  # behind any time at which an index is written
    ran = arm(plain.root, "* diff=trap\n*.txt filter=trap")
    change(plain)
    made = committed(plain)
    assert not ran.exists(), ran.read_text("utf-8")
    assert "gpgsig" not in git(plain.root, "cat-file", "commit", made.id)


def test_a_clean_filter_is_neither_run_nor_left_out(plain: Workspace) -> None:
    ran = arm(plain.root, "*.toml filter=trap")
    change(plain)
    with pytest.raises(GitError, match=r"department.toml 提交以前要转换（.gitattributes 里的 filter）"):
        committed(plain, DEPARTMENT)
    assert not ran.exists(), ran.read_text("utf-8")
    committed(plain, COMMUNITY)  # what is gone is not converted


def _merging(root: Path) -> None:
    git(root, "switch", "-q", "-c", "other")
    edit(root / COMMUNITY, "name", "# 一\nname")
    commit(root, "theirs")
    git(root, "switch", "-q", "main")
    edit(root / COMMUNITY, "name", "# 二\nname")
    commit(root, "ours")
    with pytest.raises(subprocess.CalledProcessError):
        git(root, "merge", "other")


def _conflict(root: Path) -> None:
    _merging(root)
    (root / ".git" / "MERGE_HEAD").unlink()


def _rebasing(root: Path) -> None:
    git(root, "-c", "sequence.editor=echo break >>", "rebase", "-q", "-i", "--root")


BUSY: dict[str, tuple[Callable[[Path], object], str]] = {
    "detached": (lambda root: git(root, "switch", "-q", "--detach"), "不在任何分支上"),
    "merging": (_merging, "正在合并"),
    "conflict": (_conflict, "没有解决的冲突"),
    "rebasing": (_rebasing, "正在变基"),
    "picking": (lambda root: (root / ".git" / "CHERRY_PICK_HEAD").touch(), "正在拣选"),
    "reverting": (lambda root: (root / ".git" / "REVERT_HEAD").touch(), "正在还原"),
    "locked": (lambda root: (root / ".git" / "index.lock").touch(), "有别的程序正在用这个仓库.*index.lock"),
}


@pytest.mark.parametrize("state", BUSY)
def test_a_repository_in_the_middle_of_something_is_left_alone(plain: Workspace, state: str) -> None:
    make, said = BUSY[state]
    make(plain.root)
    (plain.root / NEW).write_text('name = "新"\n', "utf-8")
    _refused(plain, wanted(plain, NEW), said)
    assert (plain.root / ".git" / "index.lock").exists() == (state == "locked")


def _refused(ws: Workspace, asked: Wanted, said: str) -> None:
    before, looks = git(ws.root, "rev-parse", "HEAD"), status(ws.root)
    with pytest.raises(GitError, match=said):
        committing.commit(ws, asked)
    assert git(ws.root, "rev-parse", "HEAD") == before
    assert status(ws.root) == looks


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("", "提交说明是空的"),
        (" \n\t\n", "提交说明是空的"),
        ("长" * 10_001, "太长"),
        ("a\0b", "不能写进去"),
        ("a\ud800", "不能写进去"),
    ],
)
def test_a_message_that_can_not_be(plain: Workspace, message: str, said: str) -> None:
    change(plain)
    _refused(plain, wanted(plain, message=message), said)


def test_what_changed_since_it_was_shown_is_not_committed(plain: Workspace) -> None:
    change(plain)
    shown = wanted(plain)
    _refused(plain, shown._replace(files={}), "没有选文件")
    _refused(plain, shown._replace(files=shown.files | {"notes.txt": "0"}), "notes.txt 刚才又变了")
    _refused(plain, shown._replace(files=shown.files | {"../x.toml": "0"}), "x.toml 刚才又变了")
    edit(plain.root / DEPARTMENT, "filler", "# 又改\nfiller")
    _refused(plain, shown, "department.toml 刚才又变了")
    commit(plain.root, "somebody else")
    _refused(plain, shown, "刚有了别的提交")


def test_a_branch_that_moves_in_between_is_not_run_over(
    plain: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(plain)
    asked = wanted(plain)
    publish = committing._Commit.publish  # noqa: SLF001 - the moment in between

    def late(*arguments: object) -> None:
        tree = git(plain.root, "rev-parse", "HEAD^{tree}")
        other = git(plain.root, "commit-tree", "-m", "other", "-p", "HEAD", tree)
        git(plain.root, "update-ref", "HEAD", other)
        publish(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(committing._Commit, "publish", late)  # noqa: SLF001 - the same
    looks = status(plain.root)
    with pytest.raises(GitError, match="刚有了别的提交"):
        committing.commit(plain, asked)
    assert git(plain.root, "log", "-1", "--format=%s") == "other"
    assert status(plain.root) == looks


def test_nobody_commits_as_a_machine(plain: Workspace, me: Path) -> None:
    assert identity(plain) == "张 三 <zhang@example.org>"
    for known in ("", "[user]\n\tname = 张\n", "[user]\n\temail = a@example.org\n"):
        me.write_text(known, "utf-8")
        change_once = plain.root / NEW
        change_once.write_text('name = "新"\n', "utf-8")
        _refused(plain, wanted(plain), 'git 还不知道您是谁；.*git config --global user.name "姓名"')


def test_a_repository_of_somebody_elses(plain: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    change(plain)
    asked = wanted(plain)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(GitError, match=r"不信任这个仓库.*safe.directory"):
        committing.commit(plain, asked)
    assert "不信任这个仓库" in uncommitted(plain).trouble


def test_without_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(GitError, match="不在 git 仓库里"):
        committing.commit(workspace(tmp_path / "ws"), Wanted({DEPARTMENT: ""}, "x", ""))
