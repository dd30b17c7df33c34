"""A small graph of birds for the tests of `kg sources`: its own terms, a policy, sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

POLICY = """PREFIX ex: <https://example.org/id/>
<urn:kg:sourcePolicy>
    <urn:kg:sourceProperty> ex:saidBy ; <urn:kg:sourceClass> ex:Work ;
    <urn:kg:sourceKind> ex:kind ; <urn:kg:weakKind> ex:blog , ex:copy ;
    <urn:kg:readOn> ex:read ; <urn:kg:mirrors> ex:copyOf ;
    <urn:kg:evidenceNode> ex:about ; <urn:kg:evidenceProperty> ex:property ;
    <urn:kg:evidenceValue> ex:value ; <urn:kg:exemptClass> ex:Work , ex:Note ;
    <urn:kg:confidence> ex:sure ; <urn:kg:doubtful> ex:hardly .
"""
HEAD = """PREFIX ex: <https://example.org/id/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
BIRDS = f"""{HEAD}
ex:heron ex:size 90 ;
    ex:eats ex:frog ;
    rdfs:label "Heron"@en ;
    ex:sure ex:surely ;
    ex:saidBy ex:handbook , ex:notes .
ex:egret ex:size 60 ;
    ex:saidBy ex:notes .
ex:stork ex:size 100 ;
    ex:sure ex:hardly ;
    ex:saidBy ex:handbook .
ex:crane ex:size 120 ;
    ex:saidBy ex:page , ex:notes .
ex:rook ex:size 45 .
<https://example.org/graph/data/birds> ex:saidBy ex:survey .
ex:note a ex:Note ; ex:about ex:heron ; ex:property ex:eats ; ex:value ex:frog ;
    oa:hasTarget ex:note-target .
ex:note-target a ex:Note ; oa:hasSource ex:handbook ; oa:hasSelector ex:note-words .
ex:note-words a ex:Note ; oa:exact "It eats frogs" .
"""
WORKS = f"""{HEAD}
ex:handbook a ex:Work ; dcterms:title "Handbook of Birds"@en ; dcterms:publisher "A Society" ;
    dcterms:issued "2020-02"^^xsd:gYearMonth ; ex:kind ex:book ; ex:read "2026-01-15"^^xsd:date ;
    schema:url "https://birds.example/handbook/"^^xsd:anyURI .
ex:notes a ex:Work ; dcterms:title "Notes of a walker" ; ex:kind ex:blog ;
    schema:url "http://www.walker.example/notes"^^xsd:anyURI .
ex:page a ex:Work ; dcterms:title "A copied page" ; dcterms:issued "2019"^^xsd:gYear ;
    ex:kind ex:copy ; schema:url "https://copies.example/page"^^xsd:anyURI ;
    ex:copyOf "https://birds.example/page"^^xsd:anyURI .
ex:survey a ex:Work ; dcterms:title "Survey" .
ex:unread a ex:Work ; dcterms:title "A book that nobody cites" .
"""
KINDS = f"""{HEAD}
ex:blog rdfs:label "blog"@en .
ex:copy rdfs:label "copied page"@en .
"""
FILES: Mapping[str, str] = {
    "ontology/shapes/policy.ttl": POLICY,
    "ontology/kinds.ttl": KINDS,
    "data/birds.ttl": BIRDS,
    "data/works.ttl": WORKS,
}


def with_addresses(addresses: Iterable[str]) -> Mapping[str, str]:
    """Return the files of a graph that has one source for each address."""
    works = "".join(
        f'ex:work-{number} a ex:Work ; dcterms:title "Work {number}" ;'
        f' ex:read "2026-01-15"^^xsd:date ; schema:url "{address}"^^xsd:anyURI .\n'
        for number, address in enumerate(addresses)
    )
    return {"ontology/shapes/policy.ttl": POLICY, "data/works.ttl": HEAD + works}
