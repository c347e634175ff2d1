"""What all questions share: the columns, filters and order of a table of answers."""

from __future__ import annotations

from generator.portfolio.questions.listing import Column, Kind

FORM = ("unit_id", "year", "stem")
CELL = (*FORM, "key")
UNIT = Column("unit_name", "a.unit_name", "单位")
YEAR = Column("year", "a.year", "年度", Kind.YEAR)
UNIT_ID, STEM, KEY = Column("unit_id", "a.unit_id"), Column("stem", "a.stem"), Column("key", "a.key")
CONDITIONS = {
    "folder": "a.unit_id = :folder",
    "unit": "instr(a.unit_name, :unit)",
    "district": "a.district >= :district AND a.district < :district || ':'",
    "year": "a.year = :year",
    "category": "a.category = :category",
    "low": "a.fen >= :low",
    "high": "a.fen <= :high",
}
"""What filters demand of an answer: every table of answers has these columns."""
