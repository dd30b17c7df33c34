"""`kg query` and `kg sparql` as a person uses them."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli import main

EXAMPLE = Path(__file__).parent.parent / "examples" / "si-units"
UNIT = "https://example.org/si/id/unit/"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "graph"))


class Kg:
    """Runs the command line in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str, graph: Path = EXAMPLE) -> tuple[int, str, str]:
        code = main(["--graph", str(graph), "-q", *arguments])
        shown = self._capsys.readouterr()
        return code, shown.out, shown.err


@pytest.fixture
def kg(capsys: pytest.CaptureFixture[str]) -> Kg:
    return Kg(capsys)


def test_the_list_is_grouped_by_topic(kg: Kg) -> None:
    code, out, err = kg("query")

    assert (code, err) == (0, "")
    assert out.splitlines()[:4] == [
        "definitions",
        "  defined-by            Which base units had their present definition on a day?  [Q3]",
        "  is-base-unit          Is a unit one of the base units?  [Q4]",
        "  what-a-unit-rests-on  On which units does a unit rest, as a graph?  [Q5]",
    ]
    assert "\nhealth\n  units-without-symbol  Which units have no symbol?\n" in out


def test_the_list_in_russian_and_for_programs(kg: Kg) -> None:
    assert "Какой единицей измеряют величину?" in kg("query", "--lang", "ru")[1]
    rows = json.loads(kg("query", "-f", "json")[1])["results"]["bindings"]

    assert len(rows) == 6
    assert rows[0]["name"]["value"] == "defined-by"


def test_describe_shows_parameters_with_examples(kg: Kg) -> None:
    code, out, _ = kg("query", "unit-of-a-quantity", "--describe")

    assert code == 0
    assert "  quantity  si:Quantity; without it: all; -p quantity=force\n" in out
    assert "  language  xsd:language; without it: en; -p language=ru\n" in out
    assert "  name      the unit's name in the language\n" in out
    assert "answers: Q2" in out
    assert "file: queries/units/unit-of-a-quantity.rq" in out
    assert "required" in kg("query", "is-base-unit", "--describe")[1]


def test_describe_names_the_picture(kg: Kg) -> None:
    graph = EXAMPLE.parent.parent

    assert (
        "\npicture: network (-f svg)\n" in kg("query", "who-met-whom", "--describe", graph=graph)[1]
    )
    assert "picture:" not in kg("query", "bureau", "--describe", graph=graph)[1]


def test_describe_lists_how_people_ask_it(kg: Kg) -> None:
    graph = EXAMPLE.parent.parent

    out = kg("query", "who-met-whom", "--describe", "--lang", "ru", graph=graph)[1]

    assert "\nasked by `kg ask` as\n  Кто с кем встречался?\n" in out
    assert "asked by" not in kg("query", "is-base-unit", "--describe")[1]


@pytest.mark.parametrize("typed", ["cd", "CANDELA", "кандела", "unit:candela", f"{UNIT}candela"])
def test_a_question_takes_what_people_type(kg: Kg, typed: str) -> None:
    code, out, err = kg("query", "what-rests-on", "-p", f"unit={typed}", "-f", "csv")

    assert (code, out, err) == (0, "derived,symbol\r\n", "")


def test_ask_and_construct(kg: Kg) -> None:
    assert kg("query", "is-base-unit", "-p", "unit=s")[:2] == (0, "yes\n")
    assert kg("query", "is-base-unit", "-p", "unit=Hz", "-f", "csv")[:2] == (0, "false\r\n")
    code, out, _ = kg("query", "what-a-unit-rests-on", "-p", "unit=N")
    assert code == 0
    assert out == (
        "@prefix si: <https://example.org/si/ontology#> .\n"
        f"@prefix unit: <{UNIT}> .\n"
        "unit:newton si:restsOn unit:kilogram , unit:metre , unit:second .\n"
    )


def test_output_goes_to_a_file_in_the_form_of_its_suffix(kg: Kg, tmp_path: Path) -> None:
    target = tmp_path / "answer.json"

    assert kg("query", "what-rests-on", "-o", str(target)) == (0, "", "")

    assert len(json.loads(target.read_text(encoding="utf-8"))["results"]["bindings"]) == 5
    code, _, err = kg("query", "what-rests-on", "-o", str(tmp_path / "answer.xyz"))
    assert code == 2
    assert "names no form" in err


