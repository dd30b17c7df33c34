"""What the entities of one synthetic graph share: its chance, its countries, its conventions."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from synthetic.ontology import Ontology
from synthetic.terms import Entity, Pairs, dated, english, russian, typed

TODAY = "2026-11-24"
WEAK_SOURCE = "source:press"

# Codes that ISO 3166 leaves to users may not be used as ISO codes.
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Context:
    """What the entities of one unit have in common: number, country, source, confidence."""

    number: int
    country: str
    source: str
    confidence: str


class World:
    """Chance and the nodes that stand at the beginning; the same seed gives the same graph."""

    def __init__(self, ontology: Ontology, triples: int, seed: int) -> None:
        """Fix how many countries and conventions a graph of this size has."""
        self.ontology = ontology
        # The sequence of random() for a seed is the same in every Python.
        self._random = random.Random(seed).random  # noqa: S311 - not for secrets
        self.countries = [f"country:c{n}" for n in range(min(500, max(12, triples // 2000)))]
        self.conventions = [f"convention:c{n}" for n in range(min(60, max(3, triples // 20000)))]
        self._types: dict[str, Pairs] = {}

    def below(self, bound: int) -> int:
        """Return a random number from 0 up to and without the bound."""
        return int(self._random() * bound)

    def chance(self, share: float) -> bool:
        """Return true in this share of cases."""
        return self._random() < share

    def one(self, choices: Sequence[str]) -> str:
        """Return one of the choices."""
        return choices[int(self._random() * len(choices))]

    def some(self, choices: Sequence[str], count: int) -> list[str]:
        """Return up to so many different ones of the choices, neighbours in their order."""
        start = self.below(len(choices))
        return [choices[(start + step) % len(choices)] for step in range(min(count, len(choices)))]

    def day(self, first: int, last: int) -> str:
        """Return a day from the start of one year to the end of another."""
        start = datetime.date(first, 1, 1).toordinal()
        end = datetime.date(last, 12, 31).toordinal()
        return datetime.date.fromordinal(start + self.below(end - start + 1)).isoformat()

    def about(self, first: int, last: int) -> str:
        """Return a day, or only its month or year, as sources give dates."""
        precision = self._random()
        day = self.day(first, last)
        return day if precision < 0.8 else day[:7] if precision < 0.95 else day[:4]

    def typed(self, name: str) -> Pairs:
        """Return the pairs that type an instance of a class."""
        if name not in self._types:
            self._types[name] = self.ontology.types(name)
        return list(self._types[name])


def common(context: Context, label: str, label_ru: str) -> Pairs:
    """Return what every fact states: its source, how sure it is, its names."""
    return [
        ("dcterms:source", context.source),
        ("hec:confidence", context.confidence),
        ("skos:prefLabel", english(label)),
        ("skos:prefLabel", russian(label_ru)),
    ]


def foundations(world: World) -> Iterator[Entity]:
    """Yield what the units refer to: sources, bodies, countries, conventions, series."""
    ground = Context(0, "country:c0", "source:ground", "confidence:high")
    yield _source("source:ground", "sourcekind:official-page")
    yield _source(WEAK_SOURCE, "sourcekind:press")
    for subject, kind, name, name_ru in (
        ("organisation:o0", "hec:InternationalOrganization", "Depositary", "Депозитарий"),
        ("network:n0", "hec:Network", "Network of teams", "Сеть групп"),
    ):
        yield Entity("ground", subject, world.typed(kind) + common(ground, name, name_ru))
    for number in range(5):
        names = common(ground, f"Series {number}", f"Серия {number}")
        yield Entity("ground", f"series:s{number}", [*world.typed("schema:EventSeries"), *names])
    for number in range(3):
        names = common(ground, f"Programme {number}", f"Программа {number}")
        managed = [
            ("hec:managedBy", "organisation:o0"),
            ("hec:supports", "topic:academic-mobility"),
        ]
        yield Entity(
            "ground", f"programme:p{number}", [*world.typed("hec:Programme"), *names, *managed]
        )
    for number, subject in enumerate(world.conventions):
        yield _convention(world, ground, number, subject)
    codes = (a + b for a in _LETTERS[1:] for b in _LETTERS if a not in "QXZ")
    for number, subject in enumerate(world.countries):
        yield _country(world, ground, number, subject, next(codes))
    yield Entity(
        "ground",
        "country:x0",
        [
            *world.typed("schema:Country"),
            *common(ground, "Country without ISO code", "Страна без кода ИСО"),
            ("hec:designationNote", english("The list of ISO 3166 does not have it.")),
            ("hec:userAssignedCode", '"XA"'),
        ],
    )


def _source(subject: str, kind: str) -> Entity:
    name = subject.partition(":")[2]
    return Entity(
        "ground",
        subject,
        [
            ("rdf:type", "foaf:Document"),
            ("dcterms:title", english(f"Source {name}")),
            ("dcterms:publisher", '"Publisher"'),
            ("hec:sourceKind", kind),
            ("schema:url", typed(f"https://example.org/{name}", "anyURI")),
        ],
    )


def _convention(world: World, ground: Context, number: int, subject: str) -> Entity:
    return Entity(
        "ground",
        subject,
        [
            *world.typed("hec:Convention"),
            *common(ground, f"Convention {number}", f"Конвенция {number}"),
            ("dcterms:title", english(f"Convention on recognition No {number}")),
            ("hec:aim", "topic:fair-recognition"),
            ("hec:depositary", "organisation:o0"),
            *dated("hec:adoptedOn", world.about(1975, 1996)),
            *dated("hec:inForceSince", world.about(1997, 1999)),
        ],
    )


def _country(world: World, ground: Context, number: int, subject: str, code: str) -> Entity:
    return Entity(
        "country",
        subject,
        [
            *world.typed("schema:Country"),
            *world.typed("hec:TreatyParty"),
            *common(ground, f"Country {number}", f"Страна {number}"),
            ("hec:actsFor", subject),
            ("hec:alpha2Code", f'"{code}"'),
            ("hec:alpha3Code", f'"{code}A"'),
            ("hec:formalName", english(f"Republic {number}")),
            ("hec:m49Code", f'"{number + 100}"'),
            ("hec:region", world.one(("region:central-asia", "region:western-balkans"))),
            *dated("hec:eheaMemberSince", world.about(1999, 2015)),
        ],
    )
