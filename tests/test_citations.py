"""What docstrings and comments cite is there: documents, their chapters, our own modules and files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for path in (ROOT / "generator").rglob("*.py") if "_shared" not in path.parts)
DOCUMENT = re.compile(r"\b(?:docs/)?([a-z-]+\.md)\b(?:, \"([^\"]+)\")?")
MODULE = re.compile(r"`(generator(?:\.\w+)+)`")
FILE = re.compile(r"``((?:generator|templates|tests|schemas|docs)/[\w./-]+)``")
HEADINGS = {
    path.name: {
        line.lstrip("# ").strip() for line in path.read_text("utf-8").split("\n") if line.startswith("#")
    }
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))
}


def missing(text: str) -> list[str]:
    """Return what a text cites that is not there."""
    wrong = []
    for name, chapter in DOCUMENT.findall(text):
        if name not in HEADINGS or (chapter and chapter not in HEADINGS[name]):
            wrong.append(f"{name} {chapter}".strip())
    for module in MODULE.findall(text):
        path = ROOT.joinpath(*module.split("."))
        owner = path.parent
        if not (path.is_dir() or path.with_suffix(".py").exists() or owner.with_suffix(".py").exists()):
            wrong.append(module)
    return wrong + [file for file in FILE.findall(text) if not (ROOT / file).exists()]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_module_cites_is_there(path: Path) -> None:
    assert missing(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "text",
    ["see nowhere.md", 'rules.md, "No such chapter"', "`generator.nowhere.at_all`", "``docs/none.png``"],
)
def test_a_false_citation_is_found(text: str) -> None:
    assert missing(text)