def test_columns_and_rows_are_chosen(kg: Kg) -> None:
    command = ("query", "what-rests-on", "-f", "csv")

    assert kg(*command, "--columns", "symbol, derived", "--limit", "1")[1] == (
        f"symbol,derived\r\nJ,{UNIT}joule\r\n"
    )
    assert kg(*command, "--columns", "derived", "--labels", "en", "--limit", "1")[1] == (
        f"derived,derivedLabel\r\n{UNIT}joule,joule\r\n"
    )
    assert kg(*command, "--columns", "derivedLabel", "--labels", "ru", "--limit", "1")[1] == (
        "derivedLabel\r\nджоуль\r\n"
    )
    sparql = ("sparql", "SELECT (1 AS ?a) (2 AS ?b) {}", "--columns", "b", "-f", "csv")
    assert kg(*sparql) == (0, "b\r\n2\r\n", "")


def test_what_is_left_out_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["--graph", str(EXAMPLE), "query", "what-rests-on", "-f", "csv", "--limit"]

    assert main([*command, "2"]) == 0
    assert "2 of 5 rows shown" in capsys.readouterr().err
    assert main([*command, "5"]) == 0
    assert "rows shown" not in capsys.readouterr().err


BINARY = (("docx", b"PK"), ("xlsx", b"PK"), ("parquet", b"PAR1"))


@pytest.mark.parametrize(("form", "begins"), BINARY)
def test_a_binary_form_goes_to_a_file_or_a_pipe_and_to_no_terminal(
    form: str, begins: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["--graph", str(EXAMPLE), "-q", "query", "what-rests-on", "-f", form]
    target = tmp_path / "answer"
    piped = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(piped, encoding="utf-8"))
    errors = io.StringIO()
    monkeypatch.setattr(sys, "stderr", errors)

    assert main([*command, "-o", str(target)]) == 0
    assert main(command) == 0
    assert target.read_bytes().startswith(begins)
    assert piped.getvalue().startswith(begins)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(command) == 2
    assert f"name a file with -o answer.{form}, or write it here all the same with -o -" in (
        errors.getvalue()
    )
    length = len(piped.getvalue())
    assert main([*command, "-o", "-"]) == 0
    assert len(piped.getvalue()) > length


def test_a_document_speaks_the_language_that_is_asked_for(kg: Kg, tmp_path: Path) -> None:
    question = ("query", "what-rests-on", "-p", "unit=m", "--limit", "1", "--lang", "ru")
    assert kg(*question, "-o", str(tmp_path / "a.html"))[0] == 0
    assert kg(*question, "--labels", "en", "-o", str(tmp_path / "b.html"))[0] == 0
    query = ("sparql", "SELECT (1 AS ?a) {}", "--lang", "ru", "-o", str(tmp_path / "c.html"))
    assert kg(*query)[0] == 0

    page, mixed, asked = ((tmp_path / f"{n}.html").read_text("utf-8") for n in "abc")
    assert "Какие производные единицы опираются на данную" in page
    assert "метр (unit:metre)" in page
    assert ">джоуль<" in page
    assert "Показаны первые строки: 1 из 5." in page
    assert ">joule<" in mixed
    assert "<h1>Запрос SPARQL</h1>" in asked
    assert "SELECT (1 AS ?a) {}" in asked


