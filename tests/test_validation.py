"""Validation on small graphs: the rules, folding, places, severities, exit codes, forms."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.cli import main
from kg.project import Project, find_project
from kg.rdf.reading import read_triples
from kg.render.report_forms import REPORT_FORMS
from kg.validation import Report, Severity, validate
from kg.validation.engine import PyshaclEngine
from kg.validation.flattening import flatten, narrow
from kg.validation.material import read_material
from kg.validation.near import near
from kg.validation.paths import read_path
from kg.validation.rules.sources import read_policy, uncovered
from kg.validation.shacl_terms import SHACL_TERMS
from kg.validation.triples import RDF, SH, TripleIndex
from kg.validation.wording import RULES

DAY = datetime.date(2026, 11, 24)
DOCS = Path(__file__).parents[1] / "docs" / "validation.md"

SETTINGS = """[tool.kg]
name = "Boats"
base = "https://example.org/"
own-namespaces = ["https://example.org/ns#"]
"""

HEAD = """PREFIX b: <https://example.org/ns#>
PREFIX boat: <https://example.org/id/boat/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX s: <https://example.org/shapes#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

"""

PREFIXES = """<https://example.org/ns> sh:declare <p/b> , <p/boat> , <p/s> , <p/sh> , <p/xsd> .
<p/b> sh:prefix "b" ; sh:namespace "https://example.org/ns#"^^xsd:anyURI .
<p/boat> sh:prefix "boat" ; sh:namespace "https://example.org/id/boat/"^^xsd:anyURI .
<p/s> sh:prefix "s" ; sh:namespace "https://example.org/shapes#"^^xsd:anyURI .
<p/sh> sh:prefix "sh" ; sh:namespace "http://www.w3.org/ns/shacl#"^^xsd:anyURI .
<p/xsd> sh:prefix "xsd" ; sh:namespace "http://www.w3.org/2001/XMLSchema#"^^xsd:anyURI .
""".replace("<p/", "<https://example.org/p/")

ONTOLOGY = """b:Boat a owl:Class .
b:Ferry a owl:Class ; rdfs:subClassOf b:Boat .
b:length a owl:DatatypeProperty .
b:built a owl:DatatypeProperty ; b:bound b:builtNotBefore .
b:builtNotBefore a owl:DatatypeProperty .
b:bound a owl:AnnotationProperty .
b:towedBy a owl:ObjectProperty .
b:source a owl:ObjectProperty .
foaf:name a owl:DatatypeProperty .
foaf:Person a owl:Class .
"""

SHAPES = """s:Boat a sh:NodeShape ; sh:targetClass b:Boat ;
    sh:property s:Boat-length , s:Boat-towedBy .
s:Boat-length a sh:PropertyShape ; sh:path b:length ; sh:minCount 1 ; sh:datatype xsd:integer ;
    sh:message "A boat has a length."@en , "У судна есть длина."@ru .
s:Boat-towedBy a sh:PropertyShape ; sh:path b:towedBy ; sh:class b:Boat ;
    sh:message "A boat is towed by a boat."@en .
"""

BOAT = "boat:a a b:Boat ; b:length 12 .\n"

Build = Callable[..., Project]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Return a function that writes a graph of boats, and returns it as a project."""

    def write(data: str = BOAT, *, shapes: str = SHAPES, ontology: str = ONTOLOGY) -> Project:
        texts = {
            "ontology/prefixes.ttl": PREFIXES,
            "ontology/boats.ttl": ontology,
            "ontology/shapes/boats.ttl": shapes,
            "data/boats.ttl": data,
        }
        for name, text in texts.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(HEAD + text, encoding="utf-8")
        (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
        return find_project(tmp_path)

    return write


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report]


def line_of(project: Project, name: str, text: str) -> int:
    lines = (project.root / name).read_text("utf-8").split("\n")
    return 1 + next(number for number, line in enumerate(lines) if text in line)


def marked(text: str) -> tuple[int, int]:
    """Line and column of the mark in the text."""
    before = text[: text.index("▸")]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


