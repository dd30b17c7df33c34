"""An answer as a calendar, of questions whose view is a timeline."""

from __future__ import annotations

from kg.errors import UsageError
from kg.questions.timeline import Timeline
from kg.render.answer_timeline import timeline_of
from kg.render.answer_view import viewed
from kg.render.cover import Cover
from kg.render.page import Page
from kg.render.timeline_ics import as_ics as calendar
from kg.render.timeline_ics import left_out
from kg.stores.contract import Solutions, Truth


def as_ics(answer: Solutions | Truth, page: Page) -> str:
    """Return the rows that have a day as events; the calendar says how many have none.

    Raises UsageError for a question whose view is no timeline, and where no row has a day.
    """
    timeline, undated, cover = _timeline(answer, page)
    lacking = left_out(timeline)
    if lacking == len(timeline.entries):
        raise UsageError(
            "no row has a day, and a calendar knows days alone", mend="ask for -f svg or -f html"
        )
    facts = "; ".join(f"{name}: {said}" for name, said in cover.question_facts(cover.language))
    told = [facts, lacking_in(lacking + len(undated)), cover.reference(cover.language)]
    return calendar(timeline, cover.today, "\n".join(filter(None, told)))


def without_a_day(answer: Solutions | Truth, page: Page) -> str:
    """Return what is to be said of the rows that a calendar cannot hold; "" for none."""
    timeline, undated, _ = _timeline(answer, page)
    return lacking_in(left_out(timeline) + len(undated))


def lacking_in(count: int) -> str:
    """Return how many are left out, in words; "" for none."""
    if not count:
        return ""
    return f"{count} left out: their dates leave the day open (the other forms have them)"


def _timeline(answer: Solutions | Truth, page: Page) -> tuple[Timeline, list[str], Cover]:
    answer, view, cover = viewed(answer, page, "calendar")
    if view.kind != "timeline":
        raise UsageError(
            f"a calendar needs a question whose view is a timeline, and this one is a {view.kind}",
            mend="ask for -f svg, html, xlsx or csv",
        )
    return *timeline_of(answer, view, cover), cover
