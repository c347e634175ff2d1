"""Cost per unit of output far from what others with the same output pay."""

from __future__ import annotations

from generator.portfolio.questions.answers import CELL, CONDITIONS, FORM, KEY, STEM, UNIT, UNIT_ID, YEAR
from generator.portfolio.questions.listing import Column, Kind, Listing, Question

UNIT_COST = Question(
    listing=Listing(
        name="unit_cost",
        title="单位产出的成本悬殊",
        meaning="项目当年预算除以数量指标的指标值；同一年、同名同单位的数量指标至少另有 4 个单位写了，"
        "而这里是它们中位数的 3 倍以上或三分之一以下。",
        columns=(
            Column("indicator", "a.indicator", "数量指标", link=CELL),
            Column("target", "a.target", "指标值"),
            Column("cost", "a.cost", "每单位产出", Kind.MONEY),
            Column("median", "a.median", "别的单位的中位数", Kind.MONEY),
            Column("times", "a.times", "相当于中位数的", Kind.TIMES),
            Column("others", "a.others", "可比的", Kind.NUMBER),
            Column("fen", "a.fen", "当年预算", Kind.MONEY),
            Column("project", "a.project", "项目", link=FORM),
            UNIT,
            YEAR,
            UNIT_ID,
            STEM,
            KEY,
        ),
        key=("a.indicator_id",),
        source="answer_unit_cost AS a",
        conditions=CONDITIONS,
        orders={
            "差得远的在前": "a.far DESC, a.indicator_id",
            "贵的在前": "a.times DESC, a.indicator_id",
            "金额大的在前": "a.fen DESC, a.indicator_id",
        },
    ),
    script="""
CREATE TEMP TABLE costs (indicator_id INTEGER PRIMARY KEY, unit_id TEXT, year INTEGER, name TEXT, unit TEXT,
  cost INTEGER);
INSERT INTO costs
SELECT i.indicator_id, i.unit_id, i.year, i.name, i.unit, CAST(round(p.budget_fen / i.number) AS INTEGER)
FROM indicators AS i JOIN projects AS p USING (unit_id, year, stem)
WHERE i.level2 = '数量指标' AND i.number > 0 AND i.upper IS NULL AND i.unit NOT IN ('', '%') AND p.budget_fen > 0
  AND p.budget_fen / i.number < 9e18;
CREATE TEMP TABLE usual (name TEXT, year INTEGER, unit TEXT, median INTEGER, units INTEGER,
  PRIMARY KEY (name, year, unit)) WITHOUT ROWID;
INSERT INTO usual
SELECT name, year, unit, CAST(round(avg(cost)) AS INTEGER), max(units) FROM (
  SELECT c.name, c.year, c.unit, c.cost, g.units, g.held,
    row_number() OVER (PARTITION BY c.name, c.year, c.unit ORDER BY c.cost) AS place
  FROM (SELECT name, year, unit, count(*) AS held, count(DISTINCT unit_id) AS units FROM costs
    GROUP BY name, year, unit HAVING count(DISTINCT unit_id) >= 5) AS g JOIN costs AS c USING (name, year, unit)
) WHERE place IN ((held + 1) / 2, (held + 2) / 2)
GROUP BY name, year, unit;
CREATE TABLE answer_unit_cost (
  indicator_id INTEGER PRIMARY KEY, unit_id TEXT NOT NULL, unit_name TEXT NOT NULL, district TEXT,
  year INTEGER NOT NULL, stem TEXT NOT NULL, key TEXT NOT NULL, project TEXT NOT NULL, category TEXT, fen INTEGER,
  indicator TEXT NOT NULL, target TEXT NOT NULL, cost INTEGER NOT NULL, median INTEGER NOT NULL,
  others INTEGER NOT NULL, times INTEGER NOT NULL, far INTEGER NOT NULL
) STRICT;
INSERT INTO answer_unit_cost
SELECT c.indicator_id, c.unit_id, f.unit_name, f.district, c.year, i.stem, i.key || '.target', p.name, p.category, p.budget_fen,
  i.name, i.target, c.cost, u.median, u.units - 1, CAST(min(100.0 * c.cost / u.median, 1e15) AS INTEGER),
  CAST(min(CASE WHEN c.cost > u.median THEN 100.0 * c.cost / u.median ELSE 100.0 * u.median / max(c.cost, 1) END,
    1e15) AS INTEGER)
FROM costs AS c JOIN usual AS u USING (name, year, unit)
JOIN indicators AS i USING (indicator_id)
JOIN projects AS p ON p.unit_id = i.unit_id AND p.year = i.year AND p.stem = i.stem
JOIN filings AS f ON f.unit_id = i.unit_id AND f.year = i.year
WHERE u.median > 0 AND (c.cost / 3 >= u.median OR c.cost <= u.median / 3);
DROP TABLE usual;
DROP TABLE costs;
""",
)
