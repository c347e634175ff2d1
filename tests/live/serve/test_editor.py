"""The author's own editor."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from serving import eventually

from generator.base.errors import UserError
from generator.live.serve.editor import Editor

if TYPE_CHECKING:
    from pathlib import Path

PRINT = "import sys; open(sys.argv[1], 'w').write('|'.join(sys.argv[2:]))"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{file}:{line}:{column}", "{file}:7:3"),
        ("--line={line} '{file}'", "--line=7|{file}"),
        ("--wait", "--wait|{file}"),
    ],
)
def test_names_are_filled_in_without_a_shell(tmp_path: Path, template: str, said: str) -> None:
    out, file = tmp_path / "out", tmp_path / "我的 {line} $(touch x); 'a'.toml"
    Editor(f'{sys.executable} -c "{PRINT}" {out} {template}').open(file, 7, 3)
    eventually(lambda: out.exists() and out.read_text())
    assert out.read_text() == said.format(file=file)


@pytest.mark.parametrize("command", ["no-such-program", "'open", "   ", "/no/such/program {file}"])
def test_what_can_not_run_is_told(command: str) -> None:
    with pytest.raises(UserError, match="编辑器的命令"):
        Editor(command)
