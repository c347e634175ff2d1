"""Rolling filings over: a case is a folder of ``data/rollover`` with a unit's files before and after."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
import tomli
from jsonschema import Draft7Validator
from rolling import TURN, UNIT, loaded, rolled, texts, workspace

from generator.carry.rollover import Turn, progress, roll_over, together, told
from generator.filing import schema
from generator.filing.source import comments
from generator.filing.workspace import Workspace
from generator.pipeline.build import build

ROOT = Path(__file__).parents[3]
CASES = sorted((ROOT / "tests" / "data" / "rollover").iterdir())
EXAMPLE = "wuhan-biolake"
MARK = re.compile(r" # (?:待填（上年 [^）]*）)?；?(?:待核 [0-9a-f]{4})?$", re.MULTILINE)
NOTE = re.compile(r"^# 结转：.*\n", re.MULTILINE)
SIMPLE = 'name = "项目"\nbudget = 3 # 万元\n'


def example(folder: Path) -> Workspace:
    shutil.copytree(
        ROOT / "filings" / EXAMPLE, folder / "filings" / EXAMPLE, ignore=shutil.ignore_patterns("2024")
    )
    return Workspace(folder)


def files_of(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.iterdir())}


def bare(text: str) -> str:
    """Take out what roll-over adds."""
    return NOTE.sub("", MARK.sub("", text))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_filing_is_carried_over(case: Path, tmp_path: Path) -> None:
    ws = workspace(tmp_path, files_of(case / "before"))
    outcome = rolled(ws, keep_amounts=case.name.startswith("keep-amounts"))
    assert texts(ws, TURN.new) == files_of(case / "after")
    assert len(outcome.written) == len(files_of(case / "after"))
    done = together(map(progress, (loaded(ws).sources[name] for name in texts(ws, TURN.new))))
    assert done.open == done.lines > 0
    assert done == together(outcome.to_do)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rolling_over_again_changes_nothing_but_years_and_amounts(case: Path, tmp_path: Path) -> None:
    ws = workspace(tmp_path, files_of(case / "before"))
    outcomes = [roll_over(ws, UNIT, Turn(year, year + 1)) for year in (2023, 2024, 2025)]
    left_out = {each.stem for each in outcomes[2].left_out}
    second, third = texts(ws, 2025), texts(ws, 2026)
    assert third.keys() == second.keys() - left_out
    for name in third.keys() - {"department"}:  # which also loses references
        assert bare(third[name]) == re.sub("(_year = )2025", r"\g<1>2026", bare(second[name]))
        assert NOTE.findall(third[name])[0].startswith("# 结转：由 2025 年")
        assert len(NOTE.findall(third[name])) == len(NOTE.findall(second[name])) == 2


def test_the_example_rolls_over_and_prints(tmp_path: Path) -> None:
    ws = example(tmp_path)
    outcome = roll_over(ws, EXAMPLE, TURN)
    assert (outcome.refusal, outcome.left_out, len(outcome.written)) == ("", [], 5)
    report = build(ws)
    assert not report.failed
    assert len(report.built) == 19  # the nine stages of 2023, which stay behind, among them
    for name, text in texts(ws, 2024, EXAMPLE).items():
        kind = name if f"{name}.schema.json" in schema.schemas() else "project"
        values = json.loads(json.dumps(tomli.loads(text)))
        assert Draft7Validator(json.loads(dict_of_schemas()[kind])).is_valid(values)


def dict_of_schemas() -> dict[str, str]:
    return {name.split(".")[0]: text for name, text in schema.schemas().items()}


def test_of_the_example_only_years_amounts_and_old_figures_change(tmp_path: Path) -> None:
    ws = example(tmp_path)
    roll_over(ws, EXAMPLE, TURN)
    old, new = texts(ws, 2023, EXAMPLE), texts(ws, 2024, EXAMPLE)
    figures = re.compile(
        r"(?<== )[0-9.]+(?=[ ,\n])|year_before_last = 1421, |(?:last_year|year_before_last) = 2002"
    )
    for name, text in new.items():
        assert figures.sub("", bare(text)) == figures.sub("", old[name])
        before = Counter(comment for _, comment in comments(old[name]))
        after = Counter(comment for _, comment in comments(bare(text)))
        assert before == after


def test_the_second_roll_over_of_the_example_only_moves_on(tmp_path: Path) -> None:
    ws = example(tmp_path)
    for year in (2023, 2024, 2025):
        assert roll_over(ws, EXAMPLE, Turn(year, year + 1)).refusal == ""
    second, third = texts(ws, 2025, EXAMPLE), texts(ws, 2026, EXAMPLE)
    for name, text in third.items():
        moved = re.sub(
            r"^((?:start|end)_year = )2025\b", r"\g<1>2026", bare(second[name]), flags=re.MULTILINE
        )
        assert bare(text) == moved
    assert not build(ws).failed


def test_history_goes_on_where_the_author_had_typed_it(tmp_path: Path) -> None:
    """2022 was never filed here: the typed 上年 becomes 前年; the new 上年 comes from 2023."""
    ws = example(tmp_path)
    roll_over(ws, EXAMPLE, TURN)
    department = loaded(ws, 2024, EXAMPLE).department
    assert department is not None
    line = department.spending.special_purpose
    assert (line.amount, line.year_before_last, line.last_year) == (None, 2002, None)
    build(ws)
    page = (ws.build / EXAMPLE / "2024" / "department.html").read_text("utf-8")
    row = re.search(r"特定目标类项目支出.*?</tr>", page, re.DOTALL)
    assert row is not None
    assert "2002" in row[0]
    assert "674" in row[0] or "675" in row[0]


def test_two_years_on_nothing_typed_about_older_years_is_left(tmp_path: Path) -> None:
    typed = 'year_before_last = "1", last_year = "2"'
    indicator = f'{{ kind = "数量", name = "次", target = "1", {typed} }}'
    text = f'name = "项"\ngoals.a = {{ text = "甲", indicators = [{indicator}] }}\n'
    ws = workspace(tmp_path, {"a": text})
    rolled(ws, Turn(2023, 2025))
    assert "last" not in texts(ws, 2025)["a"]


def test_a_nearer_year_that_is_filed_is_not_leapt_over(tmp_path: Path) -> None:
    ws = workspace(tmp_path, {"a": SIMPLE})
    rolled(ws)
    outcome = roll_over(ws, UNIT, Turn(2023, 2026))
    assert outcome.refusal == f"已有 2024 年的申报，应由这一年结转：tianbao rollover 2024 2026 {UNIT}"
    assert texts(ws, 2026) == {}
    assert roll_over(ws, UNIT, Turn(2024, 2026)).refusal == ""


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (2024, []),
        (2025, ["跳过了 2024 年，表里的上年会是空的；补上那些年度的申报，或在文件里写 last_year"]),
        (
            2026,
            [
                (
                    "跳过了 2024、2025 年，表里的上年、前年会是空的；"
                    "补上那些年度的申报，或在文件里写 last_year、year_before_last"
                )
            ],
        ),
    ],
)
def test_years_leapt_over_are_named(new: int, said: list[str], tmp_path: Path) -> None:
    turn = Turn(2023, new)
    lines = list(told(rolled(workspace(tmp_path, {"a": SIMPLE}), turn), turn))
    assert [line.removeprefix("  注意：") for line in lines if "注意" in line] == said


def test_files_that_are_there_are_never_touched(tmp_path: Path) -> None:
    ws = workspace(tmp_path, {"a": SIMPLE, "b": SIMPLE})
    there = ws.filings / UNIT / "2024" / "b.toml"
    there.parent.mkdir()
    there.write_text("# 我的\n", "utf-8")
    outcome = roll_over(ws, UNIT, TURN)
    assert "b.toml" in outcome.refusal
    assert outcome.written == []
    assert files_of(there.parent) == {"b": "# 我的\n"}


def test_attachments_of_the_new_year_do_not_matter(tmp_path: Path) -> None:
    ws = workspace(tmp_path, {"a": SIMPLE})
    notice = ws.filings / UNIT / "2024" / "通知.pdf"
    notice.parent.mkdir()
    notice.write_bytes(b"%PDF")
    rolled(ws)
    assert notice.read_bytes() == b"%PDF"


@pytest.mark.parametrize(
    "text",
    ['name = "甲', "", 'nmae = "甲"\n', "name = 3\n", b"name = \xff\n"],
    ids=("quote", "empty", "key", "type", "bytes"),
)
def test_a_filing_with_errors_is_not_carried_over(text: str | bytes, tmp_path: Path) -> None:
    ws = workspace(tmp_path, {"a": text, "b": SIMPLE})
    outcome = roll_over(ws, UNIT, TURN)
    assert "错误" in outcome.refusal
    assert outcome.problems
    assert not (ws.filings / UNIT / "2024").exists()


def test_where_a_file_cannot_be_written_none_is_left(tmp_path: Path) -> None:
    ws = workspace(tmp_path, {"a": SIMPLE})
    (ws.filings / UNIT / "2024").write_text("不是文件夹", "utf-8")
    outcome = roll_over(ws, UNIT, TURN)
    assert "写不了" in outcome.refusal
    assert outcome.written == []

    ws = workspace(tmp_path / "other", {"a": SIMPLE, "b": SIMPLE})
    (ws.filings / UNIT / "2024" / "b.toml").mkdir(parents=True)  # "a" could be written
    assert roll_over(ws, UNIT, TURN).refusal
    assert not (ws.filings / UNIT / "2024" / "a.toml").exists()


def test_line_ends_stay(tmp_path: Path) -> None:
    ws = workspace(tmp_path, {"a": SIMPLE.replace("\n", "\r\n").encode("utf-8-sig")})
    rolled(ws)
    data = (ws.filings / UNIT / "2024" / "a.toml").read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") == 4


def test_an_unfilled_amount_stays_to_be_filled(tmp_path: Path) -> None:
    ws = workspace(tmp_path, {"a": SIMPLE})
    rolled(ws)
    rolled(ws, Turn(2024, 2025))
    assert "budget = 0 # 万元 # 待填（上年 0）" in texts(ws, 2025)["a"]


@pytest.mark.parametrize("breaks", ["x = = 1\n", "nothing = 1\n"], ids=["no TOML", "no filing"])
def test_what_the_program_writes_wrongly_is_its_own_fault_and_not_written(
    breaks: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.carry.rollover.carry.without_marks", lambda text: breaks + text)
    ws = workspace(tmp_path, {"one": SIMPLE})
    outcome = roll_over(ws, UNIT, TURN)
    assert re.fullmatch(r"程序没能改写好 filings/.*one\.toml（.*）；请把这个文件发给维护者", outcome.refusal)
    assert not (tmp_path / "filings" / UNIT / "2024").exists()
