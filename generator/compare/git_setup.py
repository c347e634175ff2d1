"""``tianbao git-setup``: a repository whose ``git diff`` shows what changed in Word files."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from generator.base.files import rewrite, write_atomic
from generator.filing import git

if TYPE_CHECKING:
    from collections.abc import Iterator

_DRIVER = "tianbao"
_KEY = f"diff.{_DRIVER}.textconv"
_LINE = f"*.docx diff={_DRIVER} -text"
_OURS = (_LINE.encode(), f"*.docx diff={_DRIVER}".encode())
_WANTED = {"diff": _DRIVER, "text": "unset"}
_FILE = ".gitattributes"
_UNSET = ("unspecified", "set", "unset")


def set_up(folder: Path) -> list[str]:
    """Set up the repository around a folder and return what was done; raise GitError where there is none."""
    root = Path(_git(folder, "rev-parse", "--show-toplevel"))
    return [*_attributes(root), *_driver(root)]


def _attributes(root: Path) -> Iterator[str]:
    """Tell git which files to convert, and never to mend their line ends: a .docx would not survive that."""
    before = _of_word_files(root)
    if before == _WANTED:
        yield f"{_FILE}：已有“{_LINE}”，没有改动"
        return
    path = root / _FILE
    text = path.read_bytes() if path.exists() else b""
    write = rewrite if path.exists() else write_atomic
    write(path, _with_line(text))
    was = before["diff"]
    yield f"{_FILE}：写入“{_LINE}”" + ("" if was in (*_UNSET, _DRIVER) else f"（原来用 {was}）")
    if _of_word_files(root) != _WANTED:
        yield "注意：.git/info/attributes 里另有规定，以它为准；请把其中 .docx 的一行去掉"


def _with_line(text: bytes) -> bytes:
    """Put our line last, where nothing undoes it, in place of those that earlier versions wrote."""
    end = b"\r\n" if b"\r\n" in text else b"\n"
    kept = [line for line in text.splitlines(keepends=True) if line.strip() not in _OURS]
    if kept and not kept[-1].endswith(b"\n"):
        kept[-1] += end
    return b"".join(kept) + _LINE.encode() + end


def _of_word_files(root: Path) -> dict[str, str]:
    lines = _git(root, "check-attr", *_WANTED, "--", "x.docx").splitlines()
    return {name: value for _, name, value in (line.split(": ") for line in lines)}


def _driver(root: Path) -> Iterator[str]:
    """Tell git how to convert them."""
    command = _command()
    if _git(root, "config", "--local", "--default", "", "--get", _KEY) == command:
        yield f"git 设置：已有 {_KEY}，没有改动"
        return
    _git(root, "config", "--local", "--replace-all", _KEY, command)
    yield f"git 设置：{_KEY} = {command}"


def _command() -> str:
    """Return how git is to call this program, wherever git is called from."""
    script = Path(sys.executable).with_name("tianbao" + Path(sys.executable).suffix)
    if script.is_file():
        return f"{shlex.quote(script.as_posix())} textconv"
    start = "from generator.cli import main; main()"
    return shlex.join([Path(sys.executable).as_posix(), "-c", start, "textconv"])


def _git(folder: Path, *arguments: str) -> str:
    return os.fsdecode(git.run(folder, *arguments)).removesuffix("\n")
