"""Portfolios of a few rows, for questions whose answers are known."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from generator.portfolio.questions.answering import answer
from generator.portfolio.questions.values import CENTS
from generator.portfolio.store import add_indexes, create
from generator.portfolio.words import spaced

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OWN = "WHERE x.unit_id = f.unit_id AND x.year = f.year"


class Planted:
    """A portfolio that is being written: each method adds one thing, the rest of its columns is empty."""

    def __init__(self, path: Path) -> None:
        """Make the tables."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.connection = sqlite3.connect(path, isolation_level=None)
        create(self.connection)

    def unit(self, unit: str, district: str = "420100", name: str = "") -> None:
        """Add a unit."""
        self.put(
            "units", unit_id=unit, name=name or unit, district=district, folder=f"filings/{unit}", readable=1
        )

    def filing(self, unit: str, year: int, name: str = "", district: str = "420100", **more: Any) -> None:  # noqa: ANN401 - a row holds anything
        """Add a filing, and its unit."""
        if not self.connection.execute("SELECT 1 FROM units WHERE unit_id = ?", (unit,)).fetchone():
            self.unit(unit, district, name)
        folder = f"filings/{unit}/{year}"
        self.put(
            "filings",
            unit_id=unit,
            year=year,
            unit_name=name or unit,
            district=district,
            folder=folder,
            **more,
        )

    def project(self, unit: str, year: int, stem: str = "p", wan: int = 100, **more: Any) -> None:  # noqa: ANN401 - as above
        """Add a project."""
        values = {"category": "特定目标类", "name": f"{unit}的项目", "budget_fen": wan * CENTS, **more}
        self.put("projects", unit_id=unit, year=year, stem=stem, **values)

    def indicators(self, unit: str, year: int, targets: dict[str, int], stem: str = "p", **more: Any) -> None:  # noqa: ANN401 - as above
        """Add quantities: each name with its number of 个."""
        for position, (name, number) in enumerate(targets.items()):
            own = {"level2": "数量指标", "sign": "≥", "unit": "个", **more}
            self.put(
                "indicators", unit_id=unit, year=year, stem=stem, goal="g", position=position, name=name,
                target=f"{own['sign']}{number}{own['unit']}", number=float(number), identity=name,
                key=f"goals.g.indicators.{position}", **own,
            )  # fmt: skip

    def fund(self, unit: str, year: int, line: str, wan: int) -> None:
        """Add a line of 支出构成."""
        self.put(
            "funds", unit_id=unit, year=year, stem="department", block="spending", line=line, what="amount",
            of_year=year, line_title=line, fen=wan * CENTS, key=f"spending.{line}",
        )  # fmt: skip

    def problem(self, unit: str, year: int, position: int, **more: Any) -> None:  # noqa: ANN401 - as above
        """Add a problem."""
        self.put("problems", unit_id=unit, year=year, position=position, **more)

    def evaluated(self, unit: str, year: int, total: float, stem: str = "p") -> None:
        """Add the evaluation of a project."""
        own = {"stage": "evaluation", "stem": stem, "total": total, "total_text": f"{total:g}"}
        self.put("stages", unit_id=unit, year=year, **own)

    def put(self, table: str, **values: Any) -> None:  # noqa: ANN401 - as above
        """Add a row; what is not said is empty."""
        asked = 'SELECT name, type FROM pragma_table_info(?) WHERE "notnull"'
        empty = {name: "" if kind == "TEXT" else 0 for name, kind in self.connection.execute(asked, (table,))}
        row = empty | values
        if table in ("projects", "indicators"):
            row.pop("project_id", None)
            row.pop("indicator_id", None)
        marks = ", ".join(f":{name}" for name in row)
        self.connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", row)  # noqa: S608 - our own names

    def finish(self) -> None:
        """Sum up, answer, and make what is sought in."""
        self.connection.execute(
            "UPDATE filings AS f SET"  # noqa: S608 - our own names
            f" projects = (SELECT count(*) FROM projects AS x {_OWN}),"
            f" indicators = (SELECT count(*) FROM indicators AS x {_OWN}),"
            f" budgets_fen = (SELECT sum(budget_fen) FROM projects AS x {_OWN}),"
            f" errors = (SELECT count(*) FROM problems AS x {_OWN} AND x.severity = 'error')"
        )
        for number, name in self.connection.execute("SELECT indicator_id, name FROM indicators").fetchall():
            self.connection.execute(
                "INSERT INTO indicator_search (rowid, name, target) VALUES (?, ?, '')", (number, spaced(name))
            )
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES ('newest', '2026-11-01T08:00:00Z')")
        answer(self.connection)
        add_indexes(self.connection)


@contextmanager
def planted(path: Path) -> Iterator[Planted]:
    """Write a portfolio; it is whole when this returns."""
    made = Planted(path)
    try:
        yield made
        made.finish()
    finally:
        made.connection.close()
