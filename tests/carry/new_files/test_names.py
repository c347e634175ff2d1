"""Names made of what a project, a goal or a unit is called are readable, and can be used everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from generator.base.problems import dotted, parts_of
from generator.carry.new_files import file_stem, goal_key, unit_id
from generator.filing.load.names import file_name_problems
from generator.filing.model import Key
from generator.filing.workspace import is_year, unsafe_name

if TYPE_CHECKING:
    from collections.abc import Callable

_PIECES = (
    "综合服务", "专项", "二期", "（", "）", "(2)", "副本", " - 副本", "Copy of ", "copy", "unit",
    "Department", "CON", "com1", "aux", ".", "..", "/", "\\", "#", " ", "\u3000", "\n", "\u200b", "_", "-",
    "~", '"', "2023", "２０２３", "目标1：", "一、", "（一）", "1.", "2.5", "①", "，", "。", "é", "e\u0301",
    "\U00020000" * 12, "ß", "²", "\ud800",
)  # fmt: skip
CALLED = st.lists(st.sampled_from(_PIECES) | st.text(max_size=4), max_size=8).map("".join)
MANY = st.lists(CALLED | st.sampled_from(["综合服务专项", "", "甲"]), max_size=12)


def made(make: Callable[[str, list[str]], str], called: list[str]) -> list[str]:
    names: list[str] = []
    for each in called:
        names.append(make(each, names))
    return names


@pytest.mark.parametrize(
    ("called", "stem"),
    [
        ("综合服务保障专项", "综合服务保障专项"),
        (" 光谷生物城（二期）\n建设 专项 ", "光谷生物城二期建设专项"),
        ("“双招双引”工作、2.5级以上", "双招双引工作2-5级以上"),
        ("Bio Lake/fund v2.0", "Bio-Lake-fund-v2-0"),
        ("Department", "Department-2"),
        ("con", "con-2"),
        ("专项 副本", "专项"),
        ("专项（2）", "专项2"),
        ("副本", "项目"),
        ("……", "项目"),
        ("很长的名称" * 10, "很长的名称" * 6),
        ("２０２３年专项", "2023年专项"),
    ],
)
def test_a_file_is_called_as_its_project(called: str, stem: str) -> None:
    assert file_stem(called, []) == stem


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("保持行政管理、综合服务的正常运转。", "保持行政管理"),
        ("目标1：开展园区的安全生产工作，为园区发展提供服务、保障。", "开展园区的安全生产工作"),
        ("长期目标 2: 提升“服务型”党组织", "提升服务型党组织"),
        ("目标一：（一）完成全年常态化疫情防控工作。", "完成全年常态化疫情防控工"),
        ("1.通过展会及大型活动", "通过展会及大型活动"),
        ("（二）1、通过展会", "通过展会"),
        ("①通过展会；②宣传", "通过展会"),
        ("1.5万亩林地的管护", "1-5万亩林地的管护"),
        ("2023年完成3件实事", "2023年完成3件实事"),
        ("一体化建设", "一体化建设"),
        ("", "目标"),
        ("目标1：", "目标"),
        ("。，#/.", "目标"),
        ("，然后：完成", "然后"),
    ],
)
def test_a_goal_is_called_by_its_first_clause(text: str, key: str) -> None:
    assert goal_key(text, []) == key


def test_what_is_taken_gets_a_number() -> None:
    assert made(file_stem, ["甲", "甲", "甲 ", "Fund", "fund"]) == ["甲", "甲-2", "甲-3", "Fund", "fund-2"]
    assert made(goal_key, ["", "目标：", "很长" * 8, "很长" * 9]) == [
        "目标", "目标-2", "很长" * 6, "很长" * 5 + "-2"
    ]  # fmt: skip
    assert made(unit_id, ["2024", "某局", "某局", "_"]) == ["2024-2", "某局", "某局-2", "单位"]


@given(MANY)
def test_every_file_name_is_one_for_the_loader(called: list[str]) -> None:
    stems = made(file_stem, called)
    files = {stem: (f"{stem}.toml", b"") for stem in ("unit", "department", *stems)}
    assert len(files) == len(stems) + 2
    assert list(file_name_problems(files)) == []
    assert all(1 <= len(stem) <= 30 and stem[0] not in "~_-" for stem in stems)


@given(MANY)
def test_every_goal_key_is_one_for_the_model(called: list[str]) -> None:
    keys = made(goal_key, called)
    assert TypeAdapter(list[Key]).validate_python(keys) == keys
    assert len({key.casefold() for key in keys}) == len(keys)
    for key in keys:
        assert len(key) <= 12
        assert parts_of(dotted(("goals", key, "text"))) == ["goals", key, "text"]


@given(MANY)
def test_every_unit_has_a_folder_on_every_system(called: list[str]) -> None:
    units = made(unit_id, called)
    assert len({unit.casefold() for unit in units}) == len(units)
    for unit in units:
        assert unsafe_name(unit) == ""
        assert not is_year(unit)
        assert unit[0] not in "._"
