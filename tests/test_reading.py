from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import InputError, InputErrors, UsageError
from kg.project import SourceFile
from kg.rdf.content import is_plain
from kg.rdf.prefixes import Prefixes
from kg.rdf.reading import locate, read_all, read_quads, read_triples

HEAD = "PREFIX e: <http://e/>\n"

POSITIONS = '''PREFIX e: <http://e/>

e:a
    a e:Kind ;
    e:text """one
two"""
        @en ,
        e:far ;
    e:node [
        e:inner 1 ;
    ] ;
    e:list ( e:x
        e:y ) .
e:b e:c e:d .'''
"""Each object with a number ends on that line; see the test."""


def _file(folder: Path, text: str | bytes, name: str = "a.ttl") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return path


def _error(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        read_triples(path, name="data/a.ttl")
    return caught.value


@pytest.mark.parametrize(
    ("written", "lexical", "datatype"),
    [
        ('"01"^^<http://www.w3.org/2001/XMLSchema#integer>', "01", "integer"),
        ("1.50", "1.50", "decimal"),
        ('"1"^^<http://www.w3.org/2001/XMLSchema#boolean>', "1", "boolean"),
        ('"2026-02-30"^^<http://www.w3.org/2001/XMLSchema#date>', "2026-02-30", "date"),
        ('"5"^^<http://www.w3.org/2001/XMLSchema#unsignedByte>', "5", "unsignedByte"),
    ],
)
def test_literals_stay_as_written(
    tmp_path: Path, written: str, lexical: str, datatype: str
) -> None:
    (triple,) = read_triples(_file(tmp_path, f"{HEAD}e:a e:b {written} ."))

    assert isinstance(triple.object, ox.Literal)
    assert triple.object.value == lexical
    assert triple.object.datatype.value == f"http://www.w3.org/2001/XMLSchema#{datatype}"


def test_a_byte_order_mark_and_crlf_are_accepted(tmp_path: Path) -> None:
    path = _file(tmp_path, b"\xef\xbb\xbf" + HEAD.encode() + b'e:a e:b """x\r\ny""" .\r\n')

    (triple,) = read_triples(path)

    assert triple.object == ox.Literal("x\r\ny")


@pytest.mark.parametrize(
    ("text", "place", "message", "mend"),
    [
        (f"{HEAD}\ne:a x:b e:c .", (3, 5), "the prefix x: is not declared", "PREFIX x:"),
        (f"{HEAD}e:a e:b e:c\n    e:d e:e .", (3, 5), 'expected "." or ";"', "end the line"),
        (f"{HEAD}e:a e:b .", (2, 9), 'expected an object, found "."', "missing object"),
        (f'{HEAD}e:a e:b "ЖЖ" "x" .', (2, 14), 'expected a subject, or ","', 'put ","'),
        (f'{HEAD}e:a e:b "x\n" .', (2, 11), "the text is not closed", '"""'),
        (f"{HEAD}e:a e:b <rel> .", (2, 9), "a relative one", "IRI in full"),
        (f"{HEAD}e:a e:b <http://a b> .", (2, 9), '" " is not allowed in an IRI', "%20"),
        (f"{HEAD}e:a e:b e:c", (2, 12), "ends within a statement", 'with "."'),
    ],
)
def test_a_syntax_error_says_where_what_and_how_to_mend(
    tmp_path: Path, text: str, place: tuple[int, int], message: str, mend: str
) -> None:
    error = _error(_file(tmp_path, text))

    assert (error.path, error.line, error.column) == ("data/a.ttl", *place)
    assert message in error.message
    assert mend in (error.mend or "")
    assert error.text == text.split("\n")[place[0] - 1]


def test_text_that_is_not_utf8_is_refused_with_its_place(tmp_path: Path) -> None:
    error = _error(_file(tmp_path, HEAD.encode() + b'e:a e:b "\xff" .'))

    assert (error.line, error.column) == (2, 10)
    assert error.message == "the text is not UTF-8"
    assert error.mend is not None


def test_utf16_is_refused_by_name(tmp_path: Path) -> None:
    error = _error(_file(tmp_path, HEAD.encode("utf-16")))

    assert (error.message, error.mend) == ("the file is UTF-16", "save it as UTF-8")


def test_a_missing_file_and_an_unknown_suffix_are_refused(tmp_path: Path) -> None:
    assert _error(tmp_path / "none.ttl").message == "no such file"
    assert "suffix" in _error(_file(tmp_path, "", "a.txt")).message


@pytest.mark.parametrize("written", ["<<( e:a e:b e:c )>>", '"x"@en--ltr'])
def test_rdf_12_is_refused(tmp_path: Path, written: str) -> None:
    error = _error(_file(tmp_path, f"{HEAD}e:a e:b e:c .\ne:a e:b {written} ."))

    assert "RDF 1.2" in error.message
    assert (error.path, error.line, error.text) == ("data/a.ttl", 3, f"e:a e:b {written} .")


def test_every_broken_file_is_reported(tmp_path: Path) -> None:
    names = ["a.ttl", "b.ttl", "c.ttl"]
    texts = ["x", f"{HEAD}e:a e:b e:c .", "y"]
    files = [
        SourceFile(_file(tmp_path, text, name), f"data/{name}", f"http://e/{name}")
        for name, text in zip(names, texts, strict=True)
    ]

    with pytest.raises(InputErrors) as caught:
        read_all(files)

    assert [error.path for error in caught.value.errors] == ["data/a.ttl", "data/c.ttl"]


def test_blank_nodes_of_two_files_never_meet(tmp_path: Path) -> None:
    one = read_triples(_file(tmp_path, f"{HEAD}_:x e:a [] .", "a.ttl"))
    two = read_triples(_file(tmp_path, f"{HEAD}_:x e:b [] .", "b.ttl"))
    nodes = [{t.subject, t.object} for t in (*one, *two)]

    assert len(set.union(*nodes)) == 4
    assert one == read_triples(tmp_path / "a.ttl")


@pytest.mark.parametrize(
    "text",
    [
        "e:a e:b [] .",
        "e:a e:b ( 1 ) .",
        "_:a e:b 1 .",
        'e:a e:b \'one " two\' , [] , "three" .',
        'e:a e:b """one " two" """ , [] , "three" .',
        'e:a e:b "one \\" two" , [] , "three" .',
        'e:a_b e:b "x" . # a " sign\ne:a e:b [] , "y" .',
        "e:a e:b e:c\\' , [] .",
    ],
)
def test_blank_nodes_are_found_behind_any_string(tmp_path: Path, text: str) -> None:
    path = _file(tmp_path, HEAD + text)

    nodes = [t for t in read_triples(path) if "_:b" in f"{t.subject} {t.object}"]

    assert nodes
    assert read_triples(path) == read_triples(path)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_locate_gives_the_line_on_which_each_object_ends(
    tmp_path: Path, line_end: str, mark: str
) -> None:
    """Holds the parser to reading lazily, line by line, which `locate` depends on."""
    path = _file(tmp_path, mark + POSITIONS.replace("\n", line_end))

    located = locate(path)

    assert [item.triple for item in located] == read_triples(path)
    lines = {str(item.triple.object): item.line for item in located}
    assert lines["<http://e/Kind>"] == 4
    assert lines["<http://e/far>"] == 8
    assert [item.line for item in located if item.triple.predicate.value == "http://e/text"] == [
        7,
        8,
    ]
    assert [item.line for item in located if item.triple.predicate.value == "http://e/node"] == [11]
    assert lines["<http://e/y>"] == 13
    assert lines["<http://e/d>"] == 14


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.trig", f"{HEAD}e:a e:b e:c . e:g {{ e:a e:b e:d }} GRAPH e:h {{ e:a e:b e:d, _:x }}"),
        (
            "a.nq",
            "<http://e/a> <http://e/b> <http://e/c> .\n"
            "<http://e/a> <http://e/b> <http://e/d> <http://e/g> .\n"
            "<http://e/a> <http://e/b> <http://e/d> <http://e/h> .\n"
            "<http://e/a> <http://e/b> _:x <http://e/h> .\n",
        ),
    ],
)
def test_graphs_that_a_file_names_are_taken_together(tmp_path: Path, name: str, text: str) -> None:
    path = _file(tmp_path, text, name)

    quads = read_quads(path)

    assert {quad.graph_name for quad in quads} == {ox.DefaultGraph()}
    assert [str(quad.object) for quad in quads[:3]] == [
        f"<http://e/{name}>" for name in ("c", "d", "d")
    ]
    assert [item.triple for item in locate(path)] == read_triples(path)


