"""The seam: shapes and data go in, plain results come out; which engine works is said here alone.

pySHACL is the one engine. It and rdflib are imported when shapes are asked, not before: they
cost more to import than the rest of the tool. Terms are handed over one by one, since a Store
rewrites literals and rdflib's own parser normalises them: ``"01"^^xsd:integer`` stays ``01``.
"""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import InputError, UnsupportedError
from kg.validation.flattening import flatten
from kg.validation.triples import SH, Term

if TYPE_CHECKING:
    import rdflib
    from rdflib.plugins.sparql.sparql import Query


@dataclass(frozen=True)
class ShapeResult:
    """One SHACL validation result, in terms of pyoxigraph; ``path`` is a node of the shapes."""

    shape: Term
    component: str
    severity: str
    focus: Term
    path: Term | None
    value: Term | None
    constraint: Term | None
    messages: tuple[ox.Literal, ...]


class PyshaclEngine:
    """pySHACL over one set of shapes, for as many data graphs as are handed to it.

    No inference, no advanced features, no JavaScript, no imports: what the data says is judged
    and nothing is fetched.
    """

    def __init__(self, shapes: Iterable[ox.Triple]) -> None:
        """Take the shapes; they are compiled anew in each run, as pySHACL does."""
        # A store without contexts answers faster; pySHACL wants one with them for the data only.
        self._shapes = _to_rdflib(shapes, store="SimpleMemory")

    def run(self, data: Iterable[ox.Triple]) -> list[ShapeResult]:
        """All results of the shapes on the data.

        Raises InputError when pySHACL cannot work with the shapes.
        """
        return self.judge(_to_rdflib(data))

    def judge(self, data: rdflib.Graph) -> list[ShapeResult]:
        """As `run`, on a graph made by `data_graph`."""
        import pyshacl
        import rdflib
        from pyshacl.errors import ReportableRuntimeError

        with _as_written(rdflib):
            try:
                _, report, text = pyshacl.validate(
                    data,
                    shacl_graph=self._shapes,
                    inference="none",
                    advanced=False,
                    meta_shacl=False,
                    js=False,
                    do_owl_imports=False,
                    inplace=True,
                )
            except (ReportableRuntimeError, NotImplementedError) as error:
                raise _ill_formed(error) from error
        if not isinstance(report, rdflib.Graph):
            raise _ill_formed(text)
        return list(_results(report))


def data_graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """Return the triples as the graph that an engine judges; one may change it between runs."""
    return _to_rdflib(triples)


ENGINES: Final[dict[str, Callable[[Iterable[ox.Triple]], PyshaclEngine]]] = {
    "pyshacl": lambda shapes: PyshaclEngine(flatten(shapes)),
}


def run_shapes(
    data: Iterable[ox.Triple], shapes: Iterable[ox.Triple], engine: str = "pyshacl"
) -> list[ShapeResult]:
    """Return the results of the shapes on the data.

    Raises UnsupportedError for an unknown engine, InputError for shapes it cannot work with.
    """
    try:
        start = ENGINES[engine]
    except KeyError:
        message = f"there is no SHACL engine {engine!r}"
        raise UnsupportedError(message, mend=f"choose one of: {', '.join(ENGINES)}") from None
    return start(shapes).run(data)


def _ill_formed(cause: object) -> InputError:
    text = " ".join(str(cause).split())
    return InputError(f"pySHACL cannot work with the shapes: {text}", mend="correct the shape")


@contextlib.contextmanager
def _as_written(rdflib_module: Any) -> Iterator[None]:
    """Keep rdflib from normalising, and put back what pySHACL changes in it."""
    before = rdflib_module.NORMALIZE_LITERALS
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    rdflib_module.NORMALIZE_LITERALS = False
    logger.setLevel(logging.CRITICAL)  # an ill-formed literal is a finding, not a log line
    try:
        with warnings.catch_warnings():
            # rdflib 7.6 takes NotImplemented for a truth value where a literal is ill-formed
            warnings.simplefilter("ignore", DeprecationWarning)
            # and warns of a boolean that is none, which is a finding
            warnings.filterwarnings("ignore", "Parsing weird boolean", UserWarning)
            yield
    finally:
        logger.setLevel(level)
        rdflib_module.NORMALIZE_LITERALS = before


def _to_rdflib(triples: Iterable[ox.Triple], store: str = "default") -> rdflib.Graph:
    """Return a graph of rdflib with the very terms; each query text is parsed once.

    pySHACL asks the same query once for each focus node, and rdflib's parser would take most of
    the time.
    """
    import rdflib

    @cache
    def prepared(text: str) -> Query:
        from rdflib.plugins.sparql import prepareQuery

        return prepareQuery(text)

    class QueryOnce(rdflib.Graph):
        """A graph whose queries are parsed once."""

        def query(self, query_object: Any, *args: Any, **options: Any) -> rdflib.query.Result:
            """Answer a query, given as text or prepared."""
            if isinstance(query_object, str):
                query_object = prepared(query_object)
            return super().query(query_object, *args, **options)

    graph = QueryOnce(store=store, bind_namespaces="none")
    with _as_written(rdflib):
        for triple in converted(triples):
            graph.add(triple)
    return graph


def converted(triples: Iterable[ox.Triple]) -> Iterator[tuple[Any, Any, Any]]:
    """Yield the triples in terms of rdflib, each literal as it is written."""
    from kg.rdf.interop import to_rdflib_term

    terms: dict[object, Any] = {}
    for triple in triples:
        for term in triple:
            if term not in terms:
                terms[term] = to_rdflib_term(term)
        yield terms[triple.subject], terms[triple.predicate], terms[triple.object]


def _to_ox(term: Any) -> Any:
    import rdflib

    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    datatype = ox.NamedNode(str(term.datatype)) if term.datatype else None
    return ox.Literal(str(term), datatype=datatype)


def _results(report: rdflib.Graph) -> Iterator[ShapeResult]:
    import rdflib

    sh = rdflib.Namespace(SH)

    def one(result: Any, name: str) -> Any:
        value = report.value(result, sh[name])
        return None if value is None else _to_ox(value)

    for result in report.objects(None, sh.result):
        messages = [_to_ox(text) for text in report.objects(result, sh.resultMessage)]
        yield ShapeResult(
            shape=one(result, "sourceShape"),
            component=str(report.value(result, sh.sourceConstraintComponent)),
            severity=str(report.value(result, sh.resultSeverity)),
            focus=one(result, "focusNode"),
            path=one(result, "resultPath"),
            value=one(result, "value"),
            constraint=one(result, "sourceConstraint"),
            messages=tuple(sorted(messages, key=str)),
        )
