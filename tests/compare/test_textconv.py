from __future__ import annotations

import random
import time

import pytest
from forms import STEMS, example
from hypothesis import given
from hypothesis import strategies as st
from papers import paper, texts
from redlining import marked
from revisions import packed
from revisions import parts as parts_of

from generator.compare.textconv import UNFORESEEN, plain_text


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


def flipped(data: bytes, chance: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        found[chance.randrange(len(found))] ^= chance.randint(1, 255)
    return bytes(found)


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def a_part_is(change: str, data: bytes, chance: random.Random) -> bytes:
    parts = parts_of(data)
    name, other = chance.sample(sorted(parts), 2)
    match change:
        case "gone":
            del parts[name]
        case "empty":
            parts[name] = b""
        case "swapped":
            parts[name], parts[other] = parts[other], parts[name]
        case "cut":
            parts["word/document.xml"] = cut(parts["word/document.xml"], chance)
        case "flipped":
            parts["word/document.xml"] = flipped(parts["word/document.xml"], chance)
    return packed(parts)


DAMAGES = ["zip flipped", "zip cut", "part gone", "part empty", "part swapped", "part cut", "part flipped"]


def damage_does_not_stop_it(damage: str, chance: random.Random) -> None:
    what, change = damage.split()
    good = example("service")
    harm = {"flipped": flipped, "cut": cut}
    mutant = harm[change](good, chance) if what == "zip" else a_part_is(change, good, chance)
    begin = time.process_time()
    text = plain_text(mutant)
    assert time.process_time() - begin < 1
    assert text.endswith("\n")
    assert UNFORESEEN not in text, text
    text.encode()


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_never_stops_it(damage: str) -> None:
    for seed in range(20):
        damage_does_not_stop_it(damage, random.Random(seed))  # noqa: S311 - the same mutants each time


@pytest.mark.torture
@pytest.mark.parametrize("damage", DAMAGES)
def test_no_damage_ever_stops_it(damage: str, chance: random.Random) -> None:
    damage_does_not_stop_it(damage, chance)


def document(body: str) -> bytes:
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
    return packed(parts_of(paper([["甲", "乙"]])) | {"word/document.xml": xml.encode()})


SAID = "<w:p><w:r><w:t>前面</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (SAID + "<w:p><w:r>", "正文已经损坏"),
        (SAID + "<w:sdt>" * 5000, "正文已经损坏"),
        (SAID + "&unknown;", "正文已经损坏"),
        (SAID + "<w:x/>" * 100, "前面"),
    ],
)
def test_what_stands_before_damage_is_shown(body: str, shown: str) -> None:
    text = plain_text(document(body))
    assert text.startswith("前面\n")
    assert shown in text


@pytest.mark.parametrize("span", ["", "x", "-1", "1.5", "9" * 5000, "²"])
def test_a_cell_may_be_as_wide_as_it_likes(span: str) -> None:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{SAID}</w:tc>'
    assert plain_text(document(f"<w:tbl><w:tr>{cell * 2}</w:tr></w:tbl>")) == "\n前面 | 前面\n\n"


def test_a_part_beyond_measure_is_named() -> None:
    text = plain_text(document(SAID + " " * (33 << 20)))
    assert "正文超过 32 MB" in text


def test_an_entity_among_the_types_is_no_failure() -> None:
    parts = parts_of(paper([["甲", "乙"]]))
    types = parts["[Content_Types].xml"]
    start = types.index(b"<Types")
    parts["[Content_Types].xml"] = (
        types[:start]
        + b'<!DOCTYPE Types [<!ENTITY e "">]>'
        + types[start:].replace(b"</Types>", b"&e;</Types>")
    )
    assert "甲 | 乙" in plain_text(packed(parts))
