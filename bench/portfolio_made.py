"""A portfolio of a bureau that nobody has: rows straight into the database, some of them to be found."""

from __future__ import annotations

import random
import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.portfolio.questions.answering import answer
from generator.portfolio.questions.values import CENTS
from generator.portfolio.store import add_indexes, create
from generator.portfolio.words import spaced

if TYPE_CHECKING:
    from pathlib import Path

FIRST = 2022
PROJECTS, INDICATORS = 5, 5
_CATEGORIES = ("特定目标类", "特定目标类", "运转类", "人员类")
_PLACES = ("江岸", "江汉", "硚口", "汉阳", "武昌", "青山", "洪山", "东西湖", "蔡甸", "江夏", "黄陂", "新洲")
_KINDS = (
    "教育局",
    "卫生健康局",
    "文化和旅游局",
    "民政局",
    "水务局",
    "城市管理局",
    "退役军人事务局",
    "图书馆",
    "实验小学",
    "社区服务中心",
)
_WORK = (
    "消防安全",
    "防汛抗旱",
    "义务教育",
    "公共卫生",
    "道路养护",
    "文物保护",
    "养老服务",
    "企业服务",
    "环境整治",
    "信息化运维",
)
_WHAT = (("数量指标", "检查覆盖点位", "个"), ("数量指标", "开展活动次数", "次"),
         ("质量指标", "验收合格率", "%"),
         ("时效指标", "完成及时率", "%"), ("服务对象满意度指标", "服务对象满意率", "%"))  # fmt: skip
_CODES = (
    ("TB201", "error"),
    ("TB301", "warning"),
    ("TB305", "warning"),
    ("TB402", "info"),
    ("TB115", "warning"),
)
_DEPARTMENT_LINES = {"operation": "运转类", "special_purpose": "特定目标类"}


class Size(NamedTuple):
    """How large a bureau is."""

    units: int = 5000
    years: int = 3


class Before(NamedTuple):
    """What a unit said the year before, by project and indicator; of a frozen one it says so again."""

    frozen: bool
    last: dict[tuple[int, int], int]


def write(path: Path, size: Size) -> None:
    """Write a new portfolio; the same size gives the same rows."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in ("journal_mode = OFF", "synchronous = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        create(connection)
        connection.execute("BEGIN")
        for number in range(size.units):
            _unit(_Writer(connection), number, size)
        _search(connection)
        connection.execute("INSERT INTO meta VALUES ('newest', '2026-11-01T08:00:00Z')")
        connection.execute("COMMIT")
        add_indexes(connection)
        connection.execute("ANALYZE")
        connection.execute("BEGIN")
        answer(connection)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


class _Writer:
    """Puts rows in by the names of their columns; what is NOT NULL and not said is empty."""

    _columns: dict[str, dict[str, Any]] = {}  # noqa: RUF012 - one for all of a process

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Write by a connection."""
        self._connection = connection

    def put(self, table: str, **values: Any) -> None:  # noqa: ANN401 - a row holds anything
        """Put one row in."""
        empty = self._columns.get(table) or self._empty(table)
        row = {name: value for name, value in {**empty, **values}.items() if value is not None}
        names = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        self._connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row)  # noqa: S608 - our own names

    def _empty(self, table: str) -> dict[str, Any]:
        columns = self._connection.execute(
            'SELECT name, type, pk FROM pragma_table_info(?) WHERE "notnull"', (table,)
        )
        found = {name: "" if kind == "TEXT" else 0 for name, kind, _ in columns}
        self._columns[table] = found
        return found


def _unit(writer: _Writer, number: int, size: Size) -> None:
    draw = random.Random(number)  # noqa: S311 - nothing secret
    place = _PLACES[number % len(_PLACES)]
    unit_id, name = f"unit-{number:05}", f"{place}区第{number}{draw.choice(_KINDS)}"
    district = f"4201{number % len(_PLACES) + 1:02}"
    writer.put(
        "units", unit_id=unit_id, name=name, district=district, folder=f"filings/{unit_id}", readable=1
    )
    missing = draw.randrange(size.years) if draw.random() < 0.03 else None
    before = Before(draw.random() < 0.05, {})
    for year in range(FIRST, FIRST + size.years):
        if year - FIRST != missing:
            _filing(writer, draw, (unit_id, year, name, district), before)
        else:
            before.last.clear()


def _filing(
    writer: _Writer,
    draw: random.Random,
    whose: tuple[str, int, str, str],
    before: Before,
) -> None:
    unit_id, year, name, district = whose
    of = {"unit_id": unit_id, "year": year}
    sums = {"运转类": 0, "特定目标类": 0, "人员类": 0}
    for at in range(PROJECTS):
        category = _CATEGORIES[at % len(_CATEGORIES)]
        fen = int(draw.lognormvariate(4, 1.1) * CENTS / 100) * 100
        sums[category] += fen
        _project(writer, draw, of, (at, category, fen), before)
    problems = _problems(writer, draw, of)
    for line, category in _DEPARTMENT_LINES.items():
        wrong = 50 * CENTS if draw.random() < 0.01 else 0
        _fund(writer, of, line, category, sums[category] + wrong)
    writer.put(
        "filings", **of, unit_name=name, district=district, folder=f"filings/{unit_id}/{year}",
        has_department=1,
        projects=PROJECTS, indicators=PROJECTS * INDICATORS, budgets_fen=sum(sums.values()), **problems,
    )  # fmt: skip


