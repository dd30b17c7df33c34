"""One unit's treaty acts, lists, observations, steps, agreements, and the evidence for them."""

from __future__ import annotations

from collections.abc import Iterator

from synthetic.terms import Entity, Pairs, dated, english, typed
from synthetic.world import Context, World, common

_CONSENTS = ("actionkind:ratification", "actionkind:accession", "actionkind:acceptance")
_STEPS = ("stepkind:law", "stepkind:government-decision", "stepkind:presidential-ratification")


def treaties(world: World, context: Context) -> Iterator[Entity]:
    """Yield what a unit's country did about the conventions, each after what it points to."""
    yield _signature(world, context)
    yield _consent(world, context)
    yield _observation(world, context)
    yield _agreement(world, context)
    yield _step(world, context)
    yield _process(world, context)
    if context.number % 4 == 3:
        yield _list(world, context)
    for place in range(2):
        yield from _evidence(world, context, f"{context.number}-{place}")
    if context.number % 6 == 5:
        yield _disagreement(world, context)


def _act(world: World, context: Context, kind: str) -> Pairs:
    return [
        *world.typed("hec:TreatyAction"),
        *common(context, f"Act {context.number}", f"Акт {context.number}"),
        ("hec:party", context.country),
        ("hec:convention", world.one(world.conventions)),
        ("hec:actionKind", kind),
    ]


def _signature(world: World, context: Context) -> Entity:
    pairs = _act(world, context, "actionkind:signature")
    pairs += dated("hec:signedOn", world.about(2000, 2010))
    return Entity("signature", f"action:s{context.number}", pairs)


def _consent(world: World, context: Context) -> Entity:
    pairs = _act(world, context, world.one(_CONSENTS))
    pairs += dated("hec:depositedOn", world.about(2011, 2022))
    pairs += dated("hec:effectiveOn", world.about(2023, 2025))
    pairs.append(("hec:article", '"IX"'))
    return Entity("consent", f"action:c{context.number}", pairs)


def _observation(world: World, context: Context) -> Entity:
    number = context.number
    return Entity(
        "observation",
        f"observation:o{number}",
        [
            *world.typed("hec:StatusObservation"),
            *common(context, f"Observation {number}", f"Наблюдение {number}"),
            ("hec:party", context.country),
            ("hec:convention", world.one(world.conventions)),
            ("hec:observedStatus", "observedstatus:party"),
            *dated("hec:asOf", world.about(2024, 2025)),
        ],
    )


def _agreement(world: World, context: Context) -> Entity:
    number = context.number
    return Entity(
        "agreement",
        f"agreement:a{number}",
        [
            *world.typed("hec:Agreement"),
            *common(context, f"Agreement {number}", f"Соглашение {number}"),
            ("hec:agreementStatus", "agreementstatus:in-force"),
            *(("hec:signatory", country) for country in world.some(world.countries, 2)),
            *dated("hec:signedOn", world.about(2000, 2015)),
            *dated("hec:endsOn", world.about(2027, 2035)),
        ],
    )


def _step(world: World, context: Context) -> Entity:
    number = context.number
    return Entity(
        "step",
        f"step:s{number}",
        [
            *world.typed("hec:NationalStep"),
            *common(context, f"Step {number}", f"Шаг {number}"),
            ("hec:country", context.country),
            ("hec:convention", world.one(world.conventions)),
            ("hec:stepKind", world.one(_STEPS)),
            ("hec:legalBasis", english(f"Law No {number}")),
            *dated("hec:takenOn", world.about(2005, 2025)),
        ],
    )


def _process(world: World, context: Context) -> Entity:
    number = context.number
    return Entity(
        "process",
        f"process:p{number}",
        [
            *world.typed("hec:AdoptionProcess"),
            *common(context, f"Process {number}", f"Процесс {number}"),
            ("hec:country", context.country),
            ("hec:convention", world.one(world.conventions)),
            ("hec:stage", "stage:under-discussion"),
            *dated("hec:openedOn", world.about(2015, 2020)),
            *dated("hec:openAsOf", world.about(2021, 2025)),
        ],
    )


def _list(world: World, context: Context) -> Entity:
    number = context.number
    parties = world.some(world.countries, 8 + world.below(12))
    return Entity(
        "list",
        f"list:l{number}",
        [
            *world.typed("hec:PartyList"),
            *common(context, f"List of parties {number}", f"Список участников {number}"),
            ("hec:convention", world.one(world.conventions)),
            ("hec:complete", typed("true", "boolean")),
            ("hec:listKind", "observedstatus:party"),
            ("hec:statedCount", typed(str(len(parties)), "integer")),
            *(("hec:listedParty", party) for party in parties),
            *dated("hec:asOf", world.about(2020, 2025)),
        ],
    )


def _evidence(world: World, context: Context, name: str) -> Iterator[Entity]:
    quote, target = f"evidence:q{name}", f"evidence:t{name}"
    text = f"The country deposited its instrument, as the page says in paragraph {name}."
    quoted = [*world.typed("oa:TextQuoteSelector"), ("oa:exact", english(text))]
    yield Entity("quote", quote, quoted)
    yield Entity(
        "target",
        target,
        [
            *world.typed("oa:SpecificResource"),
            ("oa:hasSelector", quote),
            ("oa:hasSource", context.source),
        ],
    )
    yield Entity(
        "evidence",
        f"evidence:e{name}",
        [
            *world.typed("oa:Annotation"),
            ("hec:about", f"action:c{context.number}"),
            ("hec:property", world.one(("hec:depositedOn", "hec:actionKind"))),
            ("hec:statement", f'"S{context.number}"'),
            ("oa:hasTarget", target),
            ("skos:prefLabel", english(f"Evidence {name}")),
        ],
    )


def _disagreement(world: World, context: Context) -> Entity:
    number = context.number
    return Entity(
        "disagreement",
        f"disagreement:d{number}",
        [
            *world.typed("hec:Disagreement"),
            *common(context, f"Disagreement {number}", f"Расхождение {number}"),
            ("hec:about", f"action:c{number}"),
            ("hec:property", "hec:depositedOn"),
            ("hec:evidence", f"evidence:e{number}-0"),
            ("hec:evidence", f"evidence:e{number}-1"),
            ("hec:resolution", english("The depositary is followed.")),
        ],
    )
