"""What a filing's files come to; single problems are in ``data/bad``."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest
import tomli
import tomlkit
from demo import files, marked, shown
from hypothesis import given
from hypothesis import strategies as st
from tomls import KEYS, SCALARS, TABLES, VALUES

from generator.base.codes import Code
from generator.base.problems import Severity
from generator.filing.load import Filing, FilingFiles, department_goals, load_filing, project_goals
from generator.filing.model import Department, Project, Table, Term, Unit
from generator.filing.workspace import Workspace
from generator.forms.editions import declared_in

if TYPE_CHECKING:
    from generator.base.problems import Problem

EXAMPLE = Path(__file__).parents[2] / "filings" / "wuhan-biolake"

SERVICE = """\
name = "综合服务"
code = "2"
[goals.safety]
text = "安全"
indicators = [
  { id = "drills", kind = "数量", name = "演练次数", target = "≥2次" },
  { kind = "质量", name = "知晓率", target = "≥90%" },
]
[goals.order]
text = "秩序"
"""
EVENTS = """\
name = "活动"
code = "1"
[goals.fair]
text = "展会"
"""


def loaded(**texts: str | bytes) -> Filing:
    """Load a filing that has no problems."""
    filing, problems = load_filing(files(**texts))
    assert not problems
    assert not filing.broken
    return filing


def broken(**texts: str | bytes) -> tuple[set[str], set[str]]:
    """Return the ids of broken files and the codes of the problems."""
    filing, problems = load_filing(files(**texts))
    return set(filing.broken), {problem.code for problem in problems}


def example() -> FilingFiles:
    paths = [EXAMPLE / "unit.toml", *sorted((EXAMPLE / "2023").glob("*.toml"))]
    contents = {path.stem: (path.name, path.read_bytes()) for path in paths}
    declared = declared_in(Workspace(EXAMPLE.parents[1]))(2023, "420108")
    return FilingFiles("wuhan-biolake", 2023, contents, declared=declared)


# What is loaded


def test_the_example_loads_without_a_problem() -> None:
    filing, problems = load_filing(example())
    assert not problems
    assert not filing.broken
    assert filing.unit is not None
    assert filing.unit.name == "武汉国家生物产业基地建设管理办公室"
    indicators = [taken.indicators for taken in department_goals(filing)]
    assert sum(map(len, indicators)) == 77


def test_projects_come_by_code_then_by_name() -> None:
    filing = loaded(department='filler = "a"', service=SERVICE, b="name = 'b'", events=EVENTS, a="name = 'a'")
    assert list(filing.projects) == ["a", "b", "events", "service"]


def test_values_are_those_of_the_model() -> None:
    filing = loaded(department="income.unit_funds = 1.50", service="name = 'a'\nbudget = 3")
    assert filing.department is not None
    assert filing.department.income.unit_funds.amount == Decimal("1.50")
    assert filing.projects["service"].budget == Decimal(3)
    assert filing.sources["service"].file == shown("service")


def test_a_clean_load_needs_no_positions() -> None:
    script = f"""
import sys
sys.path[:0] = {[str(Path(__file__).parents[1]), str(Path(__file__).parent)]!r}
from test_load import example, load_filing
assert load_filing(example())[1] == []
sys.exit("tree_sitter" in sys.modules)
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[2])


# References


def test_a_department_without_references_takes_all_goals() -> None:
    filing = loaded(department='filler = "a"', service=SERVICE, events=EVENTS)
    taken = department_goals(filing)
    assert [(goal.stem, goal.key) for goal in taken] == [
        ("events", "fair"),
        ("service", "safety"),
        ("service", "order"),
    ]
    assert {(goal.reference, goal.position) for goal in taken} == {(None, -1)}
    assert taken[1:] == project_goals(filing, "service")


def test_references_resolve_in_the_departments_order_with_its_wording() -> None:
    department = """
goals = [
  "service/order",
  { goal = "service/safety", text = "改写", indicators = ["知晓率", { id = "drills", name = "演练" }] },
  "events/fair",
]
"""
    goals = department_goals(loaded(department=department, service=SERVICE, events=EVENTS))
    assert [(goal.key, goal.position) for goal in goals] == [("order", 0), ("safety", 1), ("fair", 2)]
    safety = goals[1]
    assert safety.reference is not None
    assert safety.reference.text == "改写"
    assert [(i.position, i.indicator.identity, i.name, i.name_key) for i in safety.indicators] == [
        (1, "知晓率", None, ""),
        (0, "drills", "演练", "department#goals.1.indicators.1.name"),
    ]


# What is broken


def test_missing_unit_breaks_everything() -> None:
    whole = files(department='filler = "a"', service=SERVICE)
    rest = {file_id: file for file_id, file in whole.files.items() if file_id != "unit"}
    filing, (problem,) = load_filing(FilingFiles("demo", 2023, rest))
    assert (problem.code, problem.place.file) == (Code.MISSING_FILE, "filings/demo/unit.toml")
    assert "name = " in problem.hint
    assert filing.broken == {"department", "service"}
    assert list(filing.projects) == ["service"]


def test_missing_department_is_a_warning() -> None:
    filing, (problem,) = load_filing(files(service=SERVICE))
    assert (problem.code, problem.severity) == (Code.MISSING_FILE, Severity.WARNING)
    assert problem.place.file == shown("department")
    assert not filing.broken
    assert filing.department is None


@pytest.mark.parametrize("text", [b"name = ", b"name = 5", b"\xff\xfen\0", b""])
def test_a_project_that_cannot_be_loaded_breaks_the_department_alone(text: bytes) -> None:
    ids, _ = broken(department="goals = ['service/safety']", service=SERVICE, events=text)
    assert ids == {"department", "events"}


