"""Two engines, one answer: ours and pySHACL's over generated shapes and data.

Every result is compared, with focus node, value, component and shape. The bugs of pySHACL 0.40.1
that would make them differ are named and mended in `mended`; nothing else may differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st
from pyparsing import ParseException

from kg.stores.contract import Solutions
from kg.stores.memory import MemoryStore
from kg.validation.columns import Columns
from kg.validation.engine import PyshaclEngine, run_shapes
from kg.validation.paths import Path
from kg.validation.results import ShapeResult
from kg.validation.shacl.ordering import comparable, compare
from kg.validation.shacl.paths import follow
from shacl_graphs import (
    CLASSES,
    LITERALS,
    NODES,
    OF_ALL,
    OF_PROPERTIES,
    OF_SHAPES,
    TYPE,
    data_graphs,
    paths,
    shapes_graphs,
)

EXAMPLES = 15
Said = tuple[object, ...]


@cache
def order(first: str, second: str) -> int | None:
    """How SPARQL's operators compare two terms, as Oxigraph has them; None where they do not.

    It also compares texts of one language, and any literal with itself, which SPARQL 1.1 does not.
    """
    answer = MemoryStore().query(
        f"SELECT ?less ?same ?more {{ BIND({first} < {second} AS ?less)"
        f" BIND({first} = {second} AS ?same) BIND({first} > {second} AS ?more) }}"
    )
    assert isinstance(answer, Solutions)
    less, same, more = (
        isinstance(term, ox.Literal) and term.value == "true" for term in answer.rows[0]
    )
    return -1 if less else 1 if more else 0 if same and comparable_kind(first) else None


def comparable_kind(written: str) -> bool:
    term = next(literal for literal in LITERALS if str(literal) == written)
    return term.language is None and str(term) not in ILL_FORMED


ILL_FORMED = {
    str(literal)
    for literal in LITERALS
    if literal.value in ("x", "yes", "2026-02-30") or literal.datatype.value.endswith("/unit")
}


def written(term: Any) -> str | None:
    from rdflib import Literal

    if not isinstance(term, Literal) or term.language is not None:
        return None
    return str(ox.Literal(str(term), datatype=_datatype(term)))


def _datatype(term: Any) -> ox.NamedNode | None:
    return ox.NamedNode(str(term.datatype)) if term.datatype is not None else None


def strict(first: Any, second: Any) -> int:
    """Compare as SPARQL does, where pySHACL falls back on an order of all literals."""
    one, other = written(first), written(second)
    found = None if one is None or other is None else order(one, other)
    if found is None:
        raise TypeError("not comparable")
    return found


def strictly(allowed: set[int]) -> Any:
    """Return pySHACL's comparison of two properties, with SPARQL's order."""

    def compare_values(
        self: Any, values: Iterable[Any], others: Iterable[Any], data: Any, focus: Any
    ) -> tuple[bool, list[Any]]:
        reports = []
        for value in values:
            for other in others:
                try:
                    fine = strict(value, other) in allowed
                except TypeError:
                    fine = False
                if not fine:
                    reports.append(self.make_v_result(data, focus, value_node=value))
        return bool(reports), reports

    return compare_values


@pytest.fixture(scope="module", autouse=True)
def mended() -> Iterator[None]:
    """Mend what is known to be wrong in pySHACL.

    - Ranges compare literals that SPARQL cannot compare, such as a number with a day, and an
      ill-formed literal with itself.
    - `sh:lessThan` and `sh:lessThanOrEquals` compare IRIs by their text, texts of all languages
      and datatypes with one another, and stop at a blank node.
    """
    from pyshacl.constraints.core import property_pair_constraints as pairs
    from pyshacl.constraints.core import value_range_constraints as ranges

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranges, "compare_literal", strict)
        patch.setattr(pairs.LessThanConstraintComponent, "_compare_lt", strictly({-1}))
        patch.setattr(pairs.LessThanOrEqualsConstraintComponent, "_compare_ltoe", strictly({-1, 0}))
        yield


def said(results: list[ShapeResult]) -> set[Said]:
    """What the results say; pySHACL copies complex paths, so these are not told apart."""
    return {
        (
            result.shape,
            result.component,
            result.focus,
            result.value,
            result.path if isinstance(result.path, ox.NamedNode) else result.path is not None,
        )
        for result in results
    }


@pytest.mark.parametrize("name", [*OF_ALL, *OF_PROPERTIES, *OF_SHAPES, "qualified"])
def test_both_engines_say_the_same(name: str) -> None:
    """The examples are the same in each run, and most of them have results."""
    results = 0

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],  # making a failure smaller takes minutes
        suppress_health_check=list(HealthCheck),
    )
    @given(data_graphs(), shapes_graphs(name))
    def compared(data: list[ox.Triple], shapes: list[ox.Triple]) -> None:
        nonlocal results
        own = run_shapes(data, shapes, "own")
        try:
            reference = PyshaclEngine(shapes).run(data)
        except ParseException:
            reject()  # it does not put every path in the place of $PATH

        assert own.ill_formed == []
        assert said(own.results) == said(reference.results)
        results += len(own.results)

    compared()
    assert results >= EXAMPLES


@given(st.sampled_from(LITERALS), st.sampled_from(LITERALS))
@settings(max_examples=800, deadline=None)
def test_literals_compare_as_in_sparql(first: ox.Literal, second: ox.Literal) -> None:
    told = None
    if comparable_kind(str(first)) and comparable_kind(str(second)):
        told = order(str(first), str(second))

    assert compare(comparable(first), comparable(second)) == told


@settings(max_examples=200, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
@given(data_graphs(), paths())
def test_paths_lead_where_those_of_sparql_do(data: list[ox.Triple], path: Path) -> None:
    named = [node for node in NODES if isinstance(node, ox.NamedNode)]
    data = [triple for triple in data if not isinstance(triple.object, ox.Literal)]
    # Oxigraph lets a path of no step begin at nodes of the data only
    data += [ox.Triple(node, TYPE, CLASSES[0]) for node in named]
    store = MemoryStore()
    store.extend(ox.Quad(*triple) for triple in data)
    answer = store.query(
        f"SELECT DISTINCT ?from ?to {{ VALUES ?from {{ {' '.join(map(str, named))} }}"
        f" ?from {path.text(lambda iri: iri)} ?to }}"
    )
    columns = Columns(data)

    pairs = follow(path, columns.numbers(named), columns)

    assert isinstance(answer, Solutions)
    found = zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
    assert {(columns.terms[one], columns.terms[other]) for one, other in found} == set(answer.rows)
