"""The walk over texts that are being written, and the places in them."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, Range

from kg.editor.scanning import scan
from kg.editor.scans import Scan
from kg.editor.texts import Text
from kg.editor.tokens import pieces
from kg.rdf.turtle_tokens import NotTurtle
from kg.rdf.turtle_walk import walk

ROOT = Path(__file__).parent.parent
FILES = sorted([*ROOT.glob("ontology/**/*.ttl"), *ROOT.glob("data/**/*.ttl")])
HEAD = "PREFIX ex: <https://example.org/>\n"


def subjects(found: Scan) -> list[str | None]:
    return [mention.iri for mention in found.mentions if mention.role == "subject"]


def state(text: str) -> tuple[str, str | None, str | None]:
    """Return what would come next: the slot, and the subject and predicate that it is of."""
    found = scan(HEAD + text, {})
    frame = found.frame
    return (found.slot, frame and _short(frame.subject), frame and _short(frame.predicate))


def _short(iri: str | None) -> str | None:
    return iri and iri.replace("https://example.org/", "").rpartition("#")[2]


def test_there_are_files_to_walk_over() -> None:
    assert len(FILES) > 200


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_walk_finds_what_the_exact_one_finds(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    exact = walk(text)
    found = scan(text, {})
    stated = {item.subject.value for item in exact if isinstance(item.subject, ox.NamedNode)}

    assert found.sound
    assert set(subjects(found)) == stated
    objects = {
        (item.object.value, item.object_at[0])
        for item in exact
        if isinstance(item.object, ox.NamedNode)
    }
    told = {(mention.iri, mention.piece.start) for mention in found.mentions}
    lists = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"
    assert {item for item in objects if item[0] != lists} <= told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("start", None, None)),
        ("ex:a ", ("verb", "a", None)),
        ("ex:a a ", ("object", "a", "type")),
        ("ex:a ex:p ", ("object", "a", "p")),
        ("ex:a ex:p ex:b ", ("after", "a", "p")),
        ("ex:a ex:p ex:b , ", ("object", "a", "p")),
        ("ex:a ex:p ex:b ; ", ("verb", "a", "p")),
        ("ex:a ex:p ex:b . ", ("start", None, None)),
        ('ex:a ex:p "b" ', ("suffix", "a", "p")),
        ('ex:a ex:p "b"^^', ("datatype", "a", "p")),
        ('ex:a ex:p "b"@en ; ', ("verb", "a", "p")),
        ("ex:a ex:p [ ", ("verb", None, None)),
        ("ex:a ex:p [ ex:q ex:b ] ; ", ("verb", "a", "p")),
        ("ex:a ex:p ( ex:b ", ("object", None, "p")),
        ("ex:a ex:p ( ex:b ) ; ", ("verb", "a", "p")),
        ("[ ex:p ex:b ] ex:q ", ("object", None, "q")),
        ("GRAPH ex:g { ex:a ", ("verb", "a", None)),
        ("ex:g { ex:a ex:p ", ("object", "a", "p")),
        ("PREFIX ", ("prefix", None, None)),
        ("@prefix ex2: ", ("namespace", None, None)),
        ("ex:a ex:p ; ex:q ", ("object", "a", "q")),
        ("ex:a ex:p\n    ex:b ex:q ex:c .\nex:d ", ("verb", "d", None)),
    ],
)
def test_it_is_known_what_comes_next(
    text: str, expected: tuple[str, str | None, str | None]
) -> None:
    assert state(text) == expected


@pytest.mark.parametrize(
    "broken",
    [
        "ex:b ex:p",
        "ex:b ex:p [ ex:q",
        'ex:b ex:p "unclosed',
        "ex:b ex:p <http://",
        "ex:b ! ?",
        "@pre",
    ],
)
def test_what_is_broken_ends_with_the_statement(broken: str) -> None:
    found = scan(f"{HEAD}ex:a ex:p ex:o .\n{broken}\n\nex:c ex:p ex:o .\n", {})

    assert not found.sound
    assert subjects(found)[0] == "https://example.org/a"
    assert subjects(found)[-1] == "https://example.org/c"


def test_a_prefix_that_is_not_declared_is_that_of_the_graph() -> None:
    found = scan("other:a ex:p ex:o .", {"other": "https://other.example/"})

    assert subjects(found) == ["https://other.example/a"]
    assert found.mentions[1].iri is None


@given(st.text(alphabet="ex:ab <>[](){}.,;\"'\\@^#_?\n\r\u2028Ё🚤1"))
def test_no_text_is_too_broken(text: str) -> None:
    found = scan(text, {})

    assert [piece.start for piece in found.pieces] == sorted(piece.start for piece in found.pieces)
    assert all(text[piece.start : piece.end] == piece.text for piece in found.pieces)
    try:
        walk(text)
    except NotTurtle:
        return
    assert all(piece.kind != "broken" for piece in found.pieces)


@given(
    st.text(alphabet="aЁ🚤\u2028\r\n", max_size=30),
    st.integers(0, 30),
    st.sampled_from(["utf-8", "utf-16", "utf-32"]),
)
def test_a_place_of_the_editor_leads_back_to_itself(text: str, at: int, encoding: str) -> None:
    held = Text(text, encoding)
    offset = min(at, len(text))
    if text[offset - 1 : offset + 1] == "\r\n" and offset:
        offset -= 1  # between the two there is no place

    assert held.offset(held.position(offset)) == offset


def test_a_line_ends_as_the_protocol_has_it() -> None:
    text = Text("a\u2028b\rc\r\nd\n🚤e")

    assert text.position(2) == Position(0, 2)
    assert text.position(4) == Position(1, 0)
    assert text.position(text.content.index("e")) == Position(3, 2)
    assert text.offset(Position(0, 99)) == 3
    assert text.offset(Position(99, 0)) == len(text.content)
    assert text.edited(Range(Position(3, 2), Position(3, 99)), "!").content.endswith("\n🚤!")


def test_a_place_of_this_tool_is_found_behind_a_byte_order_mark() -> None:
    text = Text("\ufeffab\ncd")

    assert text.content[text.place(1, 1)] == "a"
    assert text.content[text.place(2, 2)] == "d"
    assert text.place(9, 1) == len(text.content)
    assert text.place(1, 99) == 3


def test_an_unclosed_long_text_is_one_piece() -> None:
    assert [piece.kind for piece in pieces('ex:a ex:p """b\nex:c .')] == ["name", "name", "broken"]
