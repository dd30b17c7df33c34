"""The benchmark of stored questions: its graph, and a driver that is ended and started anew."""

from __future__ import annotations

import sys
from pathlib import Path

from asking.material import MEETING
from asking.running import sit
from generate import ntriples
from synthetic.asked import asked, named
from synthetic.ontology import Ontology
from synthetic.stream import entities
from synthetic.world import World

ROOT = Path(__file__).parents[1]
DRIVER = """
import json, sys, time
say = lambda **what: print(json.dumps(what), flush=True)
say(load=0.5, triples=1)
for name in sys.argv[1:]:
    say(start=name)
    if name == "long": time.sleep(60)
    if name == "broken": raise SystemExit("no such pattern")
    say(name=name, rows=2, digest="abc", times={"it": [0.2, 0.1]})
"""


def test_what_questions_name_is_in_the_graph() -> None:
    world = named(World(Ontology(ROOT / "ontology"), 10_000, 7))
    written = ntriples(world.ontology.prefixes)
    found: dict[str, str] = {}
    for entity in entities(world, asked):
        found[entity.subject] = found.get(entity.subject, "") + written(entity)
        if entity.subject == "source:s21":
            break

    for name in (MEETING, "country:kg", "convention:tokyo-2011", "network:enic"):
        assert "#type> <" in found[name], name
    assert '"2026-02-20"' in found[MEETING]
    assert found["organisation:c20"].count("memberOf") == 2


def test_a_question_that_is_late_or_broken_ends_no_other(tmp_path: Path) -> None:
    names = ["first", "long", "broken", "last"]

    sitting = sit([sys.executable, "-c", DRIVER], names, tmp_path / "errors", 1, 20)

    assert sitting.failed is None
    assert sitting.answers["long"].ended == "time limit"
    assert sitting.answers["broken"].ended == "no such pattern"
    for name in ("first", "last"):
        assert sitting.answers[name].rows == 2
        assert sitting.answers[name].least("it") == 0.1
    assert sitting.load == [0.5, 0.5, 0.5]


def test_a_driver_that_does_not_start_is_no_answer(tmp_path: Path) -> None:
    sitting = sit([sys.executable, "-c", "raise SystemExit('absent')"], ["a"], tmp_path / "e", 5, 5)

    assert (sitting.failed, sitting.answers) == ("absent", {})
