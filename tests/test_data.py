"""What is true of the shipped data, whatever is added to it.

Every fact has a source; the report of the meeting of 20 February 2026 is in the graph whole, and
nothing beside it; every file lies where a person looks for it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph as ox
import pytest
import yaml

from kg.project import SourceFile, find_project
from kg.rdf.reading import read_all

ROOT: Final = Path(__file__).resolve().parents[1]
BASE: Final = "https://w3id.org/hecoop/"
HEC: Final = f"{BASE}ontology#"
DCTERMS: Final = "http://purl.org/dc/terms/"
OA: Final = "http://www.w3.org/ns/oa#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
ORG: Final = "http://www.w3.org/ns/org#"
SCHEMA: Final = "https://schema.org/"
TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

Node: TypeAlias = ox.NamedNode | ox.BlankNode
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def node(kind: str, slug: str) -> ox.NamedNode:
    return ox.NamedNode(f"{BASE}id/{kind}/{slug}")


def hec(term: str) -> ox.NamedNode:
    return ox.NamedNode(HEC + term)


SEED: Final = node("meeting", "2026-02-20-experience-sharing-tokyo-convention")
REPORT: Final = node("source", "erasmusplus-kg-en-experience-sharing-tokyo-convention")
TOKYO: Final = node("convention", "tokyo-2011")
STATEMENTS: Final = tuple(f"S{number}" for number in range(1, 35))
QUESTIONS: Final = {
    *STATEMENTS,
    *(f"Q{number}" for number in range(1, 34)),
    *(f"J{number}" for number in range(1, 7)),
}


class Facts:
    """The triples of ontology and data, indexed; `data` are those of data files alone."""

    def __init__(self, files: dict[SourceFile, list[ox.Triple]]) -> None:
        self.files = files
        self.data = {f: t for f, t in files.items() if f.name.startswith("data/")}
        self._objects: dict[tuple[Term, ox.NamedNode], list[Term]] = defaultdict(list)
        self._subjects: dict[tuple[ox.NamedNode, Term], list[Node]] = defaultdict(list)
        self.described: set[Term] = set()
        for triples in files.values():
            for triple in triples:
                assert not isinstance(triple.subject, ox.Triple)
                self._objects[triple.subject, triple.predicate].append(triple.object)
                self._subjects[triple.predicate, triple.object].append(triple.subject)
                self.described.add(triple.subject)

    def objects(self, subject: Term, predicate: ox.NamedNode) -> list[Term]:
        return self._objects.get((subject, predicate), [])

    def subjects(self, predicate: ox.NamedNode, value: Term) -> list[Node]:
        return self._subjects.get((predicate, value), [])

    def instances(self, *classes: str) -> set[Term]:
        return {s for c in classes for s in self.subjects(TYPE, ox.NamedNode(c))}

    def triples(self) -> Iterator[tuple[SourceFile, ox.Triple]]:
        for file, triples in self.data.items():
            for triple in triples:
                yield file, triple

    def texts(self, subject: Term, predicate: str) -> list[str]:
        values = self.objects(subject, ox.NamedNode(predicate))
        return [value.value for value in values if isinstance(value, ox.Literal)]


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Facts(read_all(find_project(ROOT).files()))


def iri(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def slug(term: Term) -> str:
    return iri(term).rpartition("/")[2]


# Sources


def test_every_fact_has_a_source(facts: Facts) -> None:
    source = ox.NamedNode(f"{DCTERMS}source")
    backed: dict[tuple[Term, Term], list[list[Term]]] = defaultdict(list)
    for evidence in facts.instances(f"{OA}Annotation"):
        values = facts.objects(evidence, hec("value"))
        for about in facts.objects(evidence, hec("about")):
            for named in facts.objects(evidence, hec("property")):
                backed[about, named].append(values)
    exempt = facts.instances(
        f"{FOAF}Document", f"{OA}Annotation", f"{OA}SpecificResource", f"{OA}TextQuoteSelector"
    )
    exempt |= {ox.NamedNode(file.graph) for file in facts.data}

    uncovered = [
        (file.name, str(triple))
        for file, triple in facts.triples()
        if triple.subject not in exempt
        and triple.predicate != source
        and not any(
            not values or triple.object in values
            for values in backed[triple.subject, triple.predicate]
        )
        and not facts.objects(triple.subject, source)
        and not facts.objects(ox.NamedNode(file.graph), source)
    ]

    assert uncovered == []


def test_what_is_named_as_a_source_is_one(facts: Facts) -> None:
    sources = facts.instances(f"{FOAF}Document")
    links = {f"{DCTERMS}source", f"{OA}hasSource"}

    others = [str(t) for _, t in facts.triples() if t.predicate.value in links]
    wrong = [
        str(t) for _, t in facts.triples() if t.predicate.value in links and t.object not in sources
    ]

    assert len(others) > 2000
    assert wrong == []


def test_each_evidence_names_a_node_a_property_and_a_source(facts: Facts) -> None:
    def incomplete(evidence: Term) -> bool:
        targets = facts.objects(evidence, ox.NamedNode(f"{OA}hasTarget"))
        return not (
            facts.objects(evidence, hec("about"))
            and facts.objects(evidence, hec("property"))
            and targets
            and all(facts.objects(target, ox.NamedNode(f"{OA}hasSource")) for target in targets)
        )

    assert [iri(e) for e in facts.instances(f"{OA}Annotation") if incomplete(e)] == []


def test_evidence_backs_what_the_graph_says_or_stands_in_a_disagreement(facts: Facts) -> None:
    disputed = {
        evidence
        for disagreement in facts.instances(f"{HEC}Disagreement")
        for evidence in facts.objects(disagreement, hec("evidence"))
    }

    idle = [
        (iri(evidence), str(value))
        for evidence in facts.instances(f"{OA}Annotation") - disputed
        for about in facts.objects(evidence, hec("about"))
        for named in facts.objects(evidence, hec("property"))
        for value in facts.objects(evidence, hec("value"))
        if isinstance(named, ox.NamedNode) and value not in facts.objects(about, named)
    ]

    assert idle == []


def test_each_disagreement_holds_two_claims_with_their_sources(facts: Facts) -> None:
    disagreements = facts.instances(f"{HEC}Disagreement")

    def claims(disagreement: Term) -> set[tuple[Term, Term]]:
        """Two sources may also give one date and call it by two names."""
        return {
            (named, value)
            for evidence in facts.objects(disagreement, hec("evidence"))
            for named in facts.objects(evidence, hec("property"))
            for value in facts.objects(evidence, hec("value"))
        }

    assert len(disagreements) >= 20
    assert [iri(d) for d in disagreements if len(claims(d)) < 2] == []
    assert [iri(d) for d in disagreements if not facts.objects(d, hec("resolution"))] == []


def test_what_rests_on_copies_and_press_alone_is_never_of_high_confidence(facts: Facts) -> None:
    weak = {"commercial-page", "encyclopedia", "mirror", "press"}
    sure = facts.subjects(hec("confidence"), ox.NamedNode(f"{BASE}vocab/confidence/high"))

    def kinds(subject: Term) -> set[str]:
        targets = facts.objects(subject, ox.NamedNode(f"{OA}hasTarget"))
        sources = [s for t in targets for s in facts.objects(t, ox.NamedNode(f"{OA}hasSource"))]
        sources += facts.objects(subject, ox.NamedNode(f"{DCTERMS}source"))
        return {slug(kind) for s in sources for kind in facts.objects(s, hec("sourceKind"))}

    assert len(sure) > 500
    assert [iri(subject) for subject in sure if kinds(subject) <= weak] == []


# Treaties


def test_a_law_at_home_is_never_an_act_under_a_treaty(facts: Facts) -> None:
    acts, steps = facts.instances(f"{HEC}TreatyAction"), facts.instances(f"{HEC}NationalStep")
    deposits = {hec(name) for name in ("depositedOn", "effectiveOn", "signedOn", "actionKind")}

    assert len(acts) > 200
    assert len(steps) > 20
    assert acts & steps == set()
    assert [iri(s) for s in steps if any(facts.objects(s, p) for p in deposits)] == []


def test_a_list_without_a_count_or_a_statement_is_not_complete(facts: Facts) -> None:
    complete = ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))
    for party_list in facts.subjects(hec("complete"), complete):
        counts = facts.texts(party_list, f"{HEC}statedCount")
        listed = facts.objects(party_list, hec("listedParty"))

        assert counts == [str(len(listed))], iri(party_list)


# Form


def test_no_triple_stands_in_two_files(facts: Facts) -> None:
    count = Counter(triple for triples in facts.files.values() for triple in set(triples))

    assert [str(triple) for triple, files in count.items() if files > 1] == []


def test_no_blank_nodes(facts: Facts) -> None:
    blank = [
        (file.name, str(triple))
        for file, triple in facts.triples()
        if ox.BlankNode in {type(triple.subject), type(triple.object)}
    ]

    assert blank == []


def test_every_own_iri_is_described(facts: Facts) -> None:
    used = {
        term
        for _, triple in facts.triples()
        for term in (triple.subject, triple.predicate, triple.object)
        if iri(term).startswith(BASE)
    }

    assert len(used) > 2000
    assert sorted(iri(term) for term in used - facts.described) == []


def test_slugs_are_plain_and_those_of_persons_tell_nothing(facts: Facts) -> None:
    instances = {t.subject for _, t in facts.triples() if "/id/" in iri(t.subject)}
    people = facts.instances(f"{FOAF}Person")

    assert [iri(i) for i in instances if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(i))] == []
    assert [iri(p) for p in people if not re.fullmatch(rf"{BASE}id/person/p\d{{4}}", iri(p))] == []


def test_of_persons_only_name_and_role_are_told(facts: Facts) -> None:
    people = facts.instances(f"{FOAF}Person")
    allowed = {
        TYPE.value,
        f"{FOAF}name",
        "http://www.w3.org/2004/02/skos/core#altLabel",
        f"{DCTERMS}source",
        f"{HEC}confidence",
        f"{HEC}possiblySameAs",
        "http://www.w3.org/2004/02/skos/core#editorialNote",
    }

    told = {t.predicate.value for _, t in facts.triples() if t.subject in people}
    contacts = [
        str(triple)
        for _, triple in facts.triples()
        if isinstance(triple.object, ox.Literal) and re.search(r"\S@\S+\.\w", triple.object.value)
    ]

    assert told <= allowed
    assert contacts == []


# Where things lie


def test_every_file_says_what_it_holds(facts: Facts) -> None:
    untitled = [
        file.name
        for file in facts.data
        if len(facts.texts(ox.NamedNode(file.graph), f"{DCTERMS}title")) != 1
    ]

    assert len(facts.data) > 150
    assert untitled == []


def test_each_country_lies_in_the_file_of_its_code(facts: Facts) -> None:
    lying = {
        iri(triple.subject): file.name
        for file, triple in facts.triples()
        if triple.predicate == TYPE and iri(triple.object) == f"{SCHEMA}Country"
    }

    assert lying == {country: f"data/countries/{country[-2:]}.ttl" for country in lying}
    assert sorted(lying.values()) == sorted(
        file.name for file in facts.data if file.name.startswith("data/countries/")
    )
    for country in lying:
        codes = [
            code
            for name in ("alpha2Code", "userAssignedCode")
            for code in facts.texts(ox.NamedNode(country), HEC + name)
        ]
        assert codes == [country[-2:].upper()]


def test_each_body_lies_in_the_file_of_its_country(facts: Facts) -> None:
    bodies = facts.instances(
        *(f"{HEC}{name}" for name in ("Ministry", "ExpertTeam", "NationalErasmusOffice")),
        *(f"{HEC}{name}" for name in ("NationalInformationCentre", "NationalAgency")),
        f"{HEC}RecognitionAuthority",
    )
    where: dict[Term, str] = {
        t.subject: file.name for file, t in facts.triples() if t.predicate == TYPE
    }

    stray = [
        iri(body)
        for body in bodies
        if [where[body]]
        != [f"data/countries/{slug(c)}.ttl" for c in facts.objects(body, hec("country"))]
    ]

    assert len(bodies) > 150
    assert stray == []


@pytest.mark.parametrize(
    ("folder", "kind"), [("conventions", "convention"), ("meetings", "series")]
)
def test_each_file_bears_the_name_of_what_it_holds(facts: Facts, folder: str, kind: str) -> None:
    names = [f.path.stem for f in facts.data if f.name.startswith(f"data/{folder}/")]
    held = {
        (file.path.stem, slug(triple.subject))
        for file, triple in facts.triples()
        if triple.predicate == TYPE and iri(triple.subject).startswith(f"{BASE}id/{kind}/")
    }

    assert names
    assert held == {(name, name) for name in names}


def test_acts_lists_and_steps_lie_with_their_convention(facts: Facts) -> None:
    kinds = {"TreatyAction", "PartyList", "StatusObservation", "AdoptionProcess"}

    stray = [
        (file.name, iri(triple.subject))
        for file, triple in facts.triples()
        if triple.predicate == TYPE
        and iri(triple.object).removeprefix(HEC) in kinds
        and [file.path.stem] != [slug(c) for c in facts.objects(triple.subject, hec("convention"))]
    ]

    assert stray == []


@pytest.mark.parametrize(
    ("kind", "folder"),
    [
        ("source", "sources"),
        ("person", "people"),
        ("membership", "people"),
        ("meeting", "meetings"),
        ("programme", "programmes"),
        ("agreement", "agreements"),
    ],
)
def test_each_kind_lies_in_its_folder(facts: Facts, kind: str, folder: str) -> None:
    homes = {
        file.name.split("/")[1]
        for file, triple in facts.triples()
        if triple.predicate == TYPE and iri(triple.subject).startswith(f"{BASE}id/{kind}/")
    }

    assert homes == {folder}


# The meeting of 20 February 2026


@pytest.mark.parametrize("statement", STATEMENTS)
def test_each_statement_of_the_report_is_quoted_from_it(facts: Facts, statement: str) -> None:
    evidence = facts.subjects(hec("statement"), ox.Literal(statement))
    targets = [t for e in evidence for t in facts.objects(e, ox.NamedNode(f"{OA}hasTarget"))]
    quotes = [q for t in targets for q in facts.objects(t, ox.NamedNode(f"{OA}hasSelector"))]
    words = [facts.texts(quote, f"{OA}exact") for quote in quotes]

    assert evidence
    assert all(facts.objects(t, ox.NamedNode(f"{OA}hasSource")) == [REPORT] for t in targets)
    assert len(quotes) == len(evidence)
    assert all(len(text) == 1 and text[0].strip() for text in words)


def test_the_report_has_no_other_statements(facts: Facts) -> None:
    named = {t.object for _, t in facts.triples() if t.predicate == hec("statement")}

    assert named == {ox.Literal(statement) for statement in STATEMENTS}


@pytest.mark.parametrize(
    "predicate",
    [f"{HEC}place", f"{HEC}hostCountry", f"{HEC}format", f"{SCHEMA}organizer", f"{HEC}invited"],
)
def test_the_meeting_has_nothing_that_the_report_does_not_say(facts: Facts, predicate: str) -> None:
    assert facts.objects(SEED, TYPE)
    assert facts.objects(SEED, ox.NamedNode(predicate)) == []


def test_only_those_whom_the_report_names_took_part(facts: Facts) -> None:
    participations = facts.subjects(hec("meeting"), SEED)
    present = {who for p in participations for who in facts.objects(p, hec("participant"))}

    assert {iri(who).removeprefix(f"{BASE}id/") for who in present} == {
        "delegation/2026-02-20-kz",
        "ministry/kg-science-higher-education-innovation",
        "office/neo-kg",
        "office/neo-kz",
        "team/here-kg",
        "team/here-kz",
    }


def test_nobody_is_named_at_the_meeting(facts: Facts) -> None:
    people = facts.instances(f"{FOAF}Person")
    of_meeting = {t.subject for _, t in facts.triples() if t.object == SEED}
    delegation = node("delegation", "2026-02-20-kz")

    named = [
        str(triple)
        for _, triple in facts.triples()
        if triple.subject in {SEED, delegation, *of_meeting} and triple.object in people
    ]
    members = facts.subjects(ox.NamedNode(f"{ORG}organization"), delegation)

    assert len(people) > 20
    assert named == []
    assert members == []
    assert facts.objects(delegation, ox.NamedNode(f"{ORG}hasMember")) == []


# What no source says


@pytest.mark.parametrize("country", ["kg", "kz"])
def test_no_act_under_the_tokyo_convention_and_no_deposit(facts: Facts, country: str) -> None:
    actions = [
        iri(action)
        for action in facts.subjects(hec("convention"), TOKYO)
        if node("country", country) in facts.objects(action, hec("party"))
        and action in facts.instances(f"{HEC}TreatyAction")
    ]
    deposits = [
        str(triple)
        for file, triple in facts.triples()
        if file.name.endswith("tokyo-2011.ttl")
        and triple.predicate.value.startswith(f"{HEC}depositedOn")
        and f"-{country}-" in iri(triple.subject)
    ]
    parties = [
        iri(observed)
        for observed in facts.subjects(hec("convention"), TOKYO)
        if node("country", country) in facts.objects(observed, hec("party"))
        and ox.NamedNode(f"{BASE}vocab/observed-status/party")
        in facts.objects(observed, hec("observedStatus"))
    ]
    lists = [
        iri(party_list)
        for party_list in facts.subjects(hec("listedParty"), node("country", country))
        if TOKYO in facts.objects(party_list, hec("convention"))
    ]

    assert (actions, deposits, parties, lists) == ([], [], [], [])


def test_the_adoption_by_kyrgyzstan_is_open(facts: Facts) -> None:
    process = node("process", "tokyo-2011-kg")

    assert facts.objects(process, hec("openAsOf"))
    assert facts.objects(process, hec("closedOn")) == []


def test_nothing_states_automatic_recognition(facts: Facts) -> None:
    """A title or a quotation may speak of it; what the graph itself says may not."""
    words = re.compile(r"automatic|автоматич", re.IGNORECASE)
    quoted = facts.instances(f"{FOAF}Document", f"{OA}TextQuoteSelector")

    stated = [
        str(triple)
        for _, triple in facts.triples()
        if triple.subject not in quoted
        and words.search(
            triple.object.value if isinstance(triple.object, ox.Literal) else iri(triple.object)
        )
    ]

    assert stated == []


# Questions


def test_every_question_and_statement_is_answered_by_a_query() -> None:
    page = (ROOT / "docs" / "competency-questions.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| ([QSJ]\d+) \|", page, re.MULTILINE)
    answered: set[str] = set()
    for path in (ROOT / "queries").rglob("*.rq"):
        if path.is_relative_to(ROOT / "queries" / "derive"):
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        header = yaml.safe_load("\n".join(ln[3:] for ln in lines if ln.startswith("#+")))
        answered.update(header["answers"])

    assert sorted(listed) == sorted(QUESTIONS)
    assert answered == QUESTIONS
