"""The forms of an answer's evidence, the usual one first."""

from __future__ import annotations

from collections.abc import Callable

from kg.evidence.model import Evidence
from kg.render.page import Page
from kg.render.why_json import why_as_json
from kg.render.why_markdown import why_as_markdown
from kg.render.why_text import why_as_text

WHY_FORMS: dict[str, Callable[[Evidence, Page], str]] = {
    "table": why_as_text,
    "markdown": why_as_markdown,
    "json": why_as_json,
}
