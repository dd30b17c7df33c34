"""Terms as plain values, and the forms that hold such values: NDJSON, Excel, Parquet, frames."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import polars as pl
import pyarrow.parquet
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import UnsupportedError, UsageError
from kg.rdf.prefixes import Prefixes
from kg.render.answer_forms import ANSWER_FORMS
from kg.render.frames import to_pandas, to_polars
from kg.render.page import Page
from kg.render.values import columns_of, value_of
from kg.stores.contract import Solutions, Term, Truth

XSD = "http://www.w3.org/2001/XMLSchema#"
PAGE = Page(Prefixes({}))
KG = ox.NamedNode("https://example.org/kg")


def literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


def table(**columns: Sequence[Term | None]) -> Solutions:
    return Solutions(tuple(columns), list(zip(*columns.values(), strict=True)))


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (KG, "https://example.org/kg"),
        (ox.BlankNode("b"), "_:b"),
        (ox.Literal("12"), "12"),
        (ox.Literal("12", language="en"), "12"),
        (literal("012", "integer"), 12),
        (literal("12", "nonNegativeInteger"), 12),
        (literal("1.50", "decimal"), Decimal("1.50")),
        (literal("1e3", "double"), 1000.0),
        (literal("0", "boolean"), False),
        (literal("2024-02-29", "date"), date(2024, 2, 29)),
        (literal("2024-02-29T01:02:03Z", "dateTime"), datetime(2024, 2, 29, 1, 2, 3, tzinfo=UTC)),
    ],
)
def test_a_well_formed_literal_is_its_value(term: Term | None, value: object) -> None:
    found = value_of(term)

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "term",
    [
        literal("2023-02-29", "date"),
        literal("2024-02-29Z", "date"),
        literal("-0044-03-15", "date"),
        literal("2024-02", "gYearMonth"),
        literal("2024", "gYear"),
        literal("2024-02-29T24:00:00", "dateTime"),
        literal("2024-02-29T01:02:03.1234567", "dateTime"),
        literal("1,5", "decimal"),
        literal("yes", "boolean"),
        literal("٣", "integer"),
        literal("9" * 5000, "integer"),
        literal("P1Y", "duration"),
    ],
)
def test_what_no_value_says_whole_stays_text(term: ox.Literal) -> None:
    assert value_of(term) == term.value


def test_a_column_of_several_kinds_holds_texts_as_written() -> None:
    days = [literal("2024-02-29", "date"), literal("2024", "gYear"), None]
    numbers = [literal("1", "integer"), literal("2.50", "decimal"), None]
    answer = table(mixed=days, number=numbers, big=[literal(str(2**63), "integer")] * 3)

    mixed, number, big = columns_of(answer)

    assert mixed[1:] == ("text", ["2024-02-29", "2024", None])
    assert number[1:] == ("decimal", [1, Decimal("2.50"), None])
    assert big[1:] == ("text", ["9223372036854775808"] * 3)


ALL: dict[str, Sequence[Term | None]] = {
    "iri": [KG, None],
    "text": [ox.Literal("=1+1"), ox.Literal("ү\n")],
    "count": [literal("7", "integer"), None],
    "share": [literal("0.10", "decimal"), literal("12", "decimal")],
    "ratio": [literal("1.5e0", "double"), None],
    "true": [literal("true", "boolean"), None],
    "day": [literal("0999-12-31", "date"), literal("2026-02-20", "date")],
    "moment": [literal("2026-02-20T12:00:00+06:00", "dateTime"), None],
    "year": [literal("2026", "gYear"), literal("2027", "gYear")],
    "nothing": [None, None],
}


def test_ndjson_has_one_type_a_column() -> None:
    lines = ANSWER_FORMS["ndjson"](table(**ALL), PAGE)

    assert isinstance(lines, str)
    first, second = map(json.loads, lines.splitlines())
    assert first == {
        "iri": "https://example.org/kg",
        "text": "=1+1",
        "count": 7,
        "share": 0.1,
        "ratio": 1.5,
        "true": True,
        "day": "0999-12-31",
        "moment": "2026-02-20T12:00:00+06:00",
        "year": "2026",
        "nothing": None,
    }
    assert (second["text"], second["count"], second["share"]) == ("ү\n", None, 12)


@pytest.mark.parametrize("text", ["9007199254740992", "-9007199254740993"])
def test_ndjson_never_rounds_a_number(text: str) -> None:
    answer = table(n=[literal(text, "integer"), literal("1", "integer")])

    lines = str(ANSWER_FORMS["ndjson"](answer, PAGE)).splitlines()

    assert [json.loads(line)["n"] for line in lines] == [text, "1"]


def test_ndjson_says_yes_and_no_and_nothing() -> None:
    assert ANSWER_FORMS["ndjson"](Truth(True), PAGE) == '{"boolean":true}\n'
    assert ANSWER_FORMS["ndjson"](Solutions(("a",), []), PAGE) == ""
    assert ANSWER_FORMS["ndjson"](table(x=[literal("INF", "double")]), PAGE) == '{"x":"INF"}\n'


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_ndjson_is_one_line_a_row_whatever_the_texts(texts: list[str]) -> None:
    lines = str(ANSWER_FORMS["ndjson"](table(x=list(map(ox.Literal, texts))), PAGE)).split("\n")

    assert lines.pop() == ""
    assert [json.loads(line)["x"] for line in lines] == texts


def workbook(answer: Solutions | Truth, page: Page = PAGE) -> Any:
    data = ANSWER_FORMS["xlsx"](answer, page)
    assert isinstance(data, bytes)
    return openpyxl.load_workbook(io.BytesIO(data))


def cells(answer: Solutions) -> list[list[Any]]:
    return [list(row) for row in workbook(answer)["answer"].iter_rows(min_row=2)]


def test_excel_holds_values_of_their_kinds() -> None:
    first, second = cells(table(**ALL))

    values = dict(zip(ALL, first, strict=True))
    assert values["text"].value == "=1+1"
    assert values["text"].data_type == "s"
    assert values["count"].value == 7
    assert values["share"].value == 0.1
    assert values["true"].value is True
    assert values["day"].value == "0999-12-31"  # no sheet counts days of that age
    assert values["moment"].value == "2026-02-20T12:00:00+06:00"  # no sheet knows zones
    assert values["year"].value == "2026"
    assert values["nothing"].value is None
    day = second[list(ALL).index("day")]
    assert (day.value, day.is_date, day.number_format) == (
        datetime(2026, 2, 20),
        True,
        "yyyy-mm-dd",
    )


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (literal("1900-02-28", "date"), "1900-02-28"),
        (literal("1900-03-01", "date"), datetime(1900, 3, 1)),
        (literal("9999-12-31", "date"), datetime(9999, 12, 31)),
        (literal("2026-02-20T12:30:00", "dateTime"), datetime(2026, 2, 20, 12, 30)),
        (literal("2026-02-20T12:30:00.5", "dateTime"), "2026-02-20T12:30:00.5"),
        (literal("2026-02", "gYearMonth"), "2026-02"),
        (literal("999999999999999", "integer"), 999999999999999),
        (literal("1234567890123456", "integer"), "1234567890123456"),
        (literal("0.1234567890123456", "decimal"), "0.1234567890123456"),
        (literal("INF", "double"), "INF"),
        (literal("NaN", "double"), "NaN"),
        (ox.Literal("00123"), "00123"),
        (ox.Literal("1e5"), "1e5"),
        (ox.Literal("TRUE"), "TRUE"),
        (ox.Literal("2026-02-20"), "2026-02-20"),
        (ox.NamedNode("https://example.org/"), "https://example.org/"),
    ],
)
def test_excel_rounds_no_number_and_guesses_no_kind(term: Term, value: object) -> None:
    ((cell,),) = cells(table(x=[term]))

    assert cell.value == value
    assert cell.hyperlink is None


# openpyxl gives control characters back as they are escaped, so they are tried apart.
SAFE = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
SIGNED = st.builds(str.__add__, st.sampled_from(["=", "+", "-", "@", "\t", '"', "'", "{="]), SAFE)


@settings(deadline=None, max_examples=60)
@given(st.lists(SAFE | SIGNED | st.just("a\n=b\nкыргыз ү"), min_size=1, max_size=6))
def test_a_text_in_excel_is_that_text_and_no_formula(texts: list[str]) -> None:
    rows = cells(table(x=list(map(ox.Literal, texts))))

    assert [row[0].value or "" for row in rows] == texts
    assert {row[0].data_type for row in rows} <= {"s", "n"}  # openpyxl calls an empty text n
    for row, text in zip(rows, texts, strict=True):
        if text.startswith(("=", "+", "-", "@")):
            assert row[0].quotePrefix


def test_control_characters_in_excel_are_escaped_once() -> None:
    """The escape is `_xHHHH_` (ECMA-376, part 1, 22.9.2.19); a text that looks so is none."""
    texts = ["\x00\x1f", "a\r\nb", "_x0041_", "\ufffe"]
    data = ANSWER_FORMS["xlsx"](table(x=list(map(ox.Literal, texts))), PAGE)
    assert isinstance(data, bytes)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314 - ours
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    held = [node.text or "" for node in root.iter(f"{space}t")]

    def meant(text: str) -> str:
        return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)

    assert [meant(text) for text in held if text != "x"] == texts


def test_the_head_of_a_sheet_stays_and_its_columns_can_be_read() -> None:
    long = ox.Literal("word " * 100)
    sheet = workbook(table(number=[literal("1", "integer")], text=[long]))["answer"]

    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[1]] == ["number", "text"]
    assert sheet["A1"].font.bold
    assert sheet.auto_filter.ref == "A1:B2"
    assert 8 <= sheet.column_dimensions["A"].width < 12
    assert 50 < sheet.column_dimensions["B"].width < 70
    assert sheet["B2"].alignment.wrap_text


def test_excel_refuses_what_a_cell_or_a_sheet_cannot_hold() -> None:
    with pytest.raises(UnsupportedError, match="a text of x has more"):
        workbook(table(x=[ox.Literal("\U0001f600" * 16384)]))
    assert cells(table(x=[ox.Literal("y" * 32767)]))[0][0].value == "y" * 32767
    with pytest.raises(UnsupportedError, match="1048576 rows"):
        workbook(table(x=[None] * 1_048_576))


def test_excel_says_yes_and_no_and_gives_the_same_bytes_twice() -> None:
    assert workbook(Truth(False))["answer"]["A2"].value is False
    assert ANSWER_FORMS["xlsx"](table(**ALL), PAGE) == ANSWER_FORMS["xlsx"](table(**ALL), PAGE)


def test_parquet_has_typed_columns() -> None:
    data = ANSWER_FORMS["parquet"](table(**ALL), PAGE)
    assert isinstance(data, bytes)

    read = pyarrow.parquet.read_table(io.BytesIO(data))

    assert {field.name: str(field.type) for field in read.schema} == {
        "iri": "string",
        "text": "string",
        "count": "int64",
        "share": "decimal128(4, 2)",
        "ratio": "double",
        "true": "bool",
        "day": "date32[day]",
        "moment": "timestamp[us, tz=UTC]",
        "year": "string",
        "nothing": "string",
    }
    first = read.to_pylist()[0]
    assert first["share"] == Decimal("0.10")
    assert first["day"] == date(999, 12, 31)
    assert first["moment"] == datetime(2026, 2, 20, 6, tzinfo=UTC)
    assert read.to_pylist()[1]["iri"] is None


def test_parquet_says_yes_and_no_and_nothing() -> None:
    def read(answer: Solutions | Truth) -> list[dict[str, object]]:
        data = ANSWER_FORMS["parquet"](answer, PAGE)
        assert isinstance(data, bytes)
        rows: list[dict[str, object]] = pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist()
        return rows

    assert read(Truth(True)) == [{"boolean": True}]
    assert read(Solutions(("a",), [])) == []


def test_pandas_has_typed_columns() -> None:
    frame = to_pandas(table(**ALL))

    assert {str(name): str(type_) for name, type_ in frame.dtypes.items()} == {
        "iri": "str",
        "text": "str",
        "count": "Int64",
        "share": "object",
        "ratio": "Float64",
        "true": "boolean",
        "day": "datetime64[s]",
        "moment": "datetime64[us, UTC]",
        "year": "str",
        "nothing": "str",
    }
    assert frame["share"].to_list() == [Decimal("0.10"), Decimal("12")]
    assert frame["count"].isna().to_list() == [False, True]
    assert frame["day"][0] == pd.Timestamp("0999-12-31")
    assert to_pandas(Solutions(("a", "b"), [])).columns.to_list() == ["a", "b"]


def test_polars_has_typed_columns() -> None:
    frame = to_polars(table(**ALL))

    assert dict(frame.schema) == {
        "iri": pl.String,
        "text": pl.String,
        "count": pl.Int64,
        "share": pl.Decimal(4, 2),
        "ratio": pl.Float64,
        "true": pl.Boolean,
        "day": pl.Date,
        "moment": pl.Datetime("us", "UTC"),
        "year": pl.String,
        "nothing": pl.String,
    }
    assert frame["share"].to_list() == [Decimal("0.10"), Decimal("12.00")]
    assert frame["day"].to_list() == [date(999, 12, 31), date(2026, 2, 20)]
    assert frame["count"].to_list() == [7, None]


@pytest.mark.parametrize(
    ("missing", "call"),
    [
        ("pandas", to_pandas),
        ("polars", to_polars),
        ("pyarrow", lambda answer: ANSWER_FORMS["parquet"](answer, PAGE)),
    ],
)
def test_a_missing_package_is_one_clear_error(
    missing: str, call: Callable[[Solutions], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)

    with pytest.raises(UsageError) as caught:
        call(table(x=[KG]))

    assert f"needs the package {missing}, which is not installed" in str(caught.value)
    assert "pip install 'cooperation-knowledge-graph[tables]'" in str(caught.value)
