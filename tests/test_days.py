"""What the stored questions say of one day, of dates that are a day, a month, a year or bounds.

The cases of tests/days.tsv are written by hand; for generated dates every day that they can mean
is tried, and an answer may be certain only where all of them agree.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest

from dated_graph import KINDS, Dated, answers, bounds, iri, make_dated_graph
from kg.graph import Graph

CASES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "days.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
DAYS = (
    *("2015-02-28", "2015-12-30", "2015-12-31", "2016-01-01", "2016-01-02", "2016-01-31"),
    *("2016-02-01", "2016-02-28", "2016-02-29", "2016-03-01", "2016-03-31", "2016-12-31"),
)
EVER, NEVER = date(1, 1, 1), date(9999, 12, 31)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    things = [Dated(kind, statement) for kind, statement, _, _ in CASES]
    return make_dated_graph(tmp_path_factory.mktemp("dated") / "graph", things)


def test_each_kind_of_thing_has_its_cases() -> None:
    assert len(CASES) >= 134
    assert {kind for kind, *_ in CASES} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_coarse_date_is_certain_only_where_all_its_days_agree(kind: str, graph: Graph) -> None:
    cases = [case for case in CASES if case[0] == kind]
    said = {day: answers(graph, kind, day) for day in {day for _, _, day, _ in cases}}

    wrong = [
        f"{statement} on {day}: {found}, and not {wanted}"
        for _, statement, day, wanted in cases
        if (found := said[day].get(iri(Dated(kind, statement)), KINDS[kind].absent)) != wanted
    ]
    assert wrong == []


def test_generated_dates_are_judged_as_every_day_that_they_can_mean(tmp_path: Path) -> None:
    chance = random.Random(20260225)  # noqa: S311 - tries dates, guards nothing
    things = {kind: _generated(kind, chance) for kind in TRUTH}
    graph = make_dated_graph(tmp_path / "graph", (t for some in things.values() for t in some))

    wrong: list[str] = []
    seen: set[tuple[str, str]] = set()
    for kind, day in product(things, DAYS):
        said = answers(graph, kind, day)
        for thing in things[kind]:
            found = said.get(iri(thing), KINDS[kind].absent)
            wanted = TRUTH[kind](thing, date.fromisoformat(day))
            seen.add((kind, wanted))
            if found != wanted:
                wrong.append(f"{kind} {thing.statement} on {day}: {found}, and not {wanted}")
    assert wrong == []
    assert {(kind, "open") for kind in TRUTH} | {(kind, "yes") for kind in TRUTH} <= seen


def _generated(kind: str, chance: random.Random) -> list[Dated]:
    """Return things whose dates are coarse forms of days that could be true together."""
    found = []
    for _ in range(60):
        days = sorted(chance.sample(range(900), 3))
        first, middle, last = (date(2014, 12, 1) + timedelta(days=days) for days in days)
        begins, shows, ends = PROPERTIES[kind]
        stated = [f"{begins}={_coarse(first, chance)}"] if chance.random() < 0.8 else []
        if shows and chance.random() < 0.5:
            stated.append(f"{shows}={_coarse(middle, chance)}")
        if ends and chance.random() < 0.7:
            stated.append(f"{ends}={_coarse(last, chance)}")
        found.append(Dated(kind, " ".join(stated)))
    return [thing for thing in dict.fromkeys(found) if thing.statement or kind != "consent"]


def _coarse(day: date, chance: random.Random) -> str:
    """Return a day as a source may give it: as it is, its month, its year, or days around it."""
    before, behind = (day - timedelta(chance.randrange(40)), day + timedelta(chance.randrange(40)))
    return chance.choice(
        (f"{day}", f"{day:%Y-%m}", f"{day:%Y-%m}", f"{day:%Y}", f"{before}..{behind}")
    )


PROPERTIES = {
    "body": ("activeFrom", "activeAsOf", "activeUntil"),
    "post": ("startedOn", "heldAsOf", "endedOn"),
    "meeting": ("startsOn", "", "endsOn"),
    "consent": ("effectiveOn", "", "left.effectiveOn"),
    "name": ("usedFrom", "usedAsOf", "usedUntil"),
    "step": ("takenOn", "", ""),
    "reservation": ("depositedOn", "", "withdrawnOn"),
}
"""By kind: what begins it, what shows it between, what ends it."""


def _worlds(stated: Iterable[str], day: date, unknown: tuple[date, ...]) -> list[date]:
    """Return the days that matter of those that a date can mean; `unknown` where there is none."""
    for text in stated:
        first, last = (end or limit for end, limit in zip(bounds(text), (EVER, NEVER), strict=True))
        around = {first, last, day, day - timedelta(1), day + timedelta(1)}
        return [one for one in around if first <= one <= last]
    return list(unknown)


def _interval(thing: Dated, day: date, *, goes_on: bool) -> set[bool]:
    """Return whether it held on a day, in each world.

    What nothing begins may have begun at any time; what nothing ends goes on, or may have ended.
    """
    begins, shows, ends = (thing.dates.get(name, []) for name in PROPERTIES[thing.kind])
    behind = day + timedelta(1)
    held = set()
    for begun, shown, over in product(
        _worlds(begins, day, (EVER, day, behind)),
        _worlds(shows, day, (NEVER,)),
        _worlds(ends, day, (NEVER,) if goes_on else (day, behind, NEVER)),
    ):
        if begun <= shown and (not shows or shown < over):
            held.add(begun <= day < over)
    return held


def _word(held: set[bool]) -> str:
    return "open" if len(held) == 2 else "yes" if True in held else "no"


def _starts_later(thing: Dated, day: date) -> bool:
    begins = thing.dates.get(PROPERTIES[thing.kind][0], [])
    return min(_worlds(begins, day, (EVER,))) > day


def _body(thing: Dated, day: date) -> str:
    return _word(_interval(thing, day, goes_on=True)) if thing.dates else "unknown"


def _name(thing: Dated, day: date) -> str:
    return _word(_interval(thing, day, goes_on=True))


def _post(thing: Dated, day: date) -> str:
    if _starts_later(thing, day):
        return "later"
    return _word(_interval(thing, day, goes_on=False)) if thing.dates else "unknown"


def _reservation(thing: Dated, day: date) -> str:
    return "later" if _starts_later(thing, day) else _body(thing, day)


def _step(thing: Dated, day: date) -> str:
    return "later" if _starts_later(thing, day) else _body(thing, day)


def _meeting(thing: Dated, day: date) -> str:
    starts, ends = thing.dates.get("startsOn", []), thing.dates.get("endsOn", [])
    if not starts:
        return "no"
    pairs = product(_worlds(starts, day, ()), _worlds(ends, day, (EVER,)))
    return _word({start <= day <= (end if ends else start) for start, end in pairs})


def _consent(thing: Dated, day: date) -> str:
    if "effectiveOn" not in thing.dates and "left.effectiveOn" in thing.dates:
        left = _worlds(thing.dates["left.effectiveOn"], day, ())
        return "no" if max(left) <= day else "open"
    return _word(_interval(thing, day, goes_on=True))


TRUTH: dict[str, Callable[[Dated, date], str]] = {
    "body": _body,
    "post": _post,
    "meeting": _meeting,
    "consent": _consent,
    "name": _name,
    "step": _step,
    "reservation": _reservation,
}
"""By kind: what can be said of a thing and a day, found by trying every day that dates can mean."""