def test_a_project_that_loads_with_an_error_holds_the_department() -> None:
    twice = SERVICE.replace("知晓率", "演练次数").replace('id = "drills", ', "")
    assert broken(department='filler = "a"', service=twice) == (
        {"service", "department"},
        {Code.SAME_IDENTITY},
    )


def test_a_broken_unit_breaks_everything() -> None:
    ids, _ = broken(unit="name = 5", department='filler = "a"', service=SERVICE)
    assert ids == {"unit", "department", "service"}


def test_a_dangling_reference_breaks_the_department_alone() -> None:
    assert broken(department="goals = ['service/none']", service=SERVICE) == (
        {"department"},
        {Code.UNKNOWN_GOAL},
    )


def test_nothing_of_a_refused_department_is_taken_in() -> None:
    every = [goal.key for goal in department_goals(load_filing(files(service=SERVICE))[0])]
    filing, _ = load_filing(files(department="goals = ['a/b', 'service/order']", service=SERVICE))
    assert (filing.department, filing.refused) == (None, {"department"})
    assert [goal.key for goal in department_goals(filing)] == every


def test_problems_of_all_files_come_in_order() -> None:
    _, problems = load_filing(files(unit="x = 1\nname = 5", department="x = 1", a="y = 1\nx = 1", b="name ="))
    places = [(p.place.file, p.place.span.line) for p in problems if p.place.span]
    order = [shown(file_id) for file_id in ("unit", "department", "a", "b")]
    assert places == sorted(places, key=lambda place: (order.index(place[0]), place[1]))
    assert {file for file, _ in places} == set(order)


def test_the_key_path_names_the_value() -> None:
    text = SERVICE.replace('"≥90%"', "90") + 'texts = "x"\n'
    _, problems = load_filing(files(department='filler = "a"', service=text))
    assert [problem.place.key for problem in problems] == [
        ("goals", "safety", "indicators", 1, "target"),
        ("goals", "order", "texts"),
    ]


def test_files_with_either_line_end_say_the_same() -> None:
    texts = {"department": 'filler = "a"\n', "service": SERVICE}
    crlf = {name: text.replace("\n", "\r\n") for name, text in texts.items()}
    assert loaded(**texts).projects == loaded(**crlf).projects


# File names


@pytest.mark.parametrize(
    "stem",
    [
        *("CON", "nul", "com1", "LPT9", "Unit", "DEPARTMENT", "", "a.b", "a b", "a#b", "a:b", "a?", "a\\b"),
        *("a\u3000b", "a\u200bb", "a\nb", "a\udc80", "a\ufeff", "..", "../../x", "a" * 81, "测" * 40),
    ],
)
def test_unusable_file_name(stem: str) -> None:
    filing, (problem,) = load_filing(files(department='filler = "a"', **{stem: "name = 'a'"}))
    assert problem.code == Code.FILE_NAME
    assert problem.message.encode().decode().isprintable()
    assert filing.broken == {stem, "department"}
    assert filing.refused == {stem}


@pytest.mark.parametrize("stem", ["service", "综合服务", "a-b_1", "units", "console", "com10", "𠮷"])
def test_usable_file_name(stem: str) -> None:
    loaded(department='filler = "a"', **{stem: "name = 'a'"})


def test_names_that_differ_in_case_only() -> None:
    ids, codes = broken(department='filler = "a"', service=SERVICE, Service=EVENTS)
    assert (ids, codes) == ({"Service", "department"}, {Code.FILE_NAME})


# Whatever an author can write

NAMES = st.sampled_from(sorted({key for model in (Unit, Department, Project) for key in model.model_fields}))


def written_for(model: type[Table]) -> st.SearchStrategy[dict[str, Any]]:
    """Return tables that look like a model's, with any value anywhere."""
    return st.fixed_dictionaries(
        {}, optional={key: inside(field) for key, field in model.model_fields.items()}
    )


def inside(field: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - any annotation of a model
    annotation = getattr(field, "annotation", field)
    if isinstance(annotation, type) and issubclass(annotation, Table):
        return st.deferred(lambda: written_for(annotation)) | SCALARS
    likely = [inside(argument) for argument in get_args(annotation) if argument not in get_args(Term)]
    if not likely:
        return SCALARS | VALUES
    listed = st.lists(st.one_of(likely), max_size=3)
    return listed | st.one_of(likely) | st.dictionaries(KEYS, st.one_of(likely), max_size=2)


FILES = st.tuples(
    written_for(Unit) | TABLES, written_for(Department), written_for(Project), st.dictionaries(NAMES, VALUES)
)


@given(FILES)
def test_any_values_load_or_have_problems_inside_the_file(tables: tuple[dict[str, Any], ...]) -> None:
    texts = dict(zip(("unit", "department", "service", "other"), map(tomlkit.dumps, tables), strict=True))
    filing, problems = load_filing(files(**texts))
    for problem in problems:
        check(problem, texts)
    for taken in department_goals(filing):
        assert taken.goal is filing.projects[taken.stem].goals[taken.key]


def check(problem: Problem, texts: dict[str, str]) -> None:
    text = texts[Path(problem.place.file).stem]
    assert any(character > "\x7f" for character in problem.message)
    if problem.place.span:
        marked(problem, text)
    if problem.code in (Code.TYPE, Code.NUMBER, Code.CHOICE):
        value: Any = tomli.loads(text)
        for step in problem.place.key:
            value = value[step]


def test_a_number_beyond_all_measure_is_a_problem() -> None:
    for written in ("1e1000000", "-1e1000000", "0e999999"):
        _, problems = load_filing(files(service=f'name = "x"\nstart_year = {written}\n'))
        assert "TB022" in {problem.code for problem in problems}