class TestRules:
    def test_a_sound_graph_passes(self, build: Build) -> None:
        report = validate(build(), as_of=DAY, strict=True)

        assert codes(report) == []
        assert report.exit_code() == 0
        assert report.summary() == (
            "1 shape, 1 matched, 1 focus node, as of 2026-11-24: "
            "0 violations, 0 warnings, 0 info; passed"
        )

    def test_syntax_errors_of_all_files_are_reported_and_nothing_else(self, build: Build) -> None:
        project = build("boat:a a b:Boat\nboat:b a b:Boat .\n", shapes="s:Boat a ; .\n")

        report = validate(project, as_of=DAY)

        assert codes(report) == ["KG001", "KG001"]
        assert [finding.file for finding in report] == [
            "data/boats.ttl",
            "ontology/shapes/boats.ttl",
        ]
        assert all(finding.line and finding.column and finding.text for finding in report)
        assert report.exit_code() == 4

    @pytest.mark.parametrize(
        "literal",
        ['"2026-02-30"^^xsd:date', '"yes"^^xsd:boolean', '"1.5"^^xsd:integer', '"300"^^xsd:byte'],
    )
    def test_an_ill_formed_literal_is_one_finding(self, build: Build, literal: str) -> None:
        project = build(f"boat:a a b:Boat ; b:length {literal} .\n")

        report = validate(project, as_of=DAY)

        assert codes(report) == ["KG002"]

    def test_a_literal_is_judged_as_written(self, build: Build) -> None:
        shapes = SHAPES + "b:x a sh:NodeShape ; sh:targetNode boat:a ; sh:property s:Plain .\n"
        shapes += 's:Plain a sh:PropertyShape ; sh:path b:length ; sh:pattern "^[1-9]" .\n'
        project = build(
            'boat:a a b:Boat ; b:length "012"^^xsd:integer .\n',
            shapes=shapes.replace("b:x", "s:X"),
        )

        (finding,) = validate(project, as_of=DAY)

        assert finding.code == "s:Plain"
        assert str(finding.value) == '"012"^^<http://www.w3.org/2001/XMLSchema#integer>'

    @pytest.mark.parametrize(
        ("data", "wrong", "meant"),
        [
            ("boat:a a b:Boat ; b:lenght 12 .\n", "b:lenght", "b:length"),
            ("boat:a a b:Bote ; b:length 12 .\n", "b:Bote", "b:Boat"),
            (BOAT + 'boat:a foaf:nmae "A" .\n', "foaf/0.1/nmae", "foaf/0.1/name"),
        ],
    )
    def test_an_unknown_term_names_the_near_one(
        self, build: Build, data: str, wrong: str, meant: str
    ) -> None:
        (finding,) = validate(build(data), as_of=DAY)

        assert finding.code == "KG003"
        assert wrong in finding.message
        assert meant in (finding.mend or "")

    def test_a_dangling_iri_is_one_finding_for_all_its_uses(self, build: Build) -> None:
        project = build(
            BOAT
            + "boat:ferry a b:Ferry ; b:length 9 .\n"
            + "boat:c a b:Boat ; b:length 1 ; b:towedBy boat:fery .\n"
            + "boat:d a b:Boat ; b:length 1 ; b:towedBy boat:fery .\n"
        )

        (finding,) = validate(project, as_of=DAY)

        assert finding.code == "KG004"
        assert "(used 2 times)" in finding.message
        assert "boat:ferry" in (finding.mend or "")
        assert finding.line == line_of(project, "data/boats.ttl", "boat:c")

    @pytest.mark.parametrize(("strict", "code"), [(False, 0), (True, 1)])
    def test_a_shape_without_focus_node_fails_when_strict(
        self, build: Build, strict: bool, code: int
    ) -> None:
        project = build(shapes=SHAPES + "s:Ferry a sh:NodeShape ; sh:targetClass b:Ferry .\n")

        report = validate(project, as_of=DAY, strict=strict)

        assert codes(report) == ["KG005"]
        assert report.exit_code() == code

    def test_a_shape_may_say_why_it_is_empty(self, build: Build) -> None:
        shape = 's:Ferry a sh:NodeShape ; sh:targetClass b:Ferry ; <urn:kg:mayBeEmpty> "none" .\n'

        assert codes(validate(build(shapes=SHAPES + shape), as_of=DAY, strict=True)) == []

    @pytest.mark.parametrize(
        "shape",
        [
            "s:X a sh:NodeShape ; sh:targetClas b:Boat .",
            "s:X a sh:NodeShape ; sh:targetClass b:Baot .",
            "s:X a sh:NodeShape ; sh:targetClass foaf:Persn .",
            "s:X sh:path b:length ; sh:mincount 1 .",
            's:X sh:path b:length ; sh:minCount "one" .',
            "s:X a sh:PropertyShape .",
            "s:X a sh:PropertyShape ; sh:path b:length , b:towedBy .",
            "s:X a sh:PropertyShape ; sh:path [ ] .",
            "s:X a sh:NodeShape ; sh:property s:Boat-lenght .",
            "s:X a sh:NodeShape ; sh:or b:Boat .",
            's:X a sh:NodeShape ; sh:closed "yes" .',
            's:X sh:path b:length ; sh:pattern "(" .',
            's:X sh:path b:length ; sh:datatype "integer" .',
            "s:X a sh:NodeShape ; sh:sparql s:Y . s:Y sh:prefixes b:x .",
            's:X a sh:NodeShape ; sh:sparql s:Y . s:Y sh:select "SELECT $this WHERE {" .',
            's:X a sh:NodeShape ; sh:sparql s:Y . s:Y sh:select "SELECT $this { $this b:x 1 }" .',
            "s:X a sh:NodeShape ; sh:sparql s:Y . "
            's:Y sh:select "SELECT $this { $this ?p ?o MINUS { $this a ?o } }" .',
        ],
    )
    def test_an_ill_formed_shape_is_said_and_exits_4(self, build: Build, shape: str) -> None:
        project = build(shapes=f"{SHAPES}{shape}\n")

        report = validate(project, as_of=DAY)

        assert set(codes(report)) == {"KG006"}
        assert {finding.line for finding in report} == {
            line_of(project, "ontology/shapes/boats.ttl", "s:X")
        }
        assert report.exit_code() == 4
        assert report.checked

    @pytest.mark.parametrize(("engine", "checked"), [("own", True), ("pyshacl", False)])
    def test_an_ill_formed_shape_does_not_stop_the_others(
        self, build: Build, engine: str, *, checked: bool
    ) -> None:
        shapes = f'{SHAPES}s:X a sh:NodeShape ; sh:targetClass b:Boat ; sh:closed "yes" .\n'

        report = validate(build("boat:a a b:Boat .\n", shapes=shapes), as_of=DAY, engine=engine)

        assert codes(report) == (["s:Boat-length", "KG006"] if checked else ["KG006"])
        assert report.exit_code() == 4
        assert report.checked == checked

    @pytest.mark.parametrize(
        ("shape", "told"),
        [
            ("sh:nodeKind b:Boat", "sh:nodeKind needs one of the six kinds of SHACL"),
            ("sh:in ( 1 2 ) , ( 3 )", "sh:in is given more than once"),
            ("sh:languageIn ( 1 b:x )", "sh:languageIn needs a list of language tags"),
            ("sh:ignoredProperties ( 1 ) ; sh:closed true", "needs a list of properties"),
            (f"sh:in [ <{RDF}first> 1 ]", "sh:in needs a well-formed RDF list"),
            ("sh:not s:X", "refers to itself through sh:not"),
            ("sh:minCount 1", "sh:minCount is for property shapes"),
        ],
    )
    def test_the_engine_tells_what_it_cannot_ask(self, build: Build, shape: str, told: str) -> None:
        shapes = f"{SHAPES}s:X a sh:NodeShape ; sh:targetClass b:Boat ; {shape} .\n"

        project = build("boat:a a b:Boat .\n", shapes=shapes)
        report = validate(project, as_of=DAY)

        by_form = [finding for finding in report if finding.code == "KG006"]
        assert any(told in finding.message for finding in by_form)
        assert {(finding.file, finding.line) for finding in by_form} == {
            ("ontology/shapes/boats.ttl", line_of(project, "ontology/shapes/boats.ttl", "s:X"))
        }
        assert "s:Boat-length" in codes(report)

    def test_every_parameter_of_the_engine_is_a_known_term(self) -> None:
        from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS

        assert {str(term) for term in ALL_CONSTRAINT_PARAMETERS} <= SHACL_TERMS

    def test_a_fact_needs_a_source_where_the_policy_says_so(self, build: Build) -> None:
        policy = """<urn:kg:sourcePolicy> <urn:kg:sourceProperty> b:source ;
            <urn:kg:evidenceNode> b:about ; <urn:kg:evidenceProperty> b:of ;
            <urn:kg:exemptClass> foaf:Person .
        """
        ontology = ONTOLOGY + "b:about a owl:ObjectProperty . b:of a owl:ObjectProperty .\n"
        data = """boat:book a foaf:Person .
boat:a a b:Boat ; b:length 1 ; b:source boat:book .
boat:b a b:Boat ; b:length 2 .
boat:e b:about boat:b ; b:of b:length ; b:source boat:book .
"""
        (finding,) = validate(build(data, shapes=SHAPES + policy, ontology=ontology), as_of=DAY)
        assert (finding.code, finding.line) == ("KG007", 12)
        assert finding.message.endswith("boat:b: http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

        told = f"{data}<https://example.org/graph/data/boats> b:source boat:book .\n"
        assert not len(validate(build(told, shapes=SHAPES + policy, ontology=ontology), as_of=DAY))


class TestFolding:
    def test_a_class_typo_silences_what_points_at_its_node(self, build: Build) -> None:
        data = "boat:a a b:Bote .\nboat:b a b:Boat ; b:length 1 ; b:towedBy boat:a .\n"

        assert codes(validate(build(data), as_of=DAY)) == ["KG003"]

    def test_a_property_typo_leaves_other_nodes_alone(self, build: Build) -> None:
        data = "boat:a a b:Boat ; b:lenght 1 .\nboat:b a b:Boat .\n"

        assert codes(validate(build(data), as_of=DAY)) == ["KG003", "s:Boat-length"]

    def test_a_dangling_iri_silences_its_missing_class(self, build: Build) -> None:
        data = BOAT + "boat:b a b:Boat ; b:length 1 ; b:towedBy boat:nothing-like-it .\n"

        assert codes(validate(build(data), as_of=DAY)) == ["KG004"]

    def test_another_mistake_of_the_same_node_stays(self, build: Build) -> None:
        data = BOAT + "boat:b a b:Boat ; b:length 1.5 ; b:towedBy boat:nothing-like-it .\n"

        assert codes(validate(build(data), as_of=DAY)) == ["s:Boat-length", "KG004"]

    def test_a_bad_date_silences_what_is_derived_from_it(self, build: Build) -> None:
        shape = """s:Built a sh:NodeShape ; sh:targetClass b:Boat ; sh:property s:Built-known .
s:Built-known a sh:PropertyShape ; sh:path b:builtNotBefore ; sh:minCount 1 .
"""
        data = 'boat:a a b:Boat ; b:length 1 ; b:built "2026-02-30"^^xsd:date .\n'

        assert codes(validate(build(data, shapes=SHAPES + shape), as_of=DAY)) == ["KG002"]

    def test_one_rule_of_two_shapes_is_one_finding(self, build: Build) -> None:
        twin = """s:Ferry a sh:NodeShape ; sh:targetClass b:Ferry ; sh:property s:Ferry-length .
s:Ferry-length a sh:PropertyShape ; sh:path b:length ; sh:minCount 1 .
"""
        report = validate(build("boat:a a b:Ferry .\n", shapes=SHAPES + twin), as_of=DAY)

        assert codes(report) == ["s:Boat-length"]

    def test_a_shape_that_forbids_an_undeclared_property_speaks_alone(self, build: Build) -> None:
        shape = """s:Mail a sh:NodeShape ; sh:targetClass b:Boat ; sh:property s:Boat-mbox .
s:Boat-mbox a sh:PropertyShape ; sh:path foaf:mbox ; sh:maxCount 0 .
"""
        data = "boat:a a b:Boat ; b:length 1 ; foaf:mbox <mailto:boat@example.org> .\n"

        assert codes(validate(build(data, shapes=SHAPES + shape), as_of=DAY)) == ["s:Boat-mbox"]

    def test_two_nodes_that_clash_are_one_finding(self, build: Build) -> None:
        shape = '''s:Same a sh:NodeShape ; sh:targetClass b:Boat ; sh:sparql s:Same-length .
s:Same-length sh:prefixes <https://example.org/ns> ; sh:message "{?value} is as long."@en ;
  sh:select """SELECT $this ?value
    { $this b:length ?l . ?value b:length ?l FILTER(?value != $this) }""" .
'''
        data = BOAT + "boat:b a b:Boat ; b:length 12 .\n"

        (finding,) = validate(build(data, shapes=SHAPES + shape), as_of=DAY)

        assert (finding.code, finding.message) == ("s:Same-length", "boat:b is as long.")


class TestPlaces:
    def test_the_line_is_that_of_the_wrong_triple(self, build: Build) -> None:
        project = build("boat:a\n    a b:Boat ;\n    b:length\n        12 ,\n        1.5 .\n")

        (finding,) = validate(project, as_of=DAY)

        assert finding.text == "        1.5 ."
        assert finding.line == line_of(project, "data/boats.ttl", "1.5")

    def test_what_is_missing_is_placed_at_the_subject(self, build: Build) -> None:
        project = build("boat:a\n    a b:Boat ;\n.\n")

        (finding,) = validate(project, as_of=DAY)

        assert finding.text == "boat:a"

    @pytest.mark.parametrize(
        ("constraint", "data"),
        [
            ("sh:path b:length ; sh:datatype xsd:integer", "b:length 1 , ▸1.5"),
            ("sh:path b:length ; sh:minCount 2", "▸b:length 1"),
            ("sh:path b:length ; sh:minCount 1", None),
            ("sh:path b:length ; sh:hasValue 2", "▸b:length 1"),
            ("sh:path b:length ; sh:maxCount 1", "b:length 1 ; a b:Ferry ; b:length ▸2 , 3"),
            ("sh:path foaf:name ; sh:maxCount 0", '▸foaf:name "A" , "B"'),
            ("sh:path foaf:name ; sh:uniqueLang true", 'foaf:name "A"@en , "B" , "C" , ▸"D"@en'),
            ("sh:path b:built ; sh:lessThan b:length", "b:length 1 ; b:built ▸2"),
            (
                "sh:path ( b:towedBy b:length ) ; sh:lessThan b:length",
                "b:towedBy _:x ; b:length ▸4",
            ),
            ("sh:path ( b:towedBy b:length ) ; sh:maxInclusive 2", "b:length 9 ; b:towedBy ▸_:x"),
            ("sh:path ( b:towedBy b:built ) ; sh:minCount 1", "b:built 9 ; b:towedBy ▸_:x"),
            ("sh:path b:towedBy ; sh:node s:Tug", "b:towedBy ▸[ foaf:name ( 1 ) ]"),
            (
                "sh:path ( foaf:name [ sh:zeroOrMorePath b:built ] ) ; sh:nodeKind sh:IRI",
                'foaf:name ▸"A"',
            ),
        ],
    )
    def test_the_column_is_that_of_the_wrong_term(
        self, build: Build, constraint: str, data: str | None
    ) -> None:
        """The mark stands before the term; without one, it is the subject."""
        ending = f"    {data} .\n_:x b:length 5 .\n" if data else "    a b:Boat .\n"
        text = f"boat:other b:built 0 .\n{'' if data else '▸'}boat:z a b:Boat ;\n{ending}"
        shape = "s:Tug a sh:NodeShape ; sh:property [ sh:path b:towedBy ; sh:minCount 1 ] .\n"
        shape += "s:Z a sh:NodeShape ; sh:targetNode boat:z ; sh:property s:P .\n"

        (finding,) = validate(
            build(text.replace("▸", ""), shapes=f"{shape}s:P {constraint} .\n"), as_of=DAY
        )

        assert (finding.line, finding.column) == marked(HEAD + text)

    @pytest.mark.parametrize(
        "data",
        [
            "boat:a a ▸b:Bote ; b:length 1 .",
            "boat:a a b:Boat ; ▸b:lenght 1 ; b:length 1 .",
            "boat:a a b:Boat ; b:length 1 ; foaf:name\n boat:a ,\n ▸b:nothing .",
            "boat:a a b:Boat ; b:length 1 ; b:towedBy [ a b:Boat ; b:length 1 , ▸1.5 ] .",
            'boat:a a b:Boat ; b:length 1 ; foaf:name ( 1 ▸"x"^^xsd:integer ) .',
            'boat:a a b:Boat ; b:length 1 ; foaf:name "ж😀"^^▸b:text .',
            "boat:a a b:Boat ; b:length 1 .\n▸b:nothing foaf:name 1 .",
            "boat:a a b:Boat ; b:length 1 ; b:towedBy ▸boat:nothing-like-it .",
        ],
    )
    def test_the_column_of_a_rule_is_that_of_the_wrong_term(self, build: Build, data: str) -> None:
        (finding,) = validate(build(data.replace("▸", "")), as_of=DAY)

        assert (finding.line, finding.column) == marked(HEAD + data)

    @pytest.mark.parametrize(
        "shape",
        [
            "s:X a sh:NodeShape ; ▸sh:targetClas b:Boat .",
            "s:X a sh:NodeShape ; sh:targetClass ▸b:Baot .",
            's:X sh:path b:length ; sh:minCount ▸"one" .',
            "▸s:X a sh:PropertyShape .",
            "s:X a sh:PropertyShape ; sh:path b:length , b:towedBy ; sh:property ▸s:Nothing .",
            "s:X a sh:NodeShape ; ▸sh:path b:length .",
            "s:X a sh:NodeShape ; sh:targetClass ▸b:Ferry .",
        ],
    )
    def test_the_column_in_a_shape_is_that_of_the_wrong_term(
        self, build: Build, shape: str
    ) -> None:
        shapes = SHAPES + shape.replace("▸", "")

        places = [(item.line, item.column) for item in validate(build(shapes=shapes), as_of=DAY)]

        assert marked(HEAD + SHAPES + shape) in places

    def test_a_shape_that_finds_nodes_by_a_property_means_it(self, build: Build) -> None:
        shape = "s:X a sh:NodeShape ; sh:targetSubjectsOf b:built ; sh:not s:X1 .\n"
        shape += "s:X1 a sh:PropertyShape ; sh:path b:built ; sh:minCount 1 .\n"
        data = "boat:a a b:Boat ; b:length 1 ; b:built ▸2 .\n"

        (finding,) = validate(build(data.replace("▸", ""), shapes=SHAPES + shape), as_of=DAY)

        assert (finding.line, finding.column) == marked(HEAD + data)

    def test_a_triple_in_two_files_is_placed_in_one_and_names_the_other(
        self, build: Build, tmp_path: Path
    ) -> None:
        project = build("boat:a a b:Boat ; b:length 1.5 .\n")
        (tmp_path / "data" / "also.ttl").write_text(HEAD + "boat:a\n  b:length 1.5 .\n", "utf-8")

        (finding,) = validate(project, as_of=DAY)

        assert (finding.file, finding.line, finding.column) == ("data/also.ttl", 11, 12)
        assert finding.also == ("data/boats.ttl:10:28",)
        text = REPORT_FORMS["text"](validate(project, as_of=DAY), None)
        assert "\n  also in: data/boats.ttl:10:28\n" in text
        (named,) = validate(project, [project.root / "data" / "boats.ttl"], as_of=DAY)
        assert (named.file, named.also) == ("data/boats.ttl", ("data/also.ttl:11:12",))

    def test_a_value_too_many_is_said_of_the_file_asked_for(
        self, build: Build, tmp_path: Path
    ) -> None:
        shapes = SHAPES.replace("sh:minCount 1 ;", "sh:maxCount 1 ;")
        project = build("boat:a a b:Boat ; b:length 1 .\n", shapes=shapes)
        first = tmp_path / "data" / "a.ttl"
        first.write_text(HEAD + "boat:a b:length 2 .\n", "utf-8")

        (whole,) = validate(project, as_of=DAY)
        (named,) = validate(project, [first], as_of=DAY)

        assert (whole.file, whole.column) == ("data/boats.ttl", 28)
        assert (named.file, named.column) == ("data/a.ttl", 17)

    def test_a_line_without_a_column_is_said_to_be_one(
        self, build: Build, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kg.rdf.positions.aligned", lambda *given: None)
        report = validate(build("boat:a a b:Boat ;\n  b:length 1.5 .\n"), as_of=DAY)

        (finding,) = report

        assert (finding.line, finding.column) == (11, None)
        assert "\n  column not known\n" in REPORT_FORMS["text"](report, None)

    def test_findings_come_in_the_order_of_the_file(self, build: Build) -> None:
        project = build("boat:z a b:Boat .\nboat:a a b:Boat .\nboat:m a b:Boat .\n")

        lines = [finding.line for finding in validate(project, as_of=DAY)]

        assert lines == sorted(lines, key=lambda line: line or 0)
        assert len(lines) == 3


class TestFiles:
    def test_only_findings_in_the_named_file_are_shown(self, build: Build, tmp_path: Path) -> None:
        project = build("boat:a a b:Boat .\n")
        other = tmp_path / "new.ttl"
        other.write_text(HEAD + "boat:n a b:Boat ; b:length 1 ; b:towedBy <https://a.example> .\n")

        report = validate(project, [other], as_of=DAY)

        assert [(finding.code, finding.file) for finding in report] == [
            ("s:Boat-towedBy", "new.ttl")
        ]
        assert report.focus_nodes == 1
        assert codes(validate(project, as_of=DAY)) == ["s:Boat-length"]

    @pytest.mark.parametrize(
        ("name", "text", "place"),
        [
            ("new.trig", f"{HEAD}b:g {{ boat:n a b:Boat ; b:length 1.5 }}\n", (10, 34)),
            (
                "new.nq",
                "<https://example.org/id/boat/n> <https://example.org/ns#length> 'x' <a:g> .\n"
                "<https://example.org/id/boat/n> a <https://example.org/ns#Boat> .\n".replace(
                    " a <", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <"
                ).replace("'", '"'),
                (1, 65),
            ),
        ],
    )
    def test_files_that_name_graphs_are_judged(
        self, build: Build, tmp_path: Path, name: str, text: str, place: tuple[int, int]
    ) -> None:
        project = build()
        other = tmp_path / name
        other.write_text(text, "utf-8")

        (finding,) = validate(project, [other], as_of=DAY)

        assert (finding.code, finding.file) == ("s:Boat-length", name)
        assert (finding.line, finding.column) == place

    def test_named_files_get_what_the_whole_run_says_of_them(self, build: Build) -> None:
        project = build("boat:a a b:Boat .\nboat:b a b:Ferry ; b:length 1.5 .\n")

        whole = validate(project, as_of=DAY)
        named = validate(project, [project.root / "data" / "boats.ttl"], as_of=DAY)

        assert named.findings == whole.findings
        assert len(whole) == 2


class TestEngine:
    SHAPES = """s:Boat a sh:NodeShape ; sh:targetClass b:Boat ; sh:property s:L , s:T , [
    sh:path ( b:towedBy b:length ) ; sh:minCount 1 ] ; sh:nodeKind sh:IRI .
b:Ferry a sh:NodeShape , owl:Class ; sh:property s:L .
s:L a sh:PropertyShape ; sh:path b:length ; sh:minCount 1 ; sh:datatype xsd:integer .
s:T a sh:PropertyShape ; sh:path b:towedBy ; sh:node s:Short .
s:Short a sh:NodeShape ; sh:targetSubjectsOf b:short ; sh:property s:Less .
s:Less a sh:PropertyShape ; sh:path b:length ; sh:maxInclusive 10 .
"""
    DATA = """b:Ferry rdfs:subClassOf b:Boat .
boat:a a b:Boat . boat:b a b:Ferry ; b:length 12 ; b:towedBy boat:a , boat:b .
boat:c a b:Ferry ; b:length 1.5 ; b:short true ; b:towedBy boat:b . _:x a b:Boat ; b:length 11 .
"""

    def test_rearranged_shapes_give_the_same_results(self, tmp_path: Path) -> None:
        shapes, data = self.read(tmp_path, self.SHAPES), self.read(tmp_path, self.DATA)
        nodes = {triple.subject for triple in data}
        plain = self.results(shapes, data)

        assert len(plain) >= 7
        assert self.results(flatten(shapes), data) == plain
        ferries = {ox.NamedNode("https://example.org/id/boat/" + name) for name in "bc"}
        focus = {
            ox.NamedNode("https://example.org/shapes#Boat"): nodes
            - {ox.NamedNode("https://example.org/ns#Ferry")},
            ox.NamedNode("https://example.org/ns#Ferry"): ferries,
        }
        assert self.results(flatten(narrow(shapes, focus)), data) == plain

    def read(self, folder: Path, text: str) -> list[ox.Triple]:
        path = folder / "text.ttl"
        path.write_text(HEAD + text, encoding="utf-8")
        return read_triples(path)

    def results(self, shapes: list[ox.Triple], data: list[ox.Triple]) -> set[tuple[str, ...]]:
        return {
            (str(result.component), str(result.focus), str(result.value), str(result.shape))
            for result in PyshaclEngine(shapes).run(data).results
        }

    def test_rdflib_is_left_as_it_was(self, build: Build) -> None:
        before = rdflib.NORMALIZE_LITERALS

        validate(build(), as_of=DAY)

        assert before == rdflib.NORMALIZE_LITERALS

    def test_shapes_know_the_day(self, build: Build) -> None:
        shape = """s:Late a sh:NodeShape ; sh:targetClass b:Boat ; sh:sparql s:Late-built .
s:Late-built sh:prefixes <https://example.org/ns> ; sh:message "built after {?day}"@en ;
  sh:select "SELECT $this ?day { $this b:built ?b . <urn:kg:validation> <urn:kg:asOf> ?day
    FILTER(STR(?b) > STR(?day)) }" .
""".replace('sh:select "', 'sh:select """').replace('}" .', '}""" .')
        data = 'boat:a a b:Boat ; b:length 1 ; b:built "2026-11-24"^^xsd:date .\n'
        project = build(data, shapes=SHAPES + shape)

        (finding,) = validate(project, as_of=datetime.date(2026, 11, 23))

        assert finding.message == "built after 2026-11-23"
        assert not len(validate(project, as_of=DAY))

    def test_a_complex_path_is_read_shown_and_written_back(self, tmp_path: Path) -> None:
        text = """s:X sh:path (
            b:a [ sh:inversePath b:b ] [ sh:alternativePath ( b:c [ sh:zeroOrMorePath b:d ] ) ] ) .
        """
        index = TripleIndex(self.read(tmp_path, text))
        ((_, node),) = index.pairs(ox.NamedNode(SH + "path"))
        path = read_path(node, index)
        assert path is not None

        def shrink(iri: str) -> str:
            return iri.replace("https://example.org/ns#", "b:")

        triples: list[ox.Triple] = []
        written = path.node(triples, ox.BlankNode)
        again = read_path(written, TripleIndex(triples))

        assert path.text(shrink) == "b:a/(^b:b)/(b:c|(b:d*))"
        assert again == path
        assert path.predicates() == {f"https://example.org/ns#{name}" for name in "abcd"}

    def test_a_path_knows_how_it_begins(self, tmp_path: Path) -> None:
        text = "s:X sh:path ( [ sh:zeroOrMorePath b:a ] [ sh:alternativePath ( b:b b:c ) ] b:d ) ."
        index = TripleIndex(self.read(tmp_path, text))
        ((_, node),) = index.pairs(ox.NamedNode(SH + "path"))
        path = read_path(node, index)

        assert path is not None
        assert path.first() == {f"https://example.org/ns#{name}" for name in "abc"}
        assert not path.may_stay()


class TestReports:
    BAD = "boat:a a b:Boat .\nboat:b a b:Boat ; b:length 1 ; b:towedBy <https://a.example/=x> .\n"

    @pytest.fixture
    def report(self, build: Build) -> Report:
        return validate(build(self.BAD), as_of=DAY)

    def test_severity_decides_the_exit_code(self, build: Build) -> None:
        shapes = SHAPES.replace("sh:minCount 1 ;", "sh:minCount 1 ; sh:severity sh:Warning ;")
        report = validate(build("boat:a a b:Boat .\n", shapes=shapes), as_of=DAY)

        assert [finding.severity for finding in report] == [Severity.WARNING]
        assert [report.exit_code(level) for level in ("violation", "warning", "info", "none")] == [
            0,
            1,
            1,
            0,
        ]

    @pytest.mark.parametrize("form", REPORT_FORMS)
    def test_every_form_tells_every_finding_and_is_stable(self, report: Report, form: str) -> None:
        text = REPORT_FORMS[form](report, None)

        assert REPORT_FORMS[form](report, None) == text
        told = re.findall("A boat has a length|A boat is towed by a boat", text)
        assert set(told) == {"A boat has a length", "A boat is towed by a boat"}

    def test_json_is_one_document(self, report: Report) -> None:
        document = json.loads(REPORT_FORMS["json"](report, None))

        assert (document["passed"], document["counts"]["violation"]) == (False, 2)
        assert [finding["code"] for finding in document["findings"]] == codes(report)
        assert document["findings"][1]["value"] == {"type": "uri", "value": "https://a.example/=x"}

    def test_csv_has_one_row_for_each_finding(self, report: Report) -> None:
        rows = list(csv.DictReader(io.StringIO(REPORT_FORMS["csv"](report, None))))

        assert [row["code"] for row in rows] == codes(report)
        assert {row["file"] for row in rows} == {"data/boats.ttl"}

    def test_turtle_is_a_shacl_report(self, report: Report) -> None:
        graph = rdflib.Graph().parse(data=REPORT_FORMS["turtle"](report, None), format="turtle")
        sh = rdflib.Namespace(SH)

        assert [str(value) for value in graph.objects(None, sh.conforms)] == ["false"]
        assert len(list(graph.objects(None, sh.result))) == 2
        assert set(graph.objects(None, sh.resultPath)) == {
            rdflib.URIRef("https://example.org/ns#length"),
            rdflib.URIRef("https://example.org/ns#towedBy"),
        }

    def test_messages_come_in_the_language_asked_for_else_english(self, build: Build) -> None:
        report = validate(build(self.BAD), as_of=DAY, language="ru")

        assert [finding.message for finding in report] == [
            "У судна есть длина.",
            "A boat is towed by a boat.",
        ]

    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_own_rules_speak_each_language(self, build: Build, language: str) -> None:
        (finding,) = validate(build("boat:a a b:Bote .\n"), as_of=DAY, language=language)

        assert bool(re.search("[а-я]", finding.message + (finding.mend or ""))) == (
            language == "ru"
        )


class TestCommand:
    def test_stdout_carries_the_report_and_stderr_the_summary(
        self, build: Build, capsys: pytest.CaptureFixture[str]
    ) -> None:
        root = build("boat:a a b:Boat .\n").root

        code = main(["--graph", str(root), "validate", "--as-of", "2026-11-24"])

        out, err = capsys.readouterr()
        assert code == 1
        assert out.startswith(
            "data/boats.ttl:10:1: violation s:Boat-length: A boat has a length.\n"
        )
        assert "as of 2026-11-24: 1 violation, 0 warnings, 0 info; not passed" in err
        assert "1 violation" not in out

    def test_the_form_follows_the_output_file(self, build: Build, tmp_path: Path) -> None:
        root = build("boat:a a b:Boat .\n").root
        output = tmp_path / "report.json"

        code = main(
            ["-q", "--graph", str(root), "validate", "--fail-on", "none", "-o", str(output)]
        )

        assert code == 0
        assert len(json.loads(output.read_text("utf-8"))["findings"]) == 1

    def test_a_day_that_is_none_is_wrong_use(self, build: Build) -> None:
        assert main(["--graph", str(build().root), "validate", "--as-of", "yesterday"]) == 2


def test_near_names_compare_the_last_part_only() -> None:
    known = ["https://a.example/ns#startsOn", "https://a.example/ns#endsOn", "https://b.example/x"]

    assert near("https://a.example/ns#startOn", known)[0] == known[0]
    assert near("https://a.example/ns#zzz", known) == ()


def test_every_rule_is_documented() -> None:
    text = DOCS.read_text("utf-8")

    for code, name in RULES.items():
        assert re.search(rf"^## {code}: {re.escape(name)}$", text, re.MULTILINE), code


def test_every_fact_of_the_shipped_graph_has_a_source() -> None:
    material = read_material(find_project(DOCS.parents[1]), None)
    policy = read_policy(material)
    assert policy is not None

    bare = [(file.name, str(node)) for file, node, _ in uncovered(material, policy)]

    assert bare == []
    assert len(policy.covered) > 100
    assert len(material.stated) > 100
