"""The evidence of every stored question: it is there, it is in the files, and it quotes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml

import kg
from kg.evidence.model import Evidence, Fact, Found
from kg.questions.expected import Case, Expected
from kg.rdf.reading import read_triples
from kg.sparql.pattern_reading import read_query
from kg.stores.contract import Solutions

ROOT = Path(__file__).parent.parent
PROJECT = kg.find_project(ROOT)
CATALOGUE = kg.Catalogue.read(PROJECT)
TODAY = date(2026, 11, 24)
EXPECTED = Expected(PROJECT.expected)
CASES = [case for name in CATALOGUE.names() for case in EXPECTED.cases(name)]
VERDICTS = yaml.safe_load((Path(__file__).parent / "why" / "verdicts.yaml").read_text("utf-8"))

# Their rows stand in the query itself, as tables of VALUES.
SAY_IT_THEMSELVES = {"questions-with-empty-answers", "shapes-that-checked-nothing"}


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.Graph.open(PROJECT)


@pytest.fixture(scope="module")
def merge(graph: kg.Graph) -> set[Fact]:
    """Return every triple of the default graph as the engine has it."""
    answer = graph.query("SELECT ?s ?p ?o WHERE { ?s ?p ?o }")
    assert isinstance(answer, Solutions)
    return {Fact(*row) for row in answer.rows}  # type: ignore[arg-type]


def _why(case: Case, graph: kg.Graph) -> Evidence:
    return kg.why(CATALOGUE.get(case.question), graph, case.values, today=TODAY)


def _all_found(evidence: Evidence) -> list[Found]:
    return [row.found for row in evidence.rows] + [s.found for s in evidence.steps.values()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_every_row_of_every_answer_is_explained(
    case: Case, graph: kg.Graph, merge: set[Fact]
) -> None:
    evidence = _why(case, graph)
    answer = evidence.answer
    assert isinstance(answer, Solutions)

    assert [row.cells for row in evidence.rows] == list(dict.fromkeys(answer.rows))
    assert (evidence.verdict is None) == bool(answer.rows)
    for row in evidence.rows:
        assert row.found.facts or row.found.absences or case.question in SAY_IT_THEMSELVES
    facts = {fact for found in _all_found(evidence) for fact in found.facts}
    assert facts <= merge
    for fact in facts:
        assert (fact in evidence.places) != (fact in evidence.steps)
    for row in evidence.rows:
        assert all(fact in evidence.places for fact in evidence.leaves(row.found).facts)
    for fact, support in evidence.support.items():
        if support.by != "exempt" and evidence.places[fact][0].file.startswith("data/"):
            assert support.sources, f"{fact} has no source"
            assert all(evidence.sources[source].title for source in support.sources)


def test_places_are_where_the_fact_is_written(graph: kg.Graph) -> None:
    lines: dict[str, list[str]] = {}
    stated: dict[str, set[ox.Triple]] = {}
    checked = 0
    for name in CATALOGUE.names()[::5]:
        for fact, places in kg.why(CATALOGUE.get(name), graph, today=TODAY).places.items():
            for place in places:
                if place.file not in lines:
                    lines[place.file] = (ROOT / place.file).read_text("utf-8").splitlines()
                    stated[place.file] = set(read_triples(ROOT / place.file))
                assert ox.Triple(*fact) in stated[place.file]
                value = fact.object.value
                shown = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
                last = value.rstrip("/#").replace("#", "/").rpartition("/")[2]
                line = lines[place.file][place.line - 1]
                assert shown in line or last in line or " a " in f" {line.strip()} "
                checked += 1

    assert checked > 1000


@pytest.mark.parametrize("label", sorted(EXPECTED.empty))
def test_an_empty_answer_is_a_no_or_an_unknown(label: str, graph: kg.Graph) -> None:
    (case,) = [case for case in CASES if case.label == label]
    verdict = _why(case, graph).verdict

    assert verdict is not None
    assert verdict.word == VERDICTS[label]["answer"]
    assert VERDICTS[label]["reason"] in verdict.reason
    if "complete lists tell" in verdict.reason:
        assert verdict.covers
        assert all(cover.as_of is not None for cover in verdict.covers)


def test_what_was_missed_is_told_with_the_values_of_the_question(graph: kg.Graph) -> None:
    values = {"country": "KZ", "convention": "tokyo"}
    verdict = kg.why(CATALOGUE.get("who-must-act-next"), graph, values).verdict

    assert verdict is not None
    (absent,) = verdict.found.absences
    named = {term.value for part in absent.patterns for term in part if not isinstance(term, str)}
    assert {f"{PROJECT.base}id/country/kz", f"{PROJECT.base}id/convention/tokyo-2011"} <= named


def test_what_a_state_has_not_done_names_the_list_that_was_searched(graph: kg.Graph) -> None:
    values = {"country": "AL", "convention": "tokyo", "date": "2022-01-01"}
    evidence = kg.why(CATALOGUE.get("is-country-bound"), graph, values)

    assert {row.cells[0] for row in evidence.rows} == {ox.Literal("no")}
    for row in evidence.rows:
        found = evidence.leaves(row.found)
        covers = [c for absent in found.absences for c in evidence.covers.get(absent, ())]
        assert covers
        for cover in covers:
            assert cover.as_of is not None
            assert cover.as_of.object.value >= "2022-01-01"
            assert evidence.places[cover.complete][0].file == "data/conventions/tokyo-2011.ttl"
            assert evidence.support[cover.as_of].sources


def test_only_what_decides_is_evidence(graph: kg.Graph) -> None:
    """Japan is bound by its own acceptance: lists of other days, read too, decide nothing."""
    values = {"country": "JP", "convention": "tokyo"}
    evidence = kg.why(CATALOGUE.get("is-country-bound"), graph, values)
    names = {
        fact.predicate.value.rpartition("#")[2]
        for row in evidence.rows
        for fact in row.found.facts
        if fact in evidence.steps
    }

    assert "boundNotAfter" in names
    assert not names & {"notPartyAsOf", "partyFirstSeen", "boundNotBefore"}


def test_an_open_answer_shows_how_far_the_knowledge_reaches(graph: kg.Graph) -> None:
    evidence = kg.why(CATALOGUE.get("offices-and-conventions"), graph, {"date": "2026-11-24"})
    place = evidence.variables.index("tokyo")
    open_rows = [row for row in evidence.rows if row.cells[place] == ox.Literal("open")]

    assert open_rows
    for row in open_rows:
        found = evidence.leaves(row.found)
        assert any(absent in evidence.covers for absent in found.absences) or any(
            fact.predicate.value.endswith("observedStatus") for fact in found.facts
        )


def test_an_answer_says_where_it_rests_on_medium_confidence(graph: kg.Graph) -> None:
    medium = ox.NamedNode(PROJECT.base + "vocab/confidence/medium")
    evidence = kg.why(CATALOGUE.get("facts-not-from-the-depositary"), graph)

    assert evidence.doubtful
    for fact, support in evidence.support.items():
        assert (support.confidence == medium) == (fact in evidence.doubtful)


def test_conflicting_sources_stand_side_by_side(graph: kg.Graph) -> None:
    evidence = kg.why(CATALOGUE.get("entry-into-force"), graph, {"convention": "tokyo"})
    about = {dispute.about.value.rpartition("/")[2]: dispute for dispute in evidence.disputes}

    russia = about["tokyo-2011-ru-consent"]
    assert len(russia.sides) > 1
    assert len({side.source for side in russia.sides}) > 1
    assert russia.resolution is not None
    assert "medium confidence" in russia.resolution


def test_an_aggregate_names_its_members(graph: kg.Graph) -> None:
    evidence = kg.why(CATALOGUE.get("cooperating-countries"), graph)
    place = evidence.variables.index("meetings")

    for row in evidence.rows:
        count = row.cells[place]
        assert isinstance(count, ox.Literal)
        assert len(row.members["?meetings"]) == int(count.value)
        shown = {
            fact.subject
            for fact in row.found.facts
            if fact.predicate.value.endswith("meetingStatus")
        }
        assert shown == set(row.members["?meetings"])


def test_nothing_that_is_counted_is_left_out(graph: kg.Graph) -> None:
    """Every member is named, with facts of its own; fewer facts are found only where asked for."""
    question = CATALOGUE.get("coverage-by-kind")
    whole = kg.why(question, graph, today=TODAY)
    part = kg.why(question, graph, today=TODAY, most_members=3)
    place = whole.variables.index("things")
    counts = [int(str(row.cells[place].value)) for row in whole.rows]  # type: ignore[union-attr]

    assert max(counts) > 500
    assert [row.counted for row in whole.rows] == [row.counted for row in part.rows]
    for row, other, count in zip(whole.rows, part.rows, counts, strict=True):
        assert len(row.members["?things"]) == row.counted == count
        assert other.members == row.members
        assert set(row.members["?things"]) == {fact.subject for fact in row.found.facts}
        assert len({fact.subject for fact in other.found.facts}) == min(count, 3)


def test_the_number_of_questions_to_the_engine_does_not_grow_with_the_rows() -> None:
    def cost(**values: str) -> tuple[int, int]:
        graph = kg.Graph.open(PROJECT)  # of its own: rules that were asked before are not again
        asked: list[str] = []
        query = graph.query_own
        graph.query_own = lambda text: asked.append(text) or query(text)  # type: ignore[method-assign,func-returns-value]
        evidence = kg.why(CATALOGUE.get("parties-on-a-day"), graph, values)
        return len(evidence.rows), len(asked)

    few = cost(convention="tokyo-2011", date="2018-02-01")
    many = cost(convention="lisbon-1997", date="2026-01-01")
    assert many[0] > 5 * few[0]
    assert many[1] < 1.5 * few[1]


def test_reading_a_query_and_writing_it_again_changes_no_answer(graph: kg.Graph) -> None:
    from kg.sparql.pattern_text import select_text

    for name in CATALOGUE.names():
        text = CATALOGUE.get(name).text
        query = read_query(text)
        before, after = graph.query(text), graph.query(query.prologue + select_text(query))
        assert isinstance(before, Solutions)
        assert isinstance(after, Solutions)
        assert sorted(map(str, before.rows)) == sorted(map(str, after.rows)), name