def _fund(writer: _Writer, of: dict[str, Any], line: str, category: str, fen: int) -> None:
    titles = {"block_title": "支出构成", "line_title": f"{category}项目支出", "what_title": "当年金额"}
    writer.put(
        "funds", **of, stem="department", block="spending", line=line, what="amount", of_year=of["year"],
        **titles,
        amount=str(fen / CENTS), fen=fen, file=f"filings/{of['unit_id']}/{of['year']}/department.toml",
    )  # fmt: skip


def _problems(writer: _Writer, draw: random.Random, of: dict[str, Any]) -> dict[str, int]:
    counts = {"errors": 0, "warnings": 0, "infos": 0}
    for position in range(draw.choice((0, 0, 1, 2, 6))):
        code, severity = draw.choice(_CODES)
        counts[f"{severity}s"] += 1
        stem = f"project-{draw.randrange(PROJECTS)}"
        file = f"filings/{of['unit_id']}/{of['year']}/{stem}.toml"
        writer.put("problems", **of, position=position, stem=stem, code=code, severity=severity, file=file,
                   message=f"“项目资金来源”的合计与各项之和不同（第{position}处）", line=12,
                   key="funding.total")  # fmt: skip
    return counts


def _project(
    writer: _Writer,
    draw: random.Random,
    of: dict[str, Any],
    what: tuple[int, str, int],
    before: Before,
) -> None:
    at, category, fen = what
    stem, work = f"project-{at}", _WORK[(_whose(int(of["unit_id"][5:]), at) + at) % len(_WORK)]
    file = f"filings/{of['unit_id']}/{of['year']}/{stem}.toml"
    of = {**of, "stem": stem, "file": file}
    writer.put("projects", **of, position=at, name=f"{work}专项经费（{at + 1}）", category=category,
               budget=str(fen / CENTS), budget_fen=fen)  # fmt: skip
    writer.put("goals", **of, goal="main", text=f"做好{work}工作")
    score = min(100.0, round(draw.gauss(90, 6), 1))
    writer.put(
        "stages", **of, stage="evaluation", title="项目支出绩效自评表", total=score, total_text=str(score)
    )
    for position in range(INDICATORS):
        _indicator(writer, {**of, "goal": "main", "position": position}, work, before)


def _indicator(
    writer: _Writer,
    of: dict[str, Any],
    work: str,
    before: Before,
) -> None:
    position, at = of["position"], int(of["stem"][-1])
    level2, what, unit = _WHAT[position]
    last = before.last.get((at, position))
    whose = _whose(int(of["unit_id"][5:]), at)
    own = random.Random(f"{whose} {of['year']} {at} {position}")  # noqa: S311 - nothing secret
    number = own.randrange(80, 100) if unit == "%" else own.randrange(3, 400)
    if before.frozen and last is not None:
        number = last
    before.last[at, position] = number
    place = "" if own.random() < 0.4 else f"（{whose % 997}片）"
    earlier = {}
    if last is not None:
        earlier = {"last_stem": of["stem"], "last_goal": "main", "last_position": position, "last_unit": unit,
                   "last_target": f"≥{last}{unit}", "last_number": float(last),
                   "last_achieved": f"{last + 1}{unit}", "last_achieved_number": float(last + 1),
                   "last_achieved_unit": unit}  # fmt: skip
    writer.put("indicators", **of, identity=what, level1="产出指标" if position < 4 else "满意度指标",
               level2=level2,
               name=f"{work}{what}{place}", target=f"≥{number}{unit}", sign="≥", number=float(number),
               digits=str(number), unit=unit, basis="计划标准",
               key=f"goals.main.indicators.{position}", **earlier)  # fmt: skip


def _whose(unit: int, project: int) -> int:
    """Return the unit whose words a project uses: one in a hundred units copies its first project."""
    return unit - 1 if project == 0 and unit % 100 == 1 else unit


def _search(connection: sqlite3.Connection) -> None:
    """Make what is sought in."""
    rows = connection.execute("SELECT indicator_id, name, target FROM indicators").fetchall()
    words = ((number, spaced(name), spaced(target)) for number, name, target in rows)
    connection.executemany("INSERT INTO indicator_search (rowid, name, target) VALUES (?, ?, ?)", words)
    rows = connection.execute("SELECT project_id, name FROM projects").fetchall()
    names = ((number, spaced(name)) for number, name in rows)
    connection.executemany("INSERT INTO project_search (rowid, name) VALUES (?, ?)", names)
