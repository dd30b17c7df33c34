"""A workbook for Excel and LibreOffice, written by XlsxWriter: the rows, and a sheet about them.

No text becomes a formula, a link or a number. A day is a date, a year or a month alone a text. A
number of more than fifteen digits stays text, since the program would round it.
"""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import UnsupportedError
from kg.questions.rows import plain
from kg.render.page import Page
from kg.render.values import Value, digits_of, kind_of, value_of
from kg.stores.contract import Solutions, Term, Truth

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

# https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 16_384
_LONGEST_TEXT = 32_767
_MOST_DIGITS = 15
_FIRST_DAY = date(1900, 3, 1)
"""The first day that every program counts alike: Excel takes 1900 for a leap year."""
_NARROWEST, _WIDEST = 8, 60
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_MOMENT_OF_THE_FILE = datetime(2000, 1, 1)
"""The same for all files, so that one answer gives the same bytes twice."""


def as_xlsx(answer: Solutions | Truth, page: Page) -> bytes:
    """Return the answer as a workbook; ASK as one cell.

    Raises UnsupportedError for what a sheet cannot hold: too many rows, or a text too long.
    """
    import xlsxwriter

    if isinstance(answer, Truth):
        answer = Solutions(("answer",), [(ox.Literal(answer.value),)])
    _refuse_outsized(answer)
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True, "default_date_format": _DAY}) as book:
        about: dict[str, Any] = {"created": _MOMENT_OF_THE_FILE}
        if page.cover is not None:
            about["title"] = page.cover.title()
        book.set_properties(about)
        _Rows(book, answer).write()
        if page.cover is not None:
            _write_facts(book, page.cover.facts(page.cover.language))
    return sink.getvalue()


_DAY = "yyyy-mm-dd"
_MOMENT = "yyyy-mm-dd hh:mm:ss"


class _Rows:
    """The sheet of the rows, under a head that stays in sight."""

    def __init__(self, book: Workbook, answer: Solutions) -> None:
        self._answer = answer
        self._sheet: Worksheet = book.add_worksheet("answer")
        shared: dict[str, Any] = {"valign": "top", "text_wrap": True}
        self._head = book.add_format({**shared, "bold": True, "bottom": 1})
        self._text = book.add_format(shared)
        # Else a cell that begins with a sign becomes a formula once someone edits it.
        self._quoted = book.add_format({**shared, "quote_prefix": True})
        self._number = book.add_format({"valign": "top"})
        self._day = book.add_format({"valign": "top", "num_format": _DAY, "align": "left"})
        self._moment = book.add_format({"valign": "top", "num_format": _MOMENT, "align": "left"})

    def write(self) -> None:
        answer, sheet = self._answer, self._sheet
        for column, name in enumerate(answer.variables):
            sheet.write_string(0, column, name, self._head)
            texts = [name, *(plain(row[column]) for row in answer.rows)]
            longest = max(len(line) for text in texts for line in text.split("\n"))
            sheet.set_column(column, column, min(max(longest + 2, _NARROWEST), _WIDEST))
        for number, row in enumerate(answer.rows, 1):
            for column, term in enumerate(row):
                if term is not None:
                    self._write(number, column, term)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        if answer.variables:
            last = len(answer.rows), len(answer.variables) - 1
            sheet.autofilter(0, 0, *last)
            sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{_MOST_ROWS}"})

    def _write(self, row: int, column: int, term: Term) -> None:
        typed = value_of(term)
        assert typed is not None
        value: Value = typed if _is_exact(typed) else plain(term)
        if isinstance(value, bool):
            self._sheet.write_boolean(row, column, value, self._number)
        elif isinstance(value, date):
            form = self._moment if isinstance(value, datetime) else self._day
            self._sheet.write_datetime(row, column, value, form)
        elif isinstance(value, str):
            form = self._quoted if value.startswith(_FORMULA_SIGNS) else self._text
            self._sheet.write_string(row, column, value, form)
        else:
            self._sheet.write_number(row, column, value, self._number)


def _write_facts(book: Workbook, facts: list[tuple[str, str]]) -> None:
    sheet = book.add_worksheet("about")
    bold = book.add_format({"bold": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    for row, (title, said) in enumerate(facts):
        sheet.write_string(row, 0, title, bold)
        shown = said if len(said) <= _LONGEST_TEXT // 2 else f"{said[: _LONGEST_TEXT // 2]}…"
        sheet.write_string(row, 1, shown, text)
    sheet.set_column(0, 0, max((len(title) for title, _ in facts), default=0) + 2)
    sheet.set_column(1, 1, 100)
    sheet.fit_to_pages(1, 0)


def _is_exact(value: Value) -> bool:
    """Tell whether a cell of the value's kind says all that the value says."""
    kind = kind_of(value)
    if isinstance(value, (int, Decimal)) and kind != "boolean":
        return digits_of(value) <= _MOST_DIGITS
    if isinstance(value, float):
        return value - value == 0  # neither infinite nor not a number
    if isinstance(value, datetime):
        return value.tzinfo is None and value.microsecond == 0 and value.date() >= _FIRST_DAY
    return not isinstance(value, date) or value >= _FIRST_DAY


def _refuse_outsized(answer: Solutions) -> None:
    mend = "ask for -f csv or -f parquet"
    if len(answer.rows) >= _MOST_ROWS or len(answer.variables) > _MOST_COLUMNS:
        raise UnsupportedError(
            f"a sheet holds {_MOST_ROWS} rows and {_MOST_COLUMNS} columns, and the answer has"
            f" {len(answer.rows)} and {len(answer.variables)}",
            mend=mend,
        )
    for row in answer.rows:
        for name, term in zip(answer.variables, row, strict=True):
            # Excel counts UTF-16 units, of which some signs take two.
            if term is not None and len(plain(term).encode("utf-16-le")) // 2 > _LONGEST_TEXT:
                raise UnsupportedError(
                    f"a cell holds {_LONGEST_TEXT} signs, and a text of {name} has more", mend=mend
                )
