"""Answers as documents: the HTML page, the Word document, the sheet about an answer."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
import pyarrow.parquet
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.cli import main
from kg.errors import InputError
from kg.questions.asked import asked
from kg.rdf.prefixes import Prefixes
from kg.render.answer_forms import ANSWER_FORMS
from kg.render.brief import Brief, brief_of
from kg.render.cover import Cover
from kg.render.cover_words import WORDS
from kg.render.notes import Note, noted
from kg.render.page import Page
from kg.stores.contract import Solutions, Term, Truth

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "si-units"
MakeGraph = Callable[[Mapping[str, str]], Path]
DAY = date(2026, 2, 20)
CITED = """cff-version: 1.2.0
title: "Small graph, cited"
authors:
  - name: "A & B"
  - {given-names: Ada, family-names: Byron}
version: 1.10
date-released: 2025-12-31
license: CC-BY-4.0
doi: 10.1234/x
"""
QUESTION = """#+ summary: {en: "Who is <b>known</b>, and who says so?", ru: "Кто известен?"}
#+ answers: [Q1]
#+ description: Read it & weep.
#+ parameters:
#+   kind: {type: "ex:Kind", default: UNDEF, example: a, required: false}
#+   date: {type: "xsd:date", default: today, example: 2022-11-30, required: false}
#+ columns:
#+   thing: the thing
#+   isKnown: whether it is known
#+   quote: words
#+   source: title
#+   address: where
#+ tags: []
PREFIX ex: <https://example.org/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?thing ?isKnown ?quote ?source ?address
WHERE {
  VALUES ?kind { UNDEF }
  VALUES ?date { "2020-01-01"^^xsd:date }
  ?thing a ?kind ; ex:quote ?quote ; ex:source ?source ; ex:address ?address .
  BIND("yes" AS ?isKnown)
}
ORDER BY ?thing ?source
"""
DATA = """PREFIX ex: <https://example.org/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
ex:a a ex:Kind ; rdfs:label "Alpha & <i>"@en , "Альфа"@ru ;
  ex:quote "we say \\"so\\"" ; ex:source "First" , "Second" ;
  ex:address "https://example.org/1?a&b" .
ex:b a ex:Kind ; rdfs:label "Beta"@en ;
  ex:quote "we say \\"so\\"" ; ex:source "First" ; ex:address "https://example.org/1?a&b" .
