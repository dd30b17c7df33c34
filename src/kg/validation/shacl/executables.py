"""A query inside shapes, made ready: checked, its prefixes declared, its path put in.

https://www.w3.org/TR/shacl/#sparql-constraints-select
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pyoxigraph as ox

from kg.errors import KgError
from kg.rdf.iris import iri_node
from kg.stores.contract import Solutions
from kg.stores.memory import MemoryStore
from kg.validation.arrays import Ids, contains, distinct
from kg.validation.shacl.candidates import Candidates
from kg.validation.shacl.model import Found, Shape, Values
from kg.validation.shacl.parameters import Parameters
from kg.validation.shacl.prefixes import declared_prefixes
from kg.validation.shacl.queries import SHAPES_GRAPH, Row, Table
from kg.validation.shacl.query_patterns import Constant, Group, Node, PathOf, Pattern, read_group
from kg.validation.shacl.query_text import QueryText
from kg.validation.shacl.running import Run
from kg.validation.shacl.terms import LITERAL
from kg.validation.triples import Term

_PATH: Final = re.compile(r"[$?]PATH\b")
_PLACEHOLDER: Final = re.compile(r"\{[?$](\w+)\}")
_FEW: Final = 20
"""Of so few focus nodes the Store is asked at once; columns are joined whole."""
_MANY: Final = 1000
"""Rows of an answer from which on it pays to look at all literals of the data first."""
NOTHING: Final = -1
"""Stands for a value or path that a result does not have of its own."""


@dataclass(frozen=True, eq=False)
class Executable:
    """A query with the variables that are bound beforehand to one value each."""

    prologue: str
    query: QueryText
    constants: tuple[tuple[str, Term], ...]
    shape: Shape
    iris: frozenset[str]

    @cached_property
    def group(self) -> Group | None:
        """What the query asks for, or None where that is not read."""
        return read_group(self.query.text)

    @cached_property
    def terms(self) -> dict[Node, Term]:
        """The constants of the query's patterns, as the Store has them."""
        patterns = self.group.every_pattern() if self.group is not None else ()
        constants = {node for pattern in patterns for node in _constants(pattern)}
        if not constants:
            return {}
        every = sorted(constants, key=lambda constant: constant.text)
        asked = " ".join(f"({node.text} AS ?c{number})" for number, node in enumerate(every))
        answer = MemoryStore().query(f"{self._prologue} SELECT {asked} {{}}")
        assert isinstance(answer, Solutions)
        return {
            node: term for node, term in zip(every, answer.rows[0], strict=True) if term is not None
        }

    def candidates(self, run: Run, focus: Ids) -> dict[str, Ids]:
        """Return what variables can be in the rows of the query, as far as that is known.

        `this` is always given: the focus nodes for which it may have a row.
        """
        if len(focus) <= _FEW or self.group is None or self.query.one_by_one("this"):
            return {"this": focus}
        if (run.terms.kinds(focus) == LITERAL).any():
            return {"this": focus}  # the Store takes several for one
        found = Candidates(run.columns, run.queries, self._prologue, self.terms)
        return found.among(focus, self.group, dict(self.constants))

    def solutions(self, run: Run, table: Table, possible: Mapping[str, Ids]) -> Iterator[Row]:
        """Yield the rows of the query for all rows of the table, each variable of it bound.

        ``possible`` is what its variables can be. Raises KgError when the query cannot be asked.
        """
        known = {
            name: np.array([run.columns.number(term)], dtype=np.int64)
            for name, term in self.constants
        }
        bound = {name: nodes for name, nodes in possible.items() if name in table.names}
        run.queries.need(self.group, self.terms, {**known, **bound}, possible)
        name = table.names[0]
        if self.query.is_ask or not self.query.one_by_one(name):
            for part in table.parts():
                yield from run.queries.ask(self._text(run, part))
            return
        for row in table.rows:
            single = Table(table.names, [row])
            for found in run.queries.ask(self._text(run, single)):
                yield dict(zip(table.names, row, strict=True)) | found

    @property
    def _prologue(self) -> str:
        """The prefixes that are declared for the query and in it."""
        return self.prologue + self.query.prologue

    def _text(self, run: Run, table: Table) -> str:
        known = (*self.constants, ("currentShape", self.shape.node), ("shapesGraph", SHAPES_GRAPH))
        used = [(name, term) for name, term in known if name in self.query.mentions]
        constants = ""
        if used:
            names, terms = zip(*used, strict=True)
            constants = run.queries.binding(Table(names, [terms]))

        def inner() -> str:
            return f"{constants} {run.queries.binding(_without_number(table))}"

        bound = {*table.names, *(name for name, _ in used)}
        outer = f"{constants} {run.queries.binding(table)}"
        return self.prologue + self.query.bound(bound, outer, inner)


def _constants(pattern: Pattern) -> Iterator[Constant]:
    for node in (pattern.subject, pattern.verb, pattern.object):
        if isinstance(node, PathOf):
            yield from node.predicates
        elif isinstance(node, Constant):
            yield node


def _without_number(table: Table) -> Table:
    places = [place for place, name in enumerate(table.names) if name in ("this", "value")]
    rows = dict.fromkeys(tuple(row[place] for place in places) for row in table.rows)
    return Table(tuple(table.names[place] for place in places), list(rows))


