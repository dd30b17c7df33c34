"""What a query asks for, as a tree: its groups, patterns, paths and sub-queries.

The tree keeps terms and expressions as they are written, so that it can be written again with
something added (`kg.sparql.pattern_text`), and never judges: the engine has accepted the text.
`kg.sparql.pattern_reading` makes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from kg.sparql.tokens import tokens_of


class Link(NamedTuple):
    """One predicate, an IRI or a variable."""

    term: str


class Inverse(NamedTuple):
    """`^path`."""

    path: Path


class Sequence(NamedTuple):
    """`path/path`."""

    steps: tuple[Path, ...]


class Alternative(NamedTuple):
    """`path|path`."""

    ways: tuple[Path, ...]


class Repeated(NamedTuple):
    """`path?`, `path*` or `path+`."""

    path: Path
    sign: str


class Negated(NamedTuple):
    """`!(a|^b)`: the predicates that are not meant, forwards and backwards."""

    forward: tuple[str, ...]
    backward: tuple[str, ...]


Path: TypeAlias = Link | Inverse | Sequence | Alternative | Repeated | Negated


class Pattern(NamedTuple):
    """A triple pattern, or a path between two terms. A term begins with `?` if it is a variable."""

    subject: str
    path: Path
    object: str


class Exists(NamedTuple):
    """An EXISTS inside an expression, or NOT EXISTS where `negated`."""

    group: Group
    negated: bool


class Filter(NamedTuple):
    """`FILTER …`: what stands behind the word, and the groups that it looks for."""

    text: str
    exists: tuple[Exists, ...]


class Bind(NamedTuple):
    """`BIND(expression AS ?variable)`."""

    text: str
    variable: str
    exists: tuple[Exists, ...] = ()


class Values(NamedTuple):
    """`VALUES …`: the variables, what stands behind the word, and whether UNDEF is in it."""

    variables: tuple[str, ...]
    text: str
    has_undefined: bool


class Optional(NamedTuple):
    """`OPTIONAL { … }`; `marker` is a variable that is bound where the group held."""

    group: Group
    marker: str | None = None


class Minus(NamedTuple):
    """`MINUS { … }`."""

    group: Group


class Union(NamedTuple):
    """`{ … } UNION { … }`, or one group in braces; `marker` holds the number of the branch."""

    branches: tuple[Group, ...]
    marker: str | None = None


class Named(NamedTuple):
    """`GRAPH term { … }`."""

    term: str
    group: Group


class SubSelect(NamedTuple):
    """A SELECT inside a group."""

    query: Query


Element: TypeAlias = Pattern | Filter | Bind | Values | Optional | Minus | Union | Named | SubSelect


class Group(NamedTuple):
    """What stands between two braces, in its order."""

    elements: tuple[Element, ...]


class Aggregate(NamedTuple):
    """One call of an aggregate: its name in capitals, and what it is taken of (`*` for rows)."""

    function: str
    distinct: bool
    argument: str


class Column(NamedTuple):
    """A column: a variable, or an expression under a name.

    `aggregate` is set where the expression is one call of an aggregate and nothing else;
    `is_aggregated` tells whether there is an aggregate in it at all.
    """

    variable: str
    text: str | None = None
    aggregate: Aggregate | None = None
    is_aggregated: bool = False


class Key(NamedTuple):
    """What rows are grouped by: a variable, or an expression under a name (None: it has none)."""

    variable: str | None
    text: str


class Query(NamedTuple):
    """A query or sub-query. `columns` is None for `SELECT *` and for what is no SELECT.

    `modifier` is DISTINCT or REDUCED, as written, or "". `tail` is what stands behind WHERE
    beside GROUP BY: HAVING, ORDER BY, LIMIT, VALUES. `dataset` is FROM with its graphs, or "".
    """

    kind: str
    prologue: str
    columns: tuple[Column, ...] | None
    template: tuple[Pattern, ...]
    where: Group
    keys: tuple[Key, ...]
    tail: str
    modifier: str = ""
    dataset: str = ""

    @property
    def is_aggregated(self) -> bool:
        """Tell whether rows stand for groups of solutions."""
        return bool(self.keys) or any(column.is_aggregated for column in self.columns or ())


def is_variable(term: str) -> bool:
    """Tell whether a term of a pattern is a variable."""
    return term.startswith("?")


def path_terms(path: Path) -> Iterator[str]:
    """Yield the predicates of a path."""
    match path:
        case Link(term):
            yield term
        case Inverse(inner) | Repeated(inner, _):
            yield from path_terms(inner)
        case Sequence(parts) | Alternative(parts):
            for part in parts:
                yield from path_terms(part)
        case Negated(forward, backward):
            yield from forward
            yield from backward


def visible(group: Group) -> dict[str, None]:
    """Return the variables in scope behind a group (SPARQL 1.1, 18.2.1), in their order."""
    found: dict[str, None] = {}
    for element in group.elements:
        found.update(_visible_in(element))
    return found


def _visible_in(element: Element) -> dict[str, None]:
    match element:
        case Pattern(subject, path, object_):
            return dict.fromkeys(filter(is_variable, (subject, *path_terms(path), object_)))
        case Bind(_, variable, _):
            return {variable: None}
        case Values(variables, _, _):
            return dict.fromkeys(variables)
        case Optional(group, _):
            return visible(group)
        case Union(branches, _):
            return {name: None for branch in branches for name in visible(branch)}
        case Named(term, group):
            return {**visible(group), **({term: None} if is_variable(term) else {})}
        case SubSelect(query):
            if query.columns is None:
                return visible(query.where)
            return {column.variable: None for column in query.columns}
    return {}


def certain(group: Group) -> set[str]:
    """Return the variables that every solution of a group binds, as far as the text shows it."""
    found: set[str] = set()
    for element in group.elements:
        match element:
            case Pattern():
                found.update(_visible_in(element))
            case Values(variables, _, False):
                found.update(variables)
            case Union(branches, _):
                found.update(set.intersection(*(certain(branch) for branch in branches)))
            case Named(_, inner):
                found.update(certain(inner))
            case SubSelect(query) if query.columns is not None:
                inner_names = certain(query.where)
                plain = {column.variable for column in query.columns if column.text is None}
                found.update(plain & inner_names)
    return found


def computed(group: Group) -> set[str]:
    """Return the variables that a BIND at the group's own level makes."""
    return {element.variable for element in group.elements if isinstance(element, Bind)}


def mentioned(group: Group) -> set[str]:
    """Return every variable of the patterns of a group, those of its MINUS and EXISTS too."""
    found = set(visible(group))
    for element in group.elements:
        match element:
            case Minus(inner) | Optional(inner, _) | Named(_, inner):
                found |= mentioned(inner)
            case Union(branches, _):
                found |= {name for branch in branches for name in mentioned(branch)}
            case Filter(text, exists) | Bind(text, _, exists):
                found |= variables_of(text)
                found |= {name for part in exists for name in mentioned(part.group)}
    return found


@lru_cache(maxsize=4096)
def variables_of(text: str) -> frozenset[str]:
    """Return the variables that an expression names."""
    return frozenset(f"?{token.text[1:]}" for token in tokens_of(text) if token.kind == "variable")
