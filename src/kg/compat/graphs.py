"""The graphs that callers give, as triples with each literal as it is written."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph as ox
import rdflib
from rdflib.util import guess_format

from kg.errors import InputError, UnsupportedError
from kg.rdf.reading import parse_quads, read_triples
from kg.validation.triples import OWL, RDFS, TYPE

Source: TypeAlias = rdflib.Graph | str | bytes | Path

_TEXT: Final = ("@", "<", "{", "[", "#", "_:", "PREFIX", "BASE")
_TURTLE: Final = ("turtle", "ttl", "n3", "nt", "ntriples")
_VOCABULARIES: Final = (RDFS, OWL)
_INDIVIDUAL: Final = ox.NamedNode(OWL + "NamedIndividual")


def read_graph(source: object, form: str | None = None) -> list[ox.Triple]:
    """Return the triples of a graph, of all its named graphs together.

    ``form`` is a name of rdflib; by default a file's suffix says it, and a text is Turtle.
    Raises InputError for what cannot be read, UnsupportedError for an address or another kind.
    """
    if isinstance(source, rdflib.Graph):
        return list(_of_rdflib(source))
    if isinstance(source, bytes):
        return _parsed(source, form or "turtle", None)
    if not isinstance(source, str | Path):
        raise UnsupportedError(
            f"a graph cannot be given as {type(source).__name__}",
            mend="give an rdflib Graph, a path or a text",
        )
    if isinstance(source, str):
        if source.startswith(("http://", "https://")):
            raise UnsupportedError(f"nothing is fetched: {source}", mend="give a file")
        if "\n" in source or source.lstrip().startswith(_TEXT):
            return _parsed(source.encode(), form or "turtle", None)
    path = Path(str(source).removeprefix("file://"))
    if form is None and path.suffix in (".ttl", ".nt"):
        return read_triples(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error
    return _parsed(data, form or guess_format(str(path)) or "turtle", path)


def axioms(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return what an ontology defines: terms, their RDFS and OWL relations, named individuals."""
    known = list(triples)
    individuals = {
        triple.subject
        for triple in known
        if triple.predicate == TYPE and triple.object == _INDIVIDUAL
    }
    return [
        triple
        for triple in known
        if triple.predicate.value.startswith(_VOCABULARIES)
        or triple.subject in individuals
        or (
            triple.predicate == TYPE
            and isinstance(triple.object, ox.NamedNode)
            and triple.object.value.startswith(_VOCABULARIES)
        )
    ]


def bindings(sources: Iterable[Source]) -> dict[str, str]:
    """Return the prefixes of the graphs that are rdflib's; of two meanings the first counts."""
    names: dict[str, str] = {}
    for source in sources:
        if isinstance(source, rdflib.Graph):
            for prefix, space in source.namespaces():
                names.setdefault(prefix, str(space))
    return names


def _parsed(data: bytes, form: str, path: Path | None) -> list[ox.Triple]:
    name = str(path) if path is not None else "(text)"
    if form in _TURTLE:
        return [quad.triple for quad in parse_quads(data, Path("text.ttl"), name=name)]
    graph = rdflib.Dataset(default_union=True)
    with _as_written():
        try:
            graph.parse(data=data, format=form, publicID=path.absolute().as_uri() if path else None)
        except Exception as error:  # rdflib's parsers raise whatever they like
            raise InputError(f"is not {form}: {error}", path=name) from error
        return list(_of_rdflib(graph))


def _of_rdflib(graph: rdflib.Graph) -> Iterator[ox.Triple]:
    """Yield the triples of a graph of rdflib, each once."""
    triples = (
        {(s, p, o) for s, p, o, _ in graph.quads()}
        if isinstance(graph, rdflib.ConjunctiveGraph)
        else iter(graph)
    )
    for subject, predicate, value in triples:
        about, name = _term(subject), _term(predicate)
        if isinstance(about, ox.Literal) or not isinstance(name, ox.NamedNode):
            raise InputError(f"{subject!r} {predicate!r} {value!r} is not RDF")
        yield ox.Triple(about, name, _term(value))


def _term(term: object) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    try:
        if isinstance(term, rdflib.URIRef):
            return ox.NamedNode(str(term))
        if isinstance(term, rdflib.BNode):
            return ox.BlankNode(str(term))
        if isinstance(term, rdflib.Literal):
            if term.language:
                return ox.Literal(str(term), language=term.language)
            datatype = ox.NamedNode(str(term.datatype)) if term.datatype else None
            return ox.Literal(str(term), datatype=datatype)
    except ValueError as error:
        raise InputError(f"{term!r} is not RDF: {error}") from error
    raise InputError(f"{term!r} is not RDF")


@contextlib.contextmanager
def _as_written() -> Iterator[None]:
    """Keep rdflib from rewriting literals while it parses."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before
