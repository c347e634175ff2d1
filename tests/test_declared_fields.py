"""Every declared field, of every kind and owner, in the filing's own tables and in stages, is compared.

As `test_fields` does for the model: one filing writes them all, each value in turn is changed.
"""

from __future__ import annotations

import copy
import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import tomlkit
from staged import EVALUATION, OVERALL, OWN, read_declared

from generator.compare.as_json import as_json
from generator.compare.filings import compare
from generator.filing.declared import OWNERS, Kind
from generator.filing.load import FilingFiles, load_filing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.base.problems import KeyPath
    from generator.filing.declared import Declarations
    from generator.filing.load import Filing

INDICATOR = {
    "id": "cost",
    "kind": "数量",
    "name": "处数",
    "target": "≥3处",
    "checked": "甲",
    "base_value": "2处",
}
FILES: dict[str, dict[str, Any]] = {
    "unit": {"name": "单位"},
    "department": {"filler": "甲", "staff": 12},
    "service": {
        "name": "服务项目",
        "district_code": "一街",
        "share": "40%",
        "funding": {"general_public_budget": 10, "carried_over": 3},
        "activities": [{"name": "活动", "amount": 10, "months": 6}],
        "procurement": [{"item": "桌子", "amount": 1, "due": dt.date(2023, 5, 1)}],
        "goals": {"safety": {"text": "目标", "owner": "一科", "indicators": [INDICATOR]}},
    },
    "service.review": {
        "adjusted": 10,
        "executed": 9,
        "rate": "90%",
        "grade": "优",
        "opinion": "很好",
        "author": "乙",
        "finished": dt.date(2024, 1, 5),
        "last": 2022,
        "visited": True,
        "goals": {
            "safety": {
                "reached": "达到",
                "indicators": {
                    "cost": {"achieved": "4处", "weight": 80, "degree": "90%", "reason": "多做", "score": 80}
                },
            }
        },
        "activities": {"活动": {"spent": 9}},
        "funding": {"general_public_budget": {"executed": 9}},
        "procurement": {"桌子": {"bought": 2}},
    },
    "department.overall": {
        "opinion": "不错",
        "goals": {"service/safety": {"indicators": {"cost": {"score": 79}}}},
    },
}
OTHERS: dict[Any, Any] = {"优": "差", True: False}


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Declarations:
    return read_declared(tmp_path_factory.mktemp("ws"), review=EVALUATION, overall=OVERALL, own=OWN)


def leaves(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:  # noqa: ANN401 - any TOML
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, step))
    else:
        yield path


def load(files: dict[str, Any], declared: Declarations, year: int = 2023) -> Filing:
    written = {stem: (f"{stem}.toml", tomlkit.dumps(values).encode()) for stem, values in files.items()}
    filing, problems = load_filing(FilingFiles("unit", year, written, declared=declared))
    assert [problem for problem in problems if problem.severity == "error"] == []
    return filing


def at(files: dict[str, Any], path: KeyPath) -> Any:  # noqa: ANN401 - any TOML
    for step in path:
        files = files[step]  # type: ignore[index]  # any TOML
    return files


def other(value: Any) -> Any:  # noqa: ANN401 - any TOML
    """Return another value that the same field may have."""
    if value in OTHERS:
        return OTHERS[value]
    if isinstance(value, dt.date):
        return value + dt.timedelta(1)
    if isinstance(value, int):
        return value + 1
    digits = [place for place, character in enumerate(value) if character.isdigit()]
    return f"{value[: digits[0]]}7{value[digits[0] + 1 :]}" if digits else value + "改"


CASES = [
    (file, path)
    for file, values in FILES.items()
    for path in leaves(values)
    if "." in file or f"\n{path[-1]} = " in OWN
]


def declared_keys(declared: Declarations) -> set[tuple[str, str, str]]:
    own = {("", owner, field.key) for owner, field in declared.own}
    return own | {
        (stage.form, owner, field.key) for stage in declared.stages for owner, field in stage.fields
    }


def test_all_that_is_declared_is_written_here_and_all_kinds_and_owners_are_declared(
    declared: Declarations,
) -> None:
    written = [(file.partition(".")[2], path[-1]) for file, path in CASES]
    assert {(form, key) for form, _, key in declared_keys(declared)} == {*written}
    staged = [pair for stage in declared.stages for pair in stage.fields]
    assert {field.kind for _, field in (*declared.own, *staged)} == {*Kind}
    assert {owner for owner, _ in declared.own} == {*OWNERS}
    assert {owner for owner, _ in staged} == {*OWNERS}


