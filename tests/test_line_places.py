"""Places in formats of lines: a few lines are looked at, and they are where a whole walk says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.rdf import positions
from kg.rdf.line_places import walk_lines
from kg.rdf.positions import Lines, placed_triples
from kg.rdf.reading import read_triples
from kg.rdf.turtle_walk import WalkedTriple, walk

TRIPLES = """# made by hand
<urn:a> <urn:p> "eins, zwei"@de .

_:x <urn:p> <urn:b> . # "why"
\t<urn:a> <urn:q> "\\u00FC\\n_:x"^^<http://www.w3.org/2001/XMLSchema#string> .
  _:x <urn:q> _:y .
<urn:c> <urn:p> _:x .
"""
QUADS = TRIPLES.replace(" .\n", " <urn:g> .\n")


def places_of(text: str, places: Sequence[int], syntax: ox.RdfFormat) -> list[WalkedTriple] | None:
    triples = [quad.triple for quad in ox.parse(text.encode(), format=syntax)]
    asked = [triples[place] for place in places]
    return walk_lines(text, Lines(text).starts, places, asked, len(triples))


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        (TRIPLES, ox.RdfFormat.N_TRIPLES),
        (QUADS, ox.RdfFormat.N_QUADS),
        (TRIPLES.replace("# made by hand\n", "").replace("\n\n", "\n"), ox.RdfFormat.N_TRIPLES),
    ],
    ids=["N-Triples", "N-Quads", "a triple on every line"],
)
def test_lines_are_where_a_walk_over_all_of_them_finds_them(
    text: str, syntax: ox.RdfFormat
) -> None:
    every, lines = walk(text), places_of(text, range(5), syntax)

    assert lines is not None
    assert [item[3:] for item in lines] == [item[3:] for item in every]
    assert [item.predicate for item in lines] == [item.predicate for item in every]
    assert [lines[place].subject for place in (0, 2, 4)] == [
        every[place].subject for place in (0, 2, 4)
    ]
    assert lines[1].subject == lines[3].subject == lines[4].object != lines[3].object
    assert places_of(text, [1, 4], syntax) == [lines[1], lines[4]]


@pytest.mark.parametrize(
    "text",
    [
        "<urn:a> <urn:p> <urn:b> . <urn:a> <urn:p> <urn:c> .\n",
        "<urn:a> <urn:p>\n<urn:b> .\n",
        "<urn:a> <urn:p> <urn:b> .\r<urn:a> <urn:p> <urn:c> .\r",
    ],
    ids=["two on a line", "one on two lines", "lines that end otherwise"],
)
def test_what_is_not_a_triple_a_line_is_left_to_others(text: str) -> None:
    triples = [quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)]

    starts, places = Lines(text).starts, range(len(triples))

    assert walk_lines(text, starts, places, triples, len(triples)) is None


def test_files_of_lines_are_not_walked_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "data.nt"
    path.write_text(TRIPLES, encoding="utf-8")
    triples = read_triples(path)
    wanted = {triples[1].subject}
    whole = [place for place in placed_triples(path, triples) if place.triple.subject in wanted]

    monkeypatch.setattr(positions, "aligned", lambda *_: pytest.fail("walks all of it"))
    some = placed_triples(path, triples, wanted)

    assert [(item.triple, item.subject, item.object) for item in some] == [
        (item.triple, item.subject, item.object) for item in whole
    ]
    assert [item.subject.column for item in some] == [1, 3]
