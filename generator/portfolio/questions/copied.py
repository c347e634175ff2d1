"""雷同: projects whose indicators stand word for word in another unit's project."""

from __future__ import annotations

from generator.portfolio.questions.answers import CONDITIONS, FORM, STEM, UNIT, UNIT_ID, YEAR
from generator.portfolio.questions.listing import Column, Kind, Listing, Question

COPIED = Question(
    listing=Listing(
        name="copied",
        title="指标雷同的项目",
        meaning="两个单位的项目，较小一方至少三分之二（并且不少于 3 条）的指标，名称和指标值"
        "与另一方一字不差；对照同一年，也对照另一方的上一年。超过 20 个单位都写的通用指标不算在内。",
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
    table="""
CREATE INDEX IF NOT EXISTS indicators_said ON indicators (name, target, unit_id, year, stem);
CREATE TABLE answer_copied (
  project_id INTEGER NOT NULL, other_id INTEGER NOT NULL, unit_id TEXT NOT NULL, unit_name TEXT NOT NULL,
  district TEXT, year INTEGER NOT NULL, stem TEXT NOT NULL, project TEXT NOT NULL, category TEXT, fen INTEGER,
  other_unit_id TEXT NOT NULL, other_unit_name TEXT NOT NULL, other_year INTEGER NOT NULL,
    other_stem TEXT NOT NULL,
  other_project TEXT NOT NULL, shared INTEGER NOT NULL, share INTEGER NOT NULL, example TEXT NOT NULL,
  PRIMARY KEY (project_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_copied_back ON answer_copied (other_id, unit_id, year);
""",
    script="""
CREATE TEMP TABLE compared (unit_id TEXT PRIMARY KEY) WITHOUT ROWID;
-- also who says what now, or until now, more than 20 units say
INSERT INTO compared SELECT unit_id FROM touched;
INSERT OR IGNORE INTO compared
SELECT i.unit_id
FROM (SELECT DISTINCT name, target FROM moved) AS x
CROSS JOIN indicators AS i ON i.name = x.name AND i.target = x.target
WHERE (SELECT count(*) FROM (
    SELECT DISTINCT s.unit_id FROM indicators AS s
    WHERE s.name = x.name AND s.target = x.target AND s.unit_id NOT IN (SELECT unit_id FROM touched)
    LIMIT 21))
  BETWEEN 21 - (SELECT count(*) FROM touched) AND 20;
ANALYZE temp;
DELETE FROM answer_copied
WHERE unit_id IN (SELECT unit_id FROM compared) OR other_unit_id IN (SELECT unit_id FROM compared);

CREATE TEMP TABLE said_text (text_id INTEGER PRIMARY KEY, name TEXT, target TEXT);
INSERT INTO said_text (name, target)
SELECT x.name, x.target
FROM (
  SELECT DISTINCT i.name, i.target FROM compared AS c CROSS JOIN indicators AS i ON i.unit_id = c.unit_id
) AS x
WHERE (SELECT count(*) FROM (
    SELECT DISTINCT s.unit_id FROM indicators AS s WHERE s.name = x.name AND s.target = x.target LIMIT 21))
  BETWEEN 2 AND 20
ORDER BY x.name, x.target;
ANALYZE temp;
CREATE TEMP TABLE said (text_id INTEGER, year INTEGER, unit_id TEXT, project_id INTEGER,
  PRIMARY KEY (text_id, year, unit_id, project_id)) WITHOUT ROWID;
INSERT OR IGNORE INTO said
SELECT t.text_id, i.year, i.unit_id, p.project_id
FROM said_text AS t CROSS JOIN indicators AS i ON i.name = t.name AND i.target = t.target
CROSS JOIN projects AS p ON p.unit_id = i.unit_id AND p.year = i.year AND p.stem = i.stem;

ANALYZE temp;
CREATE TEMP TABLE pair (one INTEGER, other INTEGER, shared INTEGER, text_id INTEGER);
INSERT INTO pair
SELECT a.project_id, b.project_id, count(*), min(a.text_id)
FROM said AS a CROSS JOIN said AS b ON b.text_id = a.text_id
  AND (b.year = a.year AND b.unit_id > a.unit_id OR b.year = a.year - 1 AND b.unit_id <> a.unit_id)
WHERE a.unit_id IN (SELECT unit_id FROM compared) OR b.unit_id IN (SELECT unit_id FROM compared)
GROUP BY a.project_id, b.project_id HAVING count(*) >= 3;

ANALYZE temp;
CREATE TEMP TABLE own (project_id INTEGER PRIMARY KEY, texts INTEGER);
INSERT INTO own
SELECT p.project_id, (
  SELECT count(DISTINCT i.name || char(31) || i.target) FROM indicators AS i
  WHERE i.unit_id = p.unit_id AND i.year = p.year AND i.stem = p.stem
  AND (SELECT count(*) FROM (
    SELECT DISTINCT s.unit_id FROM indicators AS s WHERE s.name = i.name AND s.target = i.target
    LIMIT 21)) < 21)
FROM projects AS p WHERE p.project_id IN (SELECT one FROM pair UNION SELECT other FROM pair);
ANALYZE temp;
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
  SELECT 1 FROM answer_copied AS r
  WHERE r.project_id = a.project_id AND r.other_unit_id = a.other_unit_id AND r.other_year = a.year
  UNION ALL
  SELECT 1 FROM answer_copied AS r
  WHERE r.other_id = a.project_id AND r.unit_id = a.other_unit_id AND r.year = a.year);

DROP TABLE own;
DROP TABLE pair;
DROP TABLE said;
DROP TABLE said_text;
DROP TABLE compared;
""",
)
