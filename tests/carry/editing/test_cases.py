"""Every file of ``cases/`` is a file before its changes, the changes, and the file after them.

A change is one line: ``set``, ``new`` (an item of a list), ``remove`` or ``move``, the key path, the value as
TOML or what to move before: an index, a name, nothing for the end. ``refused`` in front says that it can't be
made, ``conflict`` that its author saw another value. The name of a case begins with the name of the file that
it is about.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.carry.editing import MISSING, REMOVE, Change, Move, changed, digest_of_value, value_at
from generator.filing.source import Source, read_source
from generator.filing.titles import key_path, model_of
from generator.filing.toml import read_toml

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
PARTS = re.compile(r"=== before\n(.*)=== changes\n(.*)=== after\n(.*)", re.DOTALL)
LINE = re.compile(r"(?:(conflict|refused) )?(set|new|remove|move) (\S+) ?(.*)")


def change(line: str, source: Source, file_id: str) -> tuple[Change, str]:
    """Return what a line wishes, and what is to become of it."""
    match = LINE.fullmatch(line)
    assert match is not None, line
    fate, verb, dotted, value = match.groups()
    key = key_path(file_id, dotted)
    special = {
        "remove": lambda: REMOVE,
        "move": lambda: Move(int(value) if value.isdigit() else value or None),
    }
    new = special[verb]() if verb in special else read_toml(f"v = {value}")["v"]
    found = value_at(source.values, key, model_of(file_id))
    seen = None if verb == "new" or found is MISSING else digest_of_value(found)
    return Change(key, new, digest_of_value("别的") if fate == "conflict" else seen), fate or "applied"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_file_is_changed_as_a_person_would_change_it(path: Path) -> None:
    match = PARTS.fullmatch(path.read_text("utf-8"))
    assert match is not None
    before, lines, after = match.groups()
    file_id = path.stem.partition("-")[0]
    source, problems = read_source(before.encode(), f"{file_id}.toml")
    assert source is not None, problems
    wishes = [change(line, source, file_id) for line in lines.splitlines()]
    outcome = changed(source, [wish for wish, _ in wishes], model_of(file_id))
    assert outcome.text == after
    assert [fate.state for fate in outcome.fates] == [fate for _, fate in wishes]
    assert all(fate.reason for fate in outcome.fates if fate.state == "refused")
