"""What TB214 makes of a value means what was written, and brings no other problem."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.base.target import Target
from generator.base.vocabulary import taxonomies
from generator.checks.book import Book
from generator.checks.run import rules
from generator.filing.history import Earlier
from generator.filing.load import FilingFiles, load_filing

OF_VALUES = [rule for rule in rules() if rule.code.startswith(("TB21", "TB22"))]
SIGNS = [
    "",
    "≥",
    "＞＝",
    "> =",
    "⩾",
    "﹥",
    "≥≥",
    "=>",
    "》=",
    "〉",
    "≮",
    "≤",
    "＜＝",
    "=",
    "＝＝",
    "≥≤",
    "不低于",
    "《",
]
NUMBERS = ["95", "９５", "1.5", "１．５", "5，000", "10,0000", "1.0.5", "2027.12.31", "百"]
UNITS = ["", "%", "％", "﹪", "人", "万元", "次/年", "万", "人，100户", "×24小时", "％（含）", "》"]
LIMITS = ["", "以上", "以内", "以下", "内", "。", " "]
NAMES = ["合格率", "满意度（%）", "培训次数", "节约成本", "事故起数", "面积（㎡）"]
KINDS = ["数量", "经济成本", "服务对象满意度"]
VALUES = st.one_of(
    st.tuples(*map(st.sampled_from, (SIGNS, ["", " "], NUMBERS, UNITS, LIMITS))).map("".join),
    st.text(st.sampled_from("≥＞＝<>=≦﹥《》9５，,.．。 %％人内以上×"), max_size=8),
)


def found(kind: str, name: str, value: str) -> tuple[set[str], list[str]]:
    """Return the codes of what is wrong with a value, and the values that are certainly right."""
    text = f"""
name = "某专项"
goals.a.text = "某目标"
goals.a.indicators = [{{ kind = "{kind}", name = "{name}", target = {json.dumps(value)} }}]
"""
    filing, _ = load_filing(FilingFiles("unit", 2023, {"p": ("p.toml", text.encode())}))
    book = Book(filing, Earlier(), taxonomies()["2021"])
    findings = [(rule.code, finding.fix) for rule in OF_VALUES for finding in rule.check(book)]
    return {code for code, _ in findings}, [str(fix.value) for _, fix in findings if fix is not None]


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(KINDS), st.sampled_from(NAMES), VALUES)
def test_a_value_written_as_usual_means_the_same(kind: str, name: str, value: str) -> None:
    codes, fixed = found(kind, name, value)
    for right in fixed:
        old, new = Target.parse(value), Target.parse(right)
        assert (old.sign, old.number) == (new.sign, new.number)
        assert found(kind, name, right) == (codes - {"TB214"}, [])
