"""An open graph tells after each change what `validate` tells of the same state."""

from __future__ import annotations

import datetime
import shutil
from collections import Counter
from pathlib import Path

import pytest

from conftest import MakeGraph
from kg.errors import InputError
from kg.project import find_project
from kg.validation import Report, validate
from kg.validation.given import given_files
from kg.validation.live import LiveValidation
from kg.validation.rules import literals

ROOT = Path(__file__).parents[1]
CASES = sorted(path for path in (ROOT / "tests" / "broken").iterdir() if path.is_dir())
DAY = datetime.date(2026, 11, 24)
EX = "https://example.org/id/"

SHAPES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX ex: <https://example.org/id/>
ex:Boat a sh:NodeShape ; sh:targetClass ex:Boat ;
    sh:property ex:Boat-name, [ sh:path ex:made ; sh:maxCount 1 ] .
ex:Boat-name sh:path ex:name ; sh:minCount 1 ; sh:message "has no name"@en .
"""
ONTOLOGY = """PREFIX ex: <https://example.org/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
ex:Boat a rdfs:Class ; rdfs:label "boat"@en, "лодка"@ru .
ex:Ship a rdfs:Class ; rdfs:subClassOf ex:Boat .
ex:name a ex:P . ex:made a ex:P . ex:P a ex:P .
"""
BOAT = 'PREFIX ex: <https://example.org/id/>\nex:a a ex:Boat ; ex:name "A" .\n'


def small(make_graph: MakeGraph, data: str = BOAT) -> Path:
    return make_graph(
        {"ontology/shapes/s.ttl": SHAPES, "ontology/o.ttl": ONTOLOGY, "data/a.ttl": data}
    )


def codes(report: Report) -> list[tuple[str, str | None, int | None]]:
    return [(finding.code, finding.file, finding.line) for finding in report]


def same(one: Report, other: Report) -> None:
    """Hold that two reports say the same, results of shapes included."""
    assert list(one) == list(other)
    assert one.summary() == other.summary()
    assert Counter(one.results or ()) == Counter(other.results or ())


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped graph, whose files may be changed."""
    root = tmp_path_factory.mktemp("shipped")
    for name in ("ontology", "data", "queries/derive"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def test_each_broken_file_as_an_edit_and_undone(shipped: Path) -> None:
    """Each case is compared in a few judgements of many; all of them come and go one by one."""
    live = LiveValidation.open(find_project(shipped), as_of=DAY)
    first = live.report()
    unreadable = 0
    for number, case in enumerate(CASES):
        edits = {
            shipped / "data" / f"{case.name}-{place}{path.suffix}": path.read_bytes()
            for place, path in enumerate(sorted(case.glob("broken*")))
        }
        live.change(edits)
        now = live.report()
        assert len(now) > len(first)
        unreadable += now.exit_code() == 4
        if number % 12 == 0 and now.exit_code() != 4:
            for path, data in edits.items():
                path.write_bytes(data)
            same(now, validate(find_project(shipped), as_of=DAY))
            for path in edits:
                path.unlink()
        live.change(dict.fromkeys(edits))
        assert list(live.report()) == list(first)
    assert unreadable


def test_edits_of_ontology_shapes_and_data_of_the_shipped_graph(shipped: Path) -> None:
    edits = {
        "ontology/meetings.ttl": ("rdfs:subClassOf", "rdfs:seeAlso"),
        "ontology/core.ttl": ("owl:inverseOf", "rdfs:seeAlso"),
        "ontology/shapes/meetings.ttl": ("sh:minCount 1", "sh:minCount 2"),
        "ontology/prefixes.ttl": ('sh:prefix "meeting"', 'sh:prefix "meetings"'),
    }
    live = LiveValidation.open(find_project(shipped), as_of=DAY)
    live.report()
    changed = 0
    for name, (old, new) in edits.items():
        path = shipped / name
        text = path.read_text("utf-8")
        path.write_text(text.replace(old, new), "utf-8")
        live.reread([path])
        same(live.report(), validate(find_project(shipped), as_of=DAY))
        changed += text != path.read_text("utf-8")
        path.write_text(text, "utf-8")
        live.reread([path])
    same(live.report(), validate(find_project(shipped), as_of=DAY))
    assert changed >= 3


def test_unsaved_text_counts_until_the_file_is_read_again(make_graph: MakeGraph) -> None:
    root = small(make_graph)
    live = LiveValidation.open(find_project(root))
    path = root / "data" / "a.ttl"

    live.change({path: BOAT.replace('ex:name "A"', "ex:made 1, 2").encode()})

    assert [code for code, _, _ in codes(live.report())] == [
        "ex:Boat-name",
        "ex:Boat (unnamed part)",
    ]
    live.reread([path])
    assert not len(live.report())


def test_a_syntax_error_is_one_finding_beside_those_of_the_last_state(
    make_graph: MakeGraph,
) -> None:
    root = small(make_graph, BOAT.replace('ex:name "A"', "ex:made 1"))
    live = LiveValidation.open(find_project(root))
    before = codes(live.report())

    live.change({root / "data" / "a.ttl": b"ex:a ex:b"})

    assert [code for code, _, _ in codes(live.report())] == ["KG001", "ex:Boat-name"]
    assert live.report().exit_code() == 4
    live.reread()
    assert codes(live.report()) == before


def test_files_come_and_go(make_graph: MakeGraph) -> None:
    root = small(make_graph)
    live = LiveValidation.open(find_project(root))
    new = root / "data" / "deep" / "b.ttl"

    live.change({new: b"PREFIX ex: <https://example.org/id/>\nex:b a ex:Ship ."})
    assert codes(live.report()) == [("ex:Boat-name", "data/deep/b.ttl", 2)]
    live.change({new: None})
    assert not len(live.report())

    with pytest.raises(InputError, match="no RDF format"):
        live.change({root / "data" / "b.txt": b""})


def test_a_triple_of_two_files_stays_while_one_has_it(make_graph: MakeGraph) -> None:
    root = small(make_graph)
    live = LiveValidation.open(find_project(root))
    live.change({root / "data" / "b.ttl": BOAT.encode()})

    live.change({root / "data" / "a.ttl": None})
    assert not len(live.report())

    live.change({root / "data" / "b.ttl": b"PREFIX ex: <https://example.org/id/> ex:a a ex:Boat ."})
    assert codes(live.report()) == [("ex:Boat-name", "data/b.ttl", 1)]


def test_what_derive_queries_build_follows(make_graph: MakeGraph) -> None:
    query = (
        "#+ summary: {{en: Names}}\n#+ after: {after}\nPREFIX ex: <https://example.org/id/>\n"
        "CONSTRUCT {{ ?x {made} ?y }} WHERE {{ ?x {read} ?y }}\n"
    )
    root = small(make_graph, BOAT.replace("ex:name", "ex:old"))
    derive = root / "queries" / "derive"
    derive.mkdir(parents=True)
    (derive / "a.rq").write_text(query.format(after="[b]", made="ex:name", read="ex:mid"))
    (derive / "b.rq").write_text(query.format(after="[]", made="ex:mid", read="ex:old"))
    live = LiveValidation.open(find_project(root))
    same(live.report(), validate(find_project(root)))
    assert "ex:Boat-name" not in {finding.code for finding in live.report()}

    path = root / "data" / "a.ttl"
    for text in (BOAT.replace("ex:name", "ex:none"), BOAT, BOAT.replace("ex:name", "ex:mid")):
        path.write_text(text, "utf-8")
        live.reread([path])
        same(live.report(), validate(find_project(root)))


def test_a_derive_query_that_cannot_be_run_is_an_error_until_it_is_mended(
    make_graph: MakeGraph,
) -> None:
    root = small(make_graph)
    query = root / "queries" / "derive" / "a.rq"
    query.parent.mkdir(parents=True)
    live = LiveValidation.open(find_project(root))
    live.report()

    query.write_text("#+ summary: {en: Wrong}\nCONSTRUCT { ?x }", "utf-8")
    live.reread()
    for _ in range(2):
        with pytest.raises(InputError, match=r"queries/derive/a\.rq"):
            live.report()

    query.unlink()
    live.reread()
    assert not len(live.report())


def test_the_day_passes(make_graph: MakeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shape that looks at today is asked again when today is another day."""
    shape = SHAPES + (
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
        'ex:Past a sh:NodeShape ; sh:targetClass ex:Boat ; sh:sparql [ sh:select """\n'
        "SELECT $this { $this <https://example.org/id/made> ?day .\n"
        ' <urn:kg:validation> <urn:kg:asOf> ?today FILTER (?day < ?today) }""" ] .\n'
    )
    today = [DAY]

    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Clock:
            return cls(today[0].year, today[0].month, today[0].day, 12, tzinfo=tz)

    monkeypatch.setattr(datetime, "datetime", Clock)
    made = 'ex:name "A" ; ex:made "2026-11-24"^^<http://www.w3.org/2001/XMLSchema#date>'
    root = small(make_graph, BOAT.replace('ex:name "A"', made))
    (root / "ontology" / "shapes" / "s.ttl").write_text(shape, "utf-8")
    live = LiveValidation.open(find_project(root))
    assert not len(live.report())

    today[0] += datetime.timedelta(days=1)

    assert [code for code, _, _ in codes(live.report())] == ["ex:Past"]
    same(live.report(), validate(find_project(root)))


def test_only_what_is_wrong_in_the_files_asked_for(make_graph: MakeGraph) -> None:
    bad = BOAT.replace('ex:name "A"', "ex:made 1")
    root = small(make_graph, bad)
    other = root / "data" / "b.ttl"
    other.write_text(bad.replace("ex:a", "ex:b"), "utf-8")
    live = LiveValidation.open(find_project(root), files=[other])

    same(live.report(), validate(find_project(root), [other]))
    assert codes(live.report()) == [("ex:Boat-name", "data/b.ttl", 2)]
    live.change({other: BOAT.replace("ex:a", "ex:b").encode()})
    assert not len(live.report())


@pytest.mark.parametrize("inference", ["none", "rdfs"])
def test_given_files(make_graph: MakeGraph, inference: str) -> None:
    root = small(make_graph)
    data, shapes = root / "data", root / "ontology" / "shapes"
    extra = root / "ontology" / "o.ttl"
    live = LiveValidation.open(
        given_files([data, extra], [shapes], folder=root), inference=inference
    )
    path = data / "a.ttl"
    path.write_text(BOAT.replace('ex:Boat ; ex:name "A"', "ex:Ship"), "utf-8")

    live.reread([path])

    anew = validate(given_files([data, extra], [shapes], folder=root), inference=inference)
    same(live.report(), anew)
    assert len(anew) == 1


def test_literals_that_were_judged_are_not_judged_again(
    make_graph: MakeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = small(make_graph)
    live = LiveValidation.open(find_project(root))
    live.report()
    judged: list[str] = []

    def problem(text: str, datatype: str) -> None:
        judged.append(text)

    monkeypatch.setattr(literals, "problem", problem)
    live.change({root / "data" / "a.ttl": BOAT.replace('"A"', '"B"').encode()})
    live.report()

    assert "B" in judged
    assert "A" not in judged
