"""Targets that have not moved for three years or more."""

from __future__ import annotations

from generator.portfolio.questions.answers import CONDITIONS, FORM, STEM, UNIT, UNIT_ID, YEAR
from generator.portfolio.questions.listing import Column, Kind, Listing, Question

FROZEN = Question(
    listing=Listing(
        name="frozen",
        title="指标值多年不动的项目",
        meaning="项目至少有 3 条指标写了数量，其中五分之四以上的指标值，连同上年、前年，三年一样。"
        "指标改了名也对得上，按目标和指标标识。",
        columns=(
            Column("project", "a.project", "项目", link=FORM),
            UNIT,
            YEAR,
            Column("fen", "a.fen", "当年预算", Kind.MONEY),
            Column("frozen", "a.frozen", "没有动的", Kind.NUMBER),
            Column("counted", "a.counted", "写了数量的指标", Kind.NUMBER),
            Column("example", "a.example", "其中之一"),
            UNIT_ID,
            STEM,
        ),
        key=("a.unit_id", "a.year", "a.stem"),
        source="answer_frozen AS a",
        conditions=CONDITIONS,
        orders={
            "没有动的多的在前": "a.frozen DESC, a.unit_id, a.year, a.stem",
            "金额大的在前": "a.fen DESC, a.unit_id, a.year, a.stem",
        },
    ),
    table="""
CREATE TABLE answer_frozen (
  unit_id TEXT NOT NULL, unit_name TEXT NOT NULL, district TEXT, year INTEGER NOT NULL, stem TEXT NOT NULL,
  project TEXT NOT NULL, category TEXT, fen INTEGER, frozen INTEGER NOT NULL, counted INTEGER NOT NULL,
  example TEXT NOT NULL, PRIMARY KEY (unit_id, year, stem)
) STRICT, WITHOUT ROWID;
""",
    script="""
DELETE FROM answer_frozen WHERE unit_id IN (SELECT unit_id FROM touched);
CREATE TEMP TABLE stood (unit_id TEXT, year INTEGER, stem TEXT, frozen INTEGER, example TEXT,
  PRIMARY KEY (unit_id, year, stem)) WITHOUT ROWID;
INSERT INTO stood
SELECT i.unit_id, i.year, i.stem, count(*), min(i.name || ' ' || i.target)
FROM touched AS t CROSS JOIN indicators AS i ON i.unit_id = t.unit_id
CROSS JOIN indicators AS l
  ON l.unit_id = i.unit_id AND l.year = i.year - 1 AND l.stem = i.last_stem AND l.goal = i.last_goal
  AND l.position = i.last_position
WHERE i.number IS NOT NULL AND i.last_target = i.target AND l.last_target = i.target
GROUP BY i.unit_id, i.year, i.stem HAVING count(*) >= 3;
ANALYZE temp;
INSERT INTO answer_frozen
SELECT s.unit_id, f.unit_name, f.district, s.year, s.stem, p.name, p.category, p.budget_fen, s.frozen, (
  SELECT count(*) FROM indicators AS i
  WHERE i.unit_id = s.unit_id AND i.year = s.year AND i.stem = s.stem
    AND i.number IS NOT NULL) AS counted, s.example
FROM stood AS s CROSS JOIN projects AS p USING (unit_id, year, stem)
CROSS JOIN filings AS f USING (unit_id, year)
WHERE 5 * s.frozen >= 4 * counted;
DROP TABLE stood;
""",
)
