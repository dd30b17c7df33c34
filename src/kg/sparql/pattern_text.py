"""Writes the tree of `kg.sparql.patterns` as SPARQL again."""

from __future__ import annotations

from kg.sparql.patterns import (
    Alternative,
    Bind,
    Element,
    Filter,
    Group,
    Inverse,
    Link,
    Minus,
    Named,
    Negated,
    Optional,
    Path,
    Pattern,
    Query,
    Repeated,
    Sequence,
    SubSelect,
    Union,
    Values,
)


def group_text(group: Group) -> str:
    """Return a group with its braces."""
    return f"{{ {' '.join(map(element_text, group.elements))} }}"


def element_text(element: Element) -> str:
    """Return one element of a group."""
    match element:
        case Pattern(subject, path, object_):
            return f"{subject} {path_text(path)} {object_} ."
        case Filter(text, _):
            return f"FILTER {text}"
        case Bind(text, variable, _):
            return f"BIND({text} AS {variable})"
        case Values(_, text, _):
            return f"VALUES {text}"
        case Optional(group, _):
            return f"OPTIONAL {group_text(group)}"
        case Minus(group):
            return f"MINUS {group_text(group)}"
        case Union(branches, _):
            return " UNION ".join(map(group_text, branches))
        case Named(term, group):
            return f"GRAPH {term} {group_text(group)}"
        case SubSelect(query):
            return f"{{ {select_text(query)} }}"


def select_text(query: Query) -> str:
    """Return a SELECT without its prologue."""
    columns = "*"
    if query.columns is not None:
        columns = " ".join(
            column.variable if column.text is None else f"({column.text} AS {column.variable})"
            for column in query.columns
        )
    keys = f" GROUP BY {' '.join(key.text for key in query.keys)}" if query.keys else ""
    head = f"SELECT {query.modifier} {columns} {query.dataset}"
    return f"{head} WHERE {group_text(query.where)}{keys} {query.tail}"


def path_text(path: Path) -> str:
    """Return a property path, its parts in brackets where that might matter."""
    match path:
        case Link(term):
            return term
        case Inverse(inner):
            return f"^{_part(inner)}"
        case Sequence(steps):
            return "/".join(map(_part, steps))
        case Alternative(ways):
            return "|".join(map(_part, ways))
        case Repeated(inner, sign):
            return f"{_part(inner)}{sign}"
        case Negated(forward, backward):
            return f"!({'|'.join([*forward, *(f'^{term}' for term in backward)])})"


def _part(path: Path) -> str:
    text = path_text(path)
    return text if isinstance(path, Link | Negated) else f"({text})"
