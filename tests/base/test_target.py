from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.base.target import Target

CASES = [
    # written, sign, number, unit
    ("≥95%", "≥", "95", "%"),
    ("≥ 95 %", "≥", "95", "%"),
    ("=3人", "＝", "3", "人"),
    ("＝100%", "＝", "100", "%"),
    ("≥4次/年·辆", "≥", "4", "次/年·辆"),
    ("≥100家/次", "≥", "100", "家/次"),
    (">=50,000人", "≥", "50000", "人"),
    ("<5天", "＜", "5", "天"),
    ("≤0.50万元", "≤", "0.50", "万元"),
    ("≥９５％", "≥", "95", "%"),
    ("97%", "", "97", "%"),
    ("3年", "", "3", "年"),
    ("≥2020年", "≥", "2020", "年"),
    ("-3℃", "", "-3", "℃"),
    ("2023年工作日", "定性", None, ""),
    ("达成", "定性", None, ""),
    ("≥", "定性", None, ""),
    ("", "定性", None, ""),
    ("90%～95%", "", "90", "%"),
    ("不低于95%", "≥", "95", "%"),
    ("95%以上", "≥", "95", "%"),
    ("控制在30万元以内", "≤", "30", "万元"),
    ("百分之九十", "", "90", "%"),
    ("≥三次", "≥", "3", "次"),
    ("三次", "定性", None, ""),
    ("≥1'200人", "≥", "1200", "人"),
    ("≥3-5场", "≥", "3", "场"),
    ("2023-2025年", "定性", None, ""),
    ("7-8月", "定性", None, ""),
    ("≥1e1000000", "定性", None, ""),
    ("8:30前", "定性", None, ""),
    ("＞＝95%", "≥", "95", "%"),
    ("> =95%", "≥", "95", "%"),
    ("=>95%", "≥", "95", "%"),
    ("≥≥95%", "≥", "95", "%"),
    ("⩾95﹪", "≥", "95", "%"),
    ("﹤5天", "＜", "5", "天"),
    ("≯5天", "≤", "5", "天"),
    ("》=95%", "≥", "95", "%"),
    ("《5天", "＜", "5", "天"),
    ("≥−5℃", "≥", "-5", "℃"),
    ("≥5，０００人", "≥", "5000", "人"),
    ("《2023年办法》印发", "定性", None, ""),
    ("≥≤95%", "定性", None, ""),
    ("≥1.0.5%", "定性", None, ""),
    ("≥10,0000人", "定性", None, ""),
    ("≥1 000人", "≥", "1000", "人"),
    ("2027.12.31", "定性", None, ""),
    ("2027/12/31前", "定性", None, ""),
    ("2027-6", "定性", None, ""),
    ("2027.5万元", "", "2027.5", "万元"),
    ("2000-3000人", "", "2000", "人"),
]


@pytest.mark.parametrize(("written", "sign", "number", "unit"), CASES, ids=[case[0] for case in CASES])
def test_parts(written: str, sign: str, number: str | None, unit: str) -> None:
    target = Target.parse(written)
    expected = None if number is None else Decimal(number)
    assert (target.sign, target.number, target.unit) == (sign, expected, unit)
    assert str(target.number) == str(number)  # 0.50 keeps its zero


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        (">=95%", "≥95%"),
        (" <= 3 个", " ≤ 3 个"),
        ("≥ 95 %", "≥ 95 %"),
        ("=3人", "=3人"),
        ("＞＝95％", "＞＝95％"),
    ],
)
def test_printed_glued_with_one_sign(written: str, printed: str) -> None:
    assert Target.parse(written).printed == printed


@given(st.text())
def test_no_character_is_lost(text: str) -> None:
    target = Target.parse(text)
    assert target.text == text
    assert target.printed in (text, text.replace(">=", "≥", 1).replace("<=", "≤", 1))
