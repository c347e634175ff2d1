"""Writes that are made all together or not at all, and taken back also after files have changed elsewhere."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workspaces import contents

from generator.carry.journal import MOST, FileEdit, Journal, merged_back
from generator.filing.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "filings/u/2023"
A, B, C = (f"{FOLDER}/{name}.toml" for name in "abc")


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    (tmp_path / FOLDER).mkdir(parents=True)
    for name in (A, B):
        (tmp_path / name).write_bytes(b"one = 1\ntwo = 2\nthree = 3\n")
    return Workspace(tmp_path)


def edit_of(ws: Workspace, name: str, after: bytes | None) -> FileEdit:
    path = ws.root / name
    return FileEdit(name, path.read_bytes() if path.exists() else None, after)


def put(ws: Workspace, name: str, old: bytes, new: bytes) -> None:
    path = ws.root / name
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))


def test_files_are_written_together_and_taken_back_together(ws: Workspace) -> None:
    journal, before = Journal(ws), contents(ws.root)
    new = f"{FOLDER[:-1]}4/d.toml"
    edits = [edit_of(ws, A, b"x = 1\n"), edit_of(ws, B, None), edit_of(ws, C, b"c"), edit_of(ws, new, b"d")]
    written = journal.write(edits)
    assert contents(ws.root) == {A: b"x = 1\n", C: b"c", new: b"d"}
    assert journal.files(written.name) == (A, B, C, new)
    undone = journal.undo(written.name)
    assert contents(ws.root) == before
    assert not (ws.root / new).parent.exists()
    assert journal.undo(written.name).failure
    assert not journal.undo(undone.name).failure
    assert contents(ws.root) == {A: b"x = 1\n", C: b"c", new: b"d"}


@pytest.mark.parametrize(
    ("last", "why"),
    [
        (B, "changed"),
        (B, "read-only"),
        (B, "gone"),
        (C, "there"),
        (f"{A}/d.toml", "below a file"),
        (f"{FOLDER}/{'长' * 200}.toml", "name too long"),
    ],
)
def test_nothing_is_written_if_one_file_can_not_be(ws: Workspace, last: str, why: str) -> None:
    unit = "filings/u/unit.toml"
    (ws.root / unit).write_bytes(b"u")
    edits = [edit_of(ws, name, data) for name, data in ((A, b"x"), (f"{FOLDER}/e.toml", b"e"), (unit, None))]
    edits.append(edit_of(ws, B, b"y") if last == B else FileEdit(last, None, b"z"))
    if why == "read-only":
        (ws.root / B).chmod(0o444)
    elif why == "gone":
        (ws.root / B).unlink()
    elif why in ("changed", "there"):
        (ws.root / last).write_bytes(b"of others")
    before = contents(ws.root)
    written = Journal(ws).write(edits)
    assert written.failure
    assert not written.name
    assert contents(ws.root) == before


def test_a_file_that_does_not_change_may_be_changed_by_others(ws: Workspace) -> None:
    edits = [edit_of(ws, A, b"x"), FileEdit(B, b"as it was", b"as it was")]
    assert not Journal(ws).write(edits).failure


def test_what_was_changed_elsewhere_since_stays(ws: Workspace) -> None:
    journal = Journal(ws)
    written = journal.write([edit_of(ws, A, b"one = 1\ntwo = 22\nthree = 3\n")])
    (ws.root / A).write_bytes(b"# head\none = 1\ntwo = 22\nthree = 3\nfour = 4\n")
    undone = journal.undo(written.name)
    assert (ws.root / A).read_bytes() == b"# head\none = 1\ntwo = 2\nthree = 3\nfour = 4\n"
    put(ws, A, b"four = 4", b"four = 5")
    assert not journal.undo(undone.name).failure
    assert (ws.root / A).read_bytes() == b"# head\none = 1\ntwo = 22\nthree = 3\nfour = 5\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"two = 22", b"two = 3"), (b"two = 22\n", b""), (b"two = 22\n", b"\ntwo = 22\n\n")],
)
def test_lines_that_were_changed_again_are_not_taken_back(ws: Workspace, old: bytes, new: bytes) -> None:
    journal = Journal(ws)
    edits = [edit_of(ws, A, b"one = 1\ntwo = 22\nthree = 3\n"), edit_of(ws, B, b"b")]
    written = journal.write(edits)
    put(ws, A, old, new)
    before = contents(ws.root)
    assert journal.undo(written.name).failure == "撤销不了：这几行后来又改过"
    assert contents(ws.root) == before
    put(ws, A, new or b"three", old if new else old + b"three")
    assert not journal.undo(written.name).failure


def test_a_value_that_is_there_again_does_not_come_back_a_second_time(ws: Workspace) -> None:
    journal = Journal(ws)
    written = journal.write([edit_of(ws, A, b"one = 1\nthree = 3\n")])
    put(ws, A, b"three = 3\n", b"three = 3\nfour = 4\ntwo = 22\n")
    assert journal.undo(written.name).failure == "撤销不了：这几行后来又改过"
    put(ws, A, b"two = 22\n", b"")
    assert not journal.undo(written.name).failure
    assert (ws.root / A).read_bytes() == b"one = 1\ntwo = 2\nthree = 3\nfour = 4\n"


def test_a_file_that_is_gone_or_there_again_is_not_taken_back(ws: Workspace) -> None:
    journal = Journal(ws)
    changed, removed, made = (
        journal.write([edit_of(ws, name, data)]) for name, data in ((A, b"x"), (B, None), (C, b"c"))
    )
    (ws.root / A).unlink()
    (ws.root / B).write_bytes(b"again")
    put(ws, C, b"c", b"cc")
    failures = [journal.undo(written.name).failure for written in (changed, removed, made)]
    assert failures == ["撤销不了：文件后来改了名，或删掉了", *["撤销不了：这几行后来又改过"] * 2]
    assert contents(ws.root) == {B: b"again", C: b"cc"}


def test_a_file_that_can_not_be_read_or_written_is_not_taken_back(ws: Workspace) -> None:
    journal = Journal(ws)
    written = journal.write([edit_of(ws, A, b"x"), edit_of(ws, B, b"y")])
    (ws.root / B).chmod(0o444)
    assert "b.toml" in journal.undo(written.name).failure
    assert contents(ws.root) == {A: b"x", B: b"y"}
    (ws.root / B).unlink()
    (ws.root / B).mkdir()
    assert journal.undo(written.name).failure.startswith(f"撤销不了：读不了 {B}")


def test_old_writes_are_forgotten_but_can_be_the_last_to_be_taken_back(ws: Workspace) -> None:
    journal, before = Journal(ws), contents(ws.root)
    names = [journal.write([edit_of(ws, A, b"%d" % number)]).name for number in range(MOST + 1)]
    assert journal.files(names[0]) == ()
    assert journal.undo(names[0]).failure == "撤销不了：程序重新启动过，或那是很久以前的改动"
    put(ws, A, b"%d" % MOST, b"1")
    assert not journal.undo(names[1]).failure
    assert contents(ws.root) == before | {A: b"0"}


@pytest.mark.parametrize("mark", [b"", BOM_UTF8])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last", [b"", b"three = 3"])
def test_marks_and_line_ends_are_as_they_were(ws: Workspace, mark: bytes, end: bytes, last: bytes) -> None:
    journal, text = Journal(ws), mark + end.join([b"one = 1", b"two = 2", last])
    (ws.root / A).write_bytes(text)
    written = journal.write([edit_of(ws, A, text.replace(b"two = 2", b"two = 22"))])
    more = (end if last else b"") + b"four = 4" + end
    (ws.root / A).write_bytes((ws.root / A).read_bytes() + more)
    assert not journal.undo(written.name).failure
    assert (ws.root / A).read_bytes() == text + more


@pytest.mark.parametrize(
    ("before", "after", "now", "merged"),
    [
        (b"a\nb", b"a\nb\nc", b"0\na\nb\nc", b"0\na\nb"),
        (b"a\nb", b"a\nb\nc", b"a\nb\nc\nd\n", None),
        (b"a\nb", b"a\nB", b"a\nB\nc\n", None),
        (b"a\nb\n", b"a\nB\n", b"a\nB\nc\n", b"a\nb\nc\n"),
        (b"a\nb\nc\n", b"a\nB\nc\n", b"a\n0\nB\n0\nc\n", None),
        (b"a\nb\nc\n", b"a\nc\n", b"a\n0\nc\n", None),
        (b"a\nb", b"a", b"0\na", b"0\na\nb"),
        (b"", b"a\n", b"a\n", b""),
        (b"", b"a\n", b"a\nb\n", b"b\n"),
        (b"a\n", b"", b"b\n", None),
        (b"a\na\n", b"a\n", b"b\na\n", b"b\na\na\n"),
        (b"a\r\nb\r\nc\r\n", b"a\r\nB\r\nc\r\n", b"a\nB\nc\nd\n", b"a\nb\r\nc\nd\n"),
    ],
)
def test_the_end_of_a_file_is_no_other_line(
    before: bytes, after: bytes, now: bytes, merged: bytes | None
) -> None:
    assert merged_back(before, after, now) == merged


lines = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=6)


@given(lines, lines, lines, lines)
def test_what_others_wrote_around_a_change_stays(
    above: list[str], old: list[str], new: list[str], below: list[str]
) -> None:
    fence = ["#1", "#2"]

    def file(before: list[str], middle: list[str], after: list[str]) -> bytes:
        return "".join(f"{line}\n" for line in (*before, fence[0], *middle, fence[1], *after)).encode()

    before, after = file([], old, []), file([], new, [])
    assert merged_back(before, after, file(above, new, below)) == file(above, old, below)
    assert merged_back(before, after, after) == before


@given(lines, lines, lines)
def test_taking_back_brings_and_takes_only_the_lines_of_the_change(
    one: list[str], two: list[str], three: list[str]
) -> None:
    before, after, now = ("".join(f"{line}\n" for line in each).encode() for each in (one, two, three))
    merged = merged_back(before, after, now)
    if merged is not None:
        old, made, there, found = (Counter(data.split(b"\n")) for data in (before, after, now, merged))
        assert found + (made - old) == there + (old - made)
