"""The defects that a graph can be given, each with the findings that it makes.

A defect changes one entity before it is written. What it makes is known beforehand: the focus
node is the entity, the shape and the SHACL component are said here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from synthetic.terms import Entity, dated, redate, typed
from synthetic.world import WEAK_SOURCE

Change = Callable[[Entity], None]


@dataclass(frozen=True)
class Defect:
    """A way in which one kind of entity can be wrong."""

    kind: str
    shape: str
    component: str
    change: Change


def _without(*predicates: str) -> Change:
    return lambda entity: entity.drop(*predicates)


def _with(predicate: str, value: str) -> Change:
    return lambda entity: entity.pairs.append((predicate, value))


def _instead(predicate: str, value: str) -> Change:
    return lambda entity: entity.put(predicate, value)


def _on(predicate: str, text: str) -> Change:
    return lambda entity: redate(entity, predicate, text)


def _no_status(meeting: Entity) -> None:
    meeting.drop("hec:meetingStatus")
    meeting.pairs.remove(("rdf:type", "prov:Activity"))


def _end_before_start(meeting: Entity) -> None:
    redate(meeting, "hec:endsOn", "2001-02-03")


def _not_held_yet(meeting: Entity) -> None:
    redate(meeting, "hec:startsOn", "2031-05-06")
    meeting.drop("hec:endsOn", "hec:endsOnNotBefore", "hec:endsOnNotAfter")


def _at_planned_meeting(participation: Entity) -> None:
    unit = participation.subject.partition(":p")[2].partition("-")[0]
    participation.put("hec:meeting", f"meeting:p{unit}")


def _time_of_day(outcome: Entity) -> None:
    # What has no form of a date has no bounds either: the derive query leaves it out.
    outcome.drop("hec:dueOn", "hec:dueOnNotBefore", "hec:dueOnNotAfter")
    outcome.pairs.append(("hec:dueOn", typed("2027-05-01T00:00:00", "dateTime")))


def _label_in_french(entity: Entity) -> None:
    labels = [pair for pair in entity.pairs if pair[1].endswith("@en") and pair[0] == _LABEL]
    entity.pairs.remove(labels[0])
    entity.pairs.append((_LABEL, '"Etape"@fr'))


def _time_unknown(membership: Entity) -> None:
    for name in ("hec:startedOn", "hec:endedOn"):
        membership.drop(name, f"{name}NotBefore", f"{name}NotAfter")


def _high_on_weak(entity: Entity) -> None:
    entity.put("dcterms:source", WEAK_SOURCE)
    entity.put("hec:confidence", "confidence:high")


def _wrong_count(parties: Entity) -> None:
    parties.put("hec:statedCount", typed("77", "integer"))


def _deposited_signature(action: Entity) -> None:
    action.pairs.extend(dated("hec:depositedOn", "2012-03-04"))


_LABEL = "skos:prefLabel"

DEFECTS: tuple[Defect, ...] = (
    Defect("meeting", "Meeting-meetingStatus", "MinCount", _no_status),
    Defect(
        "outcome", "Outcome-outcomeKind", "Pattern", _instead("hec:outcomeKind", "topic:apnnic")
    ),
    Defect("person", "Person-email", "MaxCount", _with("schema:email", '"a@example.org"')),
    Defect("consent", "TreatyAction-party", "Class", _instead("hec:party", "ministry:m0")),
    Defect(
        "participation", "CountryParticipation", "SPARQL", _instead("hec:forCountry", "country:c11")
    ),
    Defect("membership", "MembershipTime", "SPARQL", _time_unknown),
    Defect("meeting", "Meeting-endAfterStart", "LessThanOrEquals", _end_before_start),
    Defect("office", "Organization-email", "Node", _instead("schema:email", '"no address"')),
    Defect("step", "StepTreaty", "Or", _without("hec:convention")),
    Defect(
        "agreement", "Agreement-endAfterSignature", "LessThanOrEquals", _on("hec:endsOn", "1999")
    ),
    Defect("participation", "Participation-participant", "MinCount", _without("hec:participant")),
    Defect(
        "participation", "Participation-participant", "Or", _instead("hec:participant", WEAK_SOURCE)
    ),
    Defect("participation", "Participation-meetingHeld", "In", _at_planned_meeting),
    Defect(
        "meeting", "Meeting-startsOn", "MaxCount", _with("hec:startsOn", typed("2009", "gYear"))
    ),
    Defect("meeting", "HeldMeeting", "SPARQL", _not_held_yet),
    Defect(
        "meeting",
        "Meeting-sessionNumber",
        "Node",
        _instead("hec:sessionNumber", typed("0", "integer")),
    ),
    Defect("planned", "PlannedMeeting", "SPARQL", _on("hec:startsOn", "2024-05-06")),
    Defect("outcome", "Outcome-dueOn", "Or", _time_of_day),
    Defect("point", "Named-prefLabelOnePerLanguage", "UniqueLang", _with(_LABEL, '"Second"@en')),
    Defect("point", "Named-prefLabelTagged", "Datatype", _with(_LABEL, '"No language"')),
    Defect("experience", "Named-prefLabelEn", "QualifiedMinCount", _label_in_french),
    Defect("experience", "Fact-source", "MinCount", _without("dcterms:source")),
    Defect("point", "Fact-sourceKindOfNode", "Class", _instead("dcterms:source", "network:n0")),
    Defect("outcome", "Fact-confidence", "In", _instead("hec:confidence", "topic:apnnic")),
    Defect("experience", "HighConfidence", "Not", _high_on_weak),
    Defect(
        "consent",
        "TreatyAction-depositedOnAfterAdoption",
        "LessThanOrEquals",
        _on("hec:depositedOn", "1950-01-01"),
    ),
    Defect("consent", "TreatyEffect", "Or", _on("hec:effectiveOn", "2010-02-03")),
    Defect("signature", "DepositedAct-actionKind", "Not", _deposited_signature),
    Defect("person", "Person", "SPARQL", _with("schema:jobTitle", '"Expert"')),
    Defect("person", "Person-name", "MinCount", _without("foaf:name")),
    Defect("membership", "Membership-member", "Or", _instead("org:member", "series:s0")),
    Defect(
        "office", "Organization-homepage", "Node", _instead("foaf:homepage", "<ftp://example.org/>")
    ),
    Defect("office", "Office-reportsTo", "Class", _instead("hec:reportsTo", "organisation:o0")),
    Defect("ministry", "Ministry-hostedBy", "MaxCount", _with("hec:hostedBy", "organisation:o0")),
    Defect("team", "NationalBody-country", "MinCount", _without("hec:country")),
    Defect("list", "CountedList", "SPARQL", _wrong_count),
    Defect("source", "Source-sourceKind", "MinCount", _without("hec:sourceKind")),
    Defect("source", "SourcePublisher", "Or", _without("dcterms:publisher")),
    Defect("source", "Source-language", "Pattern", _instead("dcterms:language", '"English"')),
    Defect("quote", "TextQuoteSelector-exact", "MinLength", _instead("oa:exact", '""@en')),
    Defect("evidence", "PropertyNamed-property", "Or", _instead("hec:property", "topic:apnnic")),
    Defect("evidence", "Evidence-statement", "Pattern", _instead("hec:statement", '"1"')),
    Defect("name", "DatedName-literalForm", "MaxCount", _with("skosxl:literalForm", '"Two"@en')),
    Defect(
        "process",
        "AdoptionProcess-openedOn",
        "MaxCount",
        _with("hec:openedOn", typed("2014", "gYear")),
    ),
    Defect("process", "AdoptionProcess-stage", "MinCount", _without("hec:stage")),
    Defect("post", "Post-postIn", "MinCount", _without("org:postIn")),
    Defect("observation", "StatusObservation-party", "MaxCount", _with("hec:party", "country:c0")),
    Defect("country", "CodedCountry", "SPARQL", _instead("hec:alpha2Code", '"BA"')),
)
