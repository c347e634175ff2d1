"""Plain values → a file's text that a person could have written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli
from declaring import declarations
from drafts import FILE_IDS, HOSTILE, TEXTS
from hypothesis import given
from hypothesis import strategies as st

from generator.carry.new_files import Draft, file_text
from generator.filing.load import FilingFiles, load_filing
from generator.filing.source import comments, read_source
from generator.filing.toml import read_toml
from generator.filing.workspace import FilingFolder, Workspace, read_files
from generator.forms.editions import declared_in

ROOT = Path(__file__).parents[3]
WORKSPACE = Workspace(ROOT)
FOLDER = FilingFolder("wuhan-biolake", 2023)
EXAMPLE = {file_id: data.decode() for file_id, (_, data) in read_files(WORKSPACE, FOLDER).files.items()}
DECLARED = declared_in(WORKSPACE)(2023, "420108")


def rewritten(file_id: str, text: str) -> str:
    return file_text(file_id, Draft(read_toml(text), "一句话。金额单位：万元。"), DECLARED)


def said(text: str) -> list[str]:
    """Return the lines of a text that say something, without remarks."""
    rows = text.split("\n")
    for span, _ in comments(text):
        rows[span.line - 1] = rows[span.line - 1][: span.column - 1]
    return [stripped for row in rows if (stripped := row.rstrip())]


def test_the_example_has_all_kinds_of_files() -> None:
    assert {"unit", "department", "service", "service.monitor", "department.evaluation"} <= EXAMPLE.keys()


@pytest.mark.parametrize("file_id", EXAMPLE)
def test_the_example_is_written_as_its_authors_wrote_it(file_id: str) -> None:
    text = rewritten(file_id, EXAMPLE[file_id])
    first, second = text.split("\n")[:2]
    assert first == EXAMPLE[file_id].split("\n")[0]
    assert second == "# 一句话。金额单位：万元。"
    assert said(text) == said(EXAMPLE[file_id])


def test_the_example_loads_as_before() -> None:
    old = read_files(WORKSPACE, FOLDER).files
    new = {
        file_id: (shown, rewritten(file_id, EXAMPLE[file_id]).encode()) for file_id, (shown, _) in old.items()
    }
    (before, told), (after, still) = (
        load_filing(FilingFiles(*FOLDER, files, declared=DECLARED)) for files in (old, new)
    )
    assert (after.unit, after.department, after.projects) == (before.unit, before.department, before.projects)
    assert after.stages == before.stages
    assert after.stages.keys() == {"monitor", "evaluation"}
    assert [problem.message for problem in still] == [problem.message for problem in told]


def test_lines_are_grouped() -> None:
    values = {
        "goals": {"安 全": {"indicators": [{"kind": "数量", "id": "a"}], "text": "目标"}},
        "own": {"b": 1, "a": [date(2024, 2, 20), True]},
        "activities": [{"amount": Decimal("40.50"), "name": "甲"}],
        "funding": {"unit_funds": Decimal(3), "total": 3},
        "plan": "一\n\n二\n",
        "name": "某专项",
        "procurement": [],
        "budget": Decimal("1E+3"),
    }
    assert file_text("service", Draft(values, "某专项。\n金额单位：万元。")) == (
        "#:schema ../../../schemas/project.schema.json\n"
        "# 某专项。\n"
        "# 金额单位：万元。\n"
        "\n"
        'name = "某专项"\n'
        "\n"
        'plan = """\n一\n\n二\n"""\n'
        "\n"
        "budget = 1000\n"
        "funding = { total = 3, unit_funds = 3 }\n"
        "\n"
        'activities = [\n  { name = "甲", amount = 40.50 },\n]\n'
        "\n"
        "procurement = []\n"
        "own = { b = 1, a = [2024-02-20, true] }\n"
        "\n"
        '[goals."安 全"]\n'
        'text = "目标"\n'
        'indicators = [\n  { id = "a", kind = "数量" },\n]\n'
    )


def test_declared_fields_stand_in_the_forms_order() -> None:
    fields = 'a = { title = "甲", type = "text" }\nb = { title = "乙", type = "date" }\n'
    declared = declarations(
        own=f"[fields.indicator]\n{fields}[fields.project]\n{fields}",
        check=f"stage = true\n[fields.project]\n{fields}[fields.goal]\n{fields}[fields.activity]\n{fields}"
        f"[fields.indicator]\n{fields}[fields.funding]\n{fields}",
    )
    own = {"b": date(2024, 1, 5), "a": "一"}
    project = {**own, "name": "某专项", "goals": {"g": {"indicators": [{**own, "name": "处数"}]}}}
    assert said(file_text("service", Draft(project, ""), declared)) == [
        'name = "某专项"', 'a = "一"', "b = 2024-01-05",
        "[goals.g]", "indicators = [", '  { name = "处数", a = "一", b = 2024-01-05 },', "]",
    ]  # fmt: skip
    stage = {
        "goals": {"g": {"indicators": {"处数": own}, **own}},
        "activities": {"会议": own},
        "funding": {"unit_funds": own},
        **own,
    }
    written = file_text("service.check", Draft(stage, ""), declared)
    assert written.startswith("#:schema ../../../schemas/project.check.schema.json\n")
    assert said(written) == [
        'a = "一"', "b = 2024-01-05",
        "[funding.unit_funds]", 'a = "一"', "b = 2024-01-05",
        "[activities]", '"会议" = { a = "一", b = 2024-01-05 }',
        "[goals.g]", 'a = "一"', "b = 2024-01-05",
        "[goals.g.indicators]", '"处数" = { a = "一", b = 2024-01-05 }',
    ]  # fmt: skip


@given(FILE_IDS, HOSTILE, TEXTS)
def test_all_values_come_back(file_id: str, values: dict[str, Any], heading: str) -> None:
    text = file_text(file_id, Draft(values, heading), DECLARED)
    source, _ = read_source(text.encode(), f"{file_id}.toml")
    assert source is not None
    assert source.text == text
    assert source.values == values
    again = file_text(file_id, Draft(source.values, heading), DECLARED)
    assert again == text


@given(TEXTS, st.booleans())
def test_every_text_comes_back_on_its_own_and_in_a_table(text: str, inside: object) -> None:
    values = {"funding": {"note": text}} if inside else {"plan": text}
    assert tomli.loads(file_text("service", Draft(values, text))) == values


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("155.5", "155.5"),
        ("155", "155"),
        ("0.10", "0.10"),
        ("1E+3", "1000"),
        ("1E-6", "0.000001"),
        ("-0", "-0"),
        ("NaN", "nan"),
        ("-Infinity", "-inf"),
        ("1E+1000000", "1e+1000000"),
    ],
)
def test_numbers_are_written_as_they_are(number: str, written: str) -> None:
    text = file_text("service", Draft({"budget": Decimal(number)}, ""))
    assert f"budget = {written}\n" in text
    assert str(read_toml(text)["budget"]) == number or read_toml(text)["budget"] == Decimal(number)


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"goals": {"a": {"text": "一\ud800"}}}, "goals.a.text"),
        ({"activities": [{}, {"name": "\udfff"}]}, "activities.1.name"),
        ({"goals": {"a\ud800": {"text": "一"}}}, "goals.a\ud800"),
        ({"plan": None}, "plan"),
        ({"plan": [1, {"b": 1.5}]}, "plan.1.b"),
    ],
)
def test_what_toml_cannot_hold_is_named(values: dict[str, Any], key: str) -> None:
    with pytest.raises(ValueError, match=f"^{key} "):
        file_text("service", Draft(values, ""))


@pytest.mark.parametrize("name", ["tianbao: ignore=TB101 理由", "甲 # tianbao: ignore=TB101 理由"])
def test_a_name_in_the_heading_silences_no_rule(name: str) -> None:
    text = file_text("service", Draft({"name": name}, name))
    for _, comment in comments(text)[1:]:
        assert not comment.replace("# ", "#").startswith("#tianbao")
        assert comment.count("#") == 1
