"""What stored questions ask for and shapes do not: a few names, and facts of rarer kinds.

The questions name conventions, countries, networks, a series and a meeting of the shipped graph.
With these names, and with some facts of the kinds that the generator leaves out, nearly every
question has an answer, and the answers grow with the graph.
"""

from __future__ import annotations

from collections.abc import Iterator

from synthetic.events import meeting_with_all
from synthetic.terms import Entity, Pairs, dated, english, typed
from synthetic.world import TODAY, Context, World, common

MEETING = "meeting:2026-02-20-experience-sharing-tokyo-convention"
_BUREAU = "organisation:tokyo-convention-committee-bureau"
_COMMITTEE = "series:tokyo-convention-committee"
_TOKYO, _OLDER = "convention:tokyo-2011", "convention:asia-pacific-1983"
_CONVENTIONS = (_TOKYO, "convention:lisbon-1997", _OLDER)
_COUNTRIES = ("country:kg", "country:kz", "country:be")
_NETWORKS = ("network:apnnic", "network:enic", "network:naric")


def named(world: World) -> World:
    """Give the first conventions and countries the names that questions have; return the world."""
    world.conventions[: len(_CONVENTIONS)] = _CONVENTIONS
    world.countries[: len(_COUNTRIES)] = _COUNTRIES
    return world


def asked(world: World, context: Context) -> Iterator[Entity]:
    """Yield what a unit adds for the questions; the first one what they name."""
    number = context.number
    if number == 0:
        yield from _named_things(world, context)
    about = ("hec:aboutConvention", world.one(world.conventions))
    yield Entity("link", f"experience:e{number}-0", [about])
    if number:
        seat = [
            ("org:member", f"person:p{number}-1"),
            ("org:organization", f"office:o{number - 1}"),
        ]
        yield _membership(world, context, "x", seat)
    if number % 10 == 0:
        yield _act(world, context, "r", [("hec:actionKind", "actionkind:reservation")])
        yield _soon(world, context)
    if number % 20 == 0:
        yield _centre(world, context)
        yield from _left_over(world, context)
    if number % 50 == 0:
        yield from _committee(world, context)
        yield from _flaws(world, context)


def _named_things(world: World, context: Context) -> Iterator[Entity]:
    for network in _NETWORKS:
        name = network.partition(":")[2].upper()
        pairs = [*world.typed("hec:Network"), *common(context, name, name)]
        yield Entity("network", network, [*pairs, ("hec:acronym", english(name))])
    bureau = common(context, "Bureau", "Бюро")
    yield Entity("body", _BUREAU, [*world.typed("org:Organization"), *bureau])
    series = common(context, "Committee", "Комитет")
    yield Entity("series", _COMMITTEE, [*world.typed("schema:EventSeries"), *series])
    needs = [
        ("hec:adoptionRequires", "topic:institutional-coordination"),
        ("hec:implementationRequires", "topic:diploma-supplement"),
    ]
    yield Entity("link", _TOKYO, needs)
    yield Entity("link", "process:p0", [("hec:convention", _TOKYO)])
    yield Entity("link", "step:s1", [("hec:convention", _TOKYO)])
    for entity in meeting_with_all(world, context, "asked"):
        yield _renamed(entity)
    ministry = [
        ("hec:meeting", MEETING),
        ("hec:participant", "ministry:m0"),
        ("hec:forCountry", context.country),
    ]
    pairs = [*world.typed("hec:Participation"), *common(context, "Participation", "Участие")]
    yield Entity("participation", "participation:asked", [*pairs, *ministry])


def _renamed(entity: Entity) -> Entity:
    """Give the meeting that questions ask for its name and its day."""
    stands_for = {"meeting:masked": MEETING}
    entity.subject = stands_for.get(entity.subject, entity.subject)
    entity.pairs = [(name, stands_for.get(value, value)) for name, value in entity.pairs]
    if entity.subject == MEETING:
        for name in ("hec:startsOn", "hec:endsOn"):
            entity.drop(name, f"{name}NotBefore", f"{name}NotAfter")
        entity.put("hec:aboutConvention", _TOKYO)
        entity.pairs += dated("hec:startsOn", "2026-02-20")
    return entity


def _membership(world: World, context: Context, letter: str, pairs: Pairs) -> Entity:
    number = context.number
    names = common(context, f"Membership {letter}{number}", f"Членство {letter}{number}")
    return Entity(
        "membership",
        f"membership:{letter}{number}",
        [*world.typed("org:Membership"), *names, ("org:role", "role:here-team-member"), *pairs],
    )


