"""What a tool takes: the JSON Schema of a question's parameters, and reading what was given.

Beside the parameters there are three options for any question, and the day of asking for each
question that takes one. Their names have a hyphen, which no parameter's name can have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from kg.errors import UsageError
from kg.questions.asking_day import on_day
from kg.questions.catalogue import Question
from kg.questions.header import SCALAR_TYPES, TODAY, Parameter

MOST_ROWS: Final = 200
USUAL_ROWS: Final = 20
_ROWS, _FIRST, _LANGUAGE = "max-rows", "first-row", "label-language"
_AS_OF: Final = "as-of"
_TAG: Final = r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"

_FORMS: Final[Mapping[str, Mapping[str, Any]]] = {
    "xsd:date": {"type": "string", "format": "date"},
    "xsd:gYear": {"type": "integer", "minimum": 1000, "maximum": 9999},
    "xsd:integer": {"type": "integer"},
    "xsd:string": {"type": "string"},
    "xsd:language": {"type": "string", "pattern": f"^{_TAG}$"},
}
_OPTIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    _ROWS: {
        "type": "integer",
        "minimum": 1,
        "maximum": MOST_ROWS,
        "default": USUAL_ROWS,
        "description": "the most rows to give; the result says how many there are",
    },
    _FIRST: {
        "type": "integer",
        "minimum": 1,
        "default": 1,
        "description": "the number of the first row to give",
    },
    _LANGUAGE: {
        "type": "string",
        "pattern": f"^{_TAG}$",
        "description": "language of names and labels, such as en or ru",
    },
}


class Given(NamedTuple):
    """What a call gave: the parameters as a person types them, and the options."""

    values: Mapping[str, str]
    rows: int
    first: int
    language: str


def input_schema(question: Question, language: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of what a question's tool takes.

    `language` is that of labels unless a call gives another.
    """
    parameters = question.header.parameters.values()
    options = {name: dict(option) for name, option in _OPTIONS.items()}
    options[_LANGUAGE]["default"] = language
    if question.header.days:
        options = {_AS_OF: _day(question.header.days), **options}
    return {
        "type": "object",
        "properties": {**{item.name: _schema(item) for item in parameters}, **options},
        "required": [item.name for item in parameters if item.required],
        "additionalProperties": False,
    }


def given(question: Question, arguments: Mapping[str, Any], language: str) -> Given:
    """Return what a call gave; an argument that is null counts as left out.

    Raises UsageError for an option out of its bounds, for a value that is neither a text nor a
    whole number, and as `on_day` does. Names of parameters are judged where the question is asked.
    """
    held = {name: value for name, value in arguments.items() if value is not None}
    tag = held.pop(_LANGUAGE, language)
    if not isinstance(tag, str) or not re.fullmatch(_TAG, tag):
        raise UsageError(f"{_LANGUAGE}={tag} is no language", mend="write a language such as ru")
    as_of = _typed(_AS_OF, held.pop(_AS_OF)) if _AS_OF in held else None
    rows, first = _number(held, _ROWS, USUAL_ROWS, MOST_ROWS), _number(held, _FIRST, 1, None)
    typed = {name: _typed(name, value) for name, value in held.items()}
    return Given(on_day(question, typed, as_of), rows, first, tag)


def _day(names: tuple[str, ...]) -> dict[str, Any]:
    """Return the schema of the day of asking; `names` are the parameters that hold it."""
    same = f"the same as {' and '.join(names)}, so give one of them"
    return {
        "type": "string",
        "format": "date",
        "description": f"the day for which the question is asked; {TODAY} unless given; {same}",
    }


def _schema(parameter: Parameter) -> dict[str, Any]:
    is_node = parameter.type not in SCALAR_TYPES
    form: dict[str, Any] = {"type": "string"} if is_node else dict(_FORMS[parameter.type])
    said = [parameter.description] if parameter.description else []
    if is_node:
        said.append(f"a {parameter.type}: a name in any language, a code, or an IRI")
    if parameter.takes_today:
        said.append(f"{TODAY} unless given")
    elif parameter.default is None and not parameter.required:
        said.append("without it: all")
    if said:
        form["description"] = "; ".join(said)
    form["examples"] = [_as_json(parameter.example, form["type"])]
    if not parameter.required and parameter.default is not None and not parameter.takes_today:
        form["default"] = _as_json(parameter.default, form["type"])
    return form


def _as_json(typed: str, type_: str) -> str | int:
    """Return what a person types as a value of its JSON type."""
    is_number = type_ == "integer" and re.fullmatch(r"[+-]?[0-9]{1,18}", typed) is not None
    return int(typed) if is_number else typed


def _number(held: dict[str, Any], name: str, usual: int, most: int | None) -> int:
    value = held.pop(name, usual)
    fits = type(value) is int and value >= 1 and (most is None or value <= most)
    if not fits:
        bounds = "of 1 or more" if most is None else f"from 1 to {most}"
        raise UsageError(f"{name}={value} does not fit", mend=f"give a whole number {bounds}")
    return int(value)


def _typed(name: str, value: object) -> str:
    if type(value) in (str, int):  # a truth is an int, and means none here
        return str(value)
    raise UsageError(f"{name}={value!r} is no value", mend="give a text or a whole number")
