import subprocess
import sys
from pathlib import Path

import pytest

from generator.base.target import SIGNS
from generator.base.vocabulary import (
    CAPITAL,
    Kind,
    bases,
    basis_meant,
    cost_bases,
    counted,
    economic_class,
    sign_words,
    taxonomies,
    units,
    words,
)

KINDS = [
    ("2021", "数量", "产出指标", "数量指标"),
    ("2021", "数量指标", "产出指标", "数量指标"),
    ("2021", "经济成本", "成本指标", "经济成本指标"),
    ("2021", "服务对象满意度指标", "满意度指标", "服务对象满意度指标"),
    ("2021", "满意度/经济成本", "满意度指标", "经济成本指标"),
    ("2021", "满意度指标/经济成本指标", "满意度指标", "经济成本指标"),
    ("2021", "产出/数目", "产出指标", "数目"),
    ("2021", "数目", "", "数目"),
    ("2021", "其他/数量", "其他", "数量指标"),
    ("2015", "成本", "产出指标", "成本指标"),
    ("2015", "经济成本", "", "经济成本"),
]


@pytest.mark.parametrize(("taxonomy", "written", "level1", "level2"), KINDS)
def test_kind(taxonomy: str, written: str, level1: str, level2: str) -> None:
    assert taxonomies()[taxonomy].kind(written) == Kind(level1, level2)


def test_every_kind_is_found_with_and_without_its_last_word() -> None:
    for taxonomy in taxonomies().values():
        for level1, level2s in taxonomy.levels.items():
            for level2 in level2s:
                expected = Kind(level1, level2)
                assert taxonomy.kind(level2) == taxonomy.kind(level2.removesuffix("指标")) == expected


def test_bases() -> None:
    assert bases()[0] == "计划标准"
    assert bases()[-1] == "预算支出标准"


CLASSES = [
    ("租赁费", "30214"),
    ("30214", "30214"),
    (" 302-14 租赁费", "30214"),
    ("租赁费（30214）", "30214"),
    ("维修(护)费", "30213"),
    ("维修费", "30213"),
    ("因公出国（境）费用", "30212"),
    ("办公设备购置", "31002"),
    ("其他支出", "39999"),
    ("商品和服务支出", "302"),
    ("302", "302"),
    ("302/30214", "30214"),
    ("302/租赁费", "30214"),
    ("商品和服务支出-租赁费", "30214"),
    ("30214 商品和服务支出", "30214"),
    ("302 商品和服务支出 30214 租赁费", "30214"),
    ("３０２１４", "30214"),
    ("租赁费。", "30214"),
    ("30213 租赁费", None),
    ("301 租赁费", None),
    ("工资福利支出-租赁费", None),
    ("水费、电费", None),
    ("宣传费", None),
    ("", None),
]


@pytest.mark.parametrize(("written", "code"), CLASSES)
def test_economic_class(written: str, code: str | None) -> None:
    found = economic_class(written)
    assert (found.code if found else None) == code


def test_capital_classes_begin_with_their_code() -> None:
    assert economic_class("资本性支出") == (CAPITAL, "资本性支出")


def test_units_of_a_kind_convert() -> None:
    assert units()["年"].ratio == 12 * units()["个月"].ratio
    assert units()["亩"].kind == units()["㎡"].kind
    assert units()["人"].kind != units()["次"].kind


def test_a_wrong_word_for_a_basis_means_a_right_one() -> None:
    assert set(cost_bases()) < set(bases())
    assert set(basis_meant().values()) <= set(bases())
    assert basis_meant().keys().isdisjoint(bases())
    assert basis_meant()["计划指标"] == "计划标准"


def test_sign_words_are_signs() -> None:
    assert {*sign_words("before").values(), *sign_words("after").values()} <= {*SIGNS, ""}


def test_every_unit_that_fits_a_count_is_one() -> None:
    fitting = {unit for ends in counted().values() for unit in ends}
    assert not any(unit.startswith(words("percent")) or unit.endswith("元") for unit in fitting)


_ODD_WORDS = """
from pathlib import Path
import sys
from generator.base import vocabulary
data = vocabulary._data()
for group in data["words"].values():
    group.append("*(甲")
for place in data["sign"].values():
    place["+[乙"] = "≥"
from generator.checks.book import Book
from generator.checks.run import rules
from generator.filing.history import Earlier
from generator.filing.load import FilingFiles, load_filing
paths = sorted(Path(sys.argv[1]).rglob("*.toml"))
files = FilingFiles("u", 2023, {path.stem: (path.name, path.read_bytes()) for path in paths})
filing, _ = load_filing(files)
for rule in rules():
    list(rule.check(Book(filing, Earlier(filing, filing), vocabulary.taxonomies()["2021"])))
print("all rules ran")
"""


def test_a_word_may_hold_any_sign() -> None:
    example = Path(__file__).parents[2] / "filings" / "wuhan-biolake"
    said = subprocess.check_output([sys.executable, "-c", _ODD_WORDS, str(example)], text=True)
    assert said == "all rules ran\n"
