"""Whatever authors do while it builds, and in whatever order: in the end stands what a clean build makes."""

from __future__ import annotations

import random
import shutil
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from saving import WAYS
from workspaces import YEAR, clean_forms, forms_in, workspace

from generator.base.files import shared
from generator.live.watch import Watch
from generator.live.watch.changes import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.filing.workspace import Workspace

PATIENT = 10  # seconds, for a slow machine
BROKEN = b"broken\n"


def _change(rng: random.Random, ws: Workspace) -> Callable[[], object]:
    """Return one thing that an author may do."""
    files = sorted(ws.filings.glob("*/*/*.toml")) + sorted(ws.filings.glob("*/unit.toml"))
    path, number = rng.choice(files), rng.randrange(1000)
    text, community = path.read_bytes(), (ws.filings / "a" / str(YEAR) / "community.toml").read_bytes()
    projects = [file for file in files if file.stem.startswith("project")]
    units = [folder for folder in ws.filings.iterdir() if folder.name not in ("a", "b")]
    new = rng.choice([file for file in files if file.name != "unit.toml"]).with_name(f"project-{number}.toml")
    form = ws.root / "templates" / "project" / "2021" / "form.toml"
    form_text, note = form.read_bytes(), b"# note\n"
    way = WAYS[rng.choice(["in_place", "temporary", "from_elsewhere", "anew", "vim", "emacs"])]
    changes: dict[Callable[[], object], int] = {
        lambda: way(path, text + f"# {number}\n".encode()): 4,
        lambda: way(path, text.replace("李四".encode(), f"李{number}".encode())): 4,
        lambda: way(path, text.replace("某某".encode(), f"某{number}".encode())): 4,
        lambda: way(path, text + BROKEN): 3,
        lambda: new.write_bytes(community.replace("社区服务专项".encode(), f"专项{number}".encode())): 2,
        lambda: projects and projects[0].unlink(): 4,
        lambda: projects and projects[-1].rename(new): 2,
        lambda: units or shutil.copytree(ws.filings / "b", ws.filings / f"c{number}"): 1,
        lambda: units and shutil.rmtree(units[0]): 1,
        lambda: units and units[-1].rename(ws.filings / f"d{number}"): 1,
        lambda: way(form, form_text.removesuffix(note) + note * (note not in form_text)): 1,
    }
    return rng.choices(list(changes), list(changes.values()))[0]


def _mend(ws: Workspace) -> None:
    for path in ws.filings.rglob("*.toml"):
        data = path.read_bytes()
        if BROKEN in data:
            path.write_bytes(data.replace(BROKEN, b""))


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it build half-way more often."""
    monkeypatch.setattr("generator.live.watch.changes.PATIENCE", dict.fromkeys(State, 0.01))


def edits_end_as_a_clean_build(folder: Path, rng: random.Random, sequences: int) -> None:
    ws = workspace(folder / "ws", units=("a", "b"), years=(2024,))
    shutil.copytree(shared("templates"), ws.root / "templates")

    def author() -> None:
        for _ in range(rng.randint(1, 5)):
            _change(rng, ws)()
            time.sleep(rng.choice([0, 0, 0.005, 0.02]))
        _mend(ws)

    with Watch(ws) as watch:
        watch.next()
        for number in range(sequences):
            thread = threading.Thread(target=author)
            thread.start()
            while watch.next(0.02) is not None or thread.is_alive():
                pass
            wanted, deadline = clean_forms(ws), time.monotonic() + PATIENT
            while forms_in(ws.build) != wanted and time.monotonic() < deadline:
                watch.next(0.1)
            assert forms_in(ws.build) == wanted, number


def test_random_edits_end_as_a_clean_build(tmp_path: Path) -> None:
    edits_end_as_a_clean_build(tmp_path, random.Random(4), 20)  # noqa: S311 - to be the same every time


@pytest.mark.torture
def test_any_edits_end_as_a_clean_build(chance: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        edits_end_as_a_clean_build(Path(folder), chance, 20)