MISTAKES = [
    (("query", "what-rests-on", "--columns", "symbol,name"), 2, "its columns are derived, symbol"),
    (("query", "what-rests-on", "--columns", "symbol,symbol"), 2, "symbol is named twice"),
    (("query", "what-rests-on", "--columns", ","), 2, "no column is named"),
    (("query", "what-rests-on", "--limit", "0"), 2, "give 1 or more"),
    (("query", "is-base-unit", "-p", "unit=m", "--limit", "1"), 2, "--limit goes with rows"),
    (("query", "what-a-unit-rests-on", "--columns", "a"), 2, "--columns goes with rows"),
    (("query", "--columns", "a"), 2, "--columns does not go with the list"),
    (("query", "--check", "--limit", "1"), 2, "--limit does not go with --check"),
    (("query", "what-a-unit-rests-on", "-f", "xlsx"), 2, "turtle, ntriples"),
    (("query", "what-rest-on"), 2, "near it: what-rests-on"),
    (("query", "what-rests-on", "-p", "unit=yard"), 2, "unit=yard fits no node of si:Unit"),
    (("query", "what-rests-on", "-p", "unit=metr second"), 2, "fits no node"),
    (("query", "what-rests-on", "-p", "units=m"), 2, "its parameters are unit"),
    (("query", "what-rests-on", "-p", "unit"), 2, "write -p country=KG"),
    (("query", "what-rests-on", "-p", "unit=m", "-p", "unit=s"), 2, "given twice"),
    (("query", "what-rests-on", "-p", "unit=ка"), 2, "fits no node"),
    (("query", "unit-of-a-quantity", "-p", "quantity=electric"), 2, "fits 3 nodes of si:Quantity"),
    (("query", "is-base-unit", "-p", "unit=m", "--labels", "en"), 2, "--labels goes with rows"),
    (("sparql", "SELECT (TRIPLE(<a:b>, <a:b>, 1) AS ?t) {}"), 3, "a triple as a term"),
    (("query", "is-base-unit"), 2, "for example -p unit=N"),
    (("query", "what-rests-on", "-f", "turtle"), 2, "table, csv, tsv, json, xml, markdown, ndjson"),
    (("query", "what-a-unit-rests-on", "-f", "csv"), 2, "turtle, ntriples"),
    (("query", "what-rests-on", "is-base-unit"), 2, "one question at a time"),
    (("query", "--update"), 2, "--update goes with --check"),
    (("query", "-p", "unit=m"), 2, "--param does not go with the list"),
    (("query", "--check", "-f", "csv"), 2, "--format does not go with --check"),
    (("query", "--check", "nothing"), 2, "no question is called nothing"),
    (("query", "what-rests-on", "--describe", "--labels", "en"), 2, "does not go with --describe"),
    (("sparql",), 2, "give one query"),
    (("sparql", "ASK {}", "-F", "x.rq"), 2, "give one query"),
    (("sparql", "-F", "no-such-file.rq"), 4, "no-such-file.rq"),
    (("sparql", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }"), 3, "SERVICE"),
    (("sparql", "INSERT DATA { <a:b> <a:b> <a:b> }"), 2, "INSERT is refused"),
]


@pytest.mark.parametrize(("arguments", "code", "message"), MISTAKES)
def test_wrong_use_says_what_is_right(
    kg: Kg, arguments: tuple[str, ...], code: int, message: str
) -> None:
    found, out, err = kg(*arguments)

    assert (found, out) == (code, "")
    assert message in err


def test_one_broken_header_hides_nothing(kg: Kg, copy: Path) -> None:
    path = copy / "queries" / "units" / "what-rests-on.rq"
    path.write_text(path.read_text(encoding="utf-8").replace("#+ tags", "#+ tag"), encoding="utf-8")
    (copy / "queries" / "second.rq").write_text("ASK {}\n", encoding="utf-8")

    code, out, err = kg("query", graph=copy)

    assert code == 4
    assert out.count("[Q") == 4
    assert "queries/units/what-rests-on.rq:11: the header has the unknown key tag" in err
    assert "queries/second.rq:1: the file has no header" in err
    code, out, err = kg("query", "--check", graph=copy)
    assert code == 4
    assert "5 questions" in out
    assert "queries/second.rq:1" in err


def _expected(copy: Path, name: str) -> Path:
    return copy / "tests" / "expected" / name


def test_check_finds_a_changed_answer(kg: Kg, copy: Path) -> None:
    path = _expected(copy, "what-rests-on.csv")
    right = path.read_text(encoding="utf-8")
    path.write_text(right.replace(",J\n", ",Joule\n"), encoding="utf-8")

    code, out, _ = kg("query", "--check", graph=copy)

    assert code == 1
    assert out.splitlines()[:3] == [
        "what-rests-on: the answer is not that of what-rests-on.csv",
        f"  - {UNIT}joule,Joule",
        f"  + {UNIT}joule,J",
    ]
    assert kg("query", "--check", "--update", "what-rests-on", graph=copy)[0] == 0
    assert path.read_text(encoding="utf-8") == right


def test_order_counts_only_where_the_query_gives_one(kg: Kg, copy: Path) -> None:
    path = _expected(copy, "what-rests-on.csv")
    head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(head + "".join(reversed(rows)), encoding="utf-8")

    code, out, _ = kg("query", "--check", "what-rests-on", graph=copy)
    assert code == 1
    assert "the order differs from row 1 on" in out

    query = copy / "queries" / "units" / "what-rests-on.rq"
    text = query.read_text(encoding="utf-8")
    query.write_text(text.replace("ORDER BY ?symbol\n", ""), encoding="utf-8")
    assert kg("query", "--check", "what-rests-on", graph=copy)[0] == 0


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("what-rests-on.csv", None, "what-rests-on.csv is absent"),
        ("what-rests-on.csv", "", "the answer is not that of"),
        ("gone.csv", "a\n", "gone: an answer is expected, and no question has this name"),
        ("empty.yaml", "what-rests-on: wrong\n", "what-rests-on: empty.yaml expects no rows"),
        ("empty.yaml", "", "units-without-symbol: the answer is empty and empty.yaml gives no"),
    ],
)
def test_check_finds_what_is_absent_or_too_much(
    kg: Kg, copy: Path, name: str, text: str | None, message: str
) -> None:
    path = _expected(copy, name)
    if text is None:
        path.unlink()
    else:
        path.write_text(text, encoding="utf-8")

    code, out, _ = kg("query", "--check", graph=copy)

    assert code == 1
    assert message in out


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("empty.yaml", "a: [", "the file is no YAML"),
        ("empty.yaml", "what-rests-on:\n", "what-rests-on has no reason"),
        ("cases.yaml", "what-rests-on: {unit: m}\n", "what-rests-on is no case"),
        ("cases.yaml", "what-rests-on.a: {unit: yard}\n", "what-rests-on.a: unit=yard fits no"),
    ],
)
def test_a_broken_file_beside_the_answers_is_named(
    kg: Kg, copy: Path, name: str, text: str, message: str
) -> None:
    _expected(copy, name).write_text(text, encoding="utf-8")

    code, _, err = kg("query", "--check", graph=copy)

    assert code == 4
    assert message in err
    assert name in err


