"""Filings of a git revision: real repositories, made by git itself."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from repositories import commit, git, lose, repository
from workspaces import UNIT, YEAR, edit, workspace

from generator.filing.git import GitError
from generator.filing.revision import Repository, UnknownRevisionError
from generator.filing.workspace import FilingFolder, Workspace, read_files

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = FilingFolder(UNIT, YEAR)


def contents(ws: Workspace, revision: str, folder: FilingFolder = FOLDER) -> dict[str, bytes]:
    with Repository(ws) as repo:
        files, problems = repo.revision(repo.commit(revision)).files(folder)
        assert problems == ()
        return {file_id: content for file_id, (_, content) in files.items()}


def on_disk(ws: Workspace, folder: FilingFolder = FOLDER) -> dict[str, bytes]:
    return {file_id: content for file_id, (_, content) in read_files(ws, folder).files.items()}


@pytest.mark.parametrize("below", [".", "finance/2024 年"], ids=["whole", "subfolder"])
def test_a_revision_holds_what_was_committed(tmp_path: Path, below: str) -> None:
    ws = workspace(tmp_path / below)
    repository(tmp_path)
    committed = on_disk(ws)
    edit(ws.root / f"filings/{UNIT}/{YEAR}/community.toml", "李四", "王五")
    assert contents(ws, "HEAD") == committed != on_disk(ws)
    commit(tmp_path, "two")
    assert contents(ws, "HEAD") == on_disk(ws)
    assert contents(ws, "HEAD~1") == contents(ws, ":/one") == committed
    with Repository(ws) as repo:
        shown = {shown for shown, _ in repo.revision(repo.commit("HEAD~1")).files(FOLDER).files.values()}
    assert f"HEAD~1:filings/{UNIT}/{YEAR}/community.toml" in shown


def test_nothing_is_written(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    repository(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert contents(ws, "main") == on_disk(ws)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_only_filings_count(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    for name in (
        "other.toml",
        f"filings/{UNIT}/notes.toml",
        f"filings/{UNIT}/drafts/a.toml",
        f"filings/{UNIT}/{YEAR}/deep/a.toml",
        f"filings/{UNIT}/{YEAR}/.#a.toml",
        f"filings/{UNIT}/{YEAR}/readme.md",
        f"filings/.hidden/{YEAR}/a.toml",
        "filings/a.toml",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    repository(tmp_path)
    assert contents(ws, "HEAD") == on_disk(ws)
    with Repository(ws) as repo:
        assert repo.revision(repo.commit("HEAD")).folders() == [FOLDER]


@pytest.mark.parametrize("unit", ["科技局", 'a "b"', "-x", "a\tb", "ü ß", ":(top)x", "*"])
def test_any_unit_that_git_can_name(tmp_path: Path, unit: str) -> None:
    ws = workspace(tmp_path)
    (tmp_path / "filings" / UNIT).rename(tmp_path / "filings" / unit)
    repository(tmp_path)
    folder = FilingFolder(unit, YEAR)
    with Repository(ws) as repo:
        there = repo.revision(repo.commit("HEAD")).folders()
    if any(character in unit for character in '"\t:*'):
        assert there == []  # no unit may be called so
    else:
        assert there == [folder]
        assert contents(ws, "HEAD", folder) == on_disk(ws, folder)


def test_a_link_to_what_the_commit_holds_is_read(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "below")
    unit = ws.filings / UNIT
    (ws.filings / "另一个").symlink_to(UNIT)
    (unit / "2025").symlink_to(str(YEAR))
    (unit / str(YEAR) / "again.toml").symlink_to("community.toml")
    repository(tmp_path)
    for folder in (FOLDER, FilingFolder("另一个", YEAR), FilingFolder(UNIT, 2025)):
        assert contents(ws, "HEAD", folder) == on_disk(ws, folder)
        assert "again" in contents(ws, "HEAD", folder)


@pytest.mark.parametrize("target", ["/etc", "nowhere", ".", "../..", "另一个"])
def test_a_link_to_anything_else_comes_to_an_end(tmp_path: Path, target: str) -> None:
    ws = workspace(tmp_path)
    (ws.filings / "另一个").symlink_to(target)
    repository(tmp_path)
    with Repository(ws) as repo:
        revision = repo.revision(repo.commit("HEAD"))
        assert FOLDER in revision.folders()
        assert repo.commit("HEAD").name == "HEAD"  # git goes on answering


def test_a_link_is_told_and_not_followed(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    (tmp_path / f"filings/{UNIT}/{YEAR}/linked.toml").symlink_to("/etc/hostname")
    repository(tmp_path)
    with Repository(ws) as repo:
        files, problems = repo.revision(repo.commit("HEAD")).files(FOLDER)
    assert "linked" not in files
    assert [problem.place.file for problem in problems] == [f"HEAD:filings/{UNIT}/{YEAR}/linked.toml"]
    assert "链接" in problems[0].message


@pytest.mark.parametrize(
    "name",
    [
        "-h", "--help", "--batch-all-objects", "--output=x", "HEAD~99", "nothing", "HEAD:filings",
        "HEAD^{tree}", "", "HEAD\nHEAD", "HEAD\0", "x" * 5000, "main..main", "\udcff",
    ],
)  # fmt: skip
def test_what_is_no_revision_is_said_to_be_none(tmp_path: Path, name: str) -> None:
    ws = workspace(tmp_path)
    repository(tmp_path)
    git(tmp_path, "tag", "v1")
    with Repository(ws) as repo:
        with pytest.raises(UnknownRevisionError, match=r"现有分支和标签：(main、v1|v1、main)"):
            repo.commit(name)
        assert repo.commit("HEAD").name == "HEAD"  # git goes on answering


def test_tags_branches_and_ids_are_revisions(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    repository(tmp_path)
    git(tmp_path, "tag", "--annotate", "送审稿", "--message", "x")
    git(tmp_path, "branch", "-m", "main", "修改/2024")
    with Repository(ws) as repo:
        head = repo.commit("HEAD")
        assert {repo.commit(name).id for name in ("送审稿", "修改/2024", head.id, head.short)} == {head.id}
        assert head.when.isoformat() == "2024-01-02T03:04:05+08:00"


def test_a_linked_worktree_a_bare_repository_and_a_hook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tmp_path / "first"
    ws = workspace(first / "sub")
    repository(first)
    git(first, "worktree", "add", "--quiet", "../second")
    git(tmp_path, "clone", "--quiet", "--bare", "first", "bare.git")
    assert contents(Workspace(tmp_path / "second" / "sub"), "main") == on_disk(ws)
    with Repository(Workspace(tmp_path / "bare.git")) as repo:
        assert repo.commit("main").name == "main"
    monkeypatch.setenv("GIT_DIR", ".git")
    assert contents(ws, "main") == on_disk(ws)


def test_a_shallow_clone_says_so(tmp_path: Path) -> None:
    first = tmp_path / "first"
    workspace(first)
    repository(first)
    commit(first, "two")
    git(tmp_path, "clone", "--quiet", "--depth=1", first.as_uri(), "second")
    unshallow = pytest.raises(UnknownRevisionError, match="git fetch --unshallow")
    with Repository(Workspace(tmp_path / "second")) as repo, unshallow:
        repo.commit("HEAD~1")


def test_a_lost_object_is_a_problem(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    repository(tmp_path)
    lose(tmp_path, f"HEAD:filings/{UNIT}/{YEAR}/community.toml")
    with Repository(ws) as repo:
        files, problems = repo.revision(repo.commit("HEAD")).files(FOLDER)
    assert ("community" in files, len(problems)) == (False, 1)
    assert "department" in files


def test_without_a_repository_or_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ws = workspace(tmp_path)
    with pytest.raises(GitError, match="不在 git 仓库里"):
        Repository(ws)
    git(tmp_path, "init", "--quiet")
    with Repository(ws) as repo, pytest.raises(UnknownRevisionError, match="还没有提交"):
        repo.commit("HEAD")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="没有找到 git 程序"):
        Repository(ws)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_a_repository_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ws = workspace(tmp_path)
    repository(tmp_path)
    for path in (tmp_path, tmp_path / ".git"):
        shutil.chown(path, 12345)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("SUDO_UID", raising=False)
    with pytest.raises(GitError, match=r"safe\.directory"):
        Repository(ws)


def test_a_partial_clone_fetches_nothing(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    workspace(first)
    repository(first)
    git(first, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", "--no-checkout", first.as_uri(), "second")
    ran = tmp_path / "ran"
    git(second, "config", "protocol.ext.allow", "always")
    git(second, "config", "remote.origin.uploadpack", f"touch {ran}; git-upload-pack")
    for url in (first.as_uri(), f"ext::sh -c touch% {ran}", f"ssh://nobody.invalid/{ran}"):
        git(second, "config", "remote.origin.url", url)
        with Repository(Workspace(second)) as repo:
            files, problems = repo.revision(repo.commit("HEAD")).files(FOLDER)
        assert not files
        assert all("缺少它的内容" in problem.message for problem in problems)
        assert problems
    assert not ran.exists()
    git(second, "config", "remote.origin.url", first.as_uri())
    git(second, "show", f"HEAD:filings/{UNIT}/{YEAR}/department.toml")
    assert ran.exists(), "the trap would not shut for anybody"


@pytest.mark.parametrize("what", ["lost", "damaged"])
@pytest.mark.parametrize("path", [UNIT, f"{UNIT}/{YEAR}", f"{UNIT}/{YEAR}/community.toml"])
def test_what_is_lost_or_damaged_is_named_and_the_rest_read(tmp_path: Path, path: str, what: str) -> None:
    ws = workspace(tmp_path)
    shutil.copytree(ws.filings / UNIT, ws.filings / "另一个")
    edit(ws.filings / UNIT / str(YEAR) / "community.toml", "李四", "王五")
    repository(tmp_path)
    lost = lose(tmp_path, f"HEAD:filings/{path}", b"x" if what == "damaged" else None)
    with Repository(ws) as repo:
        revision = repo.revision(repo.commit("HEAD"))
        problems = [*revision.problems, *revision.files(FOLDER).problems]
        other = revision.files(FilingFolder("另一个", YEAR))
    assert [problem.place.file for problem in problems] == [f"HEAD:filings/{path}"]
    assert lost in problems[0].message
    assert (len(other.files), other.problems) == (len(on_disk(ws)), ())


@pytest.mark.parametrize("path", ["别的", f"{UNIT}/2023", f"{UNIT}/{YEAR}/a.toml"])
@pytest.mark.parametrize(("mode", "told"), [("120000", "链接"), ("160000", "子模块")])
def test_links_and_submodules_are_told(tmp_path: Path, path: str, mode: str, told: str) -> None:
    ws = workspace(tmp_path)
    repository(tmp_path)
    target = git(tmp_path, "rev-parse", "HEAD" if mode == "160000" else "HEAD:filings/" + UNIT + "/unit.toml")
    git(tmp_path, "update-index", "--add", "--cacheinfo", f"{mode},{target},filings/{path}")
    git(tmp_path, "commit", "--quiet", "--message", "two")
    with Repository(ws) as repo:
        revision = repo.revision(repo.commit("HEAD"))
        files, problems = revision.files(FOLDER)
    assert [(p.place.file, told in p.message) for p in (*revision.problems, *problems)] == [
        (f"HEAD:filings/{path}", True)
    ]
    assert set(files) == set(on_disk(ws))
