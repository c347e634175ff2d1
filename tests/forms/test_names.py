"""Names of a form, known from its types alone."""

from __future__ import annotations

from typing import get_args, get_type_hints

import pytest

from generator.filing.model import Project
from generator.filing.tables import TABLES
from generator.forms.names import Scope, names
from generator.forms.shown import FORMS, VIEWS, DepartmentForm, IndicatorRow, ProjectForm

ROWS = ("for goal in department.annual_goals", "for row in goal.rows if row.name")


def inside(*statements: str) -> Scope:
    """Return the scope within loops."""
    scope = Scope.of(DepartmentForm)
    for statement in statements:
        scope = scope.enter(statement)
    return scope


@pytest.mark.parametrize(
    ("name", "title", "key", "model"),
    [
        ("department.name", "部门（单位）名称", None, "department.name"),
        ("goal.text", "目标说明", "", "department.annual_goals.*.text"),
        ("row.target", "指标值", "@target", "department.annual_goals.*.rows.*.target"),
        ("row.level1.name", "名称", "", "department.annual_goals.*.rows.*.level1.name"),
    ],
)
def test_lookup(name: str, title: str, key: str | None, model: str) -> None:
    found = inside(*ROWS).lookup(f" {name} ")
    assert found is not None
    assert found.is_text
    assert found.shown is not None
    assert ".".join(found.path) == name
    assert ".".join(found.owner) == name.rpartition(".")[0]
    assert ".".join(found.model) == model
    assert found.shown.title == title
    if key is not None:
        assert found.shown.key == key


@pytest.mark.parametrize(
    "name", ["goal.text.x", "goal.nothing", "goal.@", "goal.rows.name", "nobody.name", "1 + 1", "", "goal."]
)
def test_unknown(name: str) -> None:
    assert inside(*ROWS).lookup(name) is None


def test_a_loop_ends_with_its_scope() -> None:
    assert Scope.of(DepartmentForm).lookup("goal.text") is None


def test_what_is_no_loop_changes_nothing() -> None:
    for statement in ("if department.name", "endfor", "for x in department.name", "for x in nothing"):
        assert inside(statement).variables == inside().variables


def test_kinds() -> None:
    scope = inside(*ROWS)
    kinds = {name: scope.lookup(name) for name in ("department.duties", "row.level1", "goal.rows", "row")}
    assert [found is not None and found.is_prose for found in kinds.values()] == [True, False, False, False]
    assert [found and found.item for found in kinds.values()] == [None, None, IndicatorRow, None]


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("row.nme", "row.name"),
        ("row.level1.nam", "row.level1.name"),
        ("departmnt.name", "department.name"),
        ("row.zzzz", None),
        ("zzzz", None),
    ],
)
def test_suggest(path: str, meant: str | None) -> None:
    assert inside(*ROWS).suggest(path.split(".")) == meant


def test_names_are_all_there_once_and_without_positions() -> None:
    models = [".".join(name.model) for name in names(ProjectForm)]
    assert len(models) == len(set(models))
    assert "project.long_term_goals.*.rows.*.level2.name" in models
    assert not [model for model in models if "@" in model]


def test_a_field_of_the_model_has_its_title_from_there() -> None:
    (project,) = (name for name in names(ProjectForm) if name.model == ("project", "leader"))
    assert project.shown is not None
    assert project.shown.title == Project.model_fields["leader"].title
    assert not [
        name.model for form in FORMS.values() for name in names(form) if name.shown and not name.shown.title
    ]


def test_no_title_of_the_model_is_written_again() -> None:
    written = {
        f"{view.__name__}.{key}"
        for owner, views in VIEWS.items()
        for view in views
        for key, hint in get_type_hints(view, include_extras=True).items()
        for about in get_args(hint)[1:]
        if about.title
        and key in TABLES[owner].model_fields
        and about.title == TABLES[owner].model_fields[key].title
    }
    assert written == set()