_SUM = "funding.total"
"""合计, which changes with any source of funds that counts in it."""


@pytest.mark.parametrize(("file", "path"), CASES, ids=str)
def test_a_declared_field_is_compared(file: str, path: KeyPath, declared: Declarations) -> None:
    files = copy.deepcopy(FILES)
    place = at(files[file], path[:-1])
    place[path[-1]] = other(place[path[-1]])
    before, after = load(FILES, declared), load(files, declared)
    difference = compare(before, after)
    found = [change for item in difference.walk() for change in item.changes if change.name != _SUM]
    assert len(found) == 1
    assert found[0].new_key == f"{file}#{'.'.join(map(str, path))}"
    assert difference.reversed() == compare(after, before)
    del place[path[-1]]
    without = compare(before, load(files, declared))
    (gone,) = (change for item in without.walk() for change in item.changes if change.name != _SUM)
    assert (gone.new, gone.old) == ("评价小组" if path[-1] == "author" else "", found[0].old)
    assert as_json(without)["different"]


@pytest.mark.parametrize("file", ["service.review", "department.overall"])
@pytest.mark.parametrize("content", [{"goals": {}}, None], ids=["empty", "full"])
def test_a_stage_that_comes_is_a_difference_even_if_it_says_nothing(
    file: str, content: dict[str, Any] | None, declared: Declarations
) -> None:
    files = {name: values for name, values in FILES.items() if name != file}
    after = load(files | {file: FILES[file] if content is None else content}, declared)
    difference = compare(load(files, declared), after)
    assert difference
    assert not difference.gaps
    assert difference.reversed() == compare(after, load(files, declared))
    title = {"service.review": "项目支出自评表", "department.overall": "部门整体自评表"}[file]
    assert (title, "", "有") in {(c.title, c.old, c.new) for item in difference.walk() for c in item.changes}


def test_from_year_to_year_a_stage_that_only_one_has_is_told_in_one_line(declared: Declarations) -> None:
    next_year = {name: values for name, values in FILES.items() if "." not in name}
    found = compare(load(FILES, declared), load(next_year, declared, 2024))
    assert [(change.title, change.old) for item in found.walk() for change in item.changes] == [
        ("部门整体自评表", "有"),
        ("项目支出自评表", "有"),
    ]


def test_a_stage_that_could_not_be_read_is_named_and_nothing_of_it_is_told(declared: Declarations) -> None:
    broken = copy.deepcopy(FILES)
    broken["service.review"]["adjusted"] = "多"
    written = {stem: (f"{stem}.toml", tomlkit.dumps(values).encode()) for stem, values in broken.items()}
    after, _ = load_filing(FilingFiles("unit", 2023, written, declared=declared))
    found = compare(load(FILES, declared), after)
    assert not found.items
    assert [(gap.title, gap.in_old, gap.in_new) for gap in found.gaps] == [
        ("服务项目·项目支出自评表", False, True)
    ]


def test_fields_of_two_years_are_aligned_by_name(tmp_path: Path, declared: Declarations) -> None:
    text = OWN.replace(
        'share = { title = "本级分担", type = "percent" }', 'share = { title = "分担", type = "text" }'
    )
    text = text.replace("district_code", "street")
    newer = read_declared(tmp_path, review=EVALUATION, overall=OVERALL, own=text)
    files = copy.deepcopy(FILES)
    files["service"]["street"] = files["service"].pop("district_code")
    files["service"]["share"] = "四成"
    before, after = load(FILES, declared), load(files, newer)
    found = compare(before, after)
    assert {(c.kind, c.title, c.old, c.new) for item in found.walk() for c in item.changes} == {
        ("removed", "所在街道", "一街", ""),
        ("added", "所在街道", "", "一街"),
        ("changed", "分担／本级分担", "40%", "四成"),
    }
    assert found.reversed() == compare(after, before)


def test_names_that_a_form_gives_to_what_there_is_are_told(tmp_path: Path) -> None:
    titles = '[titles.project]\nleader = "项目联系人"\n[titles.indicator]\ntarget = "目标值"\n'
    renaming = read_declared(tmp_path, own=OWN.replace("\n[fields.project]", f"\n{titles}\n[fields.project]"))
    files = {name: values for name, values in FILES.items() if "." not in name}
    changed = copy.deepcopy(files)
    changed["service"]["leader"] = "丙"
    changed["service"]["goals"]["safety"]["indicators"][0]["target"] = "≥4处"
    found = compare(load(files, renaming), load(changed, renaming))
    told = {change.title for item in found.walk() for change in item.changes}
    assert {"项目联系人", "目标值"} <= told
