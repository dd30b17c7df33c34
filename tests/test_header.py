"""The `#+` header: what it takes, and what each mistake in it says."""

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.questions.header import read_header

HEADER = """\
#+ summary: {en: Which?, ru: Какие?}
#+ answers: [Q1, J12]
#+ description: >
#+   One row
#+   a thing.
#+ parameters:
#+   country: {type: "ex:Country", default: NO, example: Norway, required: false}
#+   since:
#+     type: xsd:date
#+     default: 2020-01-01
#+     example: today
#+     required: true
#+     description: the first day
#+ columns:
#+   thing: the thing
#+ tags: [a, b]
SELECT ?thing WHERE { ?thing a ?kind }
#+ behind the top, so no header
"""


def read(text: str = HEADER) -> object:
    return read_header(text, Path("queries/x.rq"))


def test_every_key_is_read_as_written() -> None:
    header = read_header(HEADER, Path("queries/x.rq"))

    assert header.summary == {"en": "Which?", "ru": "Какие?"}
    assert header.answers == ("Q1", "J12")
    assert header.description == "One row a thing."
    assert header.columns == {"thing": "the thing"}
    assert header.tags == ("a", "b")
    assert header.length == 16
    country, since = header.parameters.values()
    assert (country.type, country.default, country.example) == ("ex:Country", "NO", "Norway")
    assert (country.required, country.description, country.line) == (False, "", 7)
    assert (since.default, since.required, since.description) == (
        "2020-01-01",
        True,
        "the first day",
    )


def test_undef_is_no_default() -> None:
    header = read_header(HEADER.replace("default: NO", "default: UNDEF"), Path("x.rq"))

    assert header.parameters["country"].default is None


def test_columns_may_be_a_list() -> None:
    text = HEADER.replace("#+   thing: the thing", "#+   - thing: the thing\n#+   - other: more")

    assert list(read_header(text, Path("x.rq")).columns) == ["thing", "other"]


def test_other_ways_to_ask_have_slots_for_parameters() -> None:
    asked = "#+ asked:\n#+   en: ['Which in {country}?', Which now?]\n#+ tags:"
    text = HEADER.replace("#+ tags:", asked)

    assert read_header(text, Path("x.rq")).asked == {"en": ("Which in {country}?", "Which now?")}
    assert read_header(HEADER, Path("x.rq")).asked == {}
    with pytest.raises(
        InputError, match=r"\{land\} in `Which in \{land\}\?` is no parameter"
    ) as caught:
        read_header(text.replace("{country}", "{land}"), Path("x.rq"))
    assert (caught.value.line, caught.value.mend) == (16, "the parameters are country, since")


def test_a_question_takes_a_day_or_says_why_none_changes_it() -> None:
    today = read_header(HEADER.replace("default: 2020-01-01", "default: today"), Path("x.rq"))
    text = HEADER.replace("#+ tags:", "#+ timeless: each row has its own day\n#+ tags:")

    assert (today.days, today.timeless) == (("since",), "")
    assert read_header(text, Path("x.rq")).timeless == "each row has its own day"
    assert read_header(HEADER, Path("x.rq")).days == ()
    with pytest.raises(InputError, match="called timeless, and since holds the day") as caught:
        read_header(text.replace("default: 2020-01-01", "default: today"), Path("x.rq"))
    assert caught.value.line == 16


def test_only_health_may_answer_nothing() -> None:
    text = HEADER.replace("[Q1, J12]", "[]")

    with pytest.raises(InputError, match="`answers` is empty"):
        read(text)
    assert read_header(text.replace("[a, b]", "[health]"), Path("x.rq")).answers == ()