def test_sparql_from_argument_file_and_stdin(
    kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "ASK { <https://example.org/si/id/unit/metre> ?p ?o }"
    path = tmp_path / "q.rq"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    assert kg("sparql", text) == (0, "yes\n", "")
    assert kg("sparql", "-F", str(path)) == (0, "yes\n", "")
    assert kg("sparql", "-") == (0, "yes\n", "")


def test_sparql_shows_where_the_syntax_is_wrong(kg: Kg, tmp_path: Path) -> None:
    text = "SELECT ?x WHERE {\n  ?x a no:Thing\n}\n"
    path = tmp_path / "q.rq"
    path.write_text(text, encoding="utf-8")

    code, _, err = kg("sparql", text)
    assert code == 2
    assert "2:8: " in err
    assert "      ?x a no:Thing\n           ^" in err
    code, _, err = kg("sparql", "-F", str(path))
    assert code == 4
    assert err.startswith(f"{path}:2:8: ")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE " + "{" * 5000 + "}" * 5000,
        "ASK { FILTER(" + "(" * 9000 + "true" + ")" * 9000 + ") }",
        "ASK { FILTER(" + "+".join(["1"] * 9000) + " = 1) }",
        "ASK { " + "".join(f"BIND(1 AS ?v{n})" for n in range(5000)) + " }",
    ],
)
def test_a_query_that_would_end_the_process_is_refused(kg: Kg, text: str) -> None:
    code, _, err = kg("sparql", text)

    assert code == 3
    assert "ask in several smaller queries" in err


def test_a_long_list_of_terms_is_no_deep_query(kg: Kg) -> None:
    terms = " ".join(str(number) for number in range(20_000))

    assert kg("sparql", f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {terms} }} }}", "-f", "csv") == (
        0,
        "n\r\n20000\r\n",
        "",
    )


def test_a_question_needs_neither_rdflib_nor_rich() -> None:
    program = (
        "import sys; from kg.cli import main; "
        "code = main(['--graph', sys.argv[1], '-q', 'query', 'what-rests-on', '-p', 'unit=m']); "
        "heavy = {'rdflib', 'rich', 'pyshacl', 'SPARQLWrapper', 'difflib', 'docx', 'lxml', "
        "'xlsxwriter', 'pyarrow', 'pandas', 'polars', 'matplotlib', 'kg.render.cover', "
        "'kg.render.values', 'kg.citation', 'html', 'hashlib'} & set(sys.modules); "
        "sys.exit(f'{code} {heavy}' if code or heavy else 0)"
    )

    source = EXAMPLE.parent.parent / "src"
    ran = subprocess.run(
        [sys.executable, "-c", program, str(EXAMPLE)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(source)},
    )

    assert (ran.returncode, ran.stderr) == (0, "")
