from __future__ import annotations

from decimal import Decimal

import pytest

from generator.base.target import Target
from generator.compare.amounts import Aims, Amounts

OPPOSITE = {"stricter": "looser", "looser": "stricter"}
CASES = [
    ("≥95%", "≥96%", "stricter", "1"),
    ("≥95%", "≥90%", "looser", "-5"),
    ("≤3次", "≤1次", "stricter", "-2"),
    ("＜3次", "＜4次", "looser", "1"),
    (">=95%", "≥ 95.0 %", "same", "0"),
    ("=3人", "=4人", "unclear", "1"),
    ("3人", "4人", "unclear", "1"),
    ("≥95%", "＞95%", "unclear", "0"),
    ("≥95%", "≤96%", "unclear", "1"),
    ("≥3次", "≥3人次", "unclear", None),
    ("≥3次/年", "≥4次", "unclear", None),
    ("完成", "基本完成", "unclear", None),
    ("完成", "完成 ", "same", None),
    ("完成", "≥95%", "unclear", None),
    ("≥1,200万元", "≥1200万元", "same", "0"),
    ("≤30万元", "≤300000元", "same", "0"),
    ("≥5㎡", "≥5m²", "same", "0"),
    ("≥5公里", "≥6000m", "stricter", "1000"),
    ("≤2小时", "≤120分钟", "same", "0"),
    ("≤3天", "≤3个工作日", "unclear", None),
    ("≥95%", "不低于95%", "same", "0"),
    ("≥1/3", "≥2/6", "same", "0"),
    ("3-5场", "3-6场", "unclear", None),
]


@pytest.mark.parametrize(("old", "new", "verdict", "difference"), CASES)
def test_verdict(old: str, new: str, verdict: str, difference: str | None) -> None:
    aims = Aims(Target.parse(old), Target.parse(new))
    assert aims.verdict == verdict
    assert aims.difference == (None if difference is None else Decimal(difference))
    assert aims.reversed().verdict == OPPOSITE.get(verdict, verdict)


@pytest.mark.parametrize(
    ("old", "new", "difference", "percent"),
    [
        ("233", "240.5", "7.5", "3.22"),
        ("240.5", "233", "-7.5", "-3.12"),
        ("8", "8.01", "0.01", "0.13"),
        ("0", "5", "5", None),
        (None, "5", None, None),
        ("5", None, None, None),
    ],
)
def test_difference_and_percent(
    old: str | None, new: str | None, difference: str | None, percent: str | None
) -> None:
    amounts = Amounts(*(None if side is None else Decimal(side) for side in (old, new)))
    assert amounts.difference == (None if difference is None else Decimal(difference))
    assert amounts.percent == (None if percent is None else Decimal(percent))
