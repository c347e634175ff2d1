"""Totals of a department's form that disagree with its projects."""

from __future__ import annotations

from generator.portfolio.questions.answers import CONDITIONS, STEM, UNIT, UNIT_ID, YEAR
from generator.portfolio.questions.listing import Column, Kind, Leads, Listing, Question

TOTALS = Question(
    listing=Listing(
        name="totals",
        title="部门表与项目对不上的",
        meaning="部门整体支出绩效目标表的支出构成，与本年该类项目的当年预算之和不同，差额大的在前；"
        "没有人员类项目的单位，合计不算人员类项目支出。",
        columns=(
            UNIT,
            YEAR,
            Column("line", "a.line", "支出构成", link=("unit_id", "year", "stem", "key")),
            Column("filed", "a.filed", "部门表", Kind.MONEY),
            Column(
                "summed",
                "a.summed",
                "项目之和",
                Kind.MONEY,
                leads=Leads("projects", {"folder": "unit_id", "year": "year", "category": "category"}),
            ),
            Column("gap", "a.gap", "部门表多出", Kind.MONEY),
            Column("category", "a.category"),
            UNIT_ID,
            STEM,
            Column("key", "a.key"),
        ),
        key=("a.unit_id", "a.year", "a.line"),
        source="answer_totals AS a",
        conditions=CONDITIONS,
        orders={
            "差额大的在前": "a.fen DESC, a.unit_id, a.year, a.line",
            "按单位": "a.unit_id, a.year, a.line",
        },
    ),
    table="""
CREATE TABLE answer_totals (
  unit_id TEXT NOT NULL, unit_name TEXT NOT NULL, district TEXT, year INTEGER NOT NULL, stem TEXT NOT NULL,
  key TEXT NOT NULL, line TEXT NOT NULL, category TEXT, filed INTEGER NOT NULL, summed INTEGER NOT NULL,
  gap INTEGER NOT NULL, fen INTEGER NOT NULL, PRIMARY KEY (unit_id, year, line)
) STRICT, WITHOUT ROWID;
""",
    script="""
DELETE FROM answer_totals WHERE unit_id IN (SELECT unit_id FROM touched);
CREATE TEMP TABLE summed (unit_id TEXT, year INTEGER, category TEXT, fen INTEGER, held INTEGER,
  PRIMARY KEY (unit_id, year, category)) WITHOUT ROWID;
INSERT INTO summed
SELECT p.unit_id, p.year, ifnull(p.category, ''), sum(ifnull(p.budget_fen, 0)), count(*)
FROM touched AS t CROSS JOIN projects AS p ON p.unit_id = t.unit_id
GROUP BY p.unit_id, p.year, ifnull(p.category, '');
ANALYZE temp;
CREATE TEMP TABLE filed (unit_id TEXT, year INTEGER, line TEXT, title TEXT, category TEXT,
    key TEXT, fen INTEGER,
  PRIMARY KEY (unit_id, year, line)) WITHOUT ROWID;
INSERT INTO filed
SELECT d.unit_id, d.year, d.line, d.line_title,
  CASE d.line WHEN 'personnel' THEN '人员类' WHEN 'operation' THEN '运转类'
    WHEN 'special_purpose' THEN '特定目标类' END,
  d.key, d.fen
FROM touched AS t CROSS JOIN funds AS d ON d.unit_id = t.unit_id
WHERE d.stem = 'department' AND d.stage = '' AND d.block = 'spending' AND d.of_year = d.year;
ANALYZE temp;
INSERT INTO answer_totals
SELECT x.unit_id, f.unit_name, f.district, x.year, 'department', x.key, x.title, x.category, x.fen, x.summed,
  x.fen - x.summed, abs(x.fen - x.summed)
FROM (
  SELECT d.unit_id, d.year, d.key, d.title, d.category, d.fen, ifnull(s.fen, 0) AS summed
  FROM filed AS d LEFT JOIN summed AS s USING (unit_id, year, category)
  WHERE d.category IS NOT NULL AND (d.category <> '人员类' OR s.held)
  UNION ALL
  SELECT d.unit_id, d.year, d.key, d.title, NULL,
    d.fen - CASE WHEN people.held THEN 0 ELSE ifnull(own.fen, 0) END,
    (SELECT sum(s.fen) FROM summed AS s WHERE s.unit_id = d.unit_id AND s.year = d.year)
  FROM filed AS d
  LEFT JOIN filed AS own ON own.unit_id = d.unit_id AND own.year = d.year AND own.line = 'personnel'
  LEFT JOIN summed AS people ON people.unit_id = d.unit_id AND people.year = d.year
    AND people.category = '人员类'
  WHERE d.line = 'total'
) AS x JOIN filings AS f USING (unit_id, year)
WHERE x.summed IS NOT NULL AND abs(x.fen - x.summed) > 5000;
DROP TABLE filed;
DROP TABLE summed;
""",
)
