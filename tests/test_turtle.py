from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Literal

from kg.cli import main
from kg.errors import InputError
from kg.rdf.formatting import canonical_form
from kg.rdf.interop import to_rdflib_term
from kg.rdf.prefixes import Prefixes
from kg.rdf.reading import read_quads
from kg.rdf.turtle import to_turtle
from kg.rdf.writing import sorted_nquads

MakeGraph = Callable[[Mapping[str, str]], Path]

CASES = sorted((Path(__file__).parent / "formatting").glob("*.in.ttl"))
PREFIXES = Prefixes(
    {
        "ex": "https://example.org/id/",
        "owl": "http://www.w3.org/2002/07/owl#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)


def _out(case: Path) -> Path:
    return case.with_name(case.name.replace(".in.", ".out."))


def test_there_are_cases() -> None:
    assert len(CASES) >= 5


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_formatting(case: Path) -> None:
    written = canonical_form(case, PREFIXES)

    assert (written or b"").decode() == _out(case).read_text("utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_canonical_form_is_its_own_and_the_same_graph(case: Path) -> None:
    assert canonical_form(_out(case), PREFIXES) is None
    assert sorted_nquads(read_quads(_out(case))) == sorted_nquads(read_quads(case))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_rdflib_reads_the_same_literals(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Holds the writer to forms that no parser reads as another value or datatype."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    read = rdflib.Graph().parse(_out(case), format="turtle")

    written = [quad.object for quad in set(read_quads(case))]

    assert len(read) == len(written)
    assert {
        (str(item), str(item.datatype)) for item in read.objects() if isinstance(item, Literal)
    } == {
        (item.value, str(to_rdflib_term(item).datatype))
        for item in written
        if isinstance(item, ox.Literal)
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# kept\n\nex:a ex:p 1 . # lost\n", 3),
        ("ex:a ex:p \"# text\" ,\n  <https://example.org/#x> ,\n  # lost\n  '''#\n#''' .", 3),
        ("# kept\n# kept\n\n# lost\nex:a ex:p 1 .", 4),
    ],
)
def test_a_comment_that_would_be_lost_is_refused(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "a.ttl"
    head, _, rest = text.rpartition("ex:a ex:p")
    path.write_text(f"{head}<https://example.org/a> <https://example.org/p>{rest}")

    with pytest.raises(InputError, match="comment would be lost") as caught:
        canonical_form(path, PREFIXES, name="data/a.ttl")

    assert (caught.value.path, caught.value.line) == ("data/a.ttl", line)
    assert "skos:editorialNote" in (caught.value.mend or "")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
@settings(max_examples=300)
def test_any_text_reads_back(value: str) -> None:
    triple = ox.Triple(ox.NamedNode("http://e/a"), ox.NamedNode("http://e/p"), ox.Literal(value))

    (quad,) = ox.parse(to_turtle([triple], PREFIXES), format=ox.RdfFormat.TURTLE)

    assert quad.triple == triple


@given(st.text('"\\\n\r\tx', max_size=12))
@settings(max_examples=300)
def test_any_mix_of_quotes_and_line_breaks_reads_back(value: str) -> None:
    test_any_text_reads_back.hypothesis.inner_test(value)  # type: ignore[attr-defined]


@given(
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from("pq"), st.integers(0, 6)), max_size=12)
)
@settings(max_examples=200)
def test_any_shape_of_blank_nodes_reads_back(edges: list[tuple[int, str, int]]) -> None:
    """Nodes 0 to 4 are blank, 5 and 6 are named."""
    nodes = [
        *(ox.BlankNode(f"n{i}") for i in range(5)),
        *(ox.NamedNode(f"http://e/{i}") for i in "ab"),
    ]
    triples = [ox.Triple(nodes[s], ox.NamedNode(f"http://e/{p}"), nodes[o]) for s, p, o in edges]

    text = to_turtle(triples, PREFIXES)
    read = list(ox.parse(text, format=ox.RdfFormat.TURTLE))

    assert sorted_nquads(read) == sorted_nquads(
        ox.Quad(t.subject, t.predicate, t.object) for t in triples
    )
    assert to_turtle([quad.triple for quad in read], PREFIXES) == text


def test_check_lists_and_format_mends(
    make_graph: MakeGraph, capfd: pytest.CaptureFixture[str]
) -> None:
    root = make_graph({"data/a.ttl": "<https://example.org/id/b> <https://example.org/id/p> 1 ."})
    before = (root / "data/a.ttl").read_bytes()

    assert main(["format", "--check", "--graph", str(root)]) == 1
    out, err = capfd.readouterr()
    assert out == "data/a.ttl\nontology/prefixes.ttl\n"
    assert "2 files are not in the canonical form\n  mend: kg format" in err
    assert (root / "data/a.ttl").read_bytes() == before

    assert main(["format", "--graph", str(root)]) == 0
    assert main(["format", "--check", "--graph", str(root)]) == 0
    assert (root / "data/a.ttl").read_text() == (
        "PREFIX ex: <https://example.org/id/>\n\nex:b\n    ex:p 1 ;\n.\n"
    )
    assert not list(root.glob("**/.a.ttl*"))


def test_files_that_cannot_be_formatted_are_left_and_all_reported(
    make_graph: MakeGraph, capfd: pytest.CaptureFixture[str]
) -> None:
    fact = "<https://example.org/id/b> <https://example.org/id/p> 1 ."
    root = make_graph({"data/a.ttl": "x", "data/b.ttl": f"{fact}\n# why", "data/c.ttl": fact})

    assert main(["--graph", str(root), "format"]) == 4

    out, err = capfd.readouterr()
    assert out == "data/c.ttl\nontology/prefixes.ttl\n"
    assert "data/a.ttl:1:1: " in err
    assert "data/b.ttl:2:1: this comment would be lost" in err
    assert (root / "data/b.ttl").read_text() == f"{fact}\n# why"


def test_a_named_file_alone_is_formatted(
    make_graph: MakeGraph, capfd: pytest.CaptureFixture[str]
) -> None:
    root = make_graph({"data/a.ttl": "PREFIX e: <http://e/>", "data/b.nt": ""})

    assert main(["--graph", str(root), "format", str(root / "data" / "a.ttl")]) == 0
    assert capfd.readouterr().out == "data/a.ttl\n"
    assert (root / "data/a.ttl").read_text() == ""
    assert main(["--graph", str(root), "format", str(root / "data" / "b.nt")]) == 4
    assert "only Turtle files" in capfd.readouterr().err
