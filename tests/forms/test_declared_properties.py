"""Random declarations, random expressions, random values: nothing crashes, and what is written is printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomlkit
from demo import files
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.base.expression import FUNCTIONS, ExpressionError, parse
from generator.base.vocabulary import taxonomies
from generator.checks.book import Book
from generator.checks.run import findings
from generator.filing.declared import OWNERS, Declarations, Field, Fields, Kind, Stage
from generator.filing.history import Earlier
from generator.filing.load import load_filing
from generator.filing.workspace import Workspace
from generator.forms.editions import read_editions
from generator.view import department_form, project_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.filing.load import Filing
    from generator.forms.edition import Edition

ROOT = Path(__file__).parents[2]
KEYS = "ab"
TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffe\uffff"), min_size=1, max_size=30
)
PRINTABLE = TEXT.filter(lambda text: text.isprintable())
HOSTILE = st.sampled_from(
    ["{{ 7*7 }}", "{% raw %}", "<b>&amp;", "**粗**", "- 甲\\n- 乙", "# x", "=1+1", "]]>", "a\tb"]
)
AMOUNT = st.decimals(0, 10**9, places=2)


def exact(values: Any) -> Any:  # noqa: ANN401 - TOML
    """Return values with their decimals as TOML is to write them."""
    if isinstance(values, Decimal):
        return tomlkit.value(f"{values:f}")
    if isinstance(values, dict):
        return {key: exact(value) for key, value in values.items()}
    return [exact(value) for value in values] if isinstance(values, list) else values


WRITTEN: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: HOSTILE | PRINTABLE,
    Kind.PROSE: HOSTILE | PRINTABLE,
    Kind.MONEY: AMOUNT,
    Kind.PERCENT: st.decimals(-1000, 1000, places=2) | st.just("95.2%"),
    Kind.NUMBER: AMOUNT | st.integers(-100, 100),
    Kind.DATE: st.dates(date(1950, 1, 1)),
    Kind.YEAR: st.integers(1949, 2999),
    Kind.CHOICE: st.sampled_from(["甲", "乙"]),
    Kind.TARGET: st.sampled_from(["≥95%", "4次", "达标", "≤3万元", "5-8个", ""]) | PRINTABLE,
    Kind.YES_NO: st.booleans(),
}
NAMES = {
    "department": ["year", "unit.name", "indicators.a", "goals.b", "spending_total", "projects.a", "later.a"],
    "project": ["budget", "indicators.a", "activities.b", "funding_lines.amount", "later.a", "year",
                "start_year", "funding.unit_funds", "procurement.b", "goals.text"],
    "goal": ["text", "project.a", "indicators.b", "indicators.target", "later.b"],
    "indicator": ["target", "level1", "basis", "goal.a", "project.budget", "later.b", "last_year"],
    "activity": ["amount", "name", "project.a", "note"],
    "funding": ["amount", "name", "project.a"],
    "purchase": ["amount", "quantity", "item", "project.b"],
}  # fmt: skip


@cache
def expressions(owner: str) -> st.SearchStrategy[str]:
    """Return expressions of a table, most of them of the wrong types for what they do."""
    leaf = st.sampled_from([*KEYS, *NAMES[owner], "1", "0", "2.5", "'文'", "true", "60%"])

    def wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        signs = st.sampled_from(["+", "-", "*", "/", "<", "==", "and", "or"])
        calls = st.tuples(st.sampled_from(sorted(FUNCTIONS)), st.lists(inner, min_size=1, max_size=4))
        return st.one_of(
            st.tuples(inner, signs, inner).map(lambda parts: f"({' '.join(parts)})"),
            st.tuples(inner, inner, inner).map(lambda parts: "({} if {} else {})".format(*parts)),
            calls.map(lambda call: f"{call[0]}({', '.join(call[1])})"),
            inner.map(lambda one: f"not -{one}"),
        )

    return st.recursive(leaf, wider, max_leaves=4).filter(is_read)


def is_read(text: str) -> bool:
    try:
        parse(text)
    except ExpressionError:
        return False
    return True


@st.composite
def declared_fields(draw: st.DrawFn, owner: str, form: str) -> tuple[Field, ...]:
    """Return up to two fields of a table."""
    found = []
    for key in KEYS[: draw(st.integers(0, 2))]:
        kind = Kind.MONEY if (owner, form) == ("funding", "") else draw(st.sampled_from(Kind))
        expression = expressions(owner)
        text = st.just("") | expression
        found.append(
            Field(
                key, key.upper(), kind, form,
                required=draw(st.booleans() | expression),
                choices=("甲", "乙") if kind is Kind.CHOICE else (),
                value=draw(text),
                within=draw(text),
                parts=(draw(expression),),
                places=draw(st.none() | st.integers(0, 6)),
            )
        )  # fmt: skip
    return tuple(found)


@st.composite
def declarations(draw: st.DrawFn) -> Declarations:
    """Return fields of every table, and a stage of projects with more of them."""
    own = Fields(tuple((owner, draw(declared_fields(owner, ""))) for owner in OWNERS))
    stage = Fields(tuple((one, draw(declared_fields(one, "later"))) for one in OWNERS if one != "department"))
    return Declarations(own, (Stage("later", "project", "后来", stage),))


@st.composite
def filings(draw: st.DrawFn) -> tuple[Declarations, dict[str, str]]:
    """Return declarations, and the files of a filing with some values for them."""
    declared = draw(declarations())

    def some(owner: str, form: str = "") -> dict[str, Any]:
        known = declared.fields(form, "project").of(owner)  # type: ignore[arg-type]
        return {field.key: draw(WRITTEN[field.kind]) for field in known if draw(st.booleans())}

    rows = [
        {"id": str(n), "kind": "数量", "name": f"指标{n}", "target": target} | some("indicator")
        for n, target in enumerate(("≥4次", "达标"))
    ]
    project = {"name": "专项", "budget": 3, "funding": {"unit_funds": 3} | some("funding")} | some("project")
    project["activities"] = [{"name": "甲", "amount": 3} | some("activity")]
    project["procurement"] = [{"item": "电脑", "quantity": 1, "amount": 2} | some("purchase")]
    project["goals"] = {"g": {"text": "目标", "indicators": rows} | some("goal")}
    of_stage = {owner: some(owner, "later") for owner in OWNERS}
    stage: dict[str, Any] = dict(of_stage["project"])
    goal = dict(of_stage["goal"])
    if of_stage["indicator"]:
        goal["indicators"] = {"0": of_stage["indicator"]}
    nested = {"goals": {"g": goal}, "activities": {"甲": of_stage["activity"]}}
    nested |= {"procurement": {"电脑": of_stage["purchase"]}, "funding": {"unit_funds": of_stage["funding"]}}
    stage |= {key: value for key, value in nested.items() if next(iter(value.values()))}
    department = {"filler": "甲"} | some("department")
    texts = {"service": project, "service.later": stage, "department": department}
    return declared, {name: tomlkit.dumps(exact(values)) for name, values in texts.items()}


@cache
def editions() -> dict[str, Edition]:
    return {edition.form: edition for edition in read_editions(Workspace(ROOT))[0]}


def load(declared: Declarations, texts: dict[str, str]) -> tuple[Filing, list[Any]]:
    return load_filing(replace(files(**texts), declared=declared))


def views(filing: Filing) -> list[Any]:
    found: list[Any] = [
        project_form(filing, stem, editions()["project"], Earlier()) for stem in filing.projects
    ]
    if filing.department is not None:
        found.append(department_form(filing, editions()["department"], Earlier()))
    return found


def leaves(view: Any) -> Iterator[Any]:  # noqa: ANN401 - any view
    """Yield whatever a view holds at its ends."""
    inner = view.values() if isinstance(view, dict) else view if isinstance(view, list) else None
    if inner is None:
        yield view
    for one in inner or ():
        yield from leaves(one)


@pytest.mark.torture
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(filings())
def test_no_expression_over_any_data_crashes(case: tuple[Declarations, dict[str, str]]) -> None:
    filing, _ = load(*case)
    assert all(isinstance(one, str | int) for view in views(filing) for one in leaves(view))
    assert list(findings(Book(filing, Earlier(), taxonomies()["2021"]))) is not None
    again, _ = load(*case)
    # as they show themselves: a model that was made again is another class
    assert repr((filing.projects, filing.department, filing.stages)) == repr(
        (again.projects, again.department, again.stages)
    )
    assert views(filing) == views(again)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(Kind), st.data())
def test_what_is_written_is_printed(kind: Kind, data: st.DataObject) -> None:
    value = data.draw(WRITTEN[kind])
    field = Field("a", "甲", kind, choices=("甲", "乙") if kind is Kind.CHOICE else ())
    declared = Declarations(Fields((("project", (field,)),)))
    text = tomlkit.dumps(exact({"name": "专项", "a": value}))
    filing, problems = load(declared, {"service": text})
    if "service" not in filing.projects:
        assert problems
        return
    shown = views(filing)[0]["project"]
    assert shown["@a"] == "service#a"
    if kind in (Kind.MONEY, Kind.NUMBER):
        assert Decimal(shown["a"]) == value
    elif kind in (Kind.TEXT, Kind.PROSE, Kind.CHOICE):
        assert shown["a"] == value
    elif kind is Kind.PERCENT:
        assert Decimal(shown["a"].removesuffix("%")) == Decimal(str(value).removesuffix("%"))
    elif kind is Kind.YEAR:
        assert shown["a"] == str(value)
    else:
        assert shown["a"] or not value


@given(st.sampled_from(Kind))
def test_what_is_not_written_is_blank(kind: Kind) -> None:
    field = Field("a", "甲", kind, choices=("甲",) if kind is Kind.CHOICE else ())
    declared = Declarations(Fields(tuple((owner, (field,)) for owner in OWNERS)))
    goal = {"text": "目标", "indicators": [{"kind": "数量", "name": "甲", "target": "4次"}]}
    project = {"name": "专项", "activities": [{"name": "甲", "amount": 1}], "goals": {"g": goal}}
    filing, _ = load(declared, {"service": tomlkit.dumps(project), "department": 'filler = "甲"'})

    def blanks(view: Any) -> Iterator[str]:  # noqa: ANN401 - any view
        if isinstance(view, dict):
            yield from [view["a"]] if "a" in view else []
        for inner in view.values() if isinstance(view, dict) else view if isinstance(view, list) else ():
            yield from blanks(inner)

    found = [blank for view in views(filing) for blank in blanks(view)]
    assert len(found) > len(OWNERS)
    assert set(found) == {""}


def test_a_source_that_a_form_adds_has_no_line_to_reckon_with() -> None:
    field = Field("a", "甲", Kind.MONEY, value="amount * 2", required="name == '甲'")
    declared = Declarations(Fields((("funding", (field,)),)))
    filing, _ = load(declared, {"service": 'name = "专项"\nfunding = { unit_funds = 3 }'})
    assert views(filing)[0]["project"]["funding"]["a"] == ""
    assert list(findings(Book(filing, Earlier(), taxonomies()["2021"])))
