"""A graph of things with dates of every precision, for the stored questions of this graph.

A statement is written `activeFrom=2014 activeAsOf=2015-03,2016`: property, then dates. A date is a
day, a month, a year, or bounds such as `2014-01-05..2014-02-07`, of which one may be absent.
"""

from __future__ import annotations

import shutil
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from kg.graph import Graph
from kg.project import find_project
from kg.questions import Catalogue, ask
from kg.questions.rows import plain
from kg.stores.contract import Solutions

ROOT: Final = Path(__file__).parent.parent
BASE: Final = "https://w3id.org/hecoop/"
_SETTINGS = f'[tool.kg]\nname = "Dates"\nbase = "{BASE}"\n'
_COMMON = f"""\
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX hec: <{BASE}ontology#>
PREFIX id: <{BASE}id/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX skosxl: <http://www.w3.org/2008/05/skos-xl#>
PREFIX vocab: <{BASE}vocab/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

<{BASE}id/country/kg> a schema:Country ; skos:prefLabel "Kyrgyzstan"@en ; skos:notation "KG" .
<{BASE}id/convention/tokyo-2011> a hec:Convention ; skos:prefLabel "Tokyo Convention"@en .
<{BASE}id/source/s> a foaf:Document ; dcterms:title "Source"@en .
<{BASE}id/office/o> a org:Organization ; hec:country <{BASE}id/country/kg> .
<{BASE}id/ministry/m> a hec:Ministry ; hec:country <{BASE}id/country/kg> ;
    hec:activeFrom "1900-01-01"^^xsd:date .
"""


class Kind(NamedTuple):
    """What is dated, and who asks for it.

    `turtle` describes the thing `{thing}` of the name `{name}`, `{dates}` being its statement; more
    than one thing may be described, `{dates:PREFIX}` being the statements `PREFIX.property`.
    `absent` is the answer of a thing without a row.
    """

    turtle: str
    question: str
    key: str
    answer: str
    absent: str


_MADE = "hec:convention <{base}id/convention/tokyo-2011> ; dcterms:source <{base}id/source/s>"
_SEAT = "organisation/tokyo-convention-committee-bureau"

KINDS: Final[Mapping[str, Kind]] = {
    "body": Kind(
        "<{thing}> a hec:NationalInformationCentre ; hec:country <{base}id/country/kg> {dates} .",
        "centre-mandates",
        "centre",
        "onDay",
        "no",
    ),
    "post": Kind(
        '<{thing}> a foaf:Person ; foaf:name "{name}" .\n'
        "<{thing}-1> a org:Membership ; org:member <{thing}> ;"
        " org:organization <{base}id/office/o> ; dcterms:source <{base}id/source/s> {dates} .",
        "who-holds-a-post",
        "person",
        "onDay",
        "later",
    ),
    "seat": Kind(
        f'<{{thing}}> foaf:name "{{name}}" .\n'
        f"<{{thing}}-1> a org:Membership ; org:member <{{thing}}> ;"
        f" org:organization <{{base}}id/{_SEAT}> ; dcterms:source <{{base}}id/source/s> ;"
        " hec:startedAt <{thing}-start> ; hec:endedAt <{thing}-end> {dates} .\n"
        "<{thing}-start> a hec:Meeting {dates:start} .\n<{thing}-end> a hec:Meeting {dates:end} .",
        "bureau",
        "member",
        "onDay",
        "later",
    ),
    "meeting": Kind(
        "<{thing}> a hec:Meeting ; hec:meetingStatus <{base}vocab/meeting-status/held> ;"
        " dcterms:source <{base}id/source/s> {dates} .",
        "meetings-on-a-day",
        "meeting",
        "onDay",
        "no",
    ),
    "consent": Kind(
        "<{thing}> a hec:TreatyParty .\n"
        f"<{{thing}}-in> a hec:TreatyAction ; hec:party <{{thing}}> ; {_MADE} ;"
        " hec:actionKind <{base}vocab/action-kind/ratification> {dates} .\n"
        f"<{{thing}}-out> a hec:TreatyAction ; hec:party <{{thing}}> ; {_MADE} ;"
        " hec:actionKind <{base}vocab/action-kind/denunciation> {dates:left} .",
        "parties-on-a-day",
        "party",
        "bound",
        "no",
    ),
    "name": Kind(
        "<{base}id/ministry/m> skosxl:altLabel <{thing}> .\n"
        '<{thing}> a hec:DatedName ; skosxl:literalForm "{thing}"@en {dates} .',
        "ministry-of-a-country",
        "name",
        "onDay",
        "absent",
    ),
    "step": Kind(
        f"<{{thing}}> a hec:NationalStep ; hec:country <{{base}}id/country/kg> ; {_MADE} ;"
        ' skos:prefLabel "{name}"@en ; hec:stepKind <{base}vocab/step-kind/law> {dates} .',
        "adoption-status",
        "fact",
        "byThen",
        "later",
    ),
    "reservation": Kind(
        f"<{{thing}}> a hec:TreatyAction ; hec:party <{{base}}id/country/kg> ; {_MADE} ;"
        " hec:actionKind <{base}vocab/action-kind/reservation> {dates} .",
        "reservations",
        "act",
        "onDay",
        "later",
    ),
    "agreement": Kind(
        "<{thing}> a hec:Agreement ; dcterms:source <{base}id/source/s> {dates} .",
        "agreements-ending",
        "agreement",
        "answer",
        "later",
    ),
}


