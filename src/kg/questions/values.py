"""From what a person types for a parameter to the RDF term that it means."""

from __future__ import annotations

import re
from datetime import date

import pyoxigraph as ox

from kg.errors import UsageError, shown
from kg.graph import Graph
from kg.questions.header import SCALAR_TYPES, TODAY, Parameter
from kg.questions.naming import Names

_XSD = "http://www.w3.org/2001/XMLSchema#"
_FORMS = {
    "xsd:date": (re.compile(r"\d{4}-\d{2}-\d{2}"), "a day such as 2022-11-30"),
    "xsd:gYear": (re.compile(r"[1-9]\d{3}"), "a year such as 2022"),
    "xsd:integer": (re.compile(r"[+-]?\d{1,18}"), "a whole number such as 12"),
    "xsd:language": (re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"), "a language such as ru"),
}


class Values:
    """Terms for typed values, looked up in one graph, which remembers the names of a class."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def term(self, parameter: Parameter, typed: str) -> ox.NamedNode | ox.Literal:
        """Return the term that `typed` means for a parameter.

        Raises UsageError that names the parameter where the value has the wrong form, fits no
        node, or fits several.
        """
        is_scalar = parameter.type in SCALAR_TYPES
        names = None if is_scalar else self._names_of(parameter.type)
        try:
            _refuse_unwritable(typed)
            if names is None:
                return _literal(parameter.type, typed)
            return ox.NamedNode(names.find(typed, parameter.example))
        except UsageError as error:
            raise UsageError(f"{parameter.name}={error.message}", mend=error.mend) from None

    def _names_of(self, class_: str) -> Names:
        graph = self._graph
        return graph.remembered(f"names of {class_}", lambda: Names(graph, graph.prefixes, class_))


def day_term(day: date) -> ox.Literal:
    """Return a day as an xsd:date."""
    return ox.Literal(day.isoformat(), datatype=ox.NamedNode(f"{_XSD}date"))


def _refuse_unwritable(typed: str) -> None:
    if not typed.strip():
        raise UsageError(" is empty", mend="leave the parameter out to use its default")
    try:
        typed.encode("utf-8")
    except UnicodeEncodeError:
        raise UsageError(f"{shown(typed)} is no valid text", mend="type it as UTF-8") from None


def _literal(type_: str, typed: str) -> ox.Literal:
    """Return the literal of a scalar type; a language is a plain text, as LANG() returns it."""
    if type_ == "xsd:string":
        return ox.Literal(typed)
    text = typed.strip()
    form, example = _FORMS[type_]
    if type_ == "xsd:date" and text == TODAY:
        return day_term(date.today())
    if not form.fullmatch(text) or not text.isascii():
        raise UsageError(f"{shown(typed)} has the wrong form", mend=f"write {example}")
    if type_ == "xsd:language":
        return ox.Literal(text.lower())
    if type_ == "xsd:integer":
        text = str(int(text))
    if type_ == "xsd:date":
        try:
            date.fromisoformat(text)
        except ValueError:
            raise UsageError(
                f"{shown(typed)} is no day of the calendar", mend=f"write {example}"
            ) from None
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + type_.removeprefix("xsd:")))
