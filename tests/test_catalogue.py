"""Finding questions, and judging a file by its own text."""

from pathlib import Path

import pytest

from kg.errors import InputError, UsageError
from kg.project import Project
from kg.questions import Catalogue, Question
from kg.questions.outline import outline_of
from kg.sparql.tokens import tokens_of

QUERY = """\
#+ summary: {en: Which?, ru: Какие?}
#+ answers: [Q1]
#+ description: One row a thing.
#+ parameters:
#+   kind: {type: "ex:Kind", default: UNDEF, example: a, required: false}
#+ columns: {thing: the thing}
#+ tags: []
SELECT ?thing
WHERE {
  VALUES ?kind { UNDEF }
  ?thing a ?kind .
}
"""


def catalogue(root: Path, **files: str) -> Catalogue:
    for name, text in files.items():
        path = root / "queries" / f"{name.replace('__', '/').replace('_', '-')}.rq"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Catalogue.read(Project(root=root, name="test", base="https://example.org/"))


def read(root: Path, text: str) -> Question:
    return catalogue(root, topic__question=text).get("question")


def mistake(root: Path, text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read(root, text)
    assert caught.value.path == Path("queries/topic/question.rq")
    assert caught.value.line is not None
    return caught.value


def test_a_question_is_read(tmp_path: Path) -> None:
    question = read(tmp_path, QUERY)

    assert (question.name, question.topic, question.kind) == ("question", "topic", "select")
    assert question.outline.columns == ("thing",)
    assert [(block.name, block.values) for block in question.outline.blocks] == [
        ("kind", ("UNDEF",))
    ]


def test_questions_are_found_in_every_folder_but_derive(tmp_path: Path) -> None:
    found = catalogue(tmp_path, top=QUERY, a__b__deep=QUERY, derive__not=QUERY)

    assert found.names() == ("deep", "top")
    assert [found.get(name).topic for name in found.names()] == ["a/b", ""]


def test_an_unknown_name_shows_near_ones(tmp_path: Path) -> None:
    found = catalogue(tmp_path, who_shares=QUERY, who_share_too=QUERY, other=QUERY)

    with pytest.raises(UsageError, match="no question is called who-share") as caught:
        found.get("who-share")

    assert caught.value.mend == "near it: who-shares, who-share-too"


def test_a_broken_file_hides_no_other_and_all_are_reported(tmp_path: Path) -> None:
    broken = QUERY.replace("tags", "tag")
    found = catalogue(tmp_path, good=QUERY, bad=broken, worse="ASK {}", a__twice=QUERY)
    found = catalogue(tmp_path, b__twice=QUERY)

    questions, errors = found.read_all()

    assert [question.name for question in questions] == ["good"]
    assert [error.message for error in errors] == [
        "the header has the unknown key tag",
        "two questions are called twice: see queries/b/twice.rq",
        "the file has no header",
    ]


@pytest.mark.parametrize("name", ["Upper", "under_score", "9first"])
def test_a_name_is_in_kebab_case(tmp_path: Path, name: str) -> None:
    path = tmp_path / "queries" / f"{name}.rq"
    path.parent.mkdir()
    path.write_text(QUERY, encoding="utf-8")

    with pytest.raises(InputError, match="kebab case"):
        catalogue(tmp_path).get(name)


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    found = catalogue(tmp_path, good=QUERY)
    (tmp_path / "queries" / "good.rq").write_bytes(QUERY.encode("utf-16"))

    with pytest.raises(InputError, match="cannot be read"):
        found.get("good")


MISTAKES = [
    ("{thing: the thing}", "{thing: a, other: b}", 6, "`columns` differs"),
    ("{thing: the thing}", "{}", 6, "`columns` differs"),
    ("SELECT ?thing", "SELECT *", 8, "SELECT * hides the columns"),
    ("SELECT ?thing\nWHERE", "ASK", 6, "ASK has no columns"),
    ("SELECT ?thing\nWHERE", "DESCRIBE ?thing WHERE", 8, "no DESCRIBE"),
    ("SELECT ?thing", "HELLO ?thing", 1, "this is no query"),
    ("VALUES ?kind { UNDEF }", "", 5, "parameter kind has no VALUES block"),
    ("VALUES ?kind { UNDEF }", "# VALUES ?kind { UNDEF }", 5, "has no VALUES block"),
    ("VALUES ?kind { UNDEF }", 'FILTER("VALUES ?kind { UNDEF }" = "")', 5, "has no VALUES block"),
    ("VALUES ?kind { UNDEF }", "VALUES (?kind) { (UNDEF) }", 5, "has no VALUES block"),
    ("VALUES ?kind { UNDEF }", "VALUES ?kind { 1 2 }", 10, "has 2 rows"),
    ("VALUES ?kind { UNDEF }", "VALUES ?kind { }", 10, "has 0 rows"),
    ("VALUES ?kind { UNDEF }", "VALUES ?kind { 1 }", 10, "default of kind is not what"),
    ("default: UNDEF", "default: x", 10, "default of kind is not what"),
    ("?thing a ?kind .", "VALUES ?knd { 1 }", 11, "no declared parameter"),
    ("?thing a ?kind .", "{ ?thing a ?kind .", 9, "opened and not closed"),
    ("?thing a ?kind .", "} ?thing a ?kind .", 12, "closes nothing"),
    ("?thing a ?kind .", "?thing a 'x .", 11, "a string is opened here"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "message"), MISTAKES)
def test_text_and_header_must_agree(
    tmp_path: Path, right: str, wrong: str, line: int, message: str
) -> None:
    assert QUERY.count(right) == 1

    error = mistake(tmp_path, QUERY.replace(right, wrong))

    assert message in error.message
    assert error.line == line


def test_a_table_of_data_is_no_parameter(tmp_path: Path) -> None:
    tables = "VALUES ?a { 1 2 } VALUES (?b ?c) { (1 2) }\n  ?thing a ?kind ."

    assert read(tmp_path, QUERY.replace("?thing a ?kind .", tables)).header.parameters.keys() == {
        "kind"
    }


def test_a_values_clause_behind_where_is_no_parameter(tmp_path: Path) -> None:
    text = QUERY.replace("  VALUES ?kind { UNDEF }\n", "") + "VALUES ?kind { UNDEF }\n"

    assert "has no VALUES block" in mistake(tmp_path, text).message


@pytest.mark.parametrize(
    ("clause", "columns"),
    [
        ("?a ?b", ("a", "b")),
        ("DISTINCT $a", ("a",)),
        ("(COUNT(DISTINCT ?x) AS ?n) ?a", ("n", "a")),
        ('(CONCAT(")", ?x, "(") AS ?y)', ("y",)),
        ("(IF(?a < ?b, ?a, ?b) AS ?least)", ("least",)),
        ("?a # ?b\n ?c", ("a", "c")),
        ("*", None),
    ],
)
def test_the_columns_of_a_select_clause(clause: str, columns: tuple[str, ...] | None) -> None:
    assert outline_of(f"PREFIX select: <a:>\nselect {clause} {{ ?s ?p ?o }}").columns == columns


@pytest.mark.parametrize(
    ("text", "ordered"),
    [
        ("SELECT ?a { ?a ?b ?c } ORDER BY ?a", True),
        ("SELECT ?a { ?a ?b ?c } order  by ?a", True),
        ("SELECT ?a { { SELECT ?a { ?a ?b ?c } ORDER BY ?a } }", False),
        ('SELECT ?a { ?a ?b "} ORDER BY ?a" } # ORDER BY ?a', False),
        ("SELECT ?a { ?a ?b <x:ORDER/BY> }", False),
    ],
)
def test_only_the_outer_order_counts(text: str, ordered: bool) -> None:
    assert outline_of(text).ordered is ordered


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("?a<?b && ?c>?d", ["?a", "<", "?b", "&&", "?c", ">", "?d"]),
        ("<a:b#c>#d", ["<a:b#c>"]),
        ("ex:a\\#b ex:c#d", ["ex:a\\#b", "ex:c"]),
        ('"a\\"b" "c" \'"\'', ['"a\\"b"', '"c"', "'\"'"]),
        ('"""a"b""c\n"""@en-GB', ['"""a"b""c\n"""', "@en-GB"]),
        ("'''}'''^^xsd:string", ["'''}'''", "^^", "xsd:string"]),
        ("ex:a.b. _:x. 1.5e3 .5 2", ["ex:a.b", ".", "_:x", ".", "1.5e3", ".5", "2"]),
        ("a:b/c:d|^e:f*", ["a:b", "/", "c:d", "|", "^", "e:f", "*"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert [token.text for token in tokens_of(text)] == tokens


@pytest.mark.parametrize(
    ("block", "values"),
    [
        ('"a"@en "b"^^<x:y>', ('"a"@en', '"b"^^<x:y>')),
        ("-1 +2.5 3", ("-1", "+2.5", "3")),
        ("true false undef", ("true", "false", "undef")),
        ("", ()),
    ],
)
def test_the_terms_of_a_block(block: str, values: tuple[str, ...]) -> None:
    (found,) = outline_of(f"SELECT ?x {{ VALUES ?x {{ {block} }} }}").blocks

    assert found.values == values
