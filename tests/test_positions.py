"""Where the terms of triples stand, held against the parser's triples on any text."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.rdf import positions
from kg.rdf.positions import PlacedTriple, Span, aligned, placed_triples
from kg.rdf.reading import read_triples
from kg.rdf.relative import resolve
from kg.rdf.turtle_walk import WalkedTriple, walk

ROOT = Path(__file__).parents[1]
FEWEST_FILES = 700

HEAD = """PREFIX : <http://e/>
@prefix é.ж: <http://e/é#> .
BASE <http://h/a/b?q>
"""

# Spaces and comments; some hold what would be read wrongly if it were not passed over.
SPACES = st.sampled_from(
    [" ", "\n", "\r\n", "\t", " \n\n ", '# "[ . ;\n', " # ж 😀 <\r\n", "#\r", "  "]
)
NAMES = st.sampled_from(
    [
        *(":a", ":", ":a.b", "é.ж:ж", ":%41", ":\\~\\.", ":1", ":a:b", "é.ж:x-y", ":😀", ":a·"),
        *("<http://e/x>", "<>", "<#f>", "<?r>", "<../c/./d>", "<//k/l>", "</m>", "<n>"),
        *("<http://e/\\u00e9>", "<urn:x:y>", "<http://e/a/../b>", "<.>", "<g;x=1/../y>"),
    ]
)
BLANKS = st.sampled_from(["_:a", "_:b.c", "_:1", "_:ж", "_:a-b"])
TEXT = st.sampled_from(["", "x", "ж", "😀", "\\u0416", "\\U0001F600", "\\t", "\\\\", "# [", "a.b"])
LONG = st.sampled_from(["\n", "\r\n", '"', '""', "'", "x\n\ny", "  ", "\\n"])
SUFFIXES = st.sampled_from(["", "", "", "@en", "@EN-us", "^^:d", "^^<d>", " ^^ :d", "\n@ru"])
BARE = st.sampled_from(
    ["1", "-1", "+01", "1.5", ".5", "1e3", "1.E+3", ".5e-1", "true", "false", "0.0"]
)


@st.composite
def literals(draw: st.DrawFn) -> str:
    quote = draw(st.sampled_from(['"', "'", '"""', "'''"]))
    parts = draw(st.lists(st.one_of(TEXT, LONG) if len(quote) == 3 else TEXT, max_size=3))
    value = "".join(parts)
    if len(quote) == 3:
        value = value.replace(quote, "x")
        value += "x" if value.endswith(quote[0]) else ""
    return quote + value + quote + draw(SUFFIXES)


VERBS = st.one_of(NAMES, st.just("a"))
LEAVES = st.one_of(NAMES, BLANKS, literals(), BARE, st.sampled_from(["[]", "[ ]", "()", "(\n)"]))


@st.composite
def property_lists(draw: st.DrawFn, objects: st.SearchStrategy[str]) -> str:
    pieces: list[str] = []
    for number in range(draw(st.integers(1, 3))):
        if number:
            pieces.append(draw(st.sampled_from([";", ";;", "; ;"])))
        pieces.append(draw(VERBS))
        listed = draw(st.lists(objects, min_size=1, max_size=3))
        for place, value in enumerate(listed):
            pieces += [*([","] if place else []), value]
    if draw(st.booleans()):
        pieces.append(";")
    return spaced(draw, pieces)


def spaced(draw: st.DrawFn, pieces: list[str]) -> str:
    """The pieces with what may stand between them; punctuation may do without."""
    text = ""
    for piece in pieces:
        needs = not text or piece[0] not in ",;)]" or draw(st.booleans())
        text += (draw(SPACES) if needs else "") + piece
    return text


