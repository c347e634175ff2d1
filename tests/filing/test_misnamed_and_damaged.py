"""Files that are named wrongly, copied or damaged, and folders that are gone: one word each, where it is."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from commands import COMMAND, ENVIRONMENT, tianbao
from demo import files, shown

from generator.filing.load import load_filing

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = 'name = "某专项"\n'
DEPARTMENT = 'filler = "甲"\n'


def told(**texts: str | bytes) -> list[tuple[str, str, str]]:
    """Return the code, the file's own name and the words of every error."""
    problems = load_filing(files(**texts))[1]
    return [
        (p.code, p.place.file.rpartition("/")[2], f"{p.place} {p.message} {p.hint}")
        for p in problems
        if p.severity == "error"
    ]


def test_a_misspelt_department_is_one_error_about_its_name() -> None:
    ((code, name, words),) = told(departement=DEPARTMENT, service=PROJECT)
    assert (code, name) == ("TB004", "departement.toml")
    assert "文件名改成 department.toml" in words


@pytest.mark.parametrize(
    "copy", ["service(1)", "service (1)", "service - 副本", "service-副本", "副本 service"]
)
def test_a_copy_is_named_with_its_original(copy: str) -> None:
    found = told(**{"department": DEPARTMENT, "service": PROJECT, copy: PROJECT})
    assert {(code, name) for code, name, _ in found} == {("TB004", f"{copy}.toml")}


def test_a_file_of_nul_bytes_is_lost_work() -> None:
    ((code, name, words),) = told(department=DEPARTMENT, service=b"\0" * 500)
    assert (code, name) == ("TB002", "service.toml")
    assert "NUL" in words
    assert "备份" in words


@pytest.mark.parametrize(
    ("text", "place"), [('name = "a"\rcode = "1"\r', "1:11"), ('name = "a"\nplan = """\n一\r二"""\n', "3:2")]
)
def test_a_lone_carriage_return_is_one_error_where_it_is(text: str, place: str) -> None:
    ((code, _, words),) = told(department=DEPARTMENT, service=text)
    assert code == "TB015"
    assert words.startswith(f"{shown('service')}:{place} ")
    assert "LF" in words


def test_a_name_longer_than_a_file_system_takes_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "filings" / "u" / "2023").mkdir(parents=True)
    for arguments in (("check", "x" * 300), ("build", f"filings/{'x' * 300}/2023"), ("status", "填" * 100)):
        run = tianbao(tmp_path, *arguments)
        assert run.status != 0
        assert "Traceback" not in run.err
        assert run.err


@pytest.mark.skipif(sys.platform == "win32", reason="there no folder in use can be removed")
@pytest.mark.parametrize("command", ["check", "build", "status", "init new"])
def test_a_current_folder_that_is_gone_is_told(tmp_path: Path, command: str) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f"rmdir '{gone}' && exec \"$@\""
    done = subprocess.run(
        ["/bin/sh", "-c", script, "sh", *COMMAND, *command.split()],
        cwd=gone,
        env=os.environ | ENVIRONMENT,
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr.decode()
    assert "当前文件夹已经不在了" in done.stderr.decode()
