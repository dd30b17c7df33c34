"""The seam: shapes and data go in, plain results come out; which engine works is said here alone.

The project's own engine is the one that works unless another is named; pySHACL is the reference
that it is compared with. Each is imported when shapes are asked, not before: they and what they
stand on cost more to import than the rest of the tool. Terms are handed to pySHACL one by one,
since a Store rewrites literals and rdflib's own parser normalises them: ``"01"^^xsd:integer``
stays ``01``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol

import pyoxigraph as ox

from kg.errors import InputError, UnsupportedError
from kg.validation.flattening import flatten
from kg.validation.published import with_missing_lists
from kg.validation.results import Judgement, ShapeResult
from kg.validation.triples import SH

if TYPE_CHECKING:
    import rdflib
    from rdflib.plugins.sparql.sparql import Query


class Engine(Protocol):
    """Something that judges data graphs by the shapes that it was made with."""

    def run(self, data: Iterable[ox.Triple]) -> Judgement:
        """Return all results of the shapes on the data, and what is ill-formed about the shapes."""
        ...


class PyshaclEngine:
    """pySHACL over one set of shapes, for as many data graphs as are handed to it.

    No inference, no advanced features, no JavaScript, no imports: what the data says is judged
    and nothing is fetched.
    """

    def __init__(self, shapes: Iterable[ox.Triple]) -> None:
        """Take the shapes; they are compiled anew in each run, as pySHACL does."""
        # A store without contexts answers faster; pySHACL wants one with them for the data only.
        self._shapes = _to_rdflib(shapes, store="SimpleMemory")

    def run(self, data: Iterable[ox.Triple]) -> Judgement:
        """Return all results of the shapes on the data.

        Raises InputError when pySHACL cannot work with the shapes: it stops at the first that is
        ill-formed.
        """
        return Judgement(self.judge(_to_rdflib(data)))

    def judge(self, data: rdflib.Graph) -> list[ShapeResult]:
        """As `run`, on a graph made by `data_graph`."""
        import pyshacl
        import rdflib

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
            except Exception as error:  # for shapes that it cannot read, pySHACL raises anything
                raise _ill_formed(error) from error
        if not isinstance(report, rdflib.Graph):
            raise _ill_formed(text)
        return list(_results(report))


def data_graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """Return the triples as the graph that an engine judges; one may change it between runs."""
    return _to_rdflib(triples)


def _own(shapes: Iterable[ox.Triple]) -> Engine:
    from kg.validation.shacl import OwnEngine

    return OwnEngine(shapes)


ENGINES: Final[dict[str, Callable[[Iterable[ox.Triple]], Engine]]] = {
    "own": _own,
    "pyshacl": lambda shapes: PyshaclEngine(flatten(with_missing_lists(shapes))),
}
DEFAULT: Final = "own"
STOPS_AT_ILL_FORMED: Final = frozenset({"pyshacl"})
"""Engines that pass ill-formed shapes over, or stop at the first, so that they are not asked."""


def start(engine: str, shapes: Iterable[ox.Triple]) -> Engine:
    """Return the engine of that name over the shapes. Raises UnsupportedError for no such one."""
    try:
        make = ENGINES[engine]
    except KeyError:
        message = f"there is no SHACL engine {engine!r}"
        raise UnsupportedError(message, mend=f"choose one of: {', '.join(ENGINES)}") from None
    return make(shapes)


def run_shapes(
    data: Iterable[ox.Triple], shapes: Iterable[ox.Triple], engine: str = DEFAULT
) -> Judgement:
    """Return the results of the shapes on the data, and what is ill-formed about the shapes.

    Raises UnsupportedError for an unknown engine, InputError for shapes it cannot work with.
    """
    return start(engine, shapes).run(data)


def _ill_formed(cause: object) -> InputError:
    text = " ".join(str(cause).split())
    return InputError(f"pySHACL cannot work with the shapes: {text}", mend="correct the shape")


@contextlib.contextmanager
def _as_written(rdflib_module: Any) -> Iterator[None]:
    """Keep rdflib from normalising, and put back what pySHACL changes in it."""
    import logging
    import warnings

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

    from kg.rdf.interop import add_triples

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
        add_triples(graph, triples)
    return graph


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
