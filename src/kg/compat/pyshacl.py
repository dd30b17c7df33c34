"""The `validate` of pySHACL 0.40, by this project's engine.

::

    from kg.compat.pyshacl import validate  # instead of: from pyshacl import validate

    conforms, results_graph, results_text = validate("data.ttl", shacl_graph="shapes.ttl")

What differs: nothing is fetched, the given graphs are never changed, and what is not supported
is refused by UnsupportedError instead of being passed over. Errors are those of `kg.errors`;
pySHACL returns some of them as its second value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

import pyoxigraph as ox
import rdflib

from kg.compat.graphs import Source, axioms, bindings, read_graph
from kg.compat.results import results_graph, results_text
from kg.errors import InputError, UnsupportedError, UsageError
from kg.validation.engine import run_shapes
from kg.validation.flattening import narrow
from kg.validation.inference import inferred, told_of_everything
from kg.validation.paths import Path, read_path
from kg.validation.results import ShapeResult
from kg.validation.triples import SH, Term, TripleIndex

_PATH: Final = ox.NamedNode(SH + "path")
_TARGETING: Final = tuple(
    ox.NamedNode(SH + name)
    for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
)
_KINDS: Final = tuple(ox.NamedNode(f"{SH}{name}Shape") for name in ("Node", "Property"))

# What would change the result and is not done here. The values that ask for nothing are fine.
_REFUSED: Final[Mapping[str, tuple[object, ...]]] = {
    "advanced": (False, None),
    "abort_on_first": (False, None),
    "abort_on_error": (False, None),
    "max_validation_depth": (None,),
    "sparql_mode": (False, None),
    "multi_data_graphs_mode": (None, "combine"),
    "meta_shacl": (False, None),
    "js": (False, None),
    "do_owl_imports": (False, None),
    "iterate_rules": (False, None),
    "check_dash_result": (False, None),
    "check_sht_result": (False, None),
}
_REGIMES: Final = {None: "none", "all": "both", "rdfsowlrl": "both"}
_MENDS: Final = {
    "multi_data_graphs_mode": "call validate once for each graph",
    "do_owl_imports": "give what is imported as ont_graph",
}


def validate(
    data_graph: Source | Sequence[Source],
    *args: object,
    shacl_graph: Source | None = None,
    ont_graph: Source | None = None,
    advanced: bool | None = False,
    inference: str | None = None,
    inplace: bool | None = False,
    abort_on_first: bool | None = False,
    allow_infos: bool | None = False,
    allow_warnings: bool | None = False,
    max_validation_depth: int | None = None,
    sparql_mode: bool | None = False,
    focus_nodes: Iterable[str] | None = None,
    use_shapes: Iterable[str] | None = None,
    multi_data_graphs_mode: str | None = None,
    data_graph_format: str | None = None,
    shacl_graph_format: str | None = None,
    ont_graph_format: str | None = None,
    serialize_report_graph: bool | str = False,
    debug: bool | None = False,
    **others: object,
) -> tuple[bool, rdflib.Graph | bytes, str]:
    """Judge data by shapes; return whether they conform, the SHACL report, and it as text.

    A graph is an rdflib Graph or Dataset, a file's path, or the text of one as str or bytes;
    several data graphs are judged as one. Without ``shacl_graph`` the shapes stand in the data.
    Of ``ont_graph`` the axioms are added to the data; ``inference`` is ``rdfs``, ``owlrl`` or
    ``both``. ``allow_infos`` and ``allow_warnings`` say which results leave the data conforming.
    ``use_shapes`` chooses shapes, ``focus_nodes`` nodes, both together exactly these; both are
    IRIs or prefixed names of the given graphs.
    With ``serialize_report_graph`` the report is bytes, in Turtle or the form it names.
    ``inplace`` and ``debug`` change nothing: no graph is changed, and nothing is logged.

    Raises UnsupportedError for any other argument that would change the result, InputError for
    a graph that cannot be read or shapes that cannot be asked, UsageError for a wrong argument.
    """
    if args:
        raise UsageError("only the data graph is given by position", mend="name the argument")
    _refuse(
        others
        | {
            "advanced": advanced,
            "abort_on_first": abort_on_first,
            "max_validation_depth": max_validation_depth,
            "sparql_mode": sparql_mode,
            "multi_data_graphs_mode": multi_data_graphs_mode,
        }
    )
    sources = _sources(data_graph)
    data = [triple for source in sources for triple in read_graph(source, data_graph_format)]
    shapes = data if shacl_graph is None else list(read_graph(shacl_graph, shacl_graph_format))
    if ont_graph is not None:
        data = [*data, *axioms(read_graph(ont_graph, ont_graph_format))]
    more = frozenset(inferred(data, _regime(inference)))
    data = [*data, *more]
    names = bindings([*sources, *(graph for graph in (shacl_graph, ont_graph) if graph)])
    wanted = None if focus_nodes is None else {_expanded(node, names) for node in focus_nodes}
    used = None if use_shapes is None else [_expanded(shape, names) for shape in use_shapes]
    results = [
        (result, path)
        for result, path in _run(data, shapes, wanted or None, used or None)
        if not told_of_everything(result, more)
    ]
    allowed = {SH + "Info"} if allow_infos or allow_warnings else set()
    allowed |= {SH + "Warning"} if allow_warnings else set()
    conforms = all(result.severity in allowed for result, _ in results)
    graph = results_graph(results, conforms, TripleIndex(shapes), TripleIndex(data), names)
    text = results_text(results, conforms, graph.namespace_manager)
    if not serialize_report_graph:
        return conforms, graph, text
    form = serialize_report_graph if isinstance(serialize_report_graph, str) else "turtle"
    return conforms, graph.serialize(format=form, encoding="utf-8"), text


def _sources(data_graph: Source | Sequence[Source]) -> Sequence[Source]:
    if isinstance(data_graph, str | bytes) or not isinstance(data_graph, Sequence):
        return [data_graph]
    if not data_graph:
        raise UsageError("there is no data graph")
    return cast("Sequence[Source]", data_graph)


def _refuse(arguments: Mapping[str, object]) -> None:
    for name, value in arguments.items():
        if name not in _REFUSED:
            raise UsageError(f"validate has no argument {name!r}")
        if not any(value is fine or value == fine for fine in _REFUSED[name]):
            raise UnsupportedError(f"{name}={value!r} is not supported", mend=_MENDS.get(name))


def _regime(name: str | None) -> str:
    return _REGIMES.get(name) or str(name)


def _expanded(name: str, names: Mapping[str, str]) -> ox.NamedNode:
    """Return the IRI that is given in full or as a prefixed name."""
    prefix, colon, local = str(name).partition(":")
    if colon and not local.startswith("//") and prefix in names:
        return ox.NamedNode(names[prefix] + local)
    try:
        return ox.NamedNode(str(name))
    except ValueError as error:
        raise UsageError(f"{name!r} is no IRI: {error}") from error


def _run(
    data: list[ox.Triple],
    shapes: list[ox.Triple],
    focus: set[ox.NamedNode] | None,
    used: list[ox.NamedNode] | None,
) -> list[tuple[ShapeResult, Path | None]]:
    """Return the results, each with its path, of the shapes and the nodes that are asked for."""
    index = TripleIndex(shapes)
    asked = shapes
    if used is not None:
        missing = [shape.value for shape in used if shape not in index]
        if missing:
            raise UsageError(f"there is no shape {', '.join(missing)}")
        chosen: dict[Term, Iterable[Term]] = {
            shape: () for shape in _targeting(index) if shape not in used
        }
        if focus is not None:
            chosen |= dict.fromkeys(used, focus)
        asked = narrow(shapes, chosen)
    judgement = run_shapes(data, asked)
    if judgement.ill_formed:
        first = judgement.ill_formed[0]
        raise InputError(f"the shape {first.shape} is ill-formed: {first.problem}")
    return [
        (result, _path(result, index))
        for result in judgement.results
        if focus is None or result.focus in focus
    ]


def _targeting(index: TripleIndex) -> set[Term]:
    """Return the nodes that may have focus nodes of their own: by a target or as a class."""
    found = {subject for name in _TARGETING for subject, _ in index.pairs(name)}
    return found.union(*(index.instances(kind) for kind in _KINDS))


def _path(result: ShapeResult, index: TripleIndex) -> Path | None:
    """Return the path of a result; an engine may copy a complex one, so the shape's is read."""
    if result.path is None:
        return None
    nodes = [] if isinstance(result.path, ox.NamedNode) else index.objects(result.shape, _PATH)
    return read_path(nodes[0] if nodes else result.path, index)
