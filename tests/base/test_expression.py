from __future__ import annotations

import pickle
import time
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.base.expression import (
    FUNCTIONS,
    LONGEST,
    Expression,
    ExpressionError,
    Fault,
    Missing,
    Result,
    parse,
)
from generator.base.score import SCORE_RULES
from generator.base.target import Target

if TYPE_CHECKING:
    from collections.abc import Sequence

HUBEI = SCORE_RULES["hubei"]
DATA: dict[str, Result] = {
    "executed": Decimal("221.4"),
    "adjusted": Decimal(233),
    "rate": Decimal("1.25"),
    "none": Decimal(0),
    "huge": Decimal("1e999999"),
    "tiny": Decimal("1e-999999"),
    "nan": Decimal("nan"),
    "执行数": Decimal(7),
    "项目.ﬁeld": Decimal(8),
    "long": Decimal("1" * 30),
    "scores": (Decimal(4), Decimal("5.5"), Decimal(-1)),
    "goals.scores": ((Decimal(1), Decimal(2)), (Decimal(3),)),
    "gaps": (Decimal(4), Missing(("第2项",)), Missing(("第3项",))),
    "faults": (Decimal(4), Fault("坏")),
    "empty": (),
    "note": "一项服务流标",
    "blank": "",
    "names": ("甲", "", "乙"),
    "yes": True,
    "started": date(2023, 3, 1),
    "finished": date(2024, 3, 1),
    "target": Target.parse("≥2个"),
    "achieved": Target.parse("1个"),
    "degree": Decimal("0.75"),
    "words": Target.parse("达成"),
    "bad": Fault("坏"),
}


def lookup(path: tuple[str, ...]) -> Result:
    """Give the test data's value; what isn't there is missing."""
    name = ".".join(path)
    return DATA.get(name, Missing((name,)))


def worked_out(text: str) -> Result:
    """Work out an expression with the test data."""
    return parse(text).evaluate(lookup, HUBEI)


def read(text: str) -> Expression | ExpressionError:
    """Read an expression, or return why it can't be read."""
    try:
        return parse(text)
    except ExpressionError as refused:
        return refused


