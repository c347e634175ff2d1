"""JSON Schemas of the authoring format; ``tianbao schema`` writes them to schemas/.

Draft 7 is what Taplo knows. An editor shows whatever a schema says, so that it says only what an author can
write: TOML has no null, and a key left out needs no default.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from generator.base import vocabulary
from generator.base.files import write_atomic
from generator.filing.declared import NOTHING, of_file, split_id
from generator.filing.settings import SETTINGS, Settings
from generator.filing.tables import models
from generator.filing.workspace import SUFFIX

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import core_schema

    from generator.filing.declared import Declarations
    from generator.filing.model import Table

DRAFT = "http://json-schema.org/draft-07/schema#"
_SUFFIX = ".schema.json"
_WORDS = ("title", "description")


class _Generator(GenerateJsonSchema):
    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        table = super().dict_schema(schema)
        return {**table, "additionalProperties": False} if "patternProperties" in table else table


def stage_schema(form: str, of: str) -> str:
    """Return the name of the file that holds the schema of a stage.

    >>> stage_schema("evaluation", "project")
    'project.evaluation.schema.json'
    """
    return f"{of}.{form}{_SUFFIX}"


def file_schema(file_id: str) -> str:
    """Return the name of the file that holds the schema of a filing's file.

    >>> file_schema("service"), file_schema("department.evaluation")
    ('project.schema.json', 'department.evaluation.schema.json')
    """
    stem, form = split_id(file_id)
    if form:
        return stage_schema(form, of_file(stem))
    return f"{stem if stem == 'unit' else of_file(stem)}{_SUFFIX}"


def schemas(declared: Declarations = NOTHING) -> dict[str, str]:
    """Return the text of every schema by its file name; with declared fields and stages, if there are any."""
    known = models(declared)
    own: dict[str, type[Table]] = {
        "unit": known.unit,
        "department": known.department,
        "project": known.project,
        SETTINGS.removesuffix(SUFFIX): Settings,
    }
    texts = {f"{name}{_SUFFIX}": _text(model) for name, model in own.items()}
    stages = known.stages.items()
    return texts | {stage_schema(form, of): _text(model) for (form, of), model in stages}


def _text(model: type[Table]) -> str:
    schema = model.model_json_schema(schema_generator=_Generator)
    definitions = schema.pop("$defs", {})
    schema = {"$schema": DRAFT, **_readable(schema, definitions)}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _readable(node: Any, definitions: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    """Put every table where it is used, and its title where Taplo looks for it."""
    if isinstance(node, list):
        return [_readable(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:  # beside a reference Taplo reads nothing, neither title nor description
        node = {**definitions[node["$ref"].removeprefix("#/$defs/")], **node}
        del node["$ref"]
    if "properties" in node:
        node = {
            **node,
            "properties": {key: _offered(key, field) for key, field in node["properties"].items()},
        }
    return _described({key: _readable(value, definitions) for key, value in node.items()})


def _offered(key: str, field: dict[str, Any]) -> dict[str, Any]:
    """Let the editor offer the official words where any text is allowed; the checks judge it later."""
    words = {"kind": vocabulary.kinds(), "basis": vocabulary.bases()}.get(key)
    if words is None:
        return field
    text = {"type": "string"}
    others = {name: field[name] for name in field if name != "type"}
    return {**others, "anyOf": [{**text, "enum": list(words)}, text]}


def _described(node: dict[str, Any]) -> dict[str, Any]:
    """Begin the description with the title: Taplo shows no titles."""
    words = [node.pop(key) for key in _WORDS if isinstance(node.get(key), str)]
    if not words:
        return node
    text = {"description": "：".join(words)}
    if "anyOf" in node:  # Taplo shows what the branches say, too: only the first one speaks
        first, *others = [
            {key: branch[key] for key in branch if key not in _WORDS} for branch in node["anyOf"]
        ]
        return {"title": words[0], **node, "anyOf": [text | first, *others]}
    return {"title": words[0], **text, **node}


def write(folder: Path, declared: Declarations = NOTHING) -> list[Path]:
    """Write the schemas into `folder`; return those that were not there or said something else."""
    written = []
    for name, text in schemas(declared).items():
        path, data = folder / name, text.encode()
        if not path.is_file() or path.read_bytes() != data:
            write_atomic(path, data)
            written.append(path)
    return written
