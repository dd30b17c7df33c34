"""The JSON Schema (2020-12) of a tool's structured content: what `kg.assistant.content` writes."""

from __future__ import annotations

from typing import Any

from kg.questions.catalogue import Question

_TEXT = {"type": "string"}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_COUNT = {"type": "integer", "minimum": 0}
_NUMBER_OR_NULL = {"type": ["integer", "null"]}
_TRUTH = {"type": "boolean"}
_VALUE = {"type": ["string", "number", "boolean", "null"]}
_NUMBERS = {"type": "array", "items": {"type": "integer", "minimum": 1}}


def result_schema(question: Question) -> dict[str, Any]:
    """Return the schema of what a question's tool gives."""
    columns = dict(question.header.columns)
    if question.kind == "construct":
        columns = dict.fromkeys(("subject", "predicate", "object"), "a term of the triple")
    values = {name: {**_VALUE, "description": text} for name, text in columns.items()}
    row = _object(
        values=_object(**values),
        labels={"type": "object", "additionalProperties": _TEXT},
        facts=_ref("numbers"),
        notFound=_ref("absences"),
        counted={"type": "object", "additionalProperties": _list(_TEXT)},
        moreWays=_COUNT,
        doubtful=_TRUTH,
    )
    truth = {"truth": _TRUTH} if question.kind == "ask" else {}
    return {
        **_object(
            question=_TEXT,
            parameters={"type": "object", "additionalProperties": _TEXT_OR_NULL},
            asOf={
                **_TEXT_OR_NULL,
                "description": "the day for which the question was asked; null: it takes none",
            },
            total={**_COUNT, "description": "how many rows the answer has"},
            firstRow={"type": "integer", "minimum": 1},
            nextRow={
                **_NUMBER_OR_NULL,
                "description": "the first-row that gives the rows behind these; null: no more",
            },
            **truth,
            rows=_list(row),
            verdict={"anyOf": [_ref("verdict"), {"type": "null"}]},
            facts=_list(_ref("fact")),
            sources=_list(_ref("source")),
            disagreements=_list(_ref("disagreement")),
        ),
        "$defs": _definitions(),
    }


def _definitions() -> dict[str, Any]:
    said = {
        "number": {"type": "integer", "minimum": 1},
        "fact": _TEXT,
        "triple": {**_list(_TEXT), "minItems": 3, "maxItems": 3},
    }
    quote = _object(words=_TEXT, source=_NUMBER_OR_NULL)
    found = {"facts": _ref("numbers"), "notFound": _ref("absences")}
    stated = _object(
        **said,
        places={**_list(_TEXT), "description": "file:line"},
        sourcedBy=_TEXT_OR_NULL,
        sources=_ref("numbers"),
        quotes=_list(quote),
        confidence=_TEXT_OR_NULL,
        doubtful=_TRUTH,
    )
    derived = _object(**said, derived=_object(rule=_TEXT, summary=_TEXT, **found))
    side = _object(value=_TEXT_OR_NULL, source=_NUMBER_OR_NULL, quote=_TEXT_OR_NULL)
    return {
        "numbers": _NUMBERS,
        "fact": {"anyOf": [stated, derived]},
        "absences": _list(
            _object(pattern=_TEXT, optional=_TRUTH, searched=_list(_ref("complete")))
        ),
        "complete": _object(list=_TEXT, completeAsOf=_TEXT_OR_NULL, facts=_ref("numbers")),
        "verdict": _object(
            answer={"enum": ["no", "unknown"]},
            reason=_TEXT,
            searched=_list(_ref("complete")),
            **found,
        ),
        "source": _object(
            number=said["number"],
            source=_TEXT,
            title=_TEXT_OR_NULL,
            publisher=_TEXT_OR_NULL,
            date=_TEXT_OR_NULL,
            address=_TEXT_OR_NULL,
        ),
        "disagreement": _object(
            about=_TEXT, property=_TEXT_OR_NULL, sides=_list(side), resolution=_TEXT_OR_NULL
        ),
    }


def _object(**properties: Any) -> dict[str, Any]:
    """Return the schema of an object that has exactly these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}