RESULTS: list[tuple[str, Result | int]] = [
    ("1 + 2 * 3", 7),
    ("(1 + 2) * 3", 9),
    ("10 - 4 - 3", 3),
    ("12 / 4 / 3", 1),
    ("2 * 3 / 4", Decimal("1.5")),
    ("-2 - -3 + +1", 2),
    ("-(2 + 3) * 2", -10),
    ("0.1 + 0.2", Decimal("0.3")),
    ("1 / 3", Decimal("0." + "3" * 50)),
    ("0.07 * 100 == 7", True),
    ("60%", Decimal("0.6")),
    ("60 % * 20", 12),
    ("（１＋２）×３÷2－0.5", 4),
    ("2−1", 1),
    ("６０％", Decimal("0.6")),
    ("执行数 * 2", 14),
    ("项目.ﬁeld", 8),
    ("executed / adjusted > 95%", True),
    ("min(rate, 1) * 20", 20),
    ("1 < 2 <= 2 < 3", True),
    ("1 < 2 > 3", False),
    ("1 ≤ 2 and 3 ≥ 2 and 1 ≠ 2", True),
    ("1.0 == 1", True),
    ("'甲' == “甲”", True),
    ('‘甲’ != "乙"', True),
    ("note == '一项服务流标'", True),
    ("started < finished", True),
    ("started == '2023-03-01'", True),
    ("finished > '2024-3-1'", False),
    ("yes == true", True),
    ("yes != True", False),
    ("target == '≥2个'", True),
    ("target != achieved", True),
    ("not yes or not not yes", True),
    ("not 1 == 2", True),
    ("yes and note", True),
    ("yes and none", False),
    ("'有' if count(scores) else '无'", "有"),
    ("'有' if count(empty) else '无'", "无"),
    ("'甲' if false else '乙' if false else '丙'", "丙"),
    ("'if (x) * 1'", "if (x) * 1"),
    ("sum(scores)", Decimal("8.5")),
    ("sum(goals.scores, 4)", 10),
    ("sum(empty)", 0),
    ("min(scores)", -1),
    ("max(scores, 9)", 9),
    ("round(2.345, 2)", Decimal("2.35")),
    ("round(-2.345, 2)", Decimal("-2.35")),
    ("round(2.5, 0)", 3),
    ("round(7, 2)", 7),
    ("count(scores, note, nowhere, blank)", 4),
    ("count(gaps)", 1),
    ("join('、', names, 1.50, yes, started)", "甲、乙、1.5、是、2023年3月1日"),
    ("join('', target, '起')", "≥2个起"),
    ("join('；', empty)", ""),
    ("days(started, finished)", 366),
    ("days(finished, started)", -366),
    ("days('2023-12-31', '2024-01-01')", 1),
    ("achievement(target, achieved)", Decimal("0.5")),
    ("deviation(target, achieved)", Decimal("-0.5")),
    ("score(target, achieved, 10)", 5),
    ("score(words, words, 10, degree)", Decimal("7.5")),
    ("grade(89.9)", "良"),
    # what isn't used isn't missing
    ("1 if true else nowhere", 1),
    ("nowhere if none else 2", 2),
    ("yes or nowhere", True),
    ("none and nowhere", False),
    ("score(target, achieved, 10, nowhere)", 5),
    # gaps: all of them, once
    ("nowhere", Missing(("nowhere",))),
    ("a + b.c * a", Missing(("a", "b.c"))),
    ("a < 1 < b", Missing(("a", "b"))),
    ("-a", Missing(("a",))),
    ("not a", Missing(("a",))),
    ("1 if a else 2", Missing(("a",))),
    ("a and yes", Missing(("a",))),
    ("sum(gaps) + a", Missing(("第2项", "第3项", "a"))),
    ("min(gaps)", Missing(("第2项", "第3项"))),
    ("join('、', gaps)", Missing(("第2项", "第3项"))),
    ("max(empty)", Missing(("empty",))),
    ("days(a, b)", Missing(("a", "b"))),
    ("round(a, b)", Missing(("a", "b"))),
    ("score(a, b, c)", Missing(("a", "b", "c"))),
    ("score(words, words, 10, a)", Missing(("a",))),
    ("grade(sum(gaps))", Missing(("第2项", "第3项"))),
    # faults
    ("1 / 0", Fault("除数是 0")),
    ("1 / none", Fault("除数 none 是 0")),
    ("nowhere + 1 / 0", Fault("除数是 0")),
    ("bad + nowhere", Fault("坏")),
    ("sum(faults)", Fault("坏")),
    ("count(faults)", Fault("坏")),
    ("huge", Fault("数太大，超过 31 位")),
    ("long * long", Fault("数太大，超过 31 位")),
    ("1 / tiny", Fault("除数 tiny 是 0")),
    ("nan", Fault("这里须是一个数")),
    ("note + 1", Fault("文字不能参加计算；连接文字用 join(分隔符, …)")),
    ("-note", Fault("文字不能参加计算；连接文字用 join(分隔符, …)")),
    ("finished - started", Fault("日期不能参加计算；相差几天用 days(起, 止)")),
    ("scores + 1", Fault("一列值不能直接参加计算；先用 sum、min、max 或 count 合成一个数")),
    ("yes * 2", Fault("是/否不能参加计算")),
    (
        "achieved / target",
        Fault("指标值带符号和单位，不能直接参加计算；用 achievement、deviation 或 score"),
    ),
    ("1 if scores else 2", Fault("条件须是比较的结果或是/否，这里是一列值")),
    ("'甲' < '乙'", Fault("文字和文字不能比大小；指标值用 achievement(target, achieved)")),
    ("note == 1", Fault("文字和数不能比较")),
    ("target == 1", Fault("指标值和数不能比较")),
    ("scores == scores", Fault("一列值和一列值不能比较")),
    ("started < note", Fault("这里须是日期，例如 2023-12-31；写的是文字")),
    ("started < '2023-02-30'", Fault("没有 2023-02-30 这一天")),
    ("round(1, 0.5)", Fault("round 的小数位数须是 0 到 18 的整数")),
    ("round(1, 99)", Fault("round 的小数位数须是 0 到 18 的整数")),
    ("join(scores, '甲')", Fault("这里须是一个值，不能是一列")),
    ("max(empty if yes else 1)", Fault("没有可以比较的数")),
    ("grade(101)", Fault("总分须在 0 到 100 之间")),
    ("score(words, words, 10)", Fault("定性指标不能自动算分；请写达成程度，或者自己写得分")),
]


