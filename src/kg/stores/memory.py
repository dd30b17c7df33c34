"""The store in this process: pyoxigraph in memory, filled from files at start.

The only module that knows pyoxigraph's Store. The store writes numbers, booleans and times in
its own way (`"01"^^xsd:integer` becomes `1`); who needs a literal as written asks the graph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import pyoxigraph as ox

from kg.errors import UsageError
from kg.sparql.permission import refuse_service
from kg.sparql.tokens import Place, find_word, line_at, place_of, tokens_of
from kg.stores.contract import Answer, Solutions, Triples, Truth


class MemoryStore:
    """An in-memory store with a default graph and named graphs; it never uses the network.

    `namespaces` gives the prefixes that the graph itself declares, for errors that name one.
    """

    def __init__(self, namespaces: Callable[[], Mapping[str, str]] = dict) -> None:
        self._store = ox.Store()
        self._namespaces = namespaces

    def extend(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads."""
        self._store.bulk_extend(quads)

    def discard(self, quads: Iterable[ox.Quad]) -> None:
        """Take quads out; those that are not there do no harm."""
        for quad in quads:
            self._store.remove(quad)

    def load(self, data: bytes, syntax: ox.RdfFormat, base: str | None = None) -> None:
        """Add a file's content to the default graph. Raises SyntaxError, and then adds nothing.

        Blank nodes get names of the store's own, so only content without any belongs here.
        """
        self._store.load(data, format=syntax, base_iri=base)

    def insert_constructed(self, text: str) -> None:
        """Add what a CONSTRUCT query builds to the default graph. Raises as `query` does.

        The query is run as the INSERT that it equals (SPARQL 1.1 Update, 3.1.3), so that the
        triples never leave the engine; what no INSERT can say takes the longer way.
        """
        refuse_service(text)
        try:
            self._store.update(_as_insert(text))
        except (SyntaxError, RuntimeError):
            self._store.extend(ox.Quad(*triple) for triple in self.construct(text))

    def construct(self, text: str) -> list[ox.Triple]:
        """Return what a CONSTRUCT query builds. Raises as `query` does."""
        result = self._run(text)
        if not isinstance(result, ox.QueryTriples):
            raise UsageError("this is no CONSTRUCT query")
        return list(result)

    def query(self, text: str) -> Answer:
        """Return the answer to a query over the default graph, or named graphs where it asks.

        Raises UsageError with line and column for a text that is no query, UnsupportedError for
        one that calls another endpoint.
        """
        result = self._run(text)
        if isinstance(result, ox.QueryBoolean):
            return Truth(bool(result))
        if isinstance(result, ox.QueryTriples):
            return Triples(list(result))
        variables = tuple(variable.value for variable in result.variables)
        return Solutions(variables, [tuple(solution) for solution in result])

    def _run(self, text: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        refuse_service(text)
        try:
            return self._store.query(text)
        except SyntaxError as error:
            raise _explained(error, text, self._namespaces) from error
        except RuntimeError as error:
            raise UsageError(f"the query cannot be run: {error}") from error


def _as_insert(text: str) -> str:
    """Return a CONSTRUCT query as the INSERT operation with the same template and pattern."""
    form = find_word(text, "CONSTRUCT")
    if form is None:
        raise UsageError("this is no CONSTRUCT query")
    return f"{text[: form.start]}INSERT{text[form.end :]}"


_FORMS = ("ASK", "CONSTRUCT", "DESCRIBE", "SELECT")
_UPDATES = ("ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH")
_DECLARATION = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CHARACTER_CLASS = re.compile(r"\[[^\]]*\](?:\n)?")
_PROSE = re.compile(r"[A-Z][a-z]* .*[a-z]{2,}|[A-Z]+ [a-z]+.*")


def _explained(
    error: SyntaxError, text: str, namespaces: Callable[[], Mapping[str, str]]
) -> UsageError:
    """Return the engine's error with the line and a short list of what it expected."""
    tokens = tokens_of(text)
    words = (token for token in tokens if token.kind == "word")
    first = next((word for word in words if not word.is_word("PREFIX", "BASE")), None)
    if first is None or not first.is_word(*_FORMS):
        is_update = first is not None and first.is_word(*_UPDATES)
        return UsageError(
            "no SPARQL 1.1 query: expected SELECT, ASK, CONSTRUCT or DESCRIBE",
            mend="the graph is changed in its files, not by updates" if is_update else None,
            **place_of(text, first.start if first else 0),
        )
    # The engine itself points to the end of the group around an undeclared prefix.
    declared = set(_DECLARATION.findall(text))
    for token in tokens:
        prefix = token.text.partition(":")[0]
        is_name = token.kind == "name" and not text.startswith("//", token.end)  # no broken IRI
        if is_name and prefix not in declared:
            return UsageError(
                f"the prefix {prefix}: is not declared",
                mend=f"add a line PREFIX {prefix}: <{namespaces().get(prefix, '…')}> at the top",
                **place_of(text, token.start),
            )
    match = _PLACE.match(error.msg)
    if match is None:
        return UsageError(f"no SPARQL 1.1 query: {error.msg}")
    line = int(match[1])
    place: Place = {"line": line, "column": int(match[2]), "text": line_at(text, line)}
    return UsageError(f"no SPARQL 1.1 query: {_expected(match[3])}", **place)


def _expected(message: str) -> str:
    """Return what the grammar expected, without its classes of characters."""
    words = message.removeprefix("expected ").removeprefix("one of ")
    kept = [part.strip() for part in _CHARACTER_CLASS.sub("", words).split(", ")]
    kept = [part for part in kept if part and not part.startswith("|")]
    for part in kept:
        if _PROSE.fullmatch(part):
            return part[0].lower() + part[1:] if not part[:2].isupper() else part
    if not kept:
        return "this is not expected here"
    return "expected " + " or ".join(kept[:6]) + (" or other" if len(kept) > 6 else "")
