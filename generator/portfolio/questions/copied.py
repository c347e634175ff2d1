"""雷同: projects whose indicators stand word for word in another unit's project."""

from __future__ import annotations

from generator.portfolio.questions.answers import CONDITIONS, FORM, STEM, UNIT, UNIT_ID, YEAR
from generator.portfolio.questions.listing import Column, Kind, Listing, Question

COPIED = Question(
    listing=Listing(
        name="copied",
        title="指标雷同的项目",
        meaning="两个单位的项目，较小一方至少三分之二（并且不少于 3 条）的指标，名称和指标值"
        "与另一方一字不差；对照同一年，也对照另一方的上一年。20 个以上单位都写的通用指标不算在内。",
        columns=(
            Column("project", "a.project", "项目", link=FORM),
            UNIT,
            YEAR,
            Column("fen", "a.fen", "当年预算", Kind.MONEY),
            Column("shared", "a.shared", "相同指标", Kind.NUMBER),
            Column("share", "a.share", "占较小一方", Kind.SHARE),
            Column(
                "other_project",
                "a.other_project",
                "另一项目",
                link=("other_unit_id", "other_year", "other_stem"),
            ),
            Column("other_unit_name", "a.other_unit_name", "另一单位"),
            Column("other_year", "a.other_year", "另一年度", Kind.YEAR),
            Column("example", "a.example", "相同的指标之一"),
            UNIT_ID,
            STEM,
            Column("other_unit_id", "a.other_unit_id"),
            Column("other_stem", "a.other_stem"),
        ),
        key=("a.project_id", "a.other_id"),
        source="answer_copied AS a",
        conditions={
            **CONDITIONS,
            "folder": "(a.unit_id = :folder OR a.other_unit_id = :folder)",
            "unit": "(instr(a.unit_name, :unit) OR instr(a.other_unit_name, :unit))",
        },
        orders={
            "相同多的在前": "a.shared DESC, a.share DESC, a.project_id, a.other_id",
            "金额大的在前": "a.fen DESC, a.project_id, a.other_id",
        },
    ),
    script="""
CREATE INDEX IF NOT EXISTS indicators_said ON indicators (name, target, unit_id, year, stem);
CREATE TEMP TABLE said_text (text_id INTEGER PRIMARY KEY, name TEXT, target TEXT, units INTEGER);
INSERT INTO said_text (name, target, units)
SELECT name, target, count(DISTINCT unit_id) AS units FROM indicators GROUP BY name, target HAVING units > 1;
CREATE TEMP TABLE common_text (name TEXT, target TEXT, PRIMARY KEY (name, target)) WITHOUT ROWID;
INSERT INTO common_text SELECT name, target FROM said_text WHERE units > 20;
CREATE TEMP TABLE said (text_id INTEGER, year INTEGER, unit_id TEXT, project_id INTEGER,
  PRIMARY KEY (text_id, year, unit_id, project_id)) WITHOUT ROWID;
INSERT OR IGNORE INTO said
SELECT t.text_id, i.year, i.unit_id, p.project_id
FROM said_text AS t CROSS JOIN indicators AS i ON i.name = t.name AND i.target = t.target
CROSS JOIN projects AS p ON p.unit_id = i.unit_id AND p.year = i.year AND p.stem = i.stem
WHERE t.units <= 20;

CREATE TEMP TABLE pair (one INTEGER, other INTEGER, shared INTEGER, text_id INTEGER);
INSERT INTO pair
SELECT a.project_id, b.project_id, count(*), min(a.text_id)
FROM said AS a CROSS JOIN said AS b ON b.text_id = a.text_id
  AND (b.year = a.year AND b.unit_id > a.unit_id OR b.year = a.year - 1 AND b.unit_id <> a.unit_id)
GROUP BY a.project_id, b.project_id HAVING count(*) >= 3;

CREATE TEMP TABLE own (project_id INTEGER PRIMARY KEY, texts INTEGER);
INSERT INTO own
SELECT p.project_id, (
  SELECT count(DISTINCT i.name || char(31) || i.target) FROM indicators AS i
  WHERE i.unit_id = p.unit_id AND i.year = p.year AND i.stem = p.stem
  AND NOT EXISTS (SELECT 1 FROM common_text AS c WHERE c.name = i.name AND c.target = i.target))
FROM projects AS p WHERE p.project_id IN (SELECT one FROM pair UNION SELECT other FROM pair);

CREATE TABLE answer_copied (
  project_id INTEGER NOT NULL, other_id INTEGER NOT NULL, unit_id TEXT NOT NULL, unit_name TEXT NOT NULL,
  district TEXT, year INTEGER NOT NULL, stem TEXT NOT NULL, project TEXT NOT NULL, category TEXT, fen INTEGER,
  other_unit_id TEXT NOT NULL, other_unit_name TEXT NOT NULL, other_year INTEGER NOT NULL,
    other_stem TEXT NOT NULL,
  other_project TEXT NOT NULL, shared INTEGER NOT NULL, share INTEGER NOT NULL, example TEXT NOT NULL,
  PRIMARY KEY (project_id, other_id)
) STRICT, WITHOUT ROWID;
INSERT INTO answer_copied
SELECT p.project_id, q.project_id, p.unit_id, f.unit_name, f.district, p.year, p.stem, p.name, p.category,
  p.budget_fen, q.unit_id, g.unit_name, q.year, q.stem, q.name, r.shared,
    100 * r.shared / min(m.texts, n.texts),
  t.name || ' ' || t.target
FROM pair AS r
JOIN own AS m ON m.project_id = r.one
JOIN own AS n ON n.project_id = r.other
JOIN projects AS p ON p.project_id = r.one
JOIN projects AS q ON q.project_id = r.other
JOIN filings AS f ON f.unit_id = p.unit_id AND f.year = p.year
JOIN filings AS g ON g.unit_id = q.unit_id AND g.year = q.year
JOIN said_text AS t USING (text_id)
WHERE 3 * r.shared >= 2 * min(m.texts, n.texts);
DELETE FROM answer_copied AS a WHERE a.other_year < a.year AND EXISTS (
  SELECT 1 FROM pair AS r JOIN projects AS q ON q.project_id = r.other
  WHERE r.one = a.project_id AND q.unit_id = a.other_unit_id AND q.year = a.year
  UNION ALL
  SELECT 1 FROM pair AS r JOIN projects AS q ON q.project_id = r.one
  WHERE r.other = a.project_id AND q.unit_id = a.other_unit_id AND q.year = a.year);

DROP TABLE own;
DROP TABLE pair;
DROP TABLE common_text;
DROP TABLE said;
DROP TABLE said_text;
""",
)