@pytest.mark.parametrize(("text", "expected"), RESULTS, ids=[text for text, _ in RESULTS])
def test_results(text: str, expected: Result | int) -> None:
    found = worked_out(text)
    assert found == (Decimal(expected) if type(expected) is int else expected)
    assert isinstance(found, bool) == isinstance(expected, bool)
    assert "E" not in str(found)


FUNCTIONS_ARE = (
    "函数只有：sum、total、abs、min、max、round、count、join、days、"
    "achievement、score、deviation、qualitative、grade"
)
BY_CONDITION = "按条件取值写成：甲 if 条件 else 乙"
AS_NUMBER = "数后面不能直接写字或句点；单位不写，小数写成 0.5 的样子"
REFUSED = [
    ("", "算式是空的", 1),
    (" \n", "算式是空的", 1),
    ("1 +", "算式没有写完", 4),
    ("1 2", "2 前面缺运算符号，例如 + - * /", 3),
    ("a b", "b 前面缺运算符号，例如 + - * /", 3),
    ("a 'b'", "“b” 前面缺运算符号，例如 + - * /", 3),
    ("a ')'", "“)” 前面缺运算符号，例如 + - * /", 3),
    ("2(3)", "( 前面缺运算符号，例如 + - * /", 2),
    ("* 2", "这里不能写 *", 1),
    ("(1 + 2", "括号没有成对，缺 )", 1),
    ("1 + 2）", "多了一个 )", 6),
    ("sum(a, )", ") 前面缺一个值", 8),
    ("1, 2", "多了一个 ,", 2),
    ("whole(a)", "没有函数 whole；" + FUNCTIONS_ARE, 1),
    ("1 + scor(a)", "没有函数 scor，是不是 score？" + FUNCTIONS_ARE, 5),
    ("SUM(a)", "没有函数 SUM，是不是 sum？" + FUNCTIONS_ARE, 1),
    ("ｓｕｍ(a)", "没有函数 ｓｕｍ，是不是 sum？" + FUNCTIONS_ARE, 1),
    ("求和（a）", "没有函数 求和，是不是 sum？" + FUNCTIONS_ARE, 1),
    ("__import__('os')", "没有函数 __import__；" + FUNCTIONS_ARE, 1),
    ("note.upper()", "note.upper 不能调用；" + FUNCTIONS_ARE, 1),
    ("sum(a).b", "句点只能写在名字中间（例如 indicators.score）；小数写成 0.5 的样子", 7),
    ("sum()", "sum 要写至少 1 个值，这里有 0 个；例如 sum(indicators.score)", 1),
    ("round(a)", "round 要写 2 个值，这里有 1 个；例如 round(executed / adjusted, 4)", 1),
    ("score(a)", "score 要写 3 或 4 个值，这里有 1 个；例如 score(target, achieved, weight, degree)", 1),
    ("round(a, digits=2)", "比较是否相等写 ==；函数里的值按顺序写，不写名字", 16),
    ("a = b", "比较是否相等写 ==；函数里的值按顺序写，不写名字", 3),
    ("a ＝ b", "比较是否相等写 ==；函数里的值按顺序写，不写名字", 3),
    ("a := 1", "不能用 :=，算式里不能给名字赋值", 3),
    ("a => b", "大于等于写 >=", 3),
    ("a <> b", "不等于写 !=", 3),
    ("2 ** 3", "不能用乘方 **", 3),
    ("2^3", "不能用乘方 ^", 2),
    ("7 // 2", "不能用整除 //；除法写 /", 3),
    ("7 % 2", "% 只表示百分数（60% 即 0.6），不能求余数", 3),
    ("a % 2", "% 只能直接写在数后面，表示百分数：60% 即 0.6", 3),
    ("a & b", "“并且”写 and，连接文字用 join", 3),
    ("!a", "“不是”写 not，不等于写 !=", 1),
    ("a[0]", "不能用方括号取其中一项；一列值用 sum、min、max、count 或 join", 2),
    ("{1}", "不能用花括号", 1),
    ("f'{a}'", "引号前面不能写 f", 1),
    ("'abc", "文字的引号没有成对", 1),
    ("a，b", "多了一个 ,", 2),
    ("a、b", "几个值之间用逗号", 2),
    ("a; b", "只能写一个算式，不能用分号", 2),
    ("a # b", "算式里不能写注释", 3),
    ("lambda x: 1", "算式里不能用 lambda", 1),
    ("sum(x for x in y)", "算式里不能用 for", 7),
    ("a is b", "算式里不能用 is", 3),
    ("a if b", "if 后面缺 else；" + BY_CONDITION, 7),
    ("IF(a, b, c)", BY_CONDITION, 1),
    ("if a then b", BY_CONDITION, 1),
    ("a else b", "这里不能写 else", 3),
    ("AND(a, b)", "AND 不是函数；写 and，例如 甲 and not 乙", 1),
    ("a 或者 b", "“或者”写成 or", 3),
    ("a AND b", "“AND”写成 and", 3),
    ("20分", AS_NUMBER, 3),
    ("1e5", AS_NUMBER, 2),
    ("1_000", AS_NUMBER, 2),
    ("1.", AS_NUMBER, 2),
    (".5", "句点只能写在名字中间（例如 indicators.score）；小数写成 0.5 的样子", 1),
    ("007", "数不能以 0 开头；千位之间不写逗号", 1),
    ("1,000", "数不能以 0 开头；千位之间不写逗号", 3),
    ("1" * 29, "数太长，最多 28 位", 1),
    ("执行\u200b数", "这里有看不见的字符 U+200B（零宽空格），请删去", 3),
    ("a\ud800", "这里有看不见的字符 U+D800，请删去", 2),
    ("预算 ☑", "算式里不能用 ☑", 4),
    ("(" * 21 + "1" + ")" * 21, "括号套得太深，最多 20 层", 21),
    ("-" * LONGEST + "1", "算式太长（501 个字），最多 500 个字", 501),
]


