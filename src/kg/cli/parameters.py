"""Values for the parameters of a question, as a person gives them: `-p NAME=VALUE`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from kg.errors import UsageError


def add_parameter_option(parser: argparse.ArgumentParser, more: str = "") -> None:
    """Declare the option; `more` is said behind its help."""
    parser.add_argument(
        "-p",
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=f"a value for a parameter: a name in any language, a code, a day, an IRI{more}",
    )


def values_of(given: Iterable[str]) -> dict[str, str]:
    """Return parameter → value. Raises UsageError for what is no pair, or a name given twice."""
    values: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"-p {text} is no NAME=VALUE", mend="write -p country=KG")
        if name.strip() in values:
            raise UsageError(f"-p {name.strip()} is given twice")
        values[name.strip()] = value
    return values
