"""``tianbao portfolio`` against building the same forms, one unit changed among many, and the search."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from bench.material import YEAR, many_units
from bench.result import Result, milliseconds
from generator.filing.reader import Shelf
from generator.filing.workspace import Workspace
from generator.forms.plan import Attention, printing_job
from generator.pipeline.build import How, build
from generator.portfolio.opened import beside
from generator.portfolio.reading import open_read_only, portfolio_path
from generator.portfolio.searching import search
from generator.portfolio.store import Store
from generator.portfolio.tables import TABLES
from generator.portfolio.taking import Asked, Taken, take
from generator.portfolio.update import Run, update
from generator.portfolio.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.filing.workspace import FilingFolder
    from generator.portfolio.tables import Row

_FOLDERS = 600
_MANY = 20_000
_ALIKE = 10
_CHANGED = 10_000
_INDICATORS = 300_000
_COMMAND = (sys.executable, "-c", "from generator.cli import main; main()", "portfolio")
_WORDS = "党建安全生产宣讲活动次数覆盖率满意园区绿化养护面积培训人数及时完成质量合格消防防汛招商服务"


def measure() -> Iterator[Result]:
    """Build and sum up 600 folders; change one among 20,000; search 300,000 indicators."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _against_building(many_units(Path(folder), _FOLDERS))
    with tempfile.TemporaryDirectory() as folder:
        yield from _one_changed(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        yield from _searched(Path(folder) / "search.sqlite")


def _against_building(ws: Workspace) -> Iterator[Result]:
    begun = time.perf_counter()
    build(ws, jobs=2, how=How(Attention.COUNT))
    built = time.perf_counter() - begun
    path = ws.build / "portfolio.sqlite"
    begun = time.perf_counter()
    update(ws, path, jobs=2)
    summed = time.perf_counter() - begun
    detail = f"{summed:.1f} / {built:.1f} s, {1000 * summed / _FOLDERS:.1f} ms a folder"
    yield Result(
        f"portfolio against building, {_FOLDERS} folders, 2 processes", summed / built, "×", "≤ 0.33", detail
    )
    detail = f"{path.stat().st_size / 2**20 / _FOLDERS * _MANY:.0f} MiB for {_MANY:,}"
    yield Result("size of the file a folder", path.stat().st_size / 1024 / _FOLDERS, "KiB", "", detail)


def _one_changed(folder: Path) -> Iterator[Result]:
    """Change one unit among 20,000; the others are links to one, and their rows are put in as its are."""
    ws = _linked(folder)
    run = Run(printing_job(ws), 1, lambda _done, _total: None)
    sights = run.sights(None)
    looks = [look for sight in sights for look in sight.looks]
    shelf = Shelf(ws, run.job.declared)
    pair = {look.folder.year: take(run.job, shelf, Asked(look.folder)) for look in looks[:2]}
    with beside(portfolio_path(ws)) as connection:
        store = Store(connection)
        for look in looks:
            store.put(_as_of(pair[look.folder.year], look.folder), look, anew=True)
        store.conclude()
        run.note(store, sights, ())
    unit = folder / "filings" / f"unit-{_CHANGED}"
    changed = unit / str(YEAR) / "service.toml"
    for what, chosen in (("named", (str(unit),)), ("found among all", ())):
        changed.write_bytes(changed.read_bytes().replace(b'name = "', f'name = "{what}'.encode(), 1))
        begun = time.perf_counter()
        done = subprocess.run([*_COMMAND, *chosen], check=True, capture_output=True, text=True, cwd=folder)
        seconds = time.perf_counter() - begun
        yield Result(f"one unit of {_MANY:,} changed, {what}", seconds, "s", "≤ 1", done.stdout.strip())


def _linked(folder: Path) -> Workspace:
    """Make a workspace whose units have the same files, older than what is not trusted."""
    first = many_units(folder, 1).filings / "unit-0000"
    first = first.rename(first.with_name("unit-00000"))
    files = [path.relative_to(first) for path in first.rglob("*.toml")]
    for number in range(1, _MANY):
        unit = folder / "filings" / f"unit-{number:05}"
        (unit / str(YEAR)).mkdir(parents=True)
        for file in files:
            (shutil.copy if number == _CHANGED else os.link)(first / file, unit / file)
    time.sleep(3)
    return Workspace(folder)


def _as_of(taken: Taken, folder: FilingFolder) -> Taken:
    """Return a folder's rows as another one's, a fifth of them: as many as most filings have.

    Every tenth unit says the same, the others each something else.
    """
    rows = {
        table: [(folder.unit_id, *row[1:]) for row in some[: max(1, len(some) // 5)]]
        for table, some in (taken.rows or {}).items()
    }
    if int(folder.unit_id[-2:]) % _ALIKE:
        name = TABLES["indicators"]._fields.index("name")
        rows["indicators"] = [
            (*row[:name], f"{folder.unit_id}{row[name]}", *row[name + 1 :])
            for row in rows.get("indicators", ())
        ]
    words = {table: some[: len(rows.get(table, ()))] for table, some in (taken.words or {}).items()}
    return Taken(folder, taken.digest, rows, words)


def _searched(path: Path) -> Iterator[Result]:
    chance = random.Random(1)  # noqa: S311 - rows, not secrets
    columns = TABLES["indicators"]._fields
    with beside(path) as connection:
        store = Store(connection)
        for batch in range(_INDICATORS // 1000):
            rows = [_row(chance, batch, position) for position in range(1000)]
            words = [words_of("indicators", dict(zip(columns, row, strict=True))) for row in rows]
            store._insert("indicators", rows, words)  # noqa: SLF001 - rows without filings
    with closing(open_read_only(path)) as db:
        slowest = max(
            (milliseconds(lambda text=text: search(db, text), 5), text)
            for text in ("党建", "率", "安全", "无有")
        )
    yield Result(f"search over {_INDICATORS:,} indicators, the slowest", slowest[0], "ms", "≤ 50", slowest[1])


def _row(chance: random.Random, batch: int, position: int) -> Row:
    blank = {"int": 1, "str": "", "int | None": None, "str | None": None, "float | None": None}
    row = {name: blank[kind.__forward_arg__] for name, kind in TABLES["indicators"].__annotations__.items()}
    name = "".join(chance.choices(_WORDS, k=12))
    row |= {
        "unit_id": f"u{batch}",
        "position": position,
        "name": name,
        "target": f"≥{chance.randrange(100)}%",
    }
    return tuple(row.values())