@pytest.mark.parametrize(
    ("text", "message", "column"), REFUSED, ids=[repr(text[:30]) for text, *_ in REFUSED]
)
def test_refused(text: str, message: str, column: int) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(text)
    assert (refused.value.message, refused.value.column) == (message, column)


def test_names_in_order_with_their_places() -> None:
    expression = parse("b.c + sum(a, b.c) if 执行数 > 1 else '甲.乙' == true")
    assert expression.names == (("b", "c"), ("a",), ("执行数",))
    assert [read.column for read in expression.reads] == [1, 11, 22]


def test_a_field_may_be_called_like_a_function() -> None:
    assert parse("score + sum(indicators.score)").names == (("score",), ("indicators", "score"))


def test_names_stay_as_written() -> None:
    assert parse("ﬁeld + ｘ + 金\uf90a").names == (("ﬁeld",), ("ｘ",), ("金\uf90a",))


def test_every_function_has_an_example_that_can_be_read() -> None:
    for name, function in FUNCTIONS.items():
        assert name in parse(function.example).text
        assert not function.explanation.endswith("。")


def test_an_expression_goes_to_another_process() -> None:
    copy = pickle.loads(pickle.dumps(parse("sum(scores) / 2")))  # noqa: S301 - our own
    assert isinstance(copy, Expression)
    assert copy.evaluate(lookup, HUBEI) == Decimal("4.25")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 20 + "1" + ")" * 20,
        "sum(not-1<" * 20 + "1" + "+1if 1else 1)" * 20,
        "-" * 499 + "1",
        "not " * 124 + "1",
        "1" + "+1" * 249,
        "1" + "<1" * 249,
        "1 " + "if 1 else 1 " * 40,
        "1" + " and 1" * 80,
        "(" * 500,
        "max(" * 125,
        "'" * 500,
        "“" * 500,
        "a." * 250,
        "1e" * 250,
        "9" * 500,
        ">" * 500,
    ],
)
def test_nothing_is_too_deep_or_takes_long(text: str) -> None:
    start = time.process_time()
    expression = read(text)
    if isinstance(expression, Expression):
        expression.evaluate(lookup, HUBEI)
    assert time.process_time() - start < 0.5


