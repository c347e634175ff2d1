"""The page that lists the forms."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from generator.printing.html.index import Printed, Year, index_page

TEMPLATE = (Path(__file__).parents[3] / "templates" / "pages" / "index.html").read_text("utf-8")


def listed(*years: Year) -> lxml_html.HtmlElement:
    """Return the page as a browser reads it."""
    return lxml_html.document_fromstring(index_page(years, TEMPLATE).decode())


def year(unit_id: str, number: int, *stems: str, unit: str = "甲局") -> Year:
    """Return a year with a form for each stem."""
    folder = f"{unit_id}/{number}"
    forms = (
        Printed("项目支出绩效目标表", stem, f"{folder}/{stem}.html", f"{folder}/{stem}.docx")
        for stem in stems
    )
    return Year(unit_id, unit, number, tuple(forms))


def test_units_then_years_newest_first_then_forms() -> None:
    page = listed(year("b", 2023, "x"), year("a", 2022, "y"), year("a", 2023, "z", "y", unit="乙局"))
    assert page.xpath("//h2/text()") == ["乙局", "甲局"]
    assert page.xpath("//h3/text()") == ["2023 年", "2022 年", "2023 年"]
    assert page.xpath("//a/@href") == [
        f"./{name}.{end}"
        for name in ("a/2023/z", "a/2023/y", "a/2022/y", "b/2023/x")
        for end in ("html", "docx")
    ]
    assert not page.xpath("//script")


def test_many_units_begin_closed() -> None:
    assert len(listed(year("a", 2023, "x")).xpath("//details[@open]")) == 1
    many = listed(*(year(f"u{number}", 2023, "x") for number in range(1000)))
    assert len(many.xpath("//details")) == 1000
    assert not many.xpath("//details[@open]")


def test_no_forms_yet() -> None:
    assert "还没有生成" in listed().text_content()


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_any_name_is_text_and_any_path_a_link(name: str) -> None:
    form = Printed(name, name, f"{name}.html", f"{name}.docx")
    page = listed(Year("a", name, 2023, (form,)))
    assert page.xpath("//h2")[0].text_content() == name
    href = page.xpath("//a/@href")[0]
    assert href.isascii()
    assert unquote(href) == f"./{name}.html".replace("\\", "/")
