from __future__ import annotations

import gc
import re
import subprocess
import sys
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

import lxml.html
import pytest
import tomli
from hypothesis import example, given
from hypothesis import strategies as st

from generator.base import dialect, prose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DATA = Path(__file__).parents[1] / "data" / "prose"
CASES = [
    case for path in sorted(DATA.glob("*.toml")) for case in tomli.loads(path.read_text("utf-8"))["case"]
]
TAGS = {"div", "p", "br", "ol", "ul", "li", "span", "strong", "em"}

characters = st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufffe\uffff")
legal = characters.filter(lambda char: char in "\t\n" or char >= " ")
markup = st.sampled_from(
    ["*", "**", "***", "\\", "- ", "* ", "1. ", "  ", "\t", "\n", "\n\n", "甲", "，", "12", "<p>", "&amp;"]
)
anything = st.lists(st.one_of(markup, markup, legal), max_size=40).map("".join)


def shown(block: prose.Block) -> str:
    spans = "".join(
        f"{'⟦' * span.bold}{'⟨' * span.italic}{span.text}{'⟩' * span.italic}{'⟧' * span.bold}"
        for span in block.spans
    )
    return f"{block.level} {block.marker}{spans}".replace("\n", "⏎")


def lines(text: str) -> list[str]:
    """Return the lines of a text that hold anything."""
    return [line for line in text.split("\n") if line.strip(" \t")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    literal = ["0 " + case["text"].strip("\n").replace("\n", "⏎")]
    assert [shown(block) for block in prose.blocks(case["text"])] == case.get("blocks", literal)


@given(st.text(legal.filter(lambda char: char not in "*-.")))
@example("　　一、甲\n\t\n \u0085\u2028\n&lt; <select> \\ \xa0")
def test_text_without_markup_is_kept_to_the_letter(text: str) -> None:
    assert prose.plain(text).split("\n") == (lines(text) or [""])
    assert all(not (block.marker or block.level) for block in prose.blocks(text))


@given(anything)
@example("2. *甲*\n 3*4*5 \\* \\\\* **a**、b**\n- - *\n*** x")
def test_only_markup_vanishes(text: str) -> None:
    """Line by line: a bullet prints as •, and of the rest only asterisks, escapes and blanks in front go."""
    seen = prose.plain(text).split("\n")
    for source, line in zip(lines(text) or [""], seen, strict=True):
        assert line.replace("*", "") in unmarked(source)
        assert source.count("*") >= line.count("*")


def unmarked(source: str) -> set[str]:
    """Return what a line may print as, its asterisks apart."""
    rest = source.replace(r"\*", "*")
    item = re.sub(r"^([0-9]+\.)[ \t]+", r"\1 ", rest.lstrip(" \t"))
    bullet = re.sub(r"^[-*][ \t]+", "• ", item)
    return {line.replace("*", "") for line in (rest, rest.lstrip(" \t"), item, bullet)}


@given(anything)
def test_html_holds_the_same_text_and_nothing_else(text: str) -> None:
    page = lxml.html.fragment_fromstring(prose.html(text), create_parent="div")
    for element in page.iter():
        assert element.tag in TAGS
        assert not element.attrib
    for line_break in page.iter("br"):
        line_break.text = "\n"
    assert "\n".join(paragraph.text_content() for paragraph in page.iter("p")) == prose.plain(text)


@given(st.text(legal.filter(lambda char: char not in "*-.")))
@example('甲\xa0&nbsp;<br> "乙"\n　\n\n丙\'\xa0')
def test_plain_text_needs_no_markdown(text: str) -> None:
    """The short way for text without markup gives what the parser and the sanitiser give."""
    if text.strip():  # `markdown` takes any kind of blank for nothing; the short way keeps it
        assert prose.html(text) == prose._cleaner().clean(dialect.convert(text))  # noqa: SLF001 - the two ways


@given(st.text(st.characters()))
def test_no_text_is_refused(text: str) -> None:
    prose.html(text)
    prose.blocks(text)


@given(anything)
def test_emphasis_escaped_is_text(text: str) -> None:
    bare = text.replace("*", "").replace("\\", "")
    escaped = bare.replace("甲", r"\*甲\*")
    assert prose.plain(escaped) == prose.plain(bare).replace("甲", "*甲*")


LONG: dict[str, Callable[[int], str]] = {
    "asterisks": lambda n: "*" * n,
    "pairs": lambda n: "*a* " * (n // 4),
    "unclosed": lambda n: " *a**b***c" * (n // 10),
    "escapes": lambda n: r"\*" * (n // 2),
    "items": lambda n: "- a\n" * (n // 4),
    "lines": lambda n: "*\n" * (n // 2),
    "paragraphs": lambda n: "*\n\n" * (n // 3),
    "blanks": lambda n: "- " + " " * n + "-",
    "nested": lambda n: "\n".join(" " * (2 * depth) + "- a" for depth in range(int(n**0.5))),
    "digits": lambda n: "1" * n + ". *",
    "prose": lambda n: "综" * n + "*",
}


@pytest.mark.parametrize("make", LONG.values(), ids=LONG)
def test_time_grows_with_the_text(make: Callable[[int], str]) -> None:
    most = 15 * max(min(seconds(make(20_000))), 0.02)
    assert any(taken < most for taken in seconds(make(100_000)))


def seconds(text: str) -> Iterator[float]:
    """Yield three times: what is above the best is the machine's."""
    for _ in range(3):
        prose.html.cache_clear()
        prose.blocks.cache_clear()
        gc.disable()  # it looks through all that other tests have left, too
        begin = process_time()
        prose.blocks(text)
        taken = process_time() - begin
        gc.enable()
        yield taken


def test_text_without_markup_does_not_import_markdown() -> None:
    code = (
        "import sys; from generator.base import prose; prose.blocks('甲 <p>\\n\\n1.乙'); print(*sys.modules)"
    )
    modules = subprocess.check_output([sys.executable, "-c", code], text=True).split()
    assert not {"markdown", "nh3"} & set(modules)
