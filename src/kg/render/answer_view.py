"""The view of an answer: what its question's header names, as far as the answer has it."""

from __future__ import annotations

from kg.errors import UsageError
from kg.questions.view import VIEWS, View
from kg.render.cover import Cover
from kg.render.page import Page
from kg.stores.contract import Solutions, Truth


def viewed(answer: Solutions | Truth, page: Page, what: str) -> tuple[Solutions, View, Cover]:
    """Return the answer with its view and its cover; `what` is what is to be made of it.

    Raises UsageError for an answer that has no view, no rows or no column that the view needs. A
    column that the view may do without is left out where the answer lacks it.
    """
    cover = page.cover
    question = cover.asked.question if cover is not None and cover.asked is not None else None
    if cover is None or question is None:
        raise UsageError(
            f"only a stored question has a {what}",
            mend="name the view in a header: docs/queries.md",
        )
    view = question.header.view
    if view is None or not isinstance(answer, Solutions):
        raise UsageError(
            f"{question.name} has no {what}: its header names no view",
            mend="ask for -f html, docx, xlsx or csv, or add `view`: docs/queries.md",
        )
    for part in VIEWS[view.kind].needed:
        column = view.parts[part]
        if column not in answer.variables:
            raise UsageError(
                f"the {what} takes the column {column} for its {part}, which is left out",
                mend=f"name it with --columns: {','.join(view.parts.values())}",
            )
    if not answer.rows:
        raise UsageError("there are no rows to draw", mend="ask for -f html")
    parts = {part: name for part, name in view.parts.items() if name in answer.variables}
    return answer, View(view.kind, parts), cover