"""


@pytest.fixture
def root(make_graph: MakeGraph) -> Path:
    return make_graph(
        {
            "data/a.ttl": DATA,
            "queries/who-is-known.rq": QUESTION,
            "CITATION.cff": CITED,
            "queries/titles.yaml": "isKnown: {ru: Известен}\nthing: {en: Thing, ru: Предмет}\n",
        }
    )


def page_of(root: Path, language: str = "en", **values: str) -> tuple[Solutions, Page]:
    graph = kg.open_graph(root)
    answer = kg.ask("who-is-known", graph, values, today=DAY)
    assert isinstance(answer.result, Solutions)
    question = kg.Catalogue.read(graph.project).get("who-is-known")
    cover = Cover(graph, today=DAY, asked=asked(question, values, graph, DAY), language=language)
    return answer.result, Page(graph.prefixes, cover=cover)


def brief(root: Path, language: str = "en", **values: str) -> Brief:
    return brief_of(*page_of(root, language, **values))


def test_a_brief_says_what_was_asked_and_for_which_day(root: Path) -> None:
    found = brief(root)

    assert found.title == "Who is <b>known</b>, and who says so?"
    assert found.facts == [("Kind", "all"), ("As of", "2026-02-20"), ("Asked on", "2026-02-20")]
    given = brief(root, "ru", date="2024-01-01")
    assert given.title == "Кто известен?"
    assert ("По состоянию на", "2024-01-01") in given.facts
    assert ("Дата запроса", "2026-02-20") in given.facts


def test_the_rows_of_a_brief_have_labels_and_the_numbers_of_their_notes(root: Path) -> None:
    found = brief(root)

    assert found.head == ["Thing"]
    assert [row[0].text for row in found.rows] == ["Alpha & <i>", "Beta"]
    assert [row[0].iri for row in found.rows] == [f"https://example.org/id/{x}" for x in "ab"]
    assert [(title, cell.text) for title, cell in found.same] == [("Is known", "yes")]
    assert found.numbers == [(1, 2), (1,)]
    address = "https://example.org/1?a&b"
    assert found.notes == (
        Note('we say "so"', "First", address),
        Note('we say "so"', "Second", address),
    )
    assert found.columns == [("Thing", "the thing"), ("Is known", "whether it is known")]
    title, cell = brief(root, "ru").same[0]
    assert (title, cell.text) == ("Известен", "да")
    assert brief(root, "ru").rows[0][0].text == "Альфа"


def test_a_brief_says_which_graph_answered_and_how_to_cite_it(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = brief(root)

    assert main(["--graph", str(root), "dump"]) == 0
    (digest,) = re.findall(r"sha256 (\w{64})", capsys.readouterr().err)
    assert found.graph == [
        ("Name", "Small graph, cited"),
        ("Address", "https://doi.org/10.1234/x"),
        ("Version", "1.10 (2025-12-31)"),
        ("Content (SHA-256 of `kg dump`)", digest),
        ("Licence", "CC-BY-4.0"),
    ]
    assert found.reference == (
        "A & B, Ada Byron (2025). Small graph, cited, version 1.10. https://doi.org/10.1234/x."
        " Question “who-is-known”, asked on 2026-02-20."
    )


def test_an_answer_of_an_endpoint_says_where_it_was_asked_and_claims_no_content(
    root: Path,
) -> None:
    answer, page = page_of(root)
    assert page.cover is not None
    page.cover.endpoint = "https://example.org/sparql"

    found = brief_of(answer, page)

    assert ("Asked at", "https://example.org/sparql") in found.facts
    assert not any(title.startswith("Content") for title, _ in found.graph)


def test_without_a_citation_the_graph_is_its_name_and_base(root: Path) -> None:
    (root / "CITATION.cff").unlink()

    assert brief(root).reference == (
        "Small graph. Small graph. https://example.org/."
        " Question “who-is-known”, asked on 2026-02-20."
    )


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("CITATION.cff", "a: [", "CITATION.cff: the file cannot be read as YAML"),
        ("CITATION.cff", "- a", "CITATION.cff: the file is no mapping"),
        ("queries/titles.yaml", "- a", "titles.yaml: the file is no mapping"),
        ("queries/titles.yaml", "a: {de: Ding}", "titles.yaml: a has no titles"),
        ("queries/titles.yaml", "a: b", "titles.yaml: a has no titles"),
        ("queries/titles.yaml", "a: {en: }", "titles.yaml: a has no titles"),
    ],
)
def test_a_broken_file_beside_the_graph_is_named(
    root: Path, name: str, text: str, message: str
) -> None:
    (root / name).write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=message):
        brief(root)


def test_both_languages_have_every_word() -> None:
    assert set(WORDS["en"]) == set(WORDS["ru"])
    for key, words in WORDS["en"].items():
        assert re.findall(r"{\w+}", words) == re.findall(r"{\w+}", WORDS["ru"][key])


A, B = ox.NamedNode("https://example.org/a"), ox.Literal("b")


def test_rows_become_one_only_where_their_notes_alone_differ() -> None:
    rows: list[tuple[Term | None, ...]] = [
        (A, ox.Literal("one")),
        (A, ox.Literal("two")),
        (A, ox.Literal("one")),
        (B, None),
        (B, None),
    ]

    found = noted(Solutions(("x", "source"), rows), {})

    assert [row[0] for row in found.answer.rows] == [A, A, B, B]
    assert found.numbers == [(1, 2), (1,), (), ()]
    assert [note.title for note in found.notes] == ["one", "two"]


def test_an_answer_of_sources_alone_keeps_its_columns() -> None:
    answer = Solutions(("source", "address"), [(ox.Literal("a"), A)])

    assert noted(answer, {}).answer == answer


class Reader(HTMLParser):
    """Reads a page strictly enough to find what does not close, and what leads out of it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.tags: set[str] = set()
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        found = dict(attrs)
        self.links += [found["href"] or ""] if "href" in found else []
        self.loaded += [value or "" for name, value in attrs if name in ("src", "srcset", "data")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_page_stands_alone_and_links_its_notes(root: Path) -> None:
    answer, page = page_of(root)

    text = str(ANSWER_FORMS["html"](answer, page))
    read = Reader(text)

    assert read.open == []
    assert read.loaded == []
    assert not {"script", "link", "iframe", "img", "b", "i"} & read.tags
    assert "default-src 'none'" in html.unescape(text)
    targets = set(re.findall(r'id="(note-\d+)"', text))
    assert {link.removeprefix("#") for link in read.links if link.startswith("#")} == targets
    assert "https://example.org/1?a&b" in read.links
    assert "Alpha & <i>" in read.texts
    assert '“we say "so"”' in read.texts
    assert '<html lang="ru">' in str(ANSWER_FORMS["html"](*page_of(root, "ru")))


HOSTILE = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from(
        ["<script>alert(1)</script>", '" onclick="x', "javascript:alert(1)", "&amp;", "a\r\nb\x00"]
    ),
)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(HOSTILE, HOSTILE, HOSTILE), min_size=1, max_size=3))
def test_no_text_becomes_markup(rows: list[tuple[str, str, str]]) -> None:
    terms: list[tuple[Term | None, ...]] = [tuple(map(ox.Literal, row)) for row in rows]
    answer = Solutions(("x", "quote", "address"), terms)

    read = Reader(str(ANSWER_FORMS["html"](answer, Page(Prefixes({})))))

    assert read.open == []
    assert not {"script", "b"} & read.tags
    assert all(link.startswith(("#", "http://", "https://", "mailto:")) for link in read.links)
    document(answer, Page(Prefixes({})))


