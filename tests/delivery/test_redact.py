"""Who is named and what number is given in a marked field is in no public file, wherever else it stands."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from papers import part

from generator.delivery.publishing.marks import Text, rewritten, texts
from generator.delivery.publishing.people import people
from generator.delivery.publishing.phones import numbers
from generator.delivery.publishing.redact import public
from generator.delivery.publishing.run import public_form
from generator.delivery.publishing.sought import Sought
from generator.filing.declared import Personal
from generator.filing.history import Earlier
from generator.filing.reader import Shelf
from generator.filing.settings import PublishSettings
from generator.filing.workspace import FilingFolder, Workspace
from generator.forms.plan import make_plan, printing_job
from generator.printing.word.xml import P

if TYPE_CHECKING:
    from generator.filing.load import Filing
    from generator.forms.plan import Output

ROOT = Path(__file__).parents[2]
FIXED = frozenset(("attribute", "category", "only", "kind", "likelihood", "origin", "duration", "district"))
FORMS = ("department", "enterprise", "enterprise.monitor")


class Example(NamedTuple):
    """The example's filing, and the forms that are printed of it."""

    workspace: Workspace
    filing: Filing
    outputs: list[Output]
    fields: list[Text]


@cache
def example() -> Example:
    workspace = Workspace(ROOT)
    job, folder = printing_job(workspace), FilingFolder("wuhan-biolake", 2023)
    shelf = Shelf(workspace, job.declared)
    outputs = [output for output in make_plan(job, shelf, folder).outputs if output.name in FORMS]
    filing, _ = shelf.filing(folder)
    fields = [
        text for text in texts(filing) if text.file_id in ("unit", *FORMS) and text.key[-1] not in FIXED
    ]
    return Example(workspace, filing, outputs, fields)


def plain(lines: list[str]) -> list[str]:
    """Return lines without all that may stand between the characters of a name or number."""
    return [re.sub(r"[\s\u200b\-()（）]", "", line) for line in lines]


def lines(files: dict[str, bytes]) -> list[str]:
    """Return the paragraphs of a form's Word file, and the cells of its page."""
    paragraphs = ["".join(one.itertext()) for one in part(files[".docx"]).iter(P)]
    page = etree.HTML(files[".html"].decode())
    return plain([*paragraphs, *("".join(one.itertext()) for one in page.iter("td", "p", "title"))])


GIVEN = st.text("骉翀嬿甡犇淼", min_size=1, max_size=2)
NAMES = st.one_of(
    st.builds(str.__add__, st.sampled_from(["王", "李", "欧阳", "上官", "姜"]), GIVEN),
    st.builds("{}·{}".format, GIVEN.map(lambda name: name * 2), GIVEN.map(lambda name: f"买{name}提")),
    GIVEN.map(lambda name: f"阿{name}古丽"),
)
MOBILES = st.integers(0, 99999999).map(lambda rest: f"139{rest:08}")
LANDLINES = st.integers(0, 9999999).map(lambda rest: f"6{rest:07}")
BETWEEN = st.sampled_from(["", " ", "-", "\u200b", "　"])


@st.composite
def _insertions(draw: st.DrawFn) -> tuple[str, str, dict[int, str]]:
    """Draw a name, a number, and what is put before and behind which texts of the filing."""
    name, number = draw(NAMES), draw(MOBILES | LANDLINES)
    written = draw(st.sampled_from(["{}", "027-{}", "(027){}", "027{}"])).format(number)
    places = draw(st.sets(st.integers(0, len(example().fields) - 1), min_size=1, max_size=12))
    said = {}
    for place in sorted(places):
        gap = draw(BETWEEN)
        other = number[:-4] + gap + number[-4:]
        who = name[:1] + (gap if gap != "-" else "") + name[1:]
        said[place] = draw(
            st.sampled_from(["由{0}（{1}）负责。", "{0}", "电话{1}转8", "、{1}、{0}{0}"])
        ).format(who, other)
    return name, written, said


@settings(max_examples=6)
@given(_insertions(), st.sampled_from(["留空", "略", "姓氏"]), st.sampled_from(["{0}{1}", "{1}{0}"]))
def test_a_name_and_a_number_survive_nowhere(
    drawn: tuple[str, str, dict[int, str]], rule: str, order: str
) -> None:
    name, number, said = drawn
    workspace, filing, outputs, fields = example()
    at = {(fields[place].file_id, fields[place].key): words for place, words in said.items()}

    def put(text: Text) -> str:
        if text.personal is Personal.PERSON:
            return name if text.file_id in FORMS else text.said
        if text.personal:
            return number
        words = at.get((text.file_id, text.key), "")
        return order.format(text.said, words)

    changed = rewritten(filing, put)
    before = texts(changed)
    copy = public(changed, Earlier(), PublishSettings.model_validate({"person": rule}))
    digits = re.sub(r"\D", "", number)[-8:]
    for output in outputs:
        for line in lines(public_form(workspace, copy, output)):
            assert name not in line
            assert digits not in line
    assert texts(changed) == before
    assert {one.place.file for one in copy.removed if not one.marked} <= {
        source.file for source in filing.sources.values()
    }


