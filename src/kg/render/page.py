"""Where an answer will be shown, as far as a form needs to know."""

from __future__ import annotations

from typing import NamedTuple

from kg.rdf.prefixes import Prefixes


class Page(NamedTuple):
    """The prefixes that shorten IRIs, and the width of the terminal (None where there is none)."""

    prefixes: Prefixes
    width: int | None = None
