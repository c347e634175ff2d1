"""What killed commands leave behind is removed by the next one; what is being written is left alone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from generator.base.files import sweep, turn_in, write_atomic

if TYPE_CHECKING:
    from pathlib import Path

KILLED = """
import os, signal, sys
from pathlib import Path
from generator.base.files import write_atomic
Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
write_atomic(Path(sys.argv[1]), b"half")
"""

WAITING = """
import sys
from pathlib import Path
from generator.base.files import turn_in
print("waits", flush=True)
with turn_in(Path(sys.argv[1])):
    print("had it")
"""


@pytest.mark.parametrize("place", ["filings/a/2024", "build/diff", "build/.tianbao/a"])
def test_the_next_write_removes_what_a_killed_command_left(tmp_path: Path, place: str) -> None:
    path = tmp_path / place / "x.toml"
    path.parent.mkdir(parents=True)
    subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert [left.suffix for left in path.parent.iterdir()] == [".tmp"]
    write_atomic(path, b"whole")
    assert list(path.parent.iterdir()) == [path]


def test_what_a_living_process_writes_is_left_alone(tmp_path: Path) -> None:
    alive = tmp_path / f".tianbao-{os.getppid()}.tmp"
    alive.write_bytes(b"half")
    sweep(tmp_path)
    assert alive.exists()


def test_what_another_machines_process_writes_is_left_alone(tmp_path: Path) -> None:
    """Its number means nothing here, its lock does."""
    fcntl = pytest.importorskip("fcntl")
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    path = tmp_path / f".tianbao-{ended.pid}.tmp"
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        sweep(tmp_path)
        assert path.exists()
    sweep(tmp_path)
    assert not path.exists()


def test_threads_that_write_in_different_folders_do_not_disturb_each_other(tmp_path: Path) -> None:
    def write(name: str) -> None:
        for number in range(300):
            write_atomic(tmp_path / name / "x", b"%d" % number)

    folders = [str(number) for number in range(4)]
    with ThreadPoolExecutor(len(folders)) as threads:
        list(threads.map(write, folders))
    assert {path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == {b"299"}


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(OSError, match="x"):
        write_atomic(tmp_path / "x", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_threads_that_write_into_one_folder_keep_their_contents_apart(tmp_path: Path) -> None:
    def write(name: str) -> None:
        for _ in range(200):
            write_atomic(tmp_path / name, name.encode() * 1000)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, "abcd"))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        name: name.encode() * 1000 for name in "abcd"
    }


def test_turns_in_a_folder_are_taken_one_after_the_other(tmp_path: Path) -> None:
    inside, most = [0], [0]

    def work(_: int) -> None:
        with turn_in(tmp_path / "new"):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            time.sleep(0.01)
            inside[0] -= 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(8)))
    assert most == [1]
    waiting = [sys.executable, "-c", WAITING, str(tmp_path / "new")]
    with turn_in(tmp_path / "new"):
        other = subprocess.Popen(waiting, stdout=subprocess.PIPE, text=True)
        assert other.stdout is not None
        assert other.stdout.readline() == "waits\n"
        time.sleep(0.1)
        assert other.poll() is None
    assert other.communicate(timeout=20)[0] == "had it\n"
