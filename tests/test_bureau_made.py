"""The made bureaus: the same every time, accepted by the program, and wrong only where they say so."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from decimal import Decimal
from itertools import combinations
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest

from bench.bureau.making import NEWEST, Truth, make_bureau
from generator.base.problems import Severity
from generator.base.target import Target
from generator.filing.workspace import Workspace
from generator.forms.plan import Attention
from generator.pipeline.build import How, build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Filed = dict[tuple[str, int], dict[str, Any]]
RATIO = Decimal("0.75")


def planted(truth: Truth, kind: str) -> set[tuple[str, str]]:
    return {(one.unit, one.project) for one in truth.of(kind)}


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth, Filed]:
    root = tmp_path_factory.mktemp("bureau")
    truth = make_bureau(root, 180, 3, seed=7)
    filed = {
        (year.parent.name, int(year.name)): {
            path.name.removesuffix(".toml"): tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
            for path in year.iterdir()
        }
        for year in (root / "filings").glob("*/*")
        if year.is_dir()
    }
    return root, truth, filed


def rows(project: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {f"{key}/{one['id']}": one for key, goal in project["goals"].items() for one in goal["indicators"]}


def projects(filed: Filed, year: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for (unit, of), files in filed.items():
        if of == year:
            yield from (
                (unit, stem, told) for stem, told in files.items() if "goals" in told and "name" in told
            )


def test_the_same_seed_makes_the_same_files_and_another_one_others(tmp_path: Path) -> None:
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        (tmp_path / name).mkdir()
        make_bureau(tmp_path / name, 24, 2, seed=seed)
    said = [
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
        for name in "abc"
    ]
    assert said[0] == said[1] != said[2]


def test_a_small_bureau_is_built_and_wrong_in_its_totals_only(tmp_path: Path) -> None:
    truth = make_bureau(tmp_path, 12, 3)
    report = build(Workspace(tmp_path), jobs=1, how=How(Attention.COUNT))
    assert len(report.built) == truth.forms
    assert not [one for one in report.problems if one.severity is Severity.ERROR]


def test_truth_is_written_beside_the_filings(bureau: tuple[Path, Truth, Filed]) -> None:
    root, truth, filed = bureau
    said = json.loads((root / "truth.json").read_text("utf-8"))
    assert {kind: len(told) for kind, told in said["planted"].items()} == {
        kind: len(truth.of(kind)) for kind in ("copied", "frozen", "easy", "unit_cost", "totals", "missing")
    }
    assert all(said["planted"].values())
    assert (said["folders"], said["forms"]) == (len(filed), sum(map(len, filed.values())))
    assert {one.unit for one in truth.of("missing")} == {
        unit.name for unit in (root / "filings").iterdir() if (unit.name, NEWEST) not in filed
    }


def test_copies_are_the_planted_ones(bureau: tuple[Path, Truth, Filed]) -> None:
    _, truth, filed = bureau
    said = {
        (unit, stem): {(one["name"], one["target"]) for one in rows(told).values()}
        for unit, stem, told in projects(filed, NEWEST)
    }
    found = {
        frozenset((one, other))
        for one, other in combinations(said, 2)
        if one[0] != other[0]
        and len(said[one] & said[other]) >= max(3, min(len(said[one]), len(said[other])) * 2 / 3)
    }
    assert found == {
        frozenset(((one.unit, one.project), (one.other_unit, one.other_project)))
        for one in truth.of("copied")
    }


def test_targets_stand_still_where_planted_only(bureau: tuple[Path, Truth, Filed]) -> None:
    _, truth, filed = bureau
    found = set()
    for unit, stem, told in projects(filed, NEWEST):
        years = [rows(filed[unit, year][stem]) for year in (NEWEST - 2, NEWEST - 1)]
        own = {key: one["target"] for key, one in rows(told).items()}
        if all({key: one["target"] for key, one in each.items()} == own for each in years):
            found.add((unit, stem))
    assert found == planted(truth, "frozen")


def test_targets_far_below_what_was_achieved_are_the_planted_ones(bureau: tuple[Path, Truth, Filed]) -> None:
    _, truth, filed = bureau
    found, far = defaultdict(set), set()
    for unit, stem, told in projects(filed, NEWEST):
        evaluated = filed[unit, NEWEST - 1].get(f"{stem}.evaluation")
        for key, one in rows(told).items() if evaluated else ():
            goal, _, own = key.partition("/")
            target = Target.parse(one["target"])
            reached = Target.parse(evaluated["goals"][goal]["indicators"][own]["achieved"])
            before = Target.parse(rows(filed[unit, NEWEST - 1][stem])[key]["target"])
            if target.number is None or reached.number is None or before.number is None:
                continue
            if not Decimal("0.85") <= reached.number / before.number <= Decimal("1.15"):
                far.add((unit, stem, key))
            low, high = (target, reached) if target.sign == "≥" else (reached, target)
            if low.number <= high.number * RATIO:
                found[unit, stem].add(one["name"])
    assert {(one.unit, one.project): set(one.indicators) for one in truth.of("easy")} == found
    assert not far


def test_costs_of_an_output_are_unusual_where_planted_only(bureau: tuple[Path, Truth, Filed]) -> None:
    _, truth, filed = bureau
    for year in range(NEWEST - 2, NEWEST + 1):
        costs: dict[tuple[str, str], dict[tuple[str, str], Decimal]] = defaultdict(dict)
        for unit, stem, told in projects(filed, year):
            for one in rows(told).values():
                target = Target.parse(one["target"])
                if one["kind"] == "数量" and target.number:
                    amount = told["funding"]["general_public_budget"]
                    costs[one["name"], target.unit][unit, stem] = Decimal(amount) / target.number
        found = set()
        for own in (own for own in costs.values() if len(own) > 4):
            usual = median(own.values())
            found |= {where for where, cost in own.items() if not usual / 2 < cost < usual * 2}
            ordinary = [cost for where, cost in own.items() if where not in found]
            assert usual * Decimal("0.6") < min(ordinary) <= max(ordinary) < usual * Decimal("1.4")
        assert found == (planted(truth, "unit_cost") if year == NEWEST else set())


def test_totals_agree_except_where_planted(bureau: tuple[Path, Truth, Filed]) -> None:
    _, truth, filed = bureau
    for (unit, year), files in filed.items():
        department = files["department"]
        own = sum(told["funding"]["general_public_budget"] for told in files.values() if "rationale" in told)
        income = department["income"]["fiscal_appropriation"]["amount"]
        amiss = (unit, "") in planted(truth, "totals") and year == NEWEST
        assert (income - department["spending"]["personnel"]["amount"] == own) is not amiss
        assert ("amount" in department["spending"]["special_purpose"]) is amiss
