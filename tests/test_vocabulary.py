import pytest

from generator.vocabulary import Kind, bases, taxonomies

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
