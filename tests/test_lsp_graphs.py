"""`kg lsp` on the graphs that are shipped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from editor import CHANGES
from lsp_client import Editor, editing

ROOT = Path(__file__).parent.parent
MEETINGS = "data/meetings/bfug-board.ttl"


@pytest.fixture(scope="module")
def shipped() -> Iterator[Editor]:
    with editing(ROOT, locale="ru") as editor:
        yield editor


@pytest.fixture
def units(tmp_path: Path) -> Iterator[Editor]:
    shutil.copytree(ROOT / "examples" / "si-units", tmp_path / "si-units")
    with editing(tmp_path / "si-units") as editor:
        yield editor


def test_the_shipped_graph_is_found_right(shipped: Editor) -> None:
    assert shipped.open(MEETINGS) == []
    severe = [
        diagnostic
        for published in shipped.published.values()
        for diagnostic in published.diagnostics
        if diagnostic.severity == 1
    ]
    assert severe == []


def test_a_meeting_is_proposed_with_what_its_shapes_ask_for(shipped: Editor) -> None:
    shipped.open(MEETINGS)
    text = shipped.texts[MEETINGS]
    meeting = "\nmeeting:new\n    a hec:Meeting ;\n    "
    shipped.write(MEETINGS, text + meeting)
    found = shipped.complete(MEETINGS, len(text + meeting))
    assert [item.label for item in found[:2]] == ["dcterms:source", "hec:meetingStatus"]

    more = f"{meeting}hec:meetingStatus "
    shipped.write(MEETINGS, text + more)
    assert {item.label for item in shipped.complete(MEETINGS, len(text + more))} == {
        "meetingstatus:cancelled",
        "meetingstatus:held",
        "meetingstatus:planned",
        "meetingstatus:postponed",
    }
    more = f"{meeting}hec:hostCountry Кыргыз"
    shipped.write(MEETINGS, text + more)
    assert [item.label for item in shipped.complete(MEETINGS, len(text + more))] == ["country:kg"]
    shipped.write(MEETINGS, text)


def test_hover_tells_of_terms_sources_and_concepts_in_russian(shipped: Editor) -> None:
    shipped.open(MEETINGS)

    term = shipped.hover(MEETINGS, "meeting:2024-09-03-bfug-board-92\n    a hec:|Meeting")
    assert term is not None
    assert term.startswith("**встреча** · `hec:Meeting` · класс\n\n")
    assert "Событие, на котором собираются люди" in term
    series = shipped.hover(MEETINGS, "series:bfug|-board\n")
    assert series is not None
    assert "*источник:* [BFUG Board meeting 92](<https://ehea.info/" in series
    concept = shipped.hover(MEETINGS, "hec:format format:in-|person")
    assert concept is not None
    assert concept.startswith("**очно** · `format:in-person` · понятие")


def test_a_definition_leads_from_data_to_ontology(shipped: Editor) -> None:
    shipped.open(MEETINGS)

    places = shipped.definition(MEETINGS, "meeting:2024-09-03-bfug-board-92\n    a hec:|Meeting")
    assert all(place.endswith(":hec:Meeting") for place in places)
    assert places[0].startswith("ontology/meetings.ttl:")


def test_another_graph_has_findings_hover_and_mends_too(units: Editor) -> None:
    name = "data/derived-units.ttl"
    assert units.open(name) == []
    told = units.hover(name, "unit:coul|omb")
    assert told is not None
    assert told.startswith("**coulomb** · `unit:coulomb` · instance: derived unit")

    right = units.texts[name]
    (wrong,) = units.replace(name, 'si:symbol "C"', 'si:symbl "C"')
    assert wrong.code == "KG003"
    (mend,) = units.actions(name, wrong)
    assert units.applied(mend) == {name: right}


def test_the_benchmark_changes_what_is_there() -> None:
    for change in CHANGES.values():
        text = (ROOT / change.file).read_text(encoding="utf-8")
        assert text.count(change.old) == 1
        assert text.replace(change.old, change.new).index(change.new) == text.index(change.old)