MISTAKES = [
    ("#+ tags: [a, b]", "#+ tag: [a, b]", 16, "unknown key tag"),
    ("#+ tags: [a, b]\n", "", 1, "lacks the key tags"),
    ("#+ tags: [a, b]", "#+ tags: a", 16, "tags is no list"),
    ("#+ tags: [a, b]", "#+ tags: [a, b", 16, "the header is no YAML"),
    ("#+ tags: [a, b]", "#+ tags: [[a]]", 16, "an entry of tags is not a text"),
    ("#+ description: >", "#+ description: this: and that", 3, "the header is no YAML"),
    ("#+ tags: [a, b]", "#+ tags: [a]\n#+ tags: [b]", 17, "the key tags twice"),
    (", ru: Какие?", "", 1, "summary lacks the key ru"),
    ("ru: Какие?", "ru: ''", 1, "ru is empty"),
    ("ru: Какие?", "de: Welche?", 1, "unknown key de"),
    ("[Q1, J12]", "[Q1, 12]", 2, "12 is no id"),
    ("ex:Country", "xsd:dateTime", 7, "unknown type xsd:dateTime"),
    ("ex:Country", "Country", 7, "unknown type Country"),
    ("default: NO", "default: null", 7, "default is empty"),
    ("required: false", "required: maybe", 7, "required is neither true nor false"),
    ("required: false", "required: false, requird: true", 7, "unknown key requird"),
    (", required: false", "", 7, "parameter country lacks the key required"),
    ("#+   country:", "#+   my-country:", 7, "my-country is no name"),
    ("#+   thing: the thing", "#+   [thing]", 15, "columns is no mapping"),
    ("#+ summary:", "# summary:", 1, "the file has no header"),
    ("#+ tags: [a, b]", "#+ tags: [a, b]\n#+ timeless: ''", 17, "timeless is empty"),
    ("#+ tags: [a, b]", "#+ tags: [a]\n#+ asked: [Which?]", 17, "asked is no mapping"),
    ("#+ tags: [a, b]", "#+ tags: [a]\n#+ asked: {de: [Was?]}", 17, "unknown key de"),
    ("#+ tags: [a, b]", "#+ tags: [a]\n#+ asked: {en: Which?}", 17, "en is no list"),
    ("#+   since:", "#+\tsince:", 8, "the header is no YAML"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "message"), MISTAKES)
def test_a_mistake_names_file_line_and_text(
    right: str, wrong: str, line: int, message: str
) -> None:
    assert HEADER.count(right) == 1 or right == "required: false"
    text = HEADER.replace(right, wrong, 1)

    with pytest.raises(InputError) as caught:
        read(text)

    error = caught.value
    assert message in error.message
    assert (str(error.path), error.line) == ("queries/x.rq", line)
    assert error.text == text.splitlines()[line - 1]


@pytest.mark.parametrize("header", ["#+", "#+ \n#+ # only a comment", "#+ - a\n#+ - list"])
def test_a_header_that_holds_nothing_is_an_error(header: str) -> None:
    with pytest.raises(InputError, match="the header is"):
        read(f"{header}\nASK {{}}\n")


VIEW = HEADER.replace(
    "#+ columns:",
    """\
#+ view: {kind: network, from: thing, to: other, weight: number}
#+ columns:
#+   other: the other
#+   number: how much""",
)


NETWORK = "{kind: network, from: thing, to: other, weight: number}"
MAP = (NETWORK, "{kind: map, place: thing}")
TIMELINE = (NETWORK, "{kind: timeline, label: thing, start: other, end: until}")
BARS = (NETWORK, "{kind: bars, at: thing, value: number, stack: thing}")


def test_a_part_may_be_left_out_where_the_picture_can_do_without() -> None:
    text = VIEW.replace(NETWORK, "{kind: timeline, label: thing, start: other, what: number}")
    view = read_header(text, Path("x.rq")).view

    assert view is not None
    assert view.parts == {"label": "thing", "start": "other", "what": "number"}


def test_a_view_names_the_columns_of_its_parts() -> None:
    view = read_header(VIEW, Path("x.rq")).view

    assert view is not None
    assert view.kind == "network"
    assert view.parts == {"from": "thing", "to": "other", "weight": "number"}
    assert read_header(HEADER, Path("x.rq")).view is None


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("kind: network", "kind: cloud", "there is no view cloud"),
        ("kind: network, ", "", "view lacks the key kind"),
        ("weight: number", "height: number", "view network has the unknown key height"),
        (", weight: number", "", "view network lacks the key weight"),
        ("weight: number", "weight: mass", "takes the column mass for weight, which the answer"),
        ("to: other", "to: thing", "view takes one column twice"),
        ("{kind: network", "{kind: timeline", "view timeline has the unknown key from"),
        (*MAP, "view map lacks the key value"),
        (*TIMELINE, "takes the column until for end, which the answer has not"),
        (*BARS, "view takes one column twice"),
        ("{kind: network, from: thing, to: other, weight: number}", "network", "is no mapping"),
    ],
)
def test_a_mistake_in_a_view_is_named_with_its_line(right: str, wrong: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(VIEW.replace(right, wrong))

    assert caught.value.line == 14
    assert caught.value.mend