def nested(objects: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    @st.composite
    def brackets(draw: st.DrawFn) -> str:
        return spaced(draw, ["[", draw(property_lists(objects)), "]"])

    @st.composite
    def lists(draw: st.DrawFn) -> str:
        return spaced(draw, ["(", *draw(st.lists(objects, max_size=4)), ")"])

    return st.one_of(brackets(), lists())


OBJECTS = st.recursive(LEAVES, nested, max_leaves=8)
SUBJECTS = st.one_of(NAMES, BLANKS, st.just("[]"), nested(LEAVES))
DIRECTIVES = st.sampled_from(
    [
        "PREFIX : <http://other/>",
        "@prefix : <rel/> .",
        "prefix q: <#>",
        "BASE <c/d>",
        "@base <http://h/z> .",
        'VERSION "1.1"',
    ]
)


@st.composite
def statements(draw: st.DrawFn) -> str:
    said = draw(property_lists(OBJECTS))
    return spaced(draw, [draw(SUBJECTS), said, "."])


@st.composite
def turtle(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.one_of(statements(), statements(), DIRECTIVES), max_size=5))
    return HEAD + "\n".join(parts) + draw(SPACES)


@st.composite
def trig(draw: st.DrawFn) -> str:
    parts = []
    for _ in range(draw(st.integers(0, 4))):
        inside = draw(st.lists(statements(), max_size=2))
        name = draw(
            st.sampled_from(["", ":g", "<http://e/g>", "_:g", "[]", "GRAPH :g", "graph [ ]"])
        )
        block = f"{name} {{ {' '.join(inside)}"
        if inside and draw(st.booleans()):
            block = block.removesuffix(".")  # the last dot may be left out
        parts.append(f"{block} }}")
        parts += draw(st.lists(st.one_of(statements(), DIRECTIVES), max_size=1))
    return HEAD + "\n".join(parts)


NODES = st.one_of(st.sampled_from(["<http://e/x>", "<urn:ж>", "<http://e/\\u0416>"]), BLANKS)


@st.composite
def lines(draw: st.DrawFn, graphs: bool) -> str:
    text = ""
    for _ in range(draw(st.integers(0, 4))):
        value = draw(st.one_of(NODES, TEXT.map(lambda text: f'"{text}"@en'), st.just('"x"')))
        graph = draw(st.one_of(st.just(""), NODES)) if graphs else ""
        text += f"{draw(NODES)} <http://e/p>{draw(st.sampled_from(['', ' ']))}{value} {graph} .\r\n"
    return text


def parsed(text: str, syntax: ox.RdfFormat) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(text.encode("utf-8"), format=syntax)]


def follows(text: str, syntax: ox.RdfFormat) -> list[WalkedTriple]:
    """A walk over the text; the parser accepts the text, and its triples are the same."""
    walked = aligned(parsed(text, syntax), text)
    assert walked is not None
    return walked


@settings(max_examples=150, deadline=None)
@given(turtle())
@example(f'{HEAD}:a :b ( "x" "y"@en ( ) [ :c ( "z" ) ] ) , ( 1 ) .')
@example(f'{HEAD}( "x" 2 ) :b [ :c "x" ] , [ :d ( [] ) ; ] .')
@example(f"{HEAD}:a :b 1.:c :d 1.5.:e :f :g. :h\n:i true.")
def test_a_walk_gives_the_triples_of_any_turtle(text: str) -> None:
    walked = follows(text, ox.RdfFormat.TURTLE)
    for item in walked:
        check_places(item, text)
    check_some(walked, parsed(text, ox.RdfFormat.TURTLE), text)


@settings(max_examples=80, deadline=None)
@given(trig())
@example(f"{HEAD}{{ :a :b :c }} :g {{ :a :b [ :c :d ] . :e :f ( 1 ) }} [ :a :b ] .")
def test_a_walk_gives_the_triples_of_any_trig(text: str) -> None:
    follows(text, ox.RdfFormat.TRIG)


@settings(max_examples=100, deadline=None)
@given(lines(graphs=False))
def test_a_walk_gives_the_triples_of_any_n_triples(text: str) -> None:
    follows(text, ox.RdfFormat.N_TRIPLES)


@settings(max_examples=100, deadline=None)
@given(lines(graphs=True))
def test_a_walk_gives_the_triples_of_any_n_quads(text: str) -> None:
    follows(text, ox.RdfFormat.N_QUADS)


