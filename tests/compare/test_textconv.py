from __future__ import annotations

import pytest
from forms import STEMS, example
from hypothesis import given
from hypothesis import strategies as st
from papers import paper, texts
from redlining import marked

from generator.compare.textconv import plain_text


def test_rows_are_lines() -> None:
    docx = paper([["名称", "甲\n乙"], ["值", "1"]], before=["表"], footer="第一版")
    assert plain_text(docx) == "表\n\n名称 | …\n    甲\n    乙\n值 | 1\n\n页脚：\n第一版\n"


def test_long_texts_are_sentences() -> None:
    docx = paper([["依据", "一" * 30 + "。" + "二" * 30 + "；三"]])
    below = ["一" * 30 + "。", "二" * 30 + "；", "三"]
    assert plain_text(docx).split("\n")[1:-2] == ["依据 | …", *("    " + line for line in below)]


@pytest.mark.parametrize("stem", STEMS)
def test_every_word_of_a_form_is_there(stem: str) -> None:
    found = "".join(plain_text(example(stem)).split())
    for table in texts(example(stem)):
        for row in table:
            for cell in row:
                for line in cell.split("\n"):
                    assert "".join(line.split()) in found


def test_a_merged_cell_is_said_in_each_row() -> None:
    lines = plain_text(example("service")).splitlines()
    assert sum(line.startswith("年度绩效目标 1 | 产出指标 | 质量指标 | ") for line in lines) == 2


def test_a_redline_reads_as_its_newer_form() -> None:
    old, new = example("service"), example("service", edited=True)
    assert plain_text(marked(old, new)).split() == plain_text(new).split()


@given(st.binary(max_size=200))
def test_any_file_has_a_text(data: bytes) -> None:
    assert plain_text(data).endswith("）\n")
    assert plain_text(data) == plain_text(data) != plain_text(data + b"x")
