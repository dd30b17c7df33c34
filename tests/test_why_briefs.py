"""Evidence in documents: each row's words and sources are the notes of the brief."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

import docx
import pytest

import kg
from kg.cli import main
from kg.evidence import why
from kg.evidence.model import Evidence, Row

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "si-units"
PARTIES = {"convention": "tokyo", "date": "2022-11-30"}


def run(tmp_path: Path, name: str, *words: str, suffix: str = "html", graph: Path = ROOT) -> Path:
    target = tmp_path / f"why.{suffix}"
    command = ["--graph", str(graph), "-q", "query", name, "--why", *words, "-o", str(target)]
    assert main(command) == 0
    return target


def given(values: dict[str, str]) -> list[str]:
    return [part for name, value in values.items() for part in ("-p", f"{name}={value}")]


def asked(name: str, values: dict[str, str]) -> Evidence:
    graph = kg.open_graph(ROOT)
    return why(kg.Catalogue.read(graph.project).get(name), graph, values)


def speaking(evidence: Evidence, row: Row) -> tuple[set[str], set[str]]:
    """Return the titles of the sources that a row rests on, and the words quoted for it."""
    titles, words = set(), set()
    for fact in evidence.leaves(row.found).facts:
        if fact in evidence.quiet:
            continue
        support = evidence.support[fact]
        words |= {" ".join(quote.words.split()) for quote in support.quotes}
        titles |= {str(evidence.sources[source].title) for source in support.sources}
    return titles, words


def rows_of(page: str) -> list[tuple[str, list[int]]]:
    """Return what stands in the first cell of each row, and the numbers in its last."""
    found = re.findall(r"<tr><td>(.*?)</td>.*<td class=\"note\">(.*?)</td></tr>", page)
    return [
        (html.unescape(re.sub("<.*?>", "", first)), [int(n) for n in re.findall(r">(\d+)<", last)])
        for first, last in found
    ]


def notes_of(page: str) -> dict[int, str]:
    items = re.findall(r'<li id="note-(\d+)">(.*?)</li>', page, re.DOTALL)
    return {
        int(number): " ".join(html.unescape(re.sub("<.*?>", "", text)).split())
        for number, text in items
    }


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("parties-on-a-day", PARTIES),
        ("who-can-share-experience", {"country": "KG", "convention": "tokyo"}),
    ],
)
def test_each_row_has_the_notes_of_what_it_rests_on(
    name: str, values: dict[str, str], tmp_path: Path
) -> None:
    evidence = asked(name, values)
    page = run(tmp_path, name, *given(values)).read_text("utf-8")

    rows, notes = rows_of(page), notes_of(page)

    assert len(rows) == len(evidence.rows) > 5
    assert sorted({number for _, numbers in rows for number in numbers}) == sorted(notes)
    for (first, numbers), row in zip(rows, evidence.rows, strict=True):
        titles, words = speaking(evidence, row)
        told = " ".join(notes[number] for number in numbers)
        assert titles, first
        assert [text for text in titles | words if " ".join(text.split()) not in told] == []


def test_what_is_said_of_the_whole_answer_stands_below_it(tmp_path: Path) -> None:
    page = run(tmp_path, "parties-on-a-day", *given(PARTIES)).read_text("utf-8")

    remarks = re.findall(r'<p class="remark" lang="en">(.*?)</p>', page)
    assert remarks[0].startswith("Rests on medium confidence: rows ")
    assert any(text.startswith("New Zealand: accession") for text in remarks)
    assert page.index("</table>") < page.index('class="remark"') < page.index("<h2>Sources</h2>")


def test_an_empty_answer_says_what_it_means(tmp_path: Path) -> None:
    words = ("-p", "convention=tokyo", "-p", "date=1990-01-01")
    evidence = asked("parties-on-a-day", {"convention": "tokyo", "date": "1990-01-01"})
    assert evidence.verdict is not None

    page = run(tmp_path, "parties-on-a-day", *words).read_text("utf-8")

    assert f"No rows, which means: {evidence.verdict.word}" in page
    assert "That alone does not show" not in page


def test_a_list_that_was_searched_is_named_with_its_day_and_source(tmp_path: Path) -> None:
    """Below an empty answer, and in the notes of a row that says no."""
    empty = run(tmp_path, "parties-on-a-day", "-p", "convention=tokyo", "-p", "date=2013-01-01")
    (remark, *_) = re.findall(r">(Searched: [^<]*)</p>", empty.read_text("utf-8"))
    assert re.search(r"complete as of \d{4}-\d\d-\d\d, .+, https?://", remark)

    given = ("-p", "country=AL", "-p", "convention=tokyo", "-p", "date=2022-01-01")
    page = run(tmp_path, "is-country-bound", *given).read_text("utf-8")
    searched = [note for note in notes_of(page).values() if note.startswith("Searched: ")]
    assert searched
    assert all(re.search(r"complete as of .+ https?://", note) for note in searched)


def test_what_the_engine_does_not_find_is_no_no(tmp_path: Path) -> None:
    name, given = "is-base-unit", ("-p", "unit=N")
    page = run(tmp_path, name, *given, graph=EXAMPLE).read_text("utf-8")
    path = run(tmp_path, name, *given, "--labels", "ru", suffix="docx", graph=EXAMPLE)

    assert '<p class="verdict">Unknown</p>' in page
    assert '<p class="remark" lang="en">Nothing fits, which means: unknown.' in page
    texts = [part.text for part in docx.Document(io.BytesIO(path.read_bytes())).paragraphs]
    assert "Неизвестно" in texts
    assert any(text.startswith("Ничто не подходит, и это значит") for text in texts)


def test_a_graph_as_answer_is_a_table_of_triples(tmp_path: Path) -> None:
    page = run(tmp_path, "what-a-unit-rests-on", "-p", "unit=N", graph=EXAMPLE).read_text("utf-8")

    assert re.findall(r'<th scope="col">(\w+)</th>', page)[:1] == ["Object"]
    assert page.count("<tr><td>") == 3
    assert "<dt>Subject</dt>" in page


def test_all_that_is_counted_is_named(tmp_path: Path) -> None:
    evidence = asked("cooperating-countries", {})
    page = run(tmp_path, "cooperating-countries").read_text("utf-8")

    remarks = [html.unescape(t) for t in re.findall(r'<p class="remark" lang="en">(.*?)</p>', page)]
    counted = [text for text in remarks if re.match(r"Row \d+, Meetings counts \d+: ", text)]
    assert len(counted) == len(evidence.rows)
    for text, row in zip(counted, evidence.rows, strict=True):
        for member in row.members["?meetings"]:
            assert evidence.labels[str(member.value)] in text


def test_remarks_are_in_the_language_of_the_labels(tmp_path: Path) -> None:
    page = run(tmp_path, "parties-on-a-day", *given(PARTIES), "--labels", "ru").read_text("utf-8")

    remarks = re.findall(r'<p class="remark" lang="(\w+)">(.*?)</p>', page)
    assert {language for language, _ in remarks} == {"ru"}
    assert remarks[0][1].startswith("Достоверность сведений")


def test_the_word_document_has_the_same_notes(tmp_path: Path) -> None:
    page = run(tmp_path, "parties-on-a-day", *given(PARTIES)).read_text("utf-8")
    path = run(tmp_path, "parties-on-a-day", *given(PARTIES), suffix="docx")

    document = docx.Document(io.BytesIO(path.read_bytes()))

    texts = [" ".join(paragraph.text.split()) for paragraph in document.paragraphs]
    for number, note in notes_of(page).items():
        assert f"{number}. {note}" in texts


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--columns", "party"), "--columns does not go with --why"),
        (("--limit", "1"), "--limit does not go with --why"),
        (("-f", "xlsx"), "xlsx is no form for evidence"),
    ],
)
def test_what_does_not_go_with_evidence_says_so(
    words: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--graph", str(ROOT), "query", "parties-on-a-day", "--why", *words]) == 2
    assert message in capsys.readouterr().err
