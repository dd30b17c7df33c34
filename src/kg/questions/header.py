"""The `#+` header of a query file: reading it, and judging what can be judged without a graph.

The header is YAML in comment lines at the very top, so the file stays plain SPARQL for every other
tool (the habit comes from grlc, https://github.com/CLARIAH/grlc). docs/queries.md explains each
key. Scalars are taken as written: `default: NO` is the text NO and no truth value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.questions.header_reading import HeaderReader
from kg.questions.view import View, read_view

if TYPE_CHECKING:
    from yaml.nodes import Node

SCALAR_TYPES = ("xsd:date", "xsd:gYear", "xsd:integer", "xsd:string", "xsd:language")
TODAY = "today"
UNDEFINED = "UNDEF"
HEALTH = "health"
SUMMARY_LANGUAGES = ("en", "ru")
_KEYS = ("summary", "answers", "description", "parameters", "columns", "tags")
_OPTIONAL_KEYS = ("view", "asked", "timeless")
_PARAMETER_KEYS = ("type", "default", "example", "required")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_SLOT = re.compile(r"\{([^{}]*)\}")
_ANSWER = re.compile(r"[A-Z]{1,3}[1-9][0-9]*")
_CLASS = re.compile(r"(?!xsd:)[A-Za-z][\w.-]*:\S+|<[^<>\s]+>")


class Parameter(NamedTuple):
    """What a header says of one parameter.

    `type` is one of SCALAR_TYPES or the class of the nodes that fit, as a prefixed name or `<IRI>`;
    several classes stand in the order in which they are meant, with spaces between.
    `default` is what the file's block holds, as a person would type it: None for UNDEF.
    `line` is where the header declares it.
    """

    name: str
    type: str
    default: str | None
    example: str
    required: bool
    description: str
    line: int

    @property
    def takes_today(self) -> bool:
        """Tell whether the day of asking stands in where no value is given."""
        return self.default == TODAY and self.type == "xsd:date"


class Header(NamedTuple):
    """A query's header. `lines` gives the line of each key; `length` counts the header's lines.

    `view` is the picture that the answer makes, None where the header names none. `asked` holds
    other ways to ask the question, by language; `{name}` stands for the value of a parameter.
    `timeless` says why no day of asking changes the answer; it is empty where one does, or nothing
    is said.
    """

    summary: Mapping[str, str]
    answers: tuple[str, ...]
    description: str
    parameters: Mapping[str, Parameter]
    columns: Mapping[str, str]
    tags: tuple[str, ...]
    lines: Mapping[str, int]
    length: int
    view: View | None = None
    asked: Mapping[str, tuple[str, ...]] = {}
    timeless: str = ""

    @property
    def days(self) -> tuple[str, ...]:
        """The parameters that hold the day for which the question is asked."""
        return tuple(name for name, item in self.parameters.items() if item.takes_today)


def read_header(text: str, path: Path) -> Header:
    """Return the header of a query's text.

    `path` is named in errors. Raises InputError with line and mend where the header is absent, is
    no YAML, has unknown, doubled or missing keys, or has a value of the wrong form.
    """
    lines = []
    for line in text.split("\n"):
        if not line.startswith("#+"):
            break
        lines.append(line.rstrip("\r")[2:].removeprefix(" "))
    reader = HeaderReader(path, text)
    if not lines:
        raise reader.error(1, "the file has no header", "begin it with `#+ summary:`")
    top = reader.mapping(reader.parse("\n".join(lines)), "the header")
    reader.require(top, _KEYS, _OPTIONAL_KEYS, "the header", line=1)
    columns = _columns(reader, top["columns"])
    header = Header(
        summary=_summary(reader, top["summary"]),
        answers=reader.texts(top["answers"], "answers"),
        description=reader.text(top["description"], "description"),
        parameters=_parameters(reader, top["parameters"]),
        columns=columns,
        tags=reader.texts(top["tags"], "tags"),
        lines={key: reader.line(node) for key, node in top.items()},
        length=len(lines),
        view=read_view(reader, top["view"], columns) if "view" in top else None,
        asked=_asked(reader, top["asked"]) if "asked" in top else {},
        timeless=reader.text(top["timeless"], "timeless") if "timeless" in top else "",
    )
    _judge_answers(reader, header)
    _judge_asked(reader, header)
    if header.timeless and header.days:
        raise reader.error(
            header.lines["timeless"],
            f"the question is called timeless, and {header.days[0]} holds the day of asking",
            "leave one of the two out",
        )
    return header


def _judge_answers(reader: HeaderReader, header: Header) -> None:
    line = header.lines["answers"]
    for answer in header.answers:
        if not _ANSWER.fullmatch(answer):
            raise reader.error(
                line, f"{answer} is no id of a question", "write ids such as Q9, S10 or J1"
            )
    if not header.answers and HEALTH not in header.tags:
        raise reader.error(
            line,
            "`answers` is empty",
            f"name the question's ids, or give the query the tag {HEALTH}",
        )


def _summary(reader: HeaderReader, node: Node) -> dict[str, str]:
    entries = reader.mapping(node, "summary")
    reader.require(entries, SUMMARY_LANGUAGES, (), "summary", line=reader.line(node))
    return {language: reader.text(entry, language) for language, entry in entries.items()}


def _asked(reader: HeaderReader, node: Node) -> dict[str, tuple[str, ...]]:
    entries = reader.mapping(node, "asked")
    reader.require(entries, (), SUMMARY_LANGUAGES, "asked", line=reader.line(node))
    return {language: reader.texts(entry, language) for language, entry in entries.items()}


def _judge_asked(reader: HeaderReader, header: Header) -> None:
    """Raise InputError where a phrasing has a slot that is no parameter."""
    for phrase in (phrase for phrases in header.asked.values() for phrase in phrases):
        for name in _SLOT.findall(phrase):
            if name not in header.parameters:
                names = ", ".join(header.parameters)
                raise reader.error(
                    header.lines["asked"],
                    f"{{{name}}} in `{phrase}` is no parameter",
                    f"the parameters are {names}" if names else "the question takes none",
                )


def _columns(reader: HeaderReader, node: Node) -> dict[str, str]:
    """Read a mapping of names to descriptions, or a list of mappings of one name each."""
    if reader.kind(node) != "sequence":
        entries = reader.mapping(node, "columns")
    else:
        entries = {}
        for item in node.value:
            for name, entry in reader.mapping(item, "an entry of columns").items():
                if name in entries:
                    raise reader.error(reader.line(item), f"column {name} is described twice")
                entries[name] = entry
    return {name: reader.text(entry, name) for name, entry in entries.items()}


def _parameters(reader: HeaderReader, node: Node) -> dict[str, Parameter]:
    entries = reader.mapping(node, "parameters")
    return {name: _parameter(reader, name, entry) for name, entry in entries.items()}


def _parameter(reader: HeaderReader, name: str, node: Node) -> Parameter:
    line = reader.line(node)
    if not _NAME.fullmatch(name):
        raise reader.error(line, f"{name} is no name of a parameter", "use letters and digits")
    keys = reader.mapping(node, f"parameter {name}")
    reader.require(keys, _PARAMETER_KEYS, ("description",), f"parameter {name}", line=line)
    type_ = reader.text(keys["type"], "type")
    if type_ not in SCALAR_TYPES and not all(map(_CLASS.fullmatch, type_.split())):
        raise reader.error(
            reader.line(keys["type"]),
            f"parameter {name} has the unknown type {type_}",
            f"use one of {', '.join(SCALAR_TYPES)}, or a class such as schema:Country",
        )
    description, default = keys.get("description"), reader.text(keys["default"], "default")
    return Parameter(
        name=name,
        type=type_,
        default=None if default == UNDEFINED else default,
        example=reader.text(keys["example"], "example"),
        required=reader.truth(keys["required"], "required"),
        description=reader.text(description, "description") if description is not None else "",
        line=line,
    )
