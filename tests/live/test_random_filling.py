"""Whatever is filled in on the pages, and in whatever order: in the end stands what a clean build makes."""

from __future__ import annotations

import html
import json
import random
import re
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from filled import UNIT, YEAR, example
from serving import eventually, serving
from workspaces import forms_in

from generator.filing.workspace import Workspace
from generator.pipeline.build import build

if TYPE_CHECKING:
    from serving import Running

FORMS = ("service", "party", "department")
ROW = re.compile(r"<tr.*?</tr>", re.DOTALL)
CELL = re.compile(r'data-key="([^"]+)"|data-as="([^"]+)"')
TEXTS = (
    "",
    "甲",
    "12.5",
    "2025",
    "≥5个",
    "是",
    '引"号\\n',
    "第一段\n\n1. 一\n2. 二",
    "<b>{{ x }}",
    "计划标准",
    "无",
)
DONE, REFUSED = 200, 409


@dataclass
class Clerk:
    """Somebody who fills in forms without a plan, through the requests that the pages send."""

    server: Running
    rng: random.Random
    writes: list[str] = field(default_factory=list)
    done: int = 0

    def work(self) -> None:
        """Do one thing."""
        if self.writes and self.rng.random() < 0.2:
            self._send(f"/writes/{self.writes.pop(self.rng.randrange(len(self.writes)))}/undo", None)
            return
        form = self.rng.choice(FORMS)
        row = self._row(form)
        if not row:
            return
        key = self.rng.choice(row)
        near = [("near", each) for each in row if each != key]
        asked = urlencode([("form", form), ("key", key), ("as", ""), *near])
        found = json.loads(self.server.ask(f"/cells/{UNIT}/{YEAR}?{asked}").body)
        steps = [step for step in (self._step(found, key) for _ in range(3)) if step]
        if steps:
            self._send(f"/edits/{UNIT}/{YEAR}", {"form": form, "steps": steps[:1]})

    def _row(self, form: str) -> list[str]:
        """Return the keys of one row of a form, as it was last built."""
        page = self.server.ask(f"/files/{UNIT}/{YEAR}/{form}.html").body
        rows = [[html.unescape(key) for key, _ in CELL.findall(row) if key] for row in ROW.findall(page)]
        return self.rng.choice([list(dict.fromkeys(row)) for row in rows if row] or [[]])

    def _step(self, found: dict[str, Any], key: str) -> dict[str, Any] | None:
        ways = [self._set, self._set, self._set, self._back, self._of_row, self._of_row]
        return self.rng.choice(ways)(found, key)

    def _set(self, found: dict[str, Any], key: str) -> dict[str, Any] | None:
        if not found.get("how"):
            return None
        way = self.rng.choice(found["ways"])
        step = {"do": "set", "text": self._text(found["how"]), "seen": way["seen"], "anchors": way["anchors"]}
        if way["name"] in ("long_term", "department"):
            return step | {"key": key, "way": way["name"]}
        return step | {"key": way["key"]}

    def _text(self, how: dict[str, Any]) -> str:
        choices = [choice["value"] for choice in how["choices"]]
        return self.rng.choice(choices) if choices and self.rng.random() < 0.8 else self.rng.choice(TEXTS)

    def _back(self, found: dict[str, Any], _key: str) -> dict[str, Any] | None:
        back = found.get("back")
        return back and {"do": "back", "key": back["key"], "seen": back["seen"], "anchors": back["anchors"]}

    def _of_row(self, found: dict[str, Any], _key: str) -> dict[str, Any] | None:
        if not found.get("rows"):
            return None
        row = self.rng.choice(found["rows"])
        if not row["key"] or self.rng.random() < 0.5:
            values = {
                each["name"]: self._text(each)
                for each in row["fields"]
                if each["required"] or self.rng.random() < 0.3
            }
            before = self.rng.choice([row["below"], None])
            return {
                "do": "add",
                "key": row["list"],
                "anchors": row["list_anchors"],
                "before": before,
                "values": values,
            }
        own = {"key": row["key"], "seen": row["seen"], "anchors": row["anchors"]}
        return self.rng.choice(
            [
                own | {"do": "delete"},
                own | {"do": "move", "before": row["up"]},
                own | {"do": "move", "before": row["down"]},
            ]
        )

    def _send(self, address: str, data: object) -> None:
        body = json.dumps(data).encode() if data else b""
        kind = {"Content_Type": "application/json"} if data else {}
        answer = self.server.post(address, body, **kind)
        assert answer.status in (DONE, REFUSED), f"{answer.body} {data}"
        if answer.status == DONE:
            self.done += 1
            self.writes.append(json.loads(answer.body)["undo"])


def _clean(root: Path) -> dict[str, bytes]:
    """Return what a first build of the same files makes."""
    copy = Workspace(root.parent / "clean")
    shutil.copytree(root / "filings", copy.filings)
    report = build(copy)
    made = forms_in(copy.build)
    shutil.rmtree(copy.root)
    assert not report.failed, report.problems
    return made


def filling_ends_as_a_clean_build(folder: Path, rng: random.Random, things: int) -> None:
    root = folder / "ws"
    example(root)
    with serving(root) as server:
        clerk = Clerk(server, rng)
        for _ in range(things):
            clerk.work()
        assert clerk.done > things / 5
        wanted = _clean(root)
        eventually(lambda: forms_in(root / "build") == wanted)


def test_random_filling_ends_as_a_clean_build(tmp_path: Path) -> None:
    filling_ends_as_a_clean_build(tmp_path, random.Random(13), 40)  # noqa: S311 - to be the same every time


@pytest.mark.torture
def test_any_filling_ends_as_a_clean_build(chance: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        filling_ends_as_a_clean_build(Path(folder), chance, 60)