def test_a_text_can_not_grow_without_end() -> None:
    DATA["many"] = ("甲" * 100,) * 900
    assert isinstance(worked_out("join('', many)"), str)
    assert worked_out("join(join('', many), many)") == Fault("连接成的文字太长，超过 100000 个字")


PIECES = (
    *"+-*/()%<>=,.!’‘“”'\"（），＋×÷≥≤≠＝　 \n[]{}#:;&|^~@\\0１2.5",
    *(
        "==",
        "!=",
        "<=",
        ">=",
        "**",
        "//",
        " if ",
        " else ",
        " and ",
        " or ",
        " not ",
        "true",
        "60%",
        "lambda ",
    ),
    *DATA,
    *(f"{name}(" for name in FUNCTIONS),
    "\u200b",
    "\ud800",
    "\x00",
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=600)


@given(TEXTS)
def test_no_text_crashes(text: str) -> None:
    expression = read(text)
    if isinstance(expression, ExpressionError):
        assert 1 <= expression.column <= len(text) + 1
        assert expression.message.isprintable()
    else:
        assert all(text[read.column - 1 :].startswith(read.path[0]) for read in expression.reads)
        expression.evaluate(lookup, HUBEI)


LEAVES: st.SearchStrategy[Result] = st.one_of(
    st.decimals(),
    st.integers().map(Decimal),
    st.sampled_from([Decimal("1e1000000"), Decimal("-1e-1000000"), Decimal("sNaN"), Decimal("-0E+99")]),
    st.dates(),
    st.datetimes(),
    st.booleans(),
    st.text(max_size=20),
    st.builds("{}{}{}".format, st.sampled_from(["≥", "≤", "", "="]), st.integers(), st.text(max_size=5)),
    st.text(max_size=20).map(Target.parse),
    st.sampled_from(
        ["≥0", "≤0起", "=0", "≥3-5场", "100±5", "≥-5℃", "2亿亿亿亿元", "≥" + "9" * 99, "1/3", "达成"]
    ).map(Target.parse),
    st.builds(Missing, st.lists(st.text(max_size=5), max_size=2).map(tuple)),
    st.builds(Fault, st.text(max_size=5)),
)
ANYTHING = st.recursive(LEAVES, lambda below: st.lists(below, max_size=3).map(tuple), max_leaves=5)
SHAPES = [
    *(f"{name}({', '.join('abcd'[: function.most or 4])})" for name, function in FUNCTIONS.items()),
    *("score(a, b, c)", "a + b * c - d / a", "a < b", "a == b != c", "not a", "-a", "a and b or c"),
    *("a if b else c", "a >= b"),
]


@given(st.sampled_from([parse(shape) for shape in SHAPES]), st.lists(ANYTHING, min_size=4, max_size=4))
def test_no_data_crashes(expression: Expression, values: Sequence[Result]) -> None:
    data = dict(zip("abcd", values, strict=True))
    for rule in SCORE_RULES.values():
        found = expression.evaluate(lambda path: data[path[0]], rule)
        assert found is not None
        if isinstance(found, Decimal):
            assert found.is_finite()
            assert len(f"{found:f}") < 150


NUMBERS = st.decimals(-10_000, 10_000, places=3)


@given(
    NUMBERS,
    st.lists(st.tuples(st.sampled_from("+-*"), NUMBERS), max_size=4),
    st.integers(0, 4),
)
def test_arithmetic_is_that_of_fractions(
    first: Decimal, rest: Sequence[tuple[str, Decimal]], opened: int
) -> None:
    text = str(first) + "".join(f" {sign} ({number})" for sign, number in rest)
    text = "(" * opened + text + ")" * opened
    exact = "".join([f"Fraction('{first}')", *(f"{sign}Fraction('{number}')" for sign, number in rest)])
    found = worked_out(text)
    assert isinstance(found, Decimal)
    assert Fraction(found) == eval(exact, {"Fraction": Fraction})  # noqa: S307 - of numbers that were made here


@given(NUMBERS, NUMBERS.filter(bool))
def test_division_is_exact_to_fifty_digits(one: Decimal, other: Decimal) -> None:
    found = worked_out(f"({one}) / ({other})")
    assert isinstance(found, Decimal)
    exact = Fraction(one) / Fraction(other)
    assert abs(Fraction(found) - exact) <= abs(exact) / 10**49
