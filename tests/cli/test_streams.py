"""Output of any encoding takes our words or says what it lost; one that takes nothing ends in one message."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import COMMAND, ENVIRONMENT, ROOT, resident, tianbao
from repositories import repository

if TYPE_CHECKING:
    from collections.abc import Mapping

RARE = "𠮷㛃"
UTF_8 = {"diff --format markdown", "diff --format json", "check --format json"}
WORDS = {
    "check": ("check",),
    "check --format json": ("check", "--format", "json"),
    "status": ("status",),
    "diff": ("diff", "HEAD"),
    "diff --format markdown": ("diff", "HEAD", "--format", "markdown"),
    "diff --format json": ("diff", "HEAD", "--format", "json"),
    "diff --format html": ("diff", "HEAD", "--format", "html"),
    "rules": ("rules",),
    "build": ("build", "--jobs", "1"),
    "init": ("init", "新"),
    "--help": ("--help",),
    "wrong": ("没有这个命令",),
}
ENCODINGS = {
    "gbk": ({"PYTHONIOENCODING": "gbk"}, "gbk"),
    "big5": ({"PYTHONIOENCODING": "big5"}, "utf-8"),
    "ascii": ({"PYTHONIOENCODING": "ascii:strict"}, "utf-8"),
    "C": ({"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}, "utf-8"),
}
"""what is set, and what the output then is; the locale counts only where Python starts"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("streams")
    shutil.copytree(ROOT / "filings", made / "filings")
    repository(made)
    file = made / "filings" / "wuhan-biolake" / "2024" / "service.toml"
    file.write_text(file.read_text("utf-8").replace("李新亮", f"李{RARE}亮"), "utf-8")
    return made


@cache
def _plain() -> dict[str, str]:
    return {name: value for name, value in ENVIRONMENT.items() if not name.startswith(("LC_", "LANG"))}


def _start(
    arguments: tuple[str, ...], folder: Path, environment: Mapping[str, str], device: Path | None = None
) -> tuple[int, bytes, bytes]:
    """Run a command as `Resident.run` does, and start Python for it."""
    with ExitStack() as stack:
        out = stack.enter_context(device.open("wb")) if device else subprocess.PIPE
        done = subprocess.run(
            [*COMMAND, *arguments],
            cwd=folder,
            env=environment,
            stdout=out,
            stderr=subprocess.PIPE,
            check=False,
        )
    return done.returncode, done.stdout or b"", done.stderr


@pytest.mark.parametrize(
    ("words", "encoding"),
    [(words, "gbk") for words in WORDS]
    + [
        (words, encoding)
        for words in ("diff", "diff --format markdown", "init", "wrong")
        for encoding in ("big5", "ascii", "C")
    ],
)
def test_what_a_command_writes_can_be_read(root: Path, tmp_path: Path, words: str, encoding: str) -> None:
    environment, shown = ENCODINGS[encoding]
    folder = tmp_path if words == "init" else root
    begin = _start if words == "diff" or encoding == "C" else resident().run
    _, written, said = begin(WORDS[words], folder, _plain() | {"PYTHONUTF8": "0"} | environment)
    out = written.decode("utf-8" if words in UTF_8 else shown)
    err = said.decode(shown)
    assert "Traceback" not in err
    assert (out + err).strip()
    if words.startswith("diff") and "html" not in words:
        told = "U+20BB7" in err
        assert (RARE in out) is not told
        assert told is (shown == "gbk" and words == "diff")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no file that is always full here")
@pytest.mark.parametrize("words", ["status", "diff", "diff --format json", "diff --format html", "--help"])
def test_a_full_output_is_said_once(root: Path, words: str) -> None:
    begin = _start if words == "status" else resident().run
    status, _, said = begin(WORDS[words], root, ENVIRONMENT, Path("/dev/full"))
    assert (status, said.decode()) == (1, "错误：结果写不出来：磁盘已满；请腾出空间后重试\n")


@pytest.mark.parametrize("output_format", ["json", "html", "docx"])
def test_a_report_that_can_not_be_written_is_named(root: Path, output_format: str) -> None:
    name = "长" * 90
    run = tianbao(root, "diff", "HEAD", "--format", output_format, "--output", name)
    assert run.status == 1
    assert run.err.startswith(f"错误：写不了“{name}")
    assert run.err.count("\n") == 1
