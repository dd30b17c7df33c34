"""One unit's meetings: who came, what was said, shared and agreed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from synthetic.terms import Entity, dated, english, typed
from synthetic.world import Context, World, common

TOPICS = (
    "topic:academic-mobility",
    "topic:adoption-process",
    "topic:diploma-supplement",
    "topic:fair-recognition",
    "topic:higher-education-reform",
    "topic:institutional-coordination",
)
_FORMATS = ("format:hybrid", "format:in-person", "format:online")
_KINDS = ("outcomekind:agreement", "outcomekind:commitment", "outcomekind:recommendation")
_STANCES = ("stance:benefit", "stance:challenge", "stance:views-exchanged")


def meetings(world: World, context: Context) -> Iterator[Entity]:
    """Yield two held meetings with all that belongs to them, and a planned one."""
    for place in range(2):
        yield from meeting_with_all(world, context, f"{context.number}-{place}")
    yield _planned(world, context)


def meeting_with_all(world: World, context: Context, name: str) -> Iterator[Entity]:
    """Yield a held meeting with participations, outcomes, a discussion point, and experience."""
    yield _held(world, context, name)
    yield from _participations(world, context, name)
    yield from _outcomes(world, context, name)
    yield _point(world, context, name)
    yield _experience(world, context, name)


def _held(world: World, context: Context, name: str) -> Entity:
    start = world.about(2005, 2025)
    pairs = [
        *world.typed("hec:Meeting"),
        ("rdf:type", "prov:Activity"),
        *common(context, f"Meeting {name}", f"Встреча {name}"),
        ("hec:meetingStatus", "meetingstatus:held"),
        ("hec:format", world.one(_FORMATS)),
        ("hec:hostCountry", context.country),
        ("hec:place", english("Capital")),
        ("hec:series", f"series:s{world.below(5)}"),
        ("hec:sessionNumber", typed(str(1 + world.below(30)), "integer")),
        ("hec:aboutConvention", world.one(world.conventions)),
        ("schema:organizer", f"office:o{context.number}"),
        *dated("hec:startsOn", start),
        *(("dcterms:subject", topic) for topic in world.some(TOPICS, 2)),
        *(("hec:attendingCountry", country) for country in world.some(world.countries, 4)),
    ]
    if len(start) == 10:
        end = datetime.date.fromisoformat(start) + datetime.timedelta(days=world.below(4))
        pairs += dated("hec:endsOn", end.isoformat())
    return Entity("meeting", f"meeting:m{name}", pairs)


def _planned(world: World, context: Context) -> Entity:
    number = context.number
    return Entity(
        "planned",
        f"meeting:p{number}",
        [
            *world.typed("hec:Meeting"),
            *common(context, f"Planned meeting {number}", f"Плановая встреча {number}"),
            ("hec:meetingStatus", "meetingstatus:planned"),
            ("hec:invited", context.country),
            ("hec:supportedByProgramme", f"programme:p{world.below(3)}"),
            ("schema:organizer", f"office:o{number}"),
            *dated("hec:startsOn", world.about(2030, 2035)),
        ],
    )


def _participations(world: World, context: Context, name: str) -> Iterator[Entity]:
    # Bodies of this unit and of the ones before it: all of them are there already.
    for place in range(4):
        number = max(0, context.number - place)
        body = world.one(("office:o", "team:t", "ministry:m", "delegation:d"))
        country = world.countries[number % len(world.countries)]
        yield Entity(
            "participation",
            f"participation:p{name}-{place}",
            [
                *world.typed("hec:Participation"),
                *common(context, f"Participation {name}-{place}", f"Участие {name}-{place}"),
                ("hec:meeting", f"meeting:m{name}"),
                ("hec:participant", f"{body}{number}"),
                ("hec:forCountry", country),
                ("hec:participationRole", "participationrole:participant"),
            ],
        )


def _outcomes(world: World, context: Context, name: str) -> Iterator[Entity]:
    for place in range(2):
        pairs = [
            *world.typed("hec:Outcome"),
            *common(context, f"Outcome {name}-{place}", f"Итог {name}-{place}"),
            ("hec:meeting", f"meeting:m{name}"),
            ("hec:outcomeKind", world.one(_KINDS)),
            ("hec:outcomeStatus", world.one(("outcomestatus:open", "outcomestatus:done"))),
            ("hec:committedCountry", context.country),
            ("hec:committedBody", f"ministry:m{context.number}"),
            *(("hec:topic", topic) for topic in world.some(TOPICS, 2)),
            *dated("hec:dueOn", world.about(2026, 2029)),
        ]
        yield Entity("outcome", f"outcome:o{name}-{place}", pairs)


def _point(world: World, context: Context, name: str) -> Entity:
    return Entity(
        "point",
        f"point:p{name}",
        [
            *world.typed("hec:DiscussionPoint"),
            *common(context, f"Point {name}", f"Вопрос {name}"),
            ("hec:meeting", f"meeting:m{name}"),
            ("hec:topic", world.one(TOPICS)),
            ("hec:stance", world.one(_STANCES)),
            ("hec:aboutCountry", context.country),
            ("hec:aboutConvention", world.one(world.conventions)),
            ("hec:raisedBy", f"office:o{context.number}"),
        ],
    )


def _experience(world: World, context: Context, name: str) -> Entity:
    return Entity(
        "experience",
        f"experience:e{name}",
        [
            *world.typed("hec:ExperienceShared"),
            *common(context, f"Experience {name}", f"Опыт {name}"),
            ("hec:meeting", f"meeting:m{name}"),
            ("hec:topic", world.one(TOPICS)),
            ("hec:fromCountry", context.country),
            ("hec:sharedBy", f"team:t{context.number}"),
        ],
    )
