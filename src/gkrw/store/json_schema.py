"""The JSON Schema of a file, from the shapes of its keys."""

from collections.abc import Sequence
from typing import Any

from gkrw.store.shapes import (
    FORMAT_VERSION,
    MEMBERS_WORDS,
    SHAPES,
    TARGET,
    KeySpec,
    Shape,
    ValueForm,
)

_TEXT = {"type": "string", "minLength": 1}
_LINE = {**_TEXT, "pattern": r"^[^\n]*$"}
_PLAIN_NAMES = {"type": "array", "items": _LINE, "uniqueItems": True}
_NAMES = {
    "type": "array",
    # A list of types, not oneOf: editors then complete a name that is half typed.
    "items": {
        **_LINE,
        "type": ["string", "object"],
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": {"type": "array", "items": _LINE},
        "description": "部门或统称的名称；统称后面有括号的，如 {各相关部门: [生态环境局, 建设局, 等]}。",
    },
}
_FORMS: dict[ValueForm, dict[str, Any]] = {
    ValueForm.LINE: _LINE,
    ValueForm.TEXT: _TEXT,
    # Editors read YAML 1.2, in which an unquoted date is a string.
    ValueForm.DEADLINE: _TEXT,
    ValueForm.DEADLINES: {"oneOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]},
    ValueForm.DAY: _TEXT,
    ValueForm.NUMBER: {"type": "number"},
    ValueForm.FORMAT: {"const": FORMAT_VERSION},
    ValueForm.NAMES: _NAMES,
    ValueForm.PLAIN_NAMES: _PLAIN_NAMES,
    ValueForm.TEXTS: {"type": "object", "additionalProperties": _TEXT},
    ValueForm.MEMBERS: {"oneOf": [{"enum": list(MEMBERS_WORDS)}, {**_PLAIN_NAMES, "minItems": 1}]},
}


def table_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the table as plain data."""
    return schema_of(
        SHAPES,
        "政务公开工作重点任务分解表",
        "gkrw 的分解表文件。在编辑器中打开 data/tasks.yaml 时，按它提示和检查。",
    )


def schema_of(file_shapes: Sequence[Shape], title: str, description: str) -> dict[str, Any]:
    """Return the schema of a file whose root has the first shape.

    JSON Schema draft-07, which most editors support.
    """
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": title,
        "description": description,
        "$ref": f"#/definitions/{file_shapes[0].name}",
        "definitions": {shape.name: _object(shape) for shape in file_shapes},
    }


def _object(shape: Shape) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "title": shape.label,
        "type": "object",
        "additionalProperties": False,
        "required": [field.key for field in shape.fields.values() if field.required],
        "properties": {field.key: _property(field) for field in shape.fields.values()},
    }
    if shape is TARGET:
        schema["anyOf"] = [{"required": ["at_least"]}, {"required": ["at_most"]}]
    return schema


def _property(field: KeySpec) -> dict[str, Any]:
    described = {"title": field.label, "description": field.description}
    below = [{"$ref": f"#/definitions/{shape.name}"} for shape in field.shapes]
    if field.form is ValueForm.ONE:
        return {**described, "allOf": below}
    if field.form is ValueForm.MANY:
        items = below[0] if len(below) == 1 else {"oneOf": below}
        return {**described, "type": "array", "items": items}
    if field.form is ValueForm.CHOICE:
        return {**described, "enum": list(field.choices)}
    return {**_FORMS[field.form], **described}
