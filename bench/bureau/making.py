"""A workspace of a bureau: every unit's folders, and beside them what is wrong in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.bureau.drawing import Draw
from bench.bureau.planting import SHARES, Planted, Planting, plan
from bench.bureau.words import districts, trades
from bench.bureau.writing import department_file, evaluation_file, project_file, unit_file

if TYPE_CHECKING:
    from pathlib import Path

    from bench.bureau.drawing import Unit

NEWEST = 2025
SEED = 1


@dataclass(frozen=True, slots=True)
class Truth:
    """What was made, and what was planted in it."""

    seed: int
    units: int
    years: tuple[int, ...]
    folders: int
    forms: int
    planted: tuple[Planted, ...]

    def of(self, kind: str) -> list[Planted]:
        """Return the problems of one kind."""
        return [one for one in self.planted if one.kind == kind]

    def text(self) -> str:
        """Return it as ``truth.json`` says it."""
        made = {"seed": self.seed, "units": self.units, "years": self.years}
        made |= {"folders": self.folders, "forms": self.forms}
        by_kind = {kind: [_said(one) for one in self.of(kind)] for kind in SHARES}
        return json.dumps({**made, "planted": by_kind}, ensure_ascii=False, indent=1) + "\n"


def make_bureau(root: Path, units: int, years: int, *, seed: int = SEED) -> Truth:
    """Write a workspace of so many units with so many years each, and ``truth.json`` beside ``filings``."""
    filed = tuple(range(NEWEST - years + 1, NEWEST + 1))
    draw = Draw(seed, years, districts(-(-units // len(trades())), seed))
    planting = Planting(draw, plan(draw, units), filed)
    planted, folders, forms = [], 0, 0
    for number in range(units):
        unit, problem = planting.unit(number)
        planted += [problem] if problem else []
        own = filed[: problem.years_filed] if problem and problem.kind == "missing" else filed
        folders += len(own)
        forms += _write(root / "filings" / unit.slug, unit, own)
    truth = Truth(seed, units, filed, folders, forms, tuple(planted))
    (root / "truth.json").write_text(truth.text(), "utf-8")
    return truth


def _write(folder: Path, unit: Unit, years: tuple[int, ...]) -> int:
    """Write a unit's files; return how many forms they print."""
    folder.mkdir(parents=True)
    _text(folder / "unit.toml", unit_file(unit))
    return sum(_write_year(folder, unit, year, position) for position, year in enumerate(years))


def _write_year(folder: Path, unit: Unit, year: int, position: int) -> int:
    newest, there = year == NEWEST, folder / str(year)
    there.mkdir()
    files = {"department": department_file(unit, year, position, newest=newest)}
    for project in unit.projects:
        slug = project.programme.slug
        files[slug] = project_file(unit, project, year, position, newest=newest)
        if unit.evaluates and not newest:
            files[f"{slug}.evaluation"] = evaluation_file(unit, project, year, position)
    for name, text in files.items():
        _text(there / f"{name}.toml", text)
    return len(files)


def _text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _said(one: Planted) -> dict[str, object]:
    """Return a problem without what does not concern its kind."""
    said = {key: value for key, value in one._asdict().items() if value and key != "kind"}
    return said | {"years_filed": one.years_filed} if one.kind == "missing" else said
