"""The forms of an answer's evidence, the usual one first."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from kg.evidence.model import Evidence
from kg.render.page import Page
from kg.render.why_json import why_as_json
from kg.render.why_markdown import why_as_markdown
from kg.render.why_text import why_as_text

WhyForm = Callable[[Evidence, Page], str | bytes]


def _brief(function: str) -> WhyForm:
    """Return a document's form, which is imported when it is used."""

    def write(evidence: Evidence, page: Page) -> str | bytes:
        form: WhyForm = getattr(import_module("kg.render.why_brief"), function)
        return form(evidence, page)

    return write


WHY_FORMS: dict[str, WhyForm] = {
    "table": why_as_text,
    "markdown": why_as_markdown,
    "json": why_as_json,
    "html": _brief("why_as_html"),
    "docx": _brief("why_as_docx"),
}
