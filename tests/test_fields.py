"""A field of the model is printed and compared, or stands below with the reason why not.

The filing in ``data/fields`` writes every field once; each value in turn is changed, and forms and comparison
have to notice. So a field that somebody adds to the model fails here until it is written, shown and compared.
"""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli
import tomlkit

from generator.compare.as_json import as_json
from generator.compare.filings import compare
from generator.filing.history import Earlier
from generator.filing.load import FilingFiles, load_filing
from generator.filing.titles import fields, model_of, node_at
from generator.filing.workspace import Workspace
from generator.forms.editions import read_editions
from generator.view import department_form, project_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.base.problems import KeyPath
    from generator.filing.load import Filing
    from generator.filing.model import Table

DATA = Path(__file__).parent / "data" / "fields"
FILES = {path.stem: tomli.loads(path.read_text("utf-8")) for path in sorted(DATA.glob("*.toml"))}
OTHERS = {
    "持续性项目": "新增项目",
    "特定目标类": "运转类",
    "annual": "long_term",
    "办公费": "印刷费",
    "数量": "时效",
    "质量": "时效",
    "service/safety": "service/order",
    "lectures": "visits",
}
NOT_PRINTED = {
    "unit district": "chooses the edition of the form",
    "service goals.*.indicators.*.id": "names the indicator over years and forms",
    "service goals.*.indicators.*.achieved": "printed by the forms of later years",
    "service basis": "holds for indicators that say nothing else; here each goal has one of its own",
    "department goals.*.indicators.*.id": "chooses the indicator",
}
NOT_COMPARED = {
    "unit district": "chooses the edition of the form",
}
"""Field → why a change of it is none."""


def leaves(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:  # noqa: ANN401 - any TOML
    if isinstance(value, dict | list):
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for step, inner in steps:
            yield from leaves(inner, (*path, step))
    else:
        yield path


def general(file: str, path: KeyPath) -> str:
    """Return a field's name whatever goal or row it stands in."""
    steps = [
        "*" if isinstance(step, int) or node_at(model_of(file), path[:place]).free else step
        for place, step in enumerate(path)
    ]
    return f"{file} {'.'.join(steps)}"


def declared(file: str, model: type[Table], path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the name of every field that holds a value."""
    for key, _ in fields(model):
        node = node_at(model, (key,))
        listed = "list[" in str(model.model_fields[key].annotation) or node.free
        steps = (*path, key, *("*" if listed else "",)) if listed else (*path, key)
        if node.model is None:
            yield f"{file} {'.'.join(steps)}"
        else:
            yield from declared(file, node.model, steps)


def load(files: dict[str, Any]) -> Filing:
    written = {stem: (f"{stem}.toml", as_toml(json.dumps(values))) for stem, values in files.items()}
    return load_filing(FilingFiles("unit", 2023, written))[0]


@cache
def as_toml(text: str) -> bytes:
    """Write a file; `text` is what it says as JSON: of a filing's files all but one are those of the last."""
    return tomlkit.dumps(json.loads(text)).encode()


@cache
def printed(text: str) -> str:
    """Return all that the forms of a filing show; `text` is the filing as JSON, so that it can be kept."""
    filing = load(json.loads(text))
    known = read_editions(Workspace(Path(__file__).parents[1]))[0]
    editions = {edition.of: edition for edition in known if not edition.stage}
    forms = (
        department_form(filing, editions["department"], Earlier()),
        project_form(filing, "service", editions["project"], Earlier()),
    )
    return "\n".join(shown(forms))


def shown(view: Any) -> Iterator[str]:  # noqa: ANN401 - any view
    """Yield the texts of a view, its keys apart."""
    if isinstance(view, dict):
        for key, value in view.items():
            yield from () if key.startswith("@") else shown(value)
    elif isinstance(view, list | tuple):
        for value in view:
            yield from shown(value)
    else:
        yield str(view)


def other(value: Any) -> Any:  # noqa: ANN401 - any TOML
    """Return another value that the same field may have."""
    if isinstance(value, int):
        return value + 1
    if value in OTHERS:
        return OTHERS[value]
    digits = [place for place, character in enumerate(value) if character.isdigit()]
    if not digits:
        return value + "改"
    last = digits[-1]
    return value[:last] + str((int(value[last]) + 1) % 10) + value[last + 1 :]


def changed(file: str, path: KeyPath) -> dict[str, Any]:
    files = copy.deepcopy(FILES)
    place = files[file]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = other(place[path[-1]])
    return files


def test_every_field_is_written_in_the_example() -> None:
    written = {general(file, path) for file, values in FILES.items() for path in leaves(values)}
    assert {name for file in FILES for name in declared(file, model_of(file))} - written == set()


CASES = [(file, path) for file, values in FILES.items() for path in leaves(values)]


@pytest.mark.parametrize(("file", "path"), CASES, ids=str)
def test_a_field_is_printed_and_compared(file: str, path: KeyPath) -> None:
    name, after = general(file, path), changed(file, path)
    if name not in NOT_PRINTED:
        assert printed(json.dumps(after)) != printed(json.dumps(FILES)), f"no form shows {name}"
    if name not in NOT_COMPARED:
        found = as_json(compare(load(FILES), load(after)))
        assert found != as_json(compare(load(FILES), load(FILES))), f"no comparison sees {name}"


@pytest.mark.parametrize("name", NOT_PRINTED | NOT_COMPARED)
def test_an_exception_is_a_field(name: str) -> None:
    assert name in {general(file, path) for file, path in CASES}