def test_what_holds_nothing_personal_is_the_same_filing() -> None:
    filing = example().filing
    again = rewritten(filing, lambda text: text.said)
    assert all(again.projects[stem] is project for stem, project in filing.projects.items())
    assert again.department is filing.department
    assert again.stages["monitor"]["service"] is filing.stages["monitor"]["service"]


def test_marks_are_those_of_the_model_and_offices_are_public() -> None:
    marked = {(text.file_id, text.title) for text in texts(example().filing) if text.personal}
    assert {title for _, title in marked} == {"填报人", "项目负责人", "联系电话"}
    assert ("unit", "联系电话") in marked


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ("张三、李四", {"张三": "张", "李四": "李"}),
        ("张三和李四", {"张三": "张", "李四": "李"}),
        ("张和平", {"张和平": "张"}),
        ("张　三、李 四", {"张三": "张", "李四": "李"}),
        ("欧阳锋", {"欧阳锋": "欧阳"}),
        ("司马相如 诸葛亮 上官婉儿", {"司马相如": "司马", "诸葛亮": "诸葛", "上官婉儿": "上官"}),
        ("阿依古丽", {"阿依古丽": ""}),
        ("买买提·艾力", {"买买提·艾力": ""}),
        ("白玛央金、扎西", {"白玛央金": "", "扎西": ""}),
        ("马合木提", {"马合木提": ""}),
        ("张王小明", {"张王小明": ""}),
        ("John Smith", {"John Smith": ""}),
        ("综合科李新亮主任（13912345678）", {"李新亮": "李"}),
        ("联系人：王小二 027-87205016", {"王小二": "王"}),
        ("张文科", {"张文科": "张"}),
        ("张三：13912345678 李四", {"张三": "张", "李四": "李"}),
        ("财政局张三，填报人李小四", {"张三": "张", "李小四": "李"}),
        ("综合科", {}),
        ("安全科、党政办公室", {}),
        ("无", {}),
        ("负责人", {}),
        ("局长李四", {"李四": "李"}),
    ],
)
def test_people_are_told_from_offices_and_surnames_only_where_they_are_certain(
    value: str, known: dict[str, str]
) -> None:
    assert {one.name: one.surname for one in people(value)} == known


@pytest.mark.parametrize(
    ("value", "text", "found"),
    [
        ("Smith John", "由Smith John同志办理", ["Smith John"]),
        ("Smith John", "Smith Johnson、Goldsmith John", []),
        ("局长李四", "李四和王五协助", ["李四"]),
    ],
)
def test_a_name_is_found_beside_chinese_text(value: str, text: str, found: list[str]) -> None:
    sought = Sought([Text("unit", ("filler",), "填报人", value, Personal.PERSON)], PublishSettings())
    assert [one.words for one in sought.find(text)] == found


@pytest.mark.parametrize(
    ("value", "text", "found"),
    [
        ("027-87861234", "电话027-8786 1234。", ["027-8786 1234"]),
        ("027-87861234", "02787861234，87861234", ["02787861234", "87861234"]),
        ("87861234", "（027）87861234转801", ["（027）87861234转801"]),
        ("027-87861234", "（87861234）", ["87861234"]),
        ("13912345678", "139 1234 5678、+86-139-1234-5678", ["139 1234 5678", "+86-139-1234-5678"]),
        ("13912345678", "１３９１２３４５６７８", ["１３９１２３４５６７８"]),
        ("87861234、87861235", "87861234、87861235", ["87861234", "87861235"]),
        ("027-87861234-801", "187861234 878612345 420108787861234", []),
        ("13912345678", "43007513912345678", ["13912345678"]),
        ("6501", "6501万元", []),
    ],
)
def test_a_number_is_found_however_it_is_parted(value: str, text: str, found: list[str]) -> None:
    sought = Sought([Text("unit", ("phone",), "联系电话", value, Personal.CONTACT)], PublishSettings())
    assert [one.words for one in sought.find(text)] == found
    assert bool(numbers(value)) == (value != "6501")
