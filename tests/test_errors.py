from __future__ import annotations

import inspect
import re

import pytest

from kg import errors
from kg.errors import EXIT_CODES, InputError, InputErrors, KgError, UsageError


def _classes() -> list[type[KgError]]:
    found = [item for _, item in inspect.getmembers(errors, inspect.isclass)]
    return [item for item in found if issubclass(item, KgError) and item is not KgError]


def test_each_error_has_an_exit_code_that_the_table_explains() -> None:
    assert len(_classes()) == 5
    assert {item.exit_code for item in _classes()} == {2, 3, 4, 5}
    assert set(EXIT_CODES) == {0, 1, 2, 3, 4, 5, 130}


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn = dict(re.findall(r"─ (\w+) +(\d)", errors.__doc__ or ""))

    assert drawn == {item.__name__: str(item.exit_code) for item in _classes()}


def test_an_error_shows_place_line_caret_and_mend() -> None:
    error = InputError("wrong", path="a.ttl", line=3, column=5, text="one two", mend="write it so")

    assert str(error).split("\n") == [
        "a.ttl:3:5: wrong",
        "    one two",
        "        ^",
        "  mend: write it so",
    ]


def test_an_error_without_a_place_is_its_message() -> None:
    assert str(UsageError("no such thing")) == "no such thing"


@pytest.mark.parametrize("column", [1, 100, 150, 400])
def test_the_caret_stands_below_its_column_in_a_long_line(column: int) -> None:
    text = "".join(chr(0x100 + index) for index in range(400))

    _, quoted, caret = str(InputError("wrong", line=1, column=column, text=text)).split("\n")

    assert quoted[caret.index("^")] == text[column - 1]
    assert len(quoted) <= 4 + 102


def test_several_errors_show_each() -> None:
    several = InputErrors([InputError("one", path="a"), InputError("two", path="b")])

    assert str(several) == "a: one\nb: two"
    assert several.exit_code == 4
