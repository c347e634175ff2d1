"""Units that have not filed a year."""

from __future__ import annotations

from generator.portfolio.questions.answers import CONDITIONS, UNIT_ID, YEAR
from generator.portfolio.questions.listing import Column, Leads, Listing, Question

MISSING = Question(
    listing=Listing(
        name="missing",
        title="没有申报的单位",
        meaning="有别的单位申报了的年度，这个单位没有申报：别的年度申报过，或者只有 unit.toml。",
        columns=(
            YEAR,
            Column("unit_name", "a.unit_name", "单位", leads=Leads("filings", {"folder": "unit_id"})),
            Column("district", "a.district", "区划"),
            Column("filed", "a.filed", "申报过的年度"),
            Column("folder", "a.folder", "文件夹"),
            UNIT_ID,
        ),
        key=("a.year", "a.unit_id"),
        source="answer_missing AS a",
        conditions={name: CONDITIONS[name] for name in ("folder", "unit", "district", "year")},
        orders={"年度近的在前": "a.year DESC, a.unit_id", "按单位": "a.unit_id, a.year"},
    ),
    table="""
CREATE TABLE answer_missing (
  year INTEGER NOT NULL, unit_id TEXT NOT NULL, unit_name TEXT NOT NULL, district TEXT, filed TEXT NOT NULL,
  folder TEXT NOT NULL, PRIMARY KEY (year, unit_id)
) STRICT, WITHOUT ROWID;
""",
    script="""
CREATE TEMP TABLE kept_year (year INTEGER PRIMARY KEY);
INSERT INTO kept_year
SELECT DISTINCT year FROM filings WHERE unit_id NOT IN (SELECT unit_id FROM touched);
DELETE FROM answer_missing
WHERE unit_id IN (SELECT unit_id FROM touched) OR year NOT IN (SELECT year FROM kept_year);
INSERT INTO answer_missing
SELECT y.year, u.unit_id, u.name, u.district, ifnull((
  SELECT group_concat(year, '、') FROM (SELECT year FROM filings AS f
    WHERE f.unit_id = u.unit_id ORDER BY year)), '无'),
  u.folder
FROM (
  SELECT unit_id, year FROM touched CROSS JOIN (SELECT DISTINCT year FROM filings)
  UNION
  SELECT unit_id, year FROM units CROSS JOIN (SELECT DISTINCT year FROM filings)
  WHERE year NOT IN (SELECT year FROM kept_year)
) AS y CROSS JOIN units AS u ON u.unit_id = y.unit_id
WHERE NOT EXISTS (SELECT 1 FROM filings AS f WHERE f.unit_id = y.unit_id AND f.year = y.year);
DROP TABLE kept_year;
""",
)
