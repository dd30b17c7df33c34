"""`kg history` on the shipped graph: a meeting, a date, a fact that goes, a file that moves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from histories import commit, git, write
from kg.graph import Graph
from kg.history.answers import cells_of, text_of
from kg.history.comparing import Wanted, history
from kg.history.model import Cells, FactChange, History, RowChange
from kg.history.revisions import PARTS, checked_out
from kg.history.states import State, state_at
from kg.project import find_project
from kg.questions import Catalogue
from kg.questions.running import run

ROOT = Path(__file__).parent.parent
DAY = date(2026, 11, 1)
TREATY = "data/conventions/tokyo-2011.ttl"
MEETINGS = "data/meetings/bfug.ttl"
OFFICES = "data/countries/kz.ttl"
MOVED = "data/meetings/apnnic-plenary.ttl"
NEW_MEETING = """
meeting:2027-02-01-a-meeting
    a hec:Meeting ;
    hec:attendingCountry country:kg , country:kz ;
    hec:hostCountry country:kg ;
    hec:startsOn "2027-02-01"^^xsd:date ;
    hec:meetingStatus <https://w3id.org/hecoop/vocab/meeting-status/planned> ;
.
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped graph, committed, and changed in its files."""
    folder = tmp_path_factory.mktemp("history")
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, folder / part)
    git(folder, "init", "--quiet")
    commit(folder)
    changed = {
        TREATY: ('hec:depositedOn "2017-12-19"', 'hec:depositedOn "2017-12-20"'),
        MEETINGS: ("", NEW_MEETING),
        OFFICES: ("    foaf:homepage <https://erasmus.kz> ;\n", ""),
    }
    for name, (before, after) in changed.items():
        text = (folder / name).read_text("utf-8")
        assert before in text
        write(folder, {name: text.replace(before, after, 1) if before else text + after})
    text = (folder / MOVED).read_text("utf-8")
    write(folder, {MOVED: None, "data/meetings/moved.ttl": text.replace(" ;\n    ", " ; ")})
    return folder


@pytest.fixture(scope="module")
def found(root: Path) -> Iterator[History]:
    project = find_project(root)
    with checked_out(root, "HEAD", [root / part for part in PARTS]) as tree:
        earlier = state_at(project, "HEAD", tree)
        yield history(earlier, State(project, None, {}), Wanted((), {}, DAY, "en"), ("a", "b"))


def test_the_facts_that_changed_are_told_with_their_lines(root: Path, found: History) -> None:
    by_kind: dict[str, list[FactChange]] = {"added": [], "changed": [], "withdrawn": []}
    for change in found.facts:
        by_kind[change.kind].append(change)

    (deposit,) = by_kind["changed"]
    assert ("2017-12-19" in str(deposit.before), "2017-12-20" in str(deposit.after)) == (True, True)
    assert deposit.is_at is not None
    assert deposit.is_at.file == TREATY
    line = (root / TREATY).read_text("utf-8").splitlines()[(deposit.is_at.line or 0) - 1]
    assert '"2017-12-20"' in line
    (page,) = by_kind["withdrawn"]
    assert (page.file, str(page.before)) == (OFFICES, "<https://erasmus.kz>")
    assert len(by_kind["added"]) == 6
    assert {change.file for change in by_kind["added"]} == {MEETINGS}


def test_a_file_that_moved_and_was_written_otherwise_changed_nothing(found: History) -> None:
    (moved,) = (file for file in found.files if file.before == MOVED)
    assert (moved.name, moved.facts, moved.is_gone) == ("data/meetings/moved.ttl", 0, False)
    assert len(found.files) == 4


def test_every_question_is_asked_and_those_that_a_change_reaches_differ(found: History) -> None:
    names = Catalogue.read(find_project(ROOT)).names()
    assert found.asked == len(names)

    differing = {answer.name: answer for answer in found.answers}
    assert {"coverage-by-kind", "entry-into-force", "timeline"} <= differing.keys()
    assert {row.cause.files for row in differing["from-signature-to-deposit"].rows} == {(TREATY,)}
    assert {row.cause.files for row in differing["planned-meetings"].rows} == {(MEETINGS,)}
    (counterpart,) = differing["counterparts-in-neighbouring-countries"].rows
    assert counterpart.cause.files == (OFFICES,)
    assert "adoption-requirements" not in differing
    assert {row.cause.how for answer in found.answers for row in answer.rows} == {"each"}


def test_without_the_change_of_its_cause_each_row_would_be_as_it_was(
    root: Path, found: History, tmp_path: Path
) -> None:
    """The files that are told are put back one by one, and the graph is read anew."""
    checked = 0
    for name in (TREATY, MEETINGS, OFFICES):
        folder = tmp_path / name.replace("/", "-")
        shutil.copytree(root, folder, ignore=shutil.ignore_patterns(".git"))
        write(folder, {name: git(root, "show", f"HEAD:{name}")})
        graph = Graph.open(find_project(folder))
        catalogue = Catalogue.read(graph.project)
        for answer in found.answers:
            question = catalogue.get(answer.name)
            rows = cells_of(run(question, text_of(question, DAY), graph))
            for row in answer.rows:
                assert _is_as_it_was(row, rows) == (name in row.cause.files), answer.name
                checked += 1
    assert checked > 30


def _is_as_it_was(row: RowChange, rows: list[Cells]) -> bool:
    return row.after not in rows if row.after is not None else row.before in rows
