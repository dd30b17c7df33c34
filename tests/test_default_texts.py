"""What is said of a result where the shape says nothing: message and mend, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kg
from kg.validation.component_texts import TEXTS
from kg.validation.given import given_files
from kg.validation.triples import SH

DATA = """
PREFIX ex: <http://example.org/zoo#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
ex:leo a ex:Lion ; ex:name "Leo"@en , "Leon"@en , "Lev"@ru ; ex:age 7 , 8 ; ex:born 9 ;
    ex:born2 1 ; ex:cage ex:cage1 ; ex:mate ex:mia ; ex:likes ex:mia ; ex:note "a" .
ex:mia a ex:Cat .
"""
HEAD = """
PREFIX ex: <http://example.org/zoo#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
CLOSED = """sh:closed true ; sh:ignoredProperties (
    rdf:type ex:age ex:name ex:born ex:born2 ex:cage ex:mate ex:likes )"""
CASES = {
    "MinCount": ("ex:name ; sh:minCount 4", "too few values of ex:name: at least 4 needed"),
    "MinCount 1": ("ex:keeper ; sh:minCount 1", "ex:keeper is missing"),
    "MaxCount": ("ex:age ; sh:maxCount 1", "too many values of ex:age: at most 1 allowed"),
    "MaxCount 0": ("ex:cage ; sh:maxCount 0", "ex:cage is not allowed here"),
    "Class": ("ex:mate ; sh:class ex:Cat , ex:Lion", "ex:mia is no instance of ex:Lion"),
    "Datatype": ("ex:note ; sh:datatype xsd:date", '"a" is no xsd:date'),
    "NodeKind": ("ex:note ; sh:nodeKind sh:BlankNodeOrIRI", '"a" is not a blank node or an IRI'),
    "In": ("ex:note ; sh:in ( 'b' 'c' )", '"a" is not one of the values allowed'),
    "HasValue": ("ex:note ; sh:hasValue 'b'", 'ex:note does not have the value "b"'),
    "Pattern": ("ex:note ; sh:pattern '^b'", '"a" does not match "^b"'),
    "MinLength": ("ex:note ; sh:minLength 2", '"a" has fewer than 2 characters'),
    "MaxLength": ("ex:note ; sh:maxLength 0", '"a" has more than 0 characters'),
    "MinInclusive": ("ex:born ; sh:minInclusive 10", "9 is not at least 10"),
    "MinExclusive": ("ex:born ; sh:minExclusive 9", "9 is not more than 9"),
    "MaxInclusive": ("ex:born ; sh:maxInclusive 8", "9 is not at most 8"),
    "MaxExclusive": ("ex:born ; sh:maxExclusive 9", "9 is not less than 9"),
    "LanguageIn": (
        "ex:name ; sh:languageIn ( 'en' )",
        '"Lev"@ru is in none of the languages allowed',
    ),
    "UniqueLang": ("ex:name ; sh:uniqueLang true", "several values of ex:name are in one language"),
    "Closed": (None, "ex:note is no property that the shape allows"),
    "Equals": ("ex:note ; sh:equals ex:none", 'ex:note and ex:none differ in "a"'),
    "Disjoint": ("ex:mate ; sh:disjoint ex:likes", "ex:mia is a value of ex:likes too"),
    "LessThan": ("ex:born ; sh:lessThan ex:born2", "9 is not less than the value of ex:born2"),
    "LessThanOrEquals": (
        "ex:born ; sh:lessThanOrEquals ex:born2",
        "9 is more than the value of ex:born2",
    ),
    "Node": ("ex:mate ; sh:node ex:LionShape", "ex:mia does not conform to ex:LionShape"),
    "And": ("ex:mate ; sh:and ( ex:LionShape )", "ex:mia does not conform to all of ex:LionShape"),
    "Or": (
        "ex:note ; sh:or ( [ sh:datatype xsd:date ] [ sh:nodeKind sh:IRI ] )",
        '"a" conforms to none of [ sh:datatype xsd:date ], [ sh:nodeKind sh:IRI ]',
    ),
    "Xone": (
        "ex:mate ; sh:xone ( ex:LionShape )",
        "ex:mia conforms to none or several of ex:LionShape",
    ),
    "Not": (
        "ex:cage ; sh:not [ sh:nodeKind sh:IRI ]",
        "ex:cage1 conforms to [ sh:nodeKind sh:IRI ], which it must not",
    ),
    "QualifiedMinCount": (
        "ex:mate ; sh:qualifiedValueShape ex:LionShape ; sh:qualifiedMinCount 1",
        "too few values of ex:mate are as the shape asks: at least 1 needed",
    ),
    "QualifiedMaxCount": (
        "ex:age ; sh:qualifiedValueShape [ sh:datatype xsd:integer ] ; sh:qualifiedMaxCount 1",
        "too many values of ex:age are as the shape says: at most 1 allowed",
    ),
}


def told(tmp_path: Path, case: str, language: str) -> kg.Finding:
    """Return what is found by one constraint, of the component that the case is named after."""
    asked = CASES[case][0]
    shape = CLOSED if asked is None else f"sh:property [ sh:path {asked} ]"
    (tmp_path / "data.ttl").write_text(DATA, "utf-8")
    (tmp_path / "shapes.ttl").write_text(
        f"{HEAD} ex:Shape a sh:NodeShape ; sh:targetNode ex:leo ; {shape} ."
        " ex:LionShape a sh:NodeShape ; sh:class ex:Lion .",
        "utf-8",
    )
    report = kg.validate(
        given_files([tmp_path / "data.ttl"], [tmp_path / "shapes.ttl"]), language=language
    )
    component = f"{SH}{case.partition(' ')[0]}ConstraintComponent"
    return next(finding for finding in report if finding.component == component)


@pytest.mark.parametrize("case", CASES)
def test_a_result_says_what_is_wrong_and_how_to_mend_it(case: str, tmp_path: Path) -> None:
    finding = told(tmp_path, case, "en")

    assert finding.message == CASES[case][1]
    assert finding.mend
    assert "{" not in finding.mend


@pytest.mark.parametrize("case", CASES)
def test_it_says_so_in_russian_too(case: str, tmp_path: Path) -> None:
    finding = told(tmp_path, case, "ru")

    assert re.search("[а-я]", finding.message)
    assert finding.mend
    assert re.search("[а-я]", finding.mend)


def test_every_text_is_shown_here() -> None:
    assert set(CASES) == set(TEXTS)


def test_what_a_shape_says_itself_is_kept(tmp_path: Path) -> None:
    (tmp_path / "data.ttl").write_text(DATA, "utf-8")
    (tmp_path / "shapes.ttl").write_text(
        f"{HEAD} ex:Shape sh:targetNode ex:leo ;"
        " sh:property [ sh:path ex:keeper ; sh:minCount 1 ; sh:message 'who feeds it?' ] .",
        "utf-8",
    )
    (finding,) = kg.validate(given_files([tmp_path / "data.ttl"], [tmp_path / "shapes.ttl"]))

    assert (finding.message, finding.mend) == ("who feeds it?", None)