def test_prefixes_shrink_only_what_is_safe(tmp_path: Path) -> None:
    prefixes = Prefixes({"e": "http://e/", "deep": "http://e/deep/", "odd": "http://e/odd-"})

    assert prefixes.shrink("http://e/a-1") == "e:a-1"
    assert prefixes.shrink("http://e/deep/x.y") == "deep:x.y"
    assert prefixes.shrink("http://e/odd-x") == "e:odd-x"
    for whole in ("http://e/", "http://e/a.", "http://e/-a", "http://e/a/b", "http://e/a(b"):
        assert prefixes.shrink(whole) == whole
    assert prefixes.expand("deep:x") == "http://e/deep/x"
    with pytest.raises(UsageError, match="depe:x") as caught:
        prefixes.expand("depe:x")
    assert caught.value.mend == "near it: deep:"
    assert Prefixes.read(tmp_path / "none.ttl").as_dict() == {}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('<http://a/> sh:prefix "a" .', "does not declare both"),
        (
            '<http://a/> sh:prefix "a" ; sh:namespace "http://n/" .'
            ' <http://b/> sh:prefix "a" ; sh:namespace "http://m/" .',
            "declared twice",
        ),
        (
            '<http://a/> sh:prefix "a" ; sh:namespace "http://n/" .'
            ' <http://b/> sh:prefix "b" ; sh:namespace "http://n/" .',
            "has two prefixes",
        ),
        ('<http://a/> sh:prefix "1 a" ; sh:namespace "http://n/" .', "not usable"),
    ],
)
def test_a_wrong_declaration_of_a_prefix_is_refused(
    tmp_path: Path, body: str, message: str
) -> None:
    path = _file(tmp_path, f"PREFIX sh: <http://www.w3.org/ns/shacl#>\n{body}")

    with pytest.raises(InputError, match=message):
        Prefixes.read(path, name="ontology/prefixes.ttl")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('<urn:a> <urn:b> "x" .', True),
        ('<urn:a> <urn:b> "x [1] (2) _:3" .', True),
        ('<urn:a> <urn:b> "x \\" [ ]" , "it\'s (so)" .', True),
        ('<urn:a> <urn:b> "" , "-- {" .', True),
        ("<urn:a> <urn:b> [ ] .", False),
        ('<urn:a> <urn:b> "x" , [ ] .', False),
        ('<urn:a> <urn:b> "x\\\\" , [ ] .', False),
        ("<urn:a> <urn:b> 'c\"d' , ( 1 ) .", False),
        ('<urn:a> <urn:b> "a" , \'c"d\' , ( 1 ) .', False),
        ('<urn:a> <urn:b> """x"y""" , [ ] , "z" .', False),
        ("_:a <urn:b> 1 .", False),
        ('<urn:a> <urn:b> "x"@en--ltr .', False),
    ],
)
def test_only_what_surely_has_no_blank_node_is_plain(text: str, plain: bool) -> None:
    assert is_plain(text.encode(), ox.RdfFormat.TURTLE) is plain
