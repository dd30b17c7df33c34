"""Where an answer will be shown, as far as a form needs to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.rdf.prefixes import Prefixes

if TYPE_CHECKING:  # most forms need no cover, and do not pay for it
    from kg.render.cover import Cover


class Page(NamedTuple):
    """Where an answer will be shown.

    `prefixes` shorten IRIs. `width` is that of the terminal, None where there is none. `cover`
    says what a form that stands alone tells of the question and the graph.
    """

    prefixes: Prefixes
    width: int | None = None
    cover: Cover | None = None
