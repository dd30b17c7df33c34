"""A small graph of boats for the tests of `kg lsp`: terms, a vocabulary, shapes, data."""

from __future__ import annotations

from collections.abc import Mapping

PREFIXES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

<https://example.org/prefix/ex> sh:prefix "ex" ;
    sh:namespace "https://example.org/terms#"^^xsd:anyURI .
<https://example.org/prefix/boat> sh:prefix "boat" ;
    sh:namespace "https://example.org/id/boat/"^^xsd:anyURI .
<https://example.org/prefix/port> sh:prefix "port" ;
    sh:namespace "https://example.org/id/port/"^^xsd:anyURI .
<https://example.org/prefix/colour> sh:prefix "colour" ;
    sh:namespace "https://example.org/vocab/colour/"^^xsd:anyURI .
<https://example.org/prefix/shape> sh:prefix "shape" ;
    sh:namespace "https://example.org/shapes#"^^xsd:anyURI .
<https://example.org/prefix/sh> sh:prefix "sh" ;
    sh:namespace "http://www.w3.org/ns/shacl#"^^xsd:anyURI .
<https://example.org/prefix/dcterms> sh:prefix "dcterms" ;
    sh:namespace "http://purl.org/dc/terms/"^^xsd:anyURI .
<https://example.org/prefix/foaf> sh:prefix "foaf" ;
    sh:namespace "http://xmlns.com/foaf/0.1/"^^xsd:anyURI .
<https://example.org/prefix/xsd> sh:prefix "xsd" ;
    sh:namespace "http://www.w3.org/2001/XMLSchema#"^^xsd:anyURI .
"""
SETTINGS = """[tool.kg]
name = "Boats"
base = "https://example.org/"
own-namespaces = ["https://example.org/terms#"]
"""
TERMS = """PREFIX colour: <https://example.org/vocab/colour/>
PREFIX ex: <https://example.org/terms#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

ex:Boat a owl:Class ;
    rdfs:label "boat"@en , "лодка"@ru ;
    skos:definition "What *floats*."@en , "То, что плавает."@ru ;
    skos:exactMatch <https://schema.org/BoatTrip> .
ex:Port a owl:Class ; rdfs:label "port"@en .
ex:length a owl:DatatypeProperty ; rdfs:label "length"@en , "длина"@ru .
ex:launched a owl:DatatypeProperty ; rdfs:label "launched"@en .
ex:home a owl:ObjectProperty ; rdfs:label "home port"@en ; rdfs:range ex:Port .
ex:colour a owl:ObjectProperty ; rdfs:label "colour"@en .
ex:state a owl:DatatypeProperty ; rdfs:label "state"@en .
ex:sister a owl:ObjectProperty ; rdfs:label "sister ship"@en .
foaf:Document a owl:Class .
colour:red a skos:Concept ; skos:prefLabel "red"@en , "красный"@ru .
colour:blue a skos:Concept ; skos:prefLabel "blue"@en .
"""
SHAPES = """PREFIX colour: <https://example.org/vocab/colour/>
PREFIX ex: <https://example.org/terms#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX shape: <https://example.org/shapes#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

shape:Boat a sh:NodeShape ; sh:targetClass ex:Boat ;
    sh:property shape:Boat-length , shape:Boat-home , shape:Boat-colour ,
        shape:Boat-launched , shape:Boat-state .
shape:Boat-length a sh:PropertyShape ; sh:path ex:length ; sh:minCount 1 ; sh:maxCount 1 ;
    sh:severity sh:Warning ; sh:name "length over all"@en ; sh:message "A boat has one length."@en .
shape:Boat-home a sh:PropertyShape ; sh:path ex:home ; sh:class ex:Port ;
    sh:message "ex:home points to a port."@en .
shape:Boat-colour a sh:PropertyShape ; sh:path ex:colour ;
    sh:pattern "^https://example.org/vocab/colour/" ; sh:message "ex:colour is a colour."@en .
shape:Boat-launched a sh:PropertyShape ; sh:path ex:launched ; sh:datatype xsd:date ;
    sh:message "ex:launched is a day."@en .
shape:Boat-state a sh:PropertyShape ; sh:path ex:state ; sh:in ( "afloat" "sunk" ) ;
    sh:message "ex:state is afloat or sunk."@en .
"""
PORTS = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/terms#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX port: <https://example.org/id/port/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

port:osh a ex:Port ; rdfs:label "Osh harbour"@en , "Ошская гавань"@ru ;
    dcterms:source <https://example.org/id/source/list> .
port:balykchy a ex:Port ; rdfs:label "Balykchy"@en .

<https://example.org/id/source/list> a foaf:Document ; dcterms:title "List of ports"@en ;
    dcterms:publisher "Harbour office" ; dcterms:issued "2026-02-20"^^xsd:date .
"""
HEAD = """PREFIX boat: <https://example.org/id/boat/>
PREFIX colour: <https://example.org/vocab/colour/>
PREFIX ex: <https://example.org/terms#>
PREFIX port: <https://example.org/id/port/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

"""
BOATS = f"""{HEAD}boat:a a ex:Boat ;
    rdfs:label "Ёж 🚤 A"@en ;
    ex:length 12 ;
    ex:home port:osh .
"""
FILES: Mapping[str, str] = {
    "pyproject.toml": SETTINGS,
    "ontology/prefixes.ttl": PREFIXES,
    "ontology/terms.ttl": TERMS,
    "ontology/shapes/boats.ttl": SHAPES,
    "data/ports.ttl": PORTS,
    "data/boats.ttl": BOATS,
}
NAME = "data/boats.ttl"
