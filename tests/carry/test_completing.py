"""What is offered at a place of a text that is being written."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.carry.completing import Offered, completions
from generator.filing.reader import Shelf
from generator.filing.workspace import FilingFolder, Workspace
from generator.forms.editions import declared_in

if TYPE_CHECKING:
    from generator.filing.load import Filing

ROOT = Path(__file__).parents[2]
FOLDER = FilingFolder("wuhan-biolake", 2023)
CASES = sorted((ROOT / "tests" / "data" / "completing").glob("*.toml"))
MARK, SAYS, MORE = "‸", "#> ", "…"


@cache
def filing() -> Filing:
    workspace = Workspace(ROOT)
    return Shelf(workspace, declared_in(workspace)).filing(FOLDER)[0]


def offered(file_id: str, marked: str) -> tuple[Offered, str]:
    """Ask at the mark; return the line too."""
    before, _, behind = marked.partition(MARK)
    row, column = before.count("\n"), len(before) - before.rfind("\n")
    text = before + behind
    return completions(filing(), file_id, text, row + 1, column), text.split("\n")[row]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_is_offered(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines(keepends=True)
    said = dict(line.removeprefix(SAYS).split(":", 1) for line in lines if line.startswith(SAYS))
    wanted = {name: value.strip() for name, value in said.items()}
    found, line = offered(wanted["file"], "".join(line for line in lines if not line.startswith(SAYS)))
    labels, names = [item.label for item in found.items], wanted["offers"].split()
    if names[-1:] == [MORE]:
        assert labels[: len(names) - 1] == names[:-1]
    elif names[:1] == [MORE]:
        assert labels[1 - len(names) :] == names[1:]
    else:
        assert labels == names
    if "insert" in wanted:
        label, _, insert = wanted["insert"].rpartition(" → ")
        assert found.items[labels.index(label or labels[0])].insert == insert
    if "replaces" in wanted:
        assert line[found.begin - 1 : found.end - 1] == wanted["replaces"]


WHOLE = {
    path.stem: path.read_text("utf-8") for path in (ROOT / "filings" / FOLDER.unit_id / "2023").iterdir()
}


@given(
    st.sampled_from(sorted(WHOLE)),
    st.integers(0, 20_000),
    st.integers(0, 40),
    st.sampled_from(['"', "{", "[", "x.", ""]),
)
def test_a_text_may_be_in_any_state(file_id: str, at: int, cut: int, typed: str) -> None:
    text = WHOLE[file_id]
    at = min(at, len(text))
    found, line = offered(file_id, text[:at] + typed + MARK + text[at + cut :])
    assert 1 <= found.begin <= found.end <= len(line) + 1
