"""What is shown as evidence is what makes the answer: take it away, and the row goes."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.evidence.model import Absent, Evidence, Fact, Row
from kg.questions import ask, bind
from kg.questions.expected import Case, Expected
from kg.rdf.reading import read_triples

ROOT = Path(__file__).parent.parent
PROJECT = kg.find_project(ROOT)
CATALOGUE = kg.Catalogue.read(PROJECT)
EXPECTED = Expected(PROJECT.expected)
CASES = [case for name in CATALOGUE.names() for case in EXPECTED.cases(name)]
TODAY = date(2026, 11, 24)
FRESH = "https://example.org/something-new/"

Rows = set[tuple[object, ...]]


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.Graph.open(PROJECT)


@pytest.fixture(scope="module")
def copy(graph: kg.Graph) -> ox.Store:
    """Return a store of its own with the default graph, from which triples can be taken."""
    answer = graph.query("SELECT ?s ?p ?o WHERE { ?s ?p ?o }")
    assert isinstance(answer, kg.Solutions)
    store = ox.Store()
    store.bulk_extend(ox.Quad(*row) for row in answer.rows)  # type: ignore[arg-type]
    return store


def _rows(store: ox.Store, text: str) -> Rows:
    return {tuple(solution) for solution in store.query(text)}  # type: ignore[union-attr]


def _without(store: ox.Store, facts: list[Fact], text: str) -> Rows:
    quads = [ox.Quad(*fact) for fact in facts]
    for quad in quads:
        store.remove(quad)
    try:
        return _rows(store, text)
    finally:
        store.extend(quads)


def _with(store: ox.Store, triples: list[ox.Triple], text: str) -> Rows:
    quads = [ox.Quad(*triple) for triple in triples]
    new = [quad for quad in quads if quad not in store]
    store.extend(new)
    try:
        return _rows(store, text)
    finally:
        for quad in new:
            store.remove(quad)


def _sample(evidence: Evidence) -> list[Row]:
    rows = evidence.rows
    return [rows[place] for place in sorted({0, len(rows) // 2, len(rows) - 1})] if rows else []


def _filled(absent: Absent) -> list[ox.Triple] | None:
    """Return triples that would be found, None where they cannot be made up."""
    if absent.conditions:
        return None
    made: list[ox.Triple] = []
    for part in absent.patterns:
        terms = [
            ox.NamedNode(FRESH + term[1:]) if isinstance(term, str) and term[0] == "?" else term
            for term in part
        ]
        subject, predicate, value = terms
        if not isinstance(predicate, ox.NamedNode) or isinstance(subject, str | ox.Literal):
            return None
        assert not isinstance(value, str)
        made.append(ox.Triple(subject, predicate, value))
    return made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_a_row_goes_with_its_facts_or_when_what_was_missed_is_there(
    case: Case, graph: kg.Graph, copy: ox.Store
) -> None:
    question = CATALOGUE.get(case.question)
    text = bind(question, case.values, graph, today=TODAY)
    evidence = kg.why(question, graph, case.values, today=TODAY)
    for row in _sample(evidence):
        found = row.found
        if found.facts:
            # A row that is true in other ways stays, whatever fact goes.
            gone = any(row.cells not in _without(copy, [fact], text) for fact in found.facts)
            assert gone or row.more, f"no fact of {row.cells} is needed"
            if not row.more:
                assert row.cells not in _without(copy, list(found.facts), text)
        missed = [absent for absent in found.absences if not absent.is_option]
        for absent in missed:
            triples = _filled(absent)
            if triples:
                assert row.cells not in _with(copy, triples, text), absent


REMOVED = [
    # question, parameters, the fact that goes by the ends of its terms
    (
        "who-can-share-experience",
        {"country": "KG"},
        ("experience/2026-02-20-tokyo-awareness-raising", "fromCountry", "country/kz"),
    ),
    (
        "is-country-bound",
        {"country": "JP", "date": "2026-11-24"},
        ("action/tokyo-2011-jp-accession", "effectiveOn", "2018-02-01"),
    ),
    (
        "is-country-bound",
        {"country": "AL", "date": "2025-11-24"},
        ("list/tokyo-2011-2026-01-15", "complete", "true"),
    ),
    (
        "parties-on-a-day",
        {"convention": "tokyo-2011", "date": "2022-11-30"},
        ("action/tokyo-2011-au-ratification", "effectiveOn", "2018-02-01"),
    ),
    ("office-of-a-country", {"country": "KG"}, ("office/neo-kg", "country", "country/kg")),
    (
        "cooperating-countries",
        {"country": "KG"},
        (
            "meeting/2026-02-20-experience-sharing-tokyo-convention",
            "meetingStatus",
            "meeting-status/held",
        ),
    ),
]


@pytest.mark.parametrize(("name", "values", "ends"), REMOVED)
def test_a_fact_taken_out_of_its_file_takes_the_row_with_it(
    name: str, values: dict[str, str], ends: tuple[str, str, str], graph: kg.Graph, tmp_path: Path
) -> None:
    """Also where the row rests on it through derive queries only."""
    question = CATALOGUE.get(name)
    evidence = kg.why(question, graph, values, today=TODAY)
    (fact,) = [
        fact
        for fact in evidence.places
        if all(str(t.value).endswith(end) for t, end in zip(fact, ends, strict=True))
    ]
    resting = [row for row in evidence.rows if fact in evidence.leaves(row.found).facts]
    assert resting
    changed = _project_without(fact, evidence.places[fact][0].file, tmp_path)

    answer = ask(question, kg.Graph.open(changed), values, today=TODAY)
    assert isinstance(answer, kg.Solutions)
    assert any(row.cells not in answer.rows for row in resting)


def _project_without(fact: Fact, file: str, folder: Path) -> kg.Project:
    for name in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "pyproject.toml", folder)
    path = folder / file
    kept = [triple for triple in read_triples(path) if triple != ox.Triple(*fact)]
    assert len(kept) == len(read_triples(path)) - 1
    path.write_text("".join(f"{triple} .\n" for triple in kept), encoding="utf-8")
    return kg.find_project(folder)