class Dated(NamedTuple):
    """A thing of a kind with its statement; both together say which it is."""

    kind: str
    statement: str

    @property
    def dates(self) -> dict[str, list[str]]:
        """The dates by property."""
        pairs = (part.partition("=") for part in self.statement.split())
        return {name: values.split(",") for name, _, values in pairs}


def make_dated_graph(root: Path, things: Iterable[Dated]) -> Graph:
    """Return the graph of some things, with the ontology and the questions of this graph."""
    for folder in ("ontology", "queries"):
        shutil.copytree(ROOT / folder, root / folder)
    (root / "pyproject.toml").write_text(_SETTINGS, encoding="utf-8")
    (root / "data").mkdir()
    text = "\n".join([_COMMON, *map(_turtle, dict.fromkeys(things))])
    (root / "data" / "things.ttl").write_text(text, encoding="utf-8")
    return Graph.open(find_project(root))


def answers(graph: Graph, kind: str, day: str) -> dict[str, str]:
    """Return what the question of a kind answers for a day, by the IRI of the thing."""
    asker = KINDS[kind]
    question = Catalogue.read(graph.project).get(asker.question)
    values = {
        name: "KG" if name == "country" else day
        for name, item in question.header.parameters.items()
        if name == "country" or item.takes_today
    }
    if question.name == "meetings-on-a-day":
        del values["country"]
    answer = ask(question, graph, values)
    assert isinstance(answer, Solutions)
    key, value = (answer.variables.index(name) for name in (asker.key, asker.answer))
    found: dict[str, str] = {}
    for row in answer.rows:
        thing = plain(row[key])
        assert found.setdefault(thing, plain(row[value])) == plain(row[value]), thing
    return found


def iri(thing: Dated) -> str:
    """Return the IRI of a thing."""
    return f"{BASE}id/thing/{thing.kind}-{_name(thing)}"


def bounds(stated: str) -> tuple[date | None, date | None]:
    """Return the first and the last day that a date can mean; None where it has no bound."""
    if ".." in stated:
        first, last = (date.fromisoformat(end) if end else None for end in stated.split(".."))
        return first, last
    year, month, day = (*map(int, stated.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    last_month = month or 12
    return date(year, month or 1, 1), date(year, last_month, monthrange(year, last_month)[1])


def _name(thing: Dated) -> str:
    kept = "".join(sign if sign.isalnum() else "-" for sign in thing.statement)
    return f"{kept}-{sum(ord(sign) * place for place, sign in enumerate(thing.statement, 1))}"


def _turtle(thing: Dated) -> str:
    kind = KINDS[thing.kind]
    text = kind.turtle.replace("{base}", BASE)
    for part in ("start", "end", "left"):
        of_part = {
            name.removeprefix(f"{part}."): values
            for name, values in thing.dates.items()
            if name.startswith(f"{part}.")
        }
        if part == "left" and not of_part:  # nobody left
            text = "\n".join(line for line in text.split("\n") if "{dates:left}" not in line)
        text = text.replace(f"{{dates:{part}}}", _stated(of_part))
    own = {name: values for name, values in thing.dates.items() if "." not in name}
    text = text.replace("{dates}", _stated(own))
    return text.replace("{thing}", iri(thing)).replace("{name}", _name(thing))


def _stated(dates: Mapping[str, list[str]]) -> str:
    types = {4: "gYear", 7: "gYearMonth", 10: "date"}
    triples = []
    for name, values in dates.items():
        for value in values:
            if ".." in value:
                for end, suffix in zip(value.split(".."), ("NotBefore", "NotAfter"), strict=True):
                    if end:
                        triples.append(f'hec:{name}{suffix} "{end}"^^xsd:date')
            else:
                triples.append(f'hec:{name} "{value}"^^xsd:{types[len(value)]}')
    return "".join(f" ; {triple}" for triple in triples)