def _act(world: World, context: Context, letter: str, pairs: Pairs) -> Entity:
    """Return a treaty act; what the pairs do not say of party and convention is the unit's."""
    number = context.number
    names = common(context, f"Act {letter}{number}", f"Акт {letter}{number}")
    said = {name for name, _ in pairs}
    usual = [
        ("hec:party", context.country),
        ("hec:convention", world.one(world.conventions)),
        ("hec:article", '"II.2"'),
    ]
    pairs = [*pairs, *(pair for pair in usual if pair[0] not in said)]
    subject = f"action:{letter}{number}"
    return Entity("act", subject, [*world.typed("hec:TreatyAction"), *names, *pairs])


def _soon(world: World, context: Context) -> Entity:
    """Return a meeting planned for the months after the day of the questions, or for that day."""
    number = context.number
    day = f"{int(TODAY[:4]) + 1}-0{1 + number // 10 % 4}-15" if number % 100 else TODAY
    names = common(context, f"Coming meeting {number}", f"Близкая встреча {number}")
    planned = [("hec:meetingStatus", "meetingstatus:planned"), ("hec:invited", context.country)]
    pairs = [*world.typed("hec:Meeting"), *names, *planned, *dated("hec:startsOn", day)]
    return Entity("planned", f"meeting:q{number}", pairs)


def _centre(world: World, context: Context) -> Entity:
    number = context.number
    names = common(context, f"Information centre {number}", f"Информационный центр {number}")
    pairs = [
        ("hec:country", context.country),
        ("hec:mandate", world.one(("mandate:informs", "mandate:decides"))),
        ("hec:designatedUnder", world.one(world.conventions)),
        *(("org:memberOf", network) for network in world.some(_NETWORKS, 2)),
    ]
    classes = world.typed("hec:NationalInformationCentre")
    return Entity("centre", f"organisation:c{number}", [*classes, *names, *pairs])


def _left_over(world: World, context: Context) -> Iterator[Entity]:
    """Yield two parties that no list names: one signed alone, one is bound by the older text."""
    number = context.number
    for letter, convention, kind in (
        ("y", _TOKYO, "actionkind:signature"),
        ("z", _OLDER, "actionkind:ratification"),
    ):
        party = f"party:{letter}{number}"
        names = common(context, f"Party {letter}{number}", f"Участник {letter}{number}")
        yield Entity("party", party, [*world.typed("hec:TreatyParty"), *names])
        dates = dated("hec:signedOn", "2012-03-01")
        if letter == "z":
            dates = [*dated("hec:depositedOn", "1986"), *dated("hec:effectiveOn", "1987-02")]
        pairs = [("hec:party", party), ("hec:convention", convention), ("hec:actionKind", kind)]
        yield _act(world, context, letter, [*pairs, *dates])


def _committee(world: World, context: Context) -> Iterator[Entity]:
    """Yield a session, a seat on the Bureau since then, and a series with a session missing."""
    number = context.number
    own = f"series:t{number}"
    names = common(context, f"Series t{number}", f"Серия t{number}")
    yield Entity("series", own, [*world.typed("schema:EventSeries"), *names])
    for letter, series, session in (
        ("k", _COMMITTEE, 1 + number // 50),
        ("u", own, 1),
        ("v", own, 3),
    ):
        names = common(context, f"Session {letter}{number}", f"Сессия {letter}{number}")
        pairs = [
            ("hec:series", series),
            ("hec:sessionNumber", typed(str(session), "integer")),
            ("hec:meetingStatus", "meetingstatus:held"),
            *dated("hec:startsOn", world.about(2015, 2025)),
        ]
        subject = f"meeting:{letter}{number}"
        yield Entity("meeting", subject, [*world.typed("hec:Meeting"), *names, *pairs])
    seat = [
        ("org:member", f"person:p{number}-2"),
        ("org:organization", _BUREAU),
        ("hec:startedAt", f"meeting:k{number}"),
    ]
    bureau = _membership(world, context, "b", seat)
    bureau.put("org:role", "role:bureau-member")
    yield bureau


def _flaws(world: World, context: Context) -> Iterator[Entity]:
    """Yield a person whose name another has, and an outcome that names no source."""
    number = context.number
    twin = [("foaf:name", f'"Person {number}-0"'), ("dcterms:source", context.source)]
    yield Entity("person", f"person:d{number}", [*world.typed("foaf:Person"), *twin])
    outcome = [("hec:meeting", f"meeting:m{number}-0"), ("skos:prefLabel", english("Outcome"))]
    yield Entity("outcome", f"outcome:n{number}", [*world.typed("hec:Outcome"), *outcome])
