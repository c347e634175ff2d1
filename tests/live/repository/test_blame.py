"""Who changed a line last, in real repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from repositories import arm, git, repository

from generator.filing.git import GitError
from generator.filing.workspace import Workspace
from generator.live.repository.blame import Blame, origin

if TYPE_CHECKING:
    from pathlib import Path

FILE = "filings/单位/2024/a.toml"


def save(root: Path, text: str, who: str = "", when: str = "2024-05-06T07:08:09+0800") -> bytes:
    """Write the file; commit it if somebody is named."""
    path = root / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    if who:
        git(root, "add", "--all")
        git(
            root,
            "commit",
            "-q",
            f"--author={who} <w@example.org>",
            f"--date={when}",
            "-m",
            f"{who}改的\n\n更多",
        )
    return text.encode()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a repository with two commits of a file, the workspace in a folder of it."""
    made = tmp_path / "里面"
    save(made, "a = 1\nb = 2\nc = 3\n")
    repository(tmp_path)
    save(made, "a = 1\nb = 20\nc = 3\n", "李四", "2024-05-06T07:08:09-0330")
    return made


def last(root: Path, data: bytes, first: int, end: int | None = None) -> str | None:
    """Return who changed some lines last."""
    found = Blame(Workspace(root)).last(FILE, data, range(first, (end or first) + 1))
    return found and f"{found.who} {found.when.isoformat()} {found.summary}"


LI, NOBODY = "李四 2024-05-06T07:08:09-03:30 李四改的", "n 2024-01-02T03:04:05+08:00 one"


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_line_is_whose_commit_it_is(root: Path, ends: str) -> None:
    data = save(root, "a = 1\nb = 20\nc = 3\n".replace("\n", ends))
    assert [last(root, data, line) for line in (1, 2, 3)] == [NOBODY, LI, NOBODY]
    assert last(root, data, 1, 3) == LI
    assert last(root, data, 99) is None


def test_what_is_not_committed_yet_is_nobodys(root: Path) -> None:
    data = save(root, "# 新\na = 1\nb = 20\nx = 9\nc = 3\n")
    assert [last(root, data, line) for line in range(1, 6)] == [None, NOBODY, LI, None, NOBODY]
    assert last(root, data, 2, 4) is None
    other = Blame(Workspace(root)).last("filings/单位/2024/new.toml", b"a = 1\n", range(1, 2))
    assert other is None


def test_before_the_first_commit_and_without_a_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    data = save(tmp_path, "a = 1\n")
    with pytest.raises(GitError):
        last(tmp_path, data, 1)
    git(tmp_path, "init", "-q")
    assert last(tmp_path, data, 1) is None


def test_git_is_asked_once_for_a_file_and_a_commit(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blame, asked = Blame(Workspace(root)), list[tuple[str, ...]]()
    run = Blame._run  # noqa: SLF001 - what is counted

    def counted(self: Blame, *arguments: str) -> bytes:
        asked.append(arguments)
        return run(self, *arguments)

    monkeypatch.setattr(Blame, "_run", counted)
    data = save(root, "a = 1\nb = 20\nc = 3\n")
    for line in (1, 2, 3, 1):
        assert blame.last(FILE, data, range(line, line + 1))
    assert len([each for each in asked if "blame" in each]) == 1
    data = save(root, "a = 1\nb = 20\nc = 30\n", "王五")
    found = blame.last(FILE, data, range(3, 4))
    assert found
    assert found.who == "王五"
    assert len([each for each in asked if "blame" in each]) == 2


def test_settings_and_programs_of_the_repository_change_nothing(root: Path) -> None:
    ran = arm(root.parent, "* diff=trap filter=trap")
    git(root, "config", "i18n.logOutputEncoding", "GBK")
    data = (root / FILE).read_bytes()
    assert last(root, data, 2) == LI
    assert not ran.exists(), ran.read_text("utf-8")


def test_lines_of_a_long_file_are_found_in_time() -> None:
    before = [line for n in range(20_000) for line in (b"  {", b"n = %d" % n, b"  },")]
    now = [b"x", *before[:30_000], b"x", *before[30_000:], b"y"]
    assert origin(before, now, range(4)) == [None, 0, 1, 2]
    assert origin(before, now, range(30_000, 30_003)) == [29_999, None, 30_000]
    alike = [b"  },"] * 60_000
    assert origin(alike, [b"x", *alike, b"y"], range(1)) == [None]
