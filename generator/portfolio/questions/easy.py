"""Targets far below what was achieved the year before."""

from __future__ import annotations

from generator.portfolio.questions.answers import CELL, CONDITIONS, FORM, KEY, STEM, UNIT, UNIT_ID, YEAR
from generator.portfolio.questions.listing import Column, Kind, Listing, Question

EASY = Question(
    listing=Listing(
        name="easy",
        title="指标值远低于上年完成的",
        meaning="今年的指标值不到上年实际完成值的 70%（越小越好的指标：比上年完成值宽出 1/0.7 倍以上），"
        "指标值与上年完成值的单位相同才比。",
        columns=(
            Column("indicator", "a.indicator", "三级指标", link=CELL),
            Column("target", "a.target", "今年指标值"),
            Column("achieved", "a.achieved", "上年实际完成值"),
            Column("share", "a.share", "今年要求相当于上年完成的", Kind.SHARE),
            Column("last_target", "a.last_target", "上年指标值"),
            Column("project", "a.project", "项目", link=FORM),
            UNIT,
            YEAR,
            Column("fen", "a.fen", "当年预算", Kind.MONEY),
            UNIT_ID,
            STEM,
            KEY,
        ),
        key=("a.indicator_id",),
        source="answer_easy AS a",
        conditions=CONDITIONS,
        orders={
            "差得远的在前": "a.share, a.indicator_id",
            "金额大的在前": "a.fen DESC, a.indicator_id",
        },
    ),
    table="""
CREATE TABLE answer_easy (
  indicator_id INTEGER PRIMARY KEY, unit_id TEXT NOT NULL, unit_name TEXT NOT NULL, district TEXT,
  year INTEGER NOT NULL, stem TEXT NOT NULL, key TEXT NOT NULL, project TEXT NOT NULL,
    category TEXT, fen INTEGER,
  indicator TEXT NOT NULL, target TEXT NOT NULL, achieved TEXT NOT NULL, last_target TEXT,
    share INTEGER NOT NULL
) STRICT;
""",
    script="""
DELETE FROM answer_easy WHERE unit_id IN (SELECT unit_id FROM touched);
INSERT INTO answer_easy
SELECT i.indicator_id, i.unit_id, f.unit_name, f.district, i.year, i.stem, i.key || '.target',
    p.name, p.category, p.budget_fen,
  i.name, i.target, i.last_achieved, i.last_target,
  CAST(CASE WHEN i.sign IN ('≤', '＜') THEN 100 * i.last_achieved_number / i.number
    ELSE 100 * i.number / i.last_achieved_number END AS INTEGER)
FROM touched AS t CROSS JOIN indicators AS i ON i.unit_id = t.unit_id
JOIN projects AS p ON p.unit_id = i.unit_id AND p.year = i.year AND p.stem = i.stem
JOIN filings AS f ON f.unit_id = i.unit_id AND f.year = i.year
WHERE i.number > 0 AND i.upper IS NULL AND i.last_achieved_number > 0 AND i.last_achieved_unit = i.unit
  AND CASE WHEN i.sign IN ('≤', '＜') THEN 10 * i.last_achieved_number < 7 * i.number
    ELSE 10 * i.number < 7 * i.last_achieved_number END;
""",
)
