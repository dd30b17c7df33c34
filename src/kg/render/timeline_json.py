"""A timeline as one JSON object, for programs."""

from __future__ import annotations

import json
from typing import Any

from kg.questions.timeline import Entry, Timeline


def as_json(timeline: Timeline) -> str:
    """Return the thing and its entries in their order; what is not known is null."""
    content = {
        "thing": timeline.thing,
        "label": timeline.labels.get(timeline.thing),
        "entries": [_entry(timeline, entry) for entry in timeline.entries],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _entry(timeline: Timeline, entry: Entry) -> dict[str, Any]:
    return {
        "date": entry.date or None,
        "until": entry.until or None,
        "earliest": entry.earliest or None,
        "latest": entry.latest or None,
        "what": entry.what,
        "whatLabel": timeline.labels.get(entry.what),
        "event": entry.event,
        "eventLabel": timeline.labels.get(entry.event),
        "sources": [
            {key: value or None for key, value in cited._asdict().items()}
            for cited in entry.sources
        ],
    }
