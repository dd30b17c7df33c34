"""The days that a written date can mean."""

from __future__ import annotations

from datetime import date

import pytest

from kg.questions.spans import Span, span_of


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2018", Span(date(2018, 1, 1), date(2018, 12, 31), "2018")),
        ("2024-02", Span(date(2024, 2, 1), date(2024, 2, 29), "2024-02")),
        ("2018-02-01", Span(date(2018, 2, 1), date(2018, 2, 1), "2018-02-01")),
        ("2018-02-01T12:00:00Z", Span(date(2018, 2, 1), date(2018, 2, 1), "2018-02-01")),
        ("2018-02-01+06:00", Span(date(2018, 2, 1), date(2018, 2, 1), "2018-02-01")),
        ("by 2014-02-03", Span(None, date(2014, 2, 3))),
        ("2014-02 or later", Span(date(2014, 2, 1), None)),
        ("between 2011-11-26 and 2014", Span(date(2011, 11, 26), date(2014, 12, 31))),
        ("2011 or later, by 2014-02", Span(date(2011, 1, 1), date(2014, 2, 28))),
    ],
)
def test_a_date_means_the_days_that_it_leaves_open(text: str, span: Span) -> None:
    assert span_of(text) == span


@pytest.mark.parametrize("text", ["", "unknown", "2018-13", "2018-02-30", "20180201", "in 2018"])
def test_what_is_no_date_means_no_day(text: str) -> None:
    assert span_of(text) is None
