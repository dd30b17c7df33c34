"""The pictures of docs/: which answer each one shows, drawn as the tool draws it.

Run as a program after a change of the data: `make pictures`.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import kg

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"
TODAY = date(2026, 2, 20)
PICTURES: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "parties": ("parties-on-a-day", {"convention": "tokyo-2011", "date": "2022-11-30"}),
    "joined": ("joined-per-year", {"convention": "tokyo-2011"}),
}
"""Name of the file → the question and its parameters."""


def drawn(name: str) -> str:
    """Return a picture as the tool draws it now."""
    question, values = PICTURES[name]
    answer = kg.ask(question, kg.open_graph(ROOT), values, today=TODAY)
    return str(answer.render("svg"))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in PICTURES:
        (FOLDER / f"{name}.svg").write_text(drawn(name), "utf-8")
