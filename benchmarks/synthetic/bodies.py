"""One unit's bodies and people: source, ministry, office, team, delegation, posts, memberships."""

from __future__ import annotations

from collections.abc import Iterator

from synthetic.terms import Entity, dated, english, typed
from synthetic.world import Context, World, common

_KINDS = ("official-page", "official-page", "treaty-database", "official-gazette", "press")
_OFFICES = ("hec:NationalErasmusOffice", "hec:RecognitionAuthority", "hec:Office")
_ROLES = ("role:here-team-member", "role:national-coordinator", "role:here-team-chair")


def begin(world: World, number: int) -> tuple[Context, Entity]:
    """Return a new unit's context and the source that it rests on."""
    kind = world.one(_KINDS)
    confidence = "confidence:medium" if kind == "press" else "confidence:high"
    country = world.countries[number % len(world.countries)]
    context = Context(number, country, f"source:s{number}", confidence)
    pairs = [
        ("rdf:type", "foaf:Document"),
        ("dcterms:title", english(f"Page {number} on cooperation in higher education")),
        ("dcterms:publisher", '"Ministry of Education"'),
        ("dcterms:language", '"en"'),
        ("dcterms:issued", typed(world.day(2005, 2025), "date")),
        ("hec:readOn", typed(world.day(2026, 2026)[:8] + "10", "date")),
        ("hec:sourceKind", f"sourcekind:{kind}"),
        ("schema:url", typed(f"https://example.org/page/{number}", "anyURI")),
    ]
    return context, Entity("source", context.source, pairs)


def bodies(world: World, context: Context) -> Iterator[Entity]:
    """Yield the bodies of a unit, each after those that it points to."""
    number, country = context.number, context.country
    yield _dated_name(world, context)
    yield Entity(
        "ministry",
        f"ministry:m{number}",
        [
            *world.typed("hec:Ministry"),
            *common(context, f"Ministry of Education {number}", f"Министерство {number}"),
            ("hec:country", country),
            ("schema:addressLocality", english("Capital")),
            ("schema:email", f"<mailto:office@ministry{number}.example.org>"),
            ("foaf:homepage", f"<https://ministry{number}.example.org/>"),
            ("skosxl:altLabel", f"name:n{number}"),
            *dated("hec:activeFrom", world.about(1991, 2015)),
        ],
    )
    yield _office(world, context)
    yield from _team(world, context)
    yield Entity(
        "delegation",
        f"delegation:d{number}",
        [
            *world.typed("hec:Delegation"),
            *common(context, f"Delegation {number}", f"Делегация {number}"),
            ("hec:country", country),
            *dated("hec:activeAsOf", world.about(2010, 2025)),
        ],
    )
    if number % 5 == 4:
        yield _change(world, context)


def people(world: World, context: Context) -> Iterator[Entity]:
    """Yield a post, and people with their memberships."""
    number = context.number
    yield Entity(
        "post",
        f"post:p{number}",
        [
            *world.typed("org:Post"),
            *common(context, f"Head of office {number}", f"Руководитель офиса {number}"),
            ("org:postIn", f"office:o{number}"),
            ("org:role", "role:head-of-office"),
        ],
    )
    for place in range(3):
        name = f"{number}-{place}"
        yield Entity(
            "person",
            f"person:p{name}",
            [
                *world.typed("foaf:Person"),
                ("foaf:name", f'"Person {name}"'),
                ("dcterms:source", context.source),
                ("hec:confidence", context.confidence),
                ("org:hasMembership", f"membership:m{name}"),
            ],
        )
        yield _membership(world, context, name, head=place == 0)


def _membership(world: World, context: Context, name: str, *, head: bool) -> Entity:
    body = "office:o" if head else "team:t"
    role = "role:head-of-office" if head else world.one(_ROLES)
    pairs = [
        *world.typed("org:Membership"),
        *common(context, f"Membership {name}", f"Членство {name}"),
        ("org:member", f"person:p{name}"),
        ("org:organization", f"{body}{context.number}"),
        ("org:role", role),
        ("hec:roleTitle", english("Member")),
        *dated("hec:startedOn", world.about(2008, 2018)),
    ]
    if head:
        pairs.append(("hec:holdsPost", f"post:p{context.number}"))
    if world.chance(0.4):
        pairs += dated("hec:endedOn", world.about(2019, 2025))
    return Entity("membership", f"membership:m{name}", pairs)


def _dated_name(world: World, context: Context) -> Entity:
    return Entity(
        "name",
        f"name:n{context.number}",
        [
            *world.typed("hec:DatedName"),
            ("dcterms:source", context.source),
            ("hec:confidence", context.confidence),
            ("skosxl:literalForm", english(f"Ministry of Science {context.number}")),
            *dated("hec:usedFrom", world.about(1991, 2000)),
            *dated("hec:usedUntil", world.about(2001, 2015)),
        ],
    )


def _office(world: World, context: Context) -> Entity:
    number = context.number
    return Entity(
        "office",
        f"office:o{number}",
        [
            *world.typed(world.one(_OFFICES)),
            *common(context, f"National office {number}", f"Национальный офис {number}"),
            ("hec:country", context.country),
            ("hec:reportsTo", f"ministry:m{number}"),
            ("hec:hostedBy", f"ministry:m{number}"),
            ("hec:mandate", world.one(("mandate:informs", "mandate:decides"))),
            ("hec:designatedUnder", world.one(world.conventions)),
            ("schema:email", f"<mailto:info@office{number}.example.org>"),
            ("foaf:homepage", f"<https://office{number}.example.org/>"),
            *dated("hec:designatedOn", world.about(2000, 2020)),
        ],
    )


def _team(world: World, context: Context) -> Iterator[Entity]:
    team = f"team:t{context.number}"
    yield Entity(
        "team",
        team,
        [
            *world.typed("hec:ExpertTeam"),
            *common(context, f"Team of experts {context.number}", f"Группа {context.number}"),
            ("hec:country", context.country),
            ("hec:coordinatedBy", f"office:o{context.number}"),
            ("org:memberOf", "network:n0"),
            ("skos:altLabel", english(f"HERE team {context.number}")),
        ],
    )
    yield Entity("link", "network:n0", [("org:hasMember", team)])


def _change(world: World, context: Context) -> Entity:
    number = context.number
    return Entity(
        "change",
        f"change:c{number}",
        [
            *world.typed("org:ChangeEvent"),
            *common(context, f"Reorganisation {number}", f"Реорганизация {number}"),
            ("hec:country", context.country),
            ("org:originalOrganization", f"ministry:m{number - 1}"),
            ("org:resultingOrganization", f"ministry:m{number}"),
            *dated("hec:takenOn", world.about(2005, 2025)),
        ],
    )