def check_places(item: WalkedTriple, text: str) -> None:
    """What stands at each place is the term, as it would be written there."""
    for term, (start, end) in (
        (item.subject, item.subject_at),
        (item.predicate, item.predicate_at),
        (item.object, item.object_at),
    ):
        written = text[start:end]
        if isinstance(term, int):
            assert written.startswith(("_:", "[", "(")) or isinstance(item.subject, int)
        elif isinstance(term, ox.Literal):
            (alone,) = parsed(
                f"PREFIX : <http://e/> BASE <http://h/> <s> <p> {written} .", ox.RdfFormat.TURTLE
            )
            assert isinstance(alone.object, ox.Literal)
            assert (alone.object.value, alone.object.language) == (term.value, term.language)
        elif not term.value.startswith("http://www.w3.org/1999/02/22-rdf-syntax-ns#"):
            assert written.endswith(">") or ":" in written
            assert written == written.strip()
    if item.datatype_at is not None:
        assert item.datatype_at[1] == item.object_at[1]


def check_some(walked: list[WalkedTriple], triples: list[ox.Triple], text: str) -> None:
    """Walking the statements of some subjects gives their places, or says that it cannot."""
    names = dict.fromkeys(
        item.subject for item in triples if isinstance(item.subject, ox.NamedNode)
    )
    for wanted in (set(list(names)[::2]), set(list(names)[1::2])):
        found = aligned([item for item in triples if item.subject in wanted], text, wanted)
        if found is not None:
            places = [item[3:] for item in walked if item.subject in wanted]
            assert [item[3:] for item in found] == places


def test_statements_of_other_nodes_are_passed_over() -> None:
    text = f"""{HEAD}:x :y "a . :a :b 'c' . " , 1.5 , :a.b . # :a :b 3 .
:x :y <http://e/a.b> , '''' :a .''' ; :z [ :a 1 ] . <http://e/a> :b 1 , ( 2 ) .
PREFIX : <http://other/>
:a :b 4 . _:x :b 5 . \t PREFIX : <http://e/> :a :b 6 . :x :b 7 .:a :b 8 .
""".replace("\\t", "")
    wanted = {ox.NamedNode("http://e/a")}
    triples = parsed(text, ox.RdfFormat.TURTLE)
    asked = [item for item in triples if item.subject in wanted]

    assert [str(item.object)[1] for item in asked if isinstance(item.object, ox.Literal)] == [
        *"168"
    ]
    assert aligned(asked, text, wanted) is None  # the last one stands behind no space
    spaced_out = text.replace(".:a", ". :a")
    found = aligned(asked, spaced_out, wanted)
    assert found is not None
    assert [spaced_out[slice(*item.object_at)] for item in found] == ["1", "(", "6", "8"]


