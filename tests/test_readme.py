"""What the READMEs tell a newcomer is true: commands exist, examples load, links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import tomli
from click.testing import CliRunner
from demo import files

from generator.cli import commands
from generator.filing.load import load_filing
from generator.filing.settings import settings_of

ROOT = Path(__file__).parents[1]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def shell_lines(path: Path) -> list[str]:
    lines = "\n".join(blocks(path, "sh")).splitlines()
    return [line.partition("#")[0].strip() for line in lines if line.partition("#")[0].strip()]


def test_both_readmes_have_the_same_commands_and_examples() -> None:
    english, chinese = READMES
    assert shell_lines(english) == shell_lines(chinese)
    assert [tomli.loads(b) for b in blocks(english, "toml")] == [
        tomli.loads(b) for b in blocks(chinese, "toml")
    ]
    headings = [re.findall(r"^#+", path.read_text("utf-8"), re.MULTILINE) for path in READMES]
    assert headings[0] == headings[1]


@pytest.mark.parametrize("line", sorted({line for path in READMES for line in shell_lines(path)}))
def test_every_command_exists(line: str) -> None:
    program, *arguments = line.split()
    if program == "make":
        targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
        assert set(arguments or ["build"]) <= set(targets)
    elif program == "tianbao":
        words = [word for word in arguments[:1] if not word.startswith("-")]
        assert CliRunner().invoke(commands, [*words, "--help"]).exit_code == 0
        options = {word.partition("=")[0] for word in arguments if word.startswith("--")}
        shown = CliRunner().invoke(commands, [*words, "--help"]).output
        assert all(option in shown for option in options), line
    else:
        assert program in {"pip", "cd", "git"}


def test_the_newcomers_commands_work(tmp_path: Path) -> None:
    tianbao = Path(sys.executable).with_name("tianbao")
    subprocess.run([tianbao, "init", "my-filings"], cwd=tmp_path, check=True)
    subprocess.run([tianbao, "build"], cwd=tmp_path / "my-filings", check=True)
    assert len(list((tmp_path / "my-filings" / "build").rglob("*.docx"))) == 2


def test_the_examples_load() -> None:
    settings, project, department = blocks(READMES[0], "toml")
    assert settings_of(settings.encode()).problems == ()
    epidemic = 'name = "企业服务专项"\n[goals.epidemic]\ntext = "完成全年常态化疫情防控工作。"\n'
    filing, problems = load_filing(files(service=project, department=department, enterprise=epidemic))
    assert problems == []
    assert not filing.broken


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)]+)\)", path.read_text("utf-8"))
    assert targets
    for target in targets:
        assert (ROOT / target).exists(), target