def document(answer: Solutions, page: Page) -> docx.document.Document:
    data = ANSWER_FORMS["docx"](answer, page)
    assert isinstance(data, bytes)
    return docx.Document(io.BytesIO(data))


def test_the_word_document_holds_the_brief(root: Path) -> None:
    found = document(*page_of(root))

    texts = [paragraph.text for paragraph in found.paragraphs]
    assert texts[0] == "Who is <b>known</b>, and who says so?"
    assert "As of: 2026-02-20" in texts
    assert "Is known: yes" in texts
    assert '1. “we say "so"” First https://example.org/1?a&b' in texts
    assert any(text.startswith("A & B, Ada Byron (2025). Small graph") for text in texts)
    (table,) = found.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Thing", "Sources"],
        ["Alpha & <i>", "1, 2"],
        ["Beta", "1"],
    ]
    links = [rel.target_ref for rel in found.part.rels.values() if rel.is_external]
    assert "https://example.org/1?a&b" in links
    assert found.core_properties.title == texts[0]
    assert found.core_properties.language == "en"


def test_wide_tables_lie_on_their_side() -> None:
    def wide(count: int) -> docx.document.Document:
        rows: list[tuple[Term | None, ...]] = [
            tuple(ox.Literal(f"{row}{n}") for n in range(count)) for row in "ab"
        ]
        return document(Solutions(tuple(f"c{n}" for n in range(count)), rows), Page(Prefixes({})))

    upright, lying = wide(5).sections[0], wide(6).sections[0]
    assert (upright.page_width or 0) < (upright.page_height or 0)
    assert (lying.page_width or 0) > (lying.page_height or 0)


def test_the_sheet_and_the_parquet_file_say_what_was_asked(root: Path, tmp_path: Path) -> None:
    for form in ("xlsx", "parquet"):
        command = ["query", "who-is-known", "-p", "date=2024-01-01", "--limit", "2"]
        assert main(["--graph", str(root), "-q", *command, "-o", str(tmp_path / f"a.{form}")]) == 0

    about = openpyxl.load_workbook(tmp_path / "a.xlsx")["about"]
    said = {str(row[0]): row[1] for row in about.iter_rows(values_only=True)}
    metadata = pyarrow.parquet.read_schema(tmp_path / "a.parquet").metadata
    assert json.loads(metadata[b"kg"]) == said
    assert said["Question"] == "Who is <b>known</b>, and who says so?"
    assert said["As of"] == "2024-01-01"
    assert said["Rows shown"] == "2 of 3"
    assert str(said["To cite"]).startswith("A & B")


def test_the_same_answer_is_the_same_document(root: Path) -> None:
    def parts(data: str | bytes) -> dict[str, bytes]:
        assert isinstance(data, bytes)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    answer, page = page_of(root)
    assert ANSWER_FORMS["html"](answer, page) == ANSWER_FORMS["html"](answer, page)
    first, second = (parts(ANSWER_FORMS["docx"](answer, page)) for _ in range(2))
    assert first == second


def test_a_query_of_ones_own_stands_in_its_document(root: Path) -> None:
    query = "SELECT ?x WHERE { ?x ?p 'a<b>' } # " + "long " * 8000
    answer = kg.query(query, kg.open_graph(root))

    assert html.escape(query) in str(answer.render("html"))
    data = answer.render("xlsx", language="ru")
    assert isinstance(data, bytes)
    about = openpyxl.load_workbook(io.BytesIO(data))["about"]
    said = {str(row[0]): str(row[1]) for row in about.iter_rows(values_only=True)}
    assert said["Вопрос"] == "Запрос SPARQL"
    assert query.startswith(said["Запрос"].removesuffix("…"))
    assert said["Запрос"].endswith("…")


def test_an_answer_without_rows_says_what_that_means(root: Path) -> None:
    answer, page = page_of(root)
    empty = answer._replace(rows=[])

    text = str(ANSWER_FORMS["html"](empty, page))

    assert "That alone does not show that there is none." in text
    assert "<table>" not in text
    assert "<h2>Sources</h2>" not in text
    texts = [paragraph.text for paragraph in document(empty, page).paragraphs]
    assert any("That alone does not show" in text for text in texts)


def test_every_question_of_this_graph_is_a_page() -> None:
    graph = kg.open_graph(ROOT)
    catalogue = kg.Catalogue.read(graph.project)
    for name in catalogue.names():
        question = catalogue.get(name)
        if question.kind == "construct":
            continue
        result = kg.ask(question, graph, today=DAY).result
        assert isinstance(result, (Solutions, Truth))
        cover = Cover(graph, today=DAY, asked=asked(question, {}, graph, DAY), language="ru")
        cover.content = "0" * 64  # the same for all of them, and slow to find

        read = Reader(str(ANSWER_FORMS["html"](result, Page(graph.prefixes, cover=cover))))

        assert read.open == [], name
        assert question.header.summary["ru"] in read.texts