def test_places_of_some_subjects_equal_those_of_all(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(TEXT_WITH_ALL + "e:b e:c 1 .\ne:c e:d 2 .e:b e:e 3 .\n", "utf-8")
    triples = read_triples(path)
    every = placed_triples(path)

    for subjects in ({triples[0].subject}, {triples[-1].subject}, {t.subject for t in triples}):
        some = placed_triples(path, triples, subjects)
        assert [(item.triple, item.object) for item in some] == [
            (item.triple, item.object) for item in every if item.triple.subject in subjects
        ]
        assert some


def test_every_file_of_the_repository_has_its_places() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "*.ttl", "*.nt"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    files = [ROOT / name for name in listed] or sorted(ROOT.glob("[dot]*/**/*.ttl"))
    walked = 0
    for path in files:
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        syntax = ox.RdfFormat.TURTLE if path.suffix == ".ttl" else ox.RdfFormat.N_TRIPLES
        base = path.as_uri()  # files that are read by themselves may have relative IRIs
        try:
            triples = [quad.triple for quad in ox.parse(data, format=syntax, base_iri=base)]
        except SyntaxError:
            assert path.parent.name == "iris" or "/broken/" in path.as_posix()
            continue
        text = data.decode("utf-8")
        assert aligned(triples, text, base=base) is not None, path
        names = {item.subject for item in triples if isinstance(item.subject, ox.NamedNode)}
        some = set(sorted(names, key=str)[::10])
        asked = [item for item in triples if item.subject in some]
        assert aligned(asked, text, some, base) is not None, path
        walked += 1
    assert walked >= FEWEST_FILES


TEXT_WITH_ALL = '''@prefix e: <http://e/> .
e:ж😀 a e:Kind ;
    e:list ( e:x
        [ e:in 1 ] ) ;
\te:long """one
😀 two"""@en , e:last ;
    e:year "2026"^^<http://e/t> .
'''


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_lines_and_columns_count_characters(tmp_path: Path, line_end: str, mark: str) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes((mark + TEXT_WITH_ALL.replace("\n", line_end)).encode("utf-8"))

    placed = placed_triples(path)

    assert [item.triple for item in placed] == read_triples(path)
    where = {
        local(item): (item.subject[:2], item.predicate[:2], item.object[:2]) for item in placed
    }
    assert where == {
        "type": ((2, 1), (2, 6), (2, 8)),
        "list": ((2, 1), (3, 5), (3, 12)),
        "first e:x": ((3, 12), (3, 14), (3, 14)),
        "rest cell": ((3, 12), (4, 9), (4, 9)),
        "in": ((4, 9), (4, 11), (4, 16)),
        "first cell": ((4, 9), (4, 9), (4, 9)),
        "rest nil": ((4, 9), (4, 20), (4, 20)),
        "long": ((2, 1), (5, 2), (5, 9)),
        "long last": ((2, 1), (5, 2), (6, 15)),
        "year": ((2, 1), (7, 5), (7, 12)),
    }
    by_name = {local(item): item for item in placed}
    assert by_name["long"].object == Span(5, 9, 6, 12)
    assert by_name["in"].subject == Span(4, 9, 4, 10)
    assert by_name["year"].object == Span(7, 12, 7, 32)
    assert by_name["year"].datatype == Span(7, 20, 7, 32)
    assert by_name["type"].datatype is None


def local(item: PlacedTriple) -> str:
    """The predicate's last part, and what tells apart those that come twice."""
    name = item.triple.predicate.value.rpartition("#")[2].rpartition("/")[2]
    value = item.triple.object
    if name in ("first", "rest"):
        if isinstance(value, ox.BlankNode):
            return f"{name} cell"
        return f"{name} nil" if str(value).endswith("nil>") else f"{name} e:x"
    return f"{name} last" if str(value) == "<http://e/last>" else name


def test_n_triples_have_places_too(tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    path.write_text('<http://e/a> <http://e/b> "ж"@ru .\n_:x <http://e/b> _:y .\n', "utf-8")

    first, second = placed_triples(path)

    assert (first.subject, first.object) == (Span(1, 1, 1, 13), Span(1, 27, 1, 33))
    assert second.object == Span(2, 18, 2, 21)


def test_a_walk_that_differs_from_the_parser_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<http://e/a> <http://e/b>\n  1 ,\n  2 .\n", "utf-8")
    monkeypatch.setattr(positions, "walk", lambda *given: walk(*given)[::-1])

    placed = placed_triples(path)

    assert [item.triple for item in placed] == read_triples(path)
    assert [item.object for item in placed] == [Span(2), Span(3)]


@pytest.mark.parametrize(
    "text",
    [
        "<http://e/a> <http://e/b> <http://e/c> ~ <http://e/r> .",
        "<http://e/a> <http://e/b> <http://e/c> {| <http://e/p> 1 |} .",
        "<< <http://e/a> <http://e/b> 1 >> <http://e/p> 1 .",
    ],
)
def test_what_version_1_2_adds_is_not_walked(text: str) -> None:
    assert aligned(parsed(text, ox.RdfFormat.TURTLE), text) is None


REFERENCES = st.text("ab./?#:;=ж", max_size=8).filter(
    lambda text: not text.startswith("//") or text[2:3].isalpha()
)
"""A host that is empty or odd is left out: no file has one, and the parser has ways of its own."""


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(["http://h/a/b?q", "http://h", "http://h/a/../b#f"]), REFERENCES)
@example("http://h/a/b", "//a/b/../.")
@example("urn:x:y", "#f")
@example("urn:x:y", "?q")
@example("urn:x:y", "")
@example("http://h/a/b/c/d", "../../../../g")
@example("http://h/a/b", "..//c/.")
@example("http://h/a/b", "./")
def test_a_relative_iri_means_what_the_parser_takes_it_for(base: str, reference: str) -> None:
    text = f"BASE <{base}> <{reference}> <http://e/p> 1 ."
    try:
        (triple,) = parsed(text, ox.RdfFormat.TURTLE)
    except SyntaxError:
        return
    assert isinstance(triple.subject, ox.NamedNode)
    assert resolve(base, reference) == triple.subject.value