def read_executable(
    parameters: Parameters,
    name: str,
    shape: Shape,
    constants: Iterable[tuple[str, Term]] = (),
    bound: Iterable[str] = ("this",),
) -> Executable:
    """Return the query that is the value of ``sh:name``, such as `sh:select`.

    ``bound`` names the variables that are bound beforehand beside the constants. Raises
    IllFormedError for one that is no query or that pre-binding does not allow.
    """
    text = parameters.string(name)
    if text is None:
        raise parameters.wrong(name, None, "is missing")
    if shape.path is not None:
        path = shape.path.text(lambda iri: iri)
        in_query = f"({path})" if shape.path.operator else path
        text = _PATH.sub(lambda _: in_query, text)
    query = QueryText(text)
    constants = tuple(constants)
    names = [*bound, *(constant for constant, _ in constants), "currentShape", "shapesGraph"]
    problem = query.problem(names)
    if problem is None and not query.is_ask and not query.returns("this"):
        problem = "does not return $this"
    if problem is not None:
        raise parameters.wrong(name, parameters.one(name), problem)
    prefixes = declared_prefixes(parameters)
    prologue = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in prefixes.items())
    _refuse_no_query(parameters, name, prologue + text)
    iris = query.iris(prefixes)
    if query.is_ask:
        query = QueryText(query.as_select("kgNumber"))
    return Executable(prologue, query, constants, shape, iris)


def _refuse_no_query(parameters: Parameters, name: str, text: str) -> None:
    try:
        MemoryStore().query(text)
    except KgError as error:
        problem = f"is no query: {error.message}"
        raise parameters.wrong(name, parameters.one(name), problem) from error


@dataclass(frozen=True, eq=False)
class Selected:
    """What the rows of a SELECT say: a violation for each of them."""

    run: Run
    values: Values
    templates: tuple[ox.Literal, ...]
    constraint: Term | None
    executable: Executable

    def found(self, known: Row) -> Found:
        """Return the violations; ``known`` are the variables with one value for all rows."""
        focus, values, paths, texts = [], [], [], []
        asked, rows = self._rows()
        if len(rows) > _MANY:
            self.run.queries.spellings.look()
        for row in rows:
            templates = (row["message"],) if "message" in row else self.templates
            said = [each for each in templates if isinstance(each, ox.Literal)]
            for node in self._focus(row, asked):
                for value in self._values_of(row, node):
                    focus.append(node)
                    values.append(value)
                    paths.append(self._path(row))
                    texts.append(tuple(filled(text, known | row) for text in said))
        return Found(
            np.array(focus, dtype=np.int64),
            np.array(values, dtype=np.int64),
            np.array(paths, dtype=np.int64),
            texts,
            self.constraint,
        )

    def _rows(self) -> tuple[set[int], list[Row]]:
        """Return the nodes that are asked about, and what the query finds."""
        possible = self.executable.candidates(self.run, self.values.focus)
        asked = possible["this"].tolist()
        table = Table(("this",), [(self.run.terms[node],) for node in asked])
        found = self.executable.solutions(self.run, table, possible) if asked else ()
        return set(asked), list(found)

    def _focus(self, row: Row, asked: set[int]) -> list[int]:
        this = row.get("this")
        if this is None:
            return []
        return [node for node in self.run.queries.spellings.written(this) if node in asked]

    def _values_of(self, row: Row, focus: int) -> list[int]:
        """Return the value of a row as the data writes it.

        Where the Store has made one of several literals, those count that the focus node has by a
        property of the query, else by the shape's path, else by any property.
        """
        value = row.get("value")
        if value is None:
            return [NOTHING if self.executable.shape.path is not None else focus]
        spellings = self.run.queries.spellings
        if not spellings.is_value(value):
            return [self.run.columns.number(value)]
        if spellings.all_known:
            written = spellings.written(value)
            if len(written) == 1:
                return written
        for near in self._near(focus):
            found: list[int] = spellings.of(value, distinct(near)).tolist()
            if found:
                return found
        written = spellings.written(value)
        held = [number for number in written if self.run.columns.holds(number)]
        terms = self.run.terms
        return [min(held or written, key=lambda each: (terms[each] != value, str(terms[each])))]

    def _near(self, focus: int) -> Iterator[Ids]:
        columns, pairs = self.run.columns, self.values.pairs
        _, predicates, objects = columns.stated(np.array([focus]))
        asked = columns.numbers(iri_node(iri) for iri in self.executable.iris)
        yield objects[contains(asked, predicates)]
        low, high = np.searchsorted(pairs.left, [focus, focus + 1])
        yield pairs.right[low:high]
        yield objects

    def _path(self, row: Row) -> int:
        path = row.get("path")
        return self.run.columns.number(path) if isinstance(path, ox.NamedNode) else NOTHING


def filled(template: ox.Literal, row: Row) -> ox.Literal:
    """Return a message with the values of a row in the place of `{?name}` and `{$name}`."""
    if "{" not in template.value:
        return template

    def value(match: re.Match[str]) -> str:
        term = row.get(match[1])
        if term is None:
            return match[0]
        return term.value if not isinstance(term, ox.Triple) else str(term)

    text = _PLACEHOLDER.sub(value, template.value)
    if template.language is not None:
        return ox.Literal(text, language=template.language)
    return ox.Literal(text)
