"""Git comes to an end, whatever it waits for."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from generator.filing import git


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a git first that starts another program and waits for it; return where that one's number stands."""
    program = tmp_path / "git"
    program.write_text("#!/bin/sh\nsleep 60 &\necho $! > number\nwait\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return tmp_path / "number"


def test_what_takes_too_long_is_ended_with_all_it_started(slow: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(git.GitError, match="1 秒还没有回答"):
        git.run(slow.parent, "status", patience=1)
    assert time.monotonic() - begun < 10
    assert not _lives(int(slow.read_text("utf-8")))


def _lives(number: int) -> bool:
    for _ in range(50):
        try:
            if Path(f"/proc/{number}/stat").read_text("utf-8").split()[2] == "Z":
                return False
        except FileNotFoundError:
            return False
        time.sleep(0.1)
    return True
