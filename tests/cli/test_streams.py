"""Output of any encoding takes our words or says what it lost; one that takes nothing ends in one message."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from commands import COMMAND, ENVIRONMENT, ROOT, tianbao
from repositories import repository

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


@pytest.mark.parametrize(
    ("words", "encoding"),
    [(words, "gbk") for words in WORDS]
    + [
        (words, encoding)
        for words in ("diff", "diff --format markdown", "init", "wrong")
        for encoding in ENCODINGS
    ],
)
def test_what_a_command_writes_can_be_read(root: Path, tmp_path: Path, words: str, encoding: str) -> None:
    environment, shown = ENCODINGS[encoding]
    folder = tmp_path if words == "init" else root
    done = subprocess.run(
        [*COMMAND, *WORDS[words]],
        cwd=folder,
        env=_plain() | {"PYTHONUTF8": "0"} | environment,
        capture_output=True,
        check=False,
    )
    out = done.stdout.decode("utf-8" if words in UTF_8 else shown)
    err = done.stderr.decode(shown)
    assert "Traceback" not in err
    assert (out + err).strip()
    if words.startswith("diff") and "html" not in words:
        told = "U+20BB7" in err
        assert (RARE in out) is not told
        assert told is (shown == "gbk" and words == "diff")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no file that is always full here")
@pytest.mark.parametrize("words", ["status", "diff", "diff --format json", "diff --format html", "--help"])
def test_a_full_output_is_said_once(root: Path, words: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *WORDS[words]],
            cwd=root,
            env=ENVIRONMENT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr.decode()) == (1, "错误：结果写不出来：磁盘已满；请腾出空间后重试\n")


@pytest.mark.parametrize("form", ["json", "html", "docx"])
def test_a_report_that_can_not_be_written_is_named(root: Path, form: str) -> None:
    name = "长" * 90
    run = tianbao(root, "diff", "HEAD", "--format", form, "--output", name)
    assert run.status == 1
    assert run.err.startswith(f"错误：写不了“{name}")
    assert run.err.count("\n") == 1
