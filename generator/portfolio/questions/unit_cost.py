"""Cost per unit of output far from what others with the same output pay."""

from __future__ import annotations

from generator.portfolio.questions.answers import CELL, CONDITIONS, FORM, KEY, STEM, UNIT, UNIT_ID, YEAR
from generator.portfolio.questions.listing import Column, Kind, Listing, Question

UNIT_COST = Question(
    listing=Listing(
        name="unit_cost",
        title="单位产出的成本悬殊",
        meaning="项目当年预算除以数量指标的指标值；一个项目里计量单位相同的数量指标只取第一个。"
        "同一年、同名同单位的数量指标至少另有 4 个单位写了，而这里是全体（含本单位）中位数的"
        " 3 倍以上或三分之一以下。",
        columns=(
            Column("indicator", "a.indicator", "数量指标", link=CELL),
            Column("target", "a.target", "指标值"),
            Column("cost", "a.cost", "每单位产出", Kind.MONEY),
            Column("median", "a.median", "全体的中位数", Kind.MONEY),
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
    table="""
CREATE TABLE answer_unit_cost (
  indicator_id INTEGER PRIMARY KEY, unit_id TEXT NOT NULL, unit_name TEXT NOT NULL, district TEXT,
  year INTEGER NOT NULL, stem TEXT NOT NULL, key TEXT NOT NULL, project TEXT NOT NULL,
    category TEXT, fen INTEGER,
  indicator TEXT NOT NULL, target TEXT NOT NULL, cost INTEGER NOT NULL, median INTEGER NOT NULL,
  others INTEGER NOT NULL, times INTEGER NOT NULL, far INTEGER NOT NULL
) STRICT;
""",
    script="""
CREATE TEMP TABLE output (name TEXT, unit TEXT, year INTEGER,
  PRIMARY KEY (name, unit, year)) WITHOUT ROWID;
INSERT INTO output
SELECT name, unit, year FROM moved WHERE level2 = '数量指标'
UNION
SELECT i.name, i.unit, i.year FROM touched AS t CROSS JOIN indicators AS i ON i.unit_id = t.unit_id
WHERE i.level2 = '数量指标';
ANALYZE temp;
CREATE TEMP TABLE costs (name TEXT, unit TEXT, year INTEGER, cost INTEGER, indicator_id INTEGER, unit_id TEXT,
  PRIMARY KEY (name, unit, year, cost, indicator_id)) WITHOUT ROWID;
INSERT INTO costs
SELECT i.name, i.unit, i.year, CAST(round(p.budget_fen / i.number) AS INTEGER), i.indicator_id, i.unit_id
FROM output AS o CROSS JOIN indicators AS i ON i.name = o.name AND i.unit = o.unit AND i.year = o.year
CROSS JOIN projects AS p ON p.unit_id = i.unit_id AND p.year = i.year AND p.stem = i.stem
WHERE +i.level2 = '数量指标' AND i.number > 0 AND i.upper IS NULL AND i.unit NOT IN ('', '%')
    AND p.budget_fen > 0
  AND NOT EXISTS (SELECT 1 FROM indicators AS e
    WHERE e.unit_id = i.unit_id AND e.year = i.year AND e.stem = i.stem AND e.level2 = i.level2
    AND e.unit = i.unit AND e.indicator_id < i.indicator_id)
  AND p.budget_fen / i.number < 9e18;
ANALYZE temp;
CREATE TEMP TABLE often (name TEXT, unit TEXT, year INTEGER, units INTEGER, held INTEGER,
  PRIMARY KEY (name, unit, year)) WITHOUT ROWID;
INSERT INTO often
SELECT name, unit, year, count(DISTINCT unit_id) AS units, count(*) FROM costs
GROUP BY name, unit, year HAVING units >= 5;
CREATE TEMP TABLE usual (name TEXT, unit TEXT, year INTEGER, units INTEGER, median INTEGER,
  PRIMARY KEY (name, unit, year)) WITHOUT ROWID;
INSERT INTO usual
SELECT c.name, c.unit, c.year, max(o.units), CAST(round(avg(c.cost)) AS INTEGER)
FROM often AS o CROSS JOIN (
  SELECT name, unit, year, cost, row_number() OVER (PARTITION BY name, unit, year
    ORDER BY cost) AS place FROM costs
) AS c ON c.name = o.name AND c.unit = o.unit AND c.year = o.year
WHERE c.place IN ((o.held + 1) / 2, (o.held + 2) / 2)
GROUP BY c.name, c.unit, c.year;
ANALYZE temp;
DELETE FROM answer_unit_cost
WHERE unit_id IN (SELECT unit_id FROM touched) OR indicator_id IN (SELECT indicator_id FROM costs);
INSERT INTO answer_unit_cost
SELECT c.indicator_id, c.unit_id, f.unit_name, f.district, c.year, i.stem, i.key || '.target',
    p.name, p.category, p.budget_fen,
  i.name, i.target, c.cost, u.median, u.units - 1, CAST(min(100.0 * c.cost / u.median, 1e15) AS INTEGER),
  CAST(min(CASE
    WHEN c.cost > u.median THEN 100.0 * c.cost / u.median ELSE 100.0 * u.median / max(c.cost, 1) END,
    1e15) AS INTEGER)
FROM usual AS u CROSS JOIN costs AS c ON c.name = u.name AND c.unit = u.unit AND c.year = u.year
CROSS JOIN indicators AS i ON i.indicator_id = c.indicator_id
JOIN projects AS p ON p.unit_id = i.unit_id AND p.year = i.year AND p.stem = i.stem
JOIN filings AS f ON f.unit_id = i.unit_id AND f.year = i.year
WHERE u.median > 0 AND (c.cost / 3 >= u.median OR c.cost <= u.median / 3);
DROP TABLE usual;
DROP TABLE often;
DROP TABLE costs;
DROP TABLE output;
""",
)
