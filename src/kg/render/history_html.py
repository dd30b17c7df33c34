"""A history as one page for the browser and for print; it loads nothing and runs nothing."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Final

from kg.history.model import History
from kg.render.history_outline import CAME, OTHER, WENT, Line, outline_of

_STYLE: Final = Path(__file__).with_name("answer_page.css")
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_CLASSES: Final = {CAME: "came", WENT: "went", OTHER: "other"}
_SIGNS: Final = {CAME: "+", WENT: "\N{MINUS SIGN}", OTHER: "~"}
_OWN_STYLE: Final = """main { overflow-x: visible; }
ul { margin: .2rem 0; padding-left: 1.4rem; list-style: none; }
main > section > ul { padding-left: 0; }
li { margin: .15rem 0; overflow-wrap: anywhere; }
main > section > ul > li { margin: .7rem 0; }
.head { font-weight: 600; }
.by { color: var(--quiet); }
.came, .went, .other { position: relative; padding-left: 1.2rem; }
.sign { position: absolute; left: 0; font-weight: 700; }
.came > .sign { color: #0b5d34; }
.went > .sign { color: #a11d1d; }
.other > .sign { color: #7a5200; }
.place { color: var(--quiet); font: .82rem "DejaVu Sans Mono", Consolas, monospace; }"""


def as_html(history: History, *, limit: int | None = None) -> str:
    """Return the history as an HTML page."""
    first, *parts = outline_of(history, limit)
    summary = "\n".join(f"<p>{escape(line.text)}</p>" for line in first.lines)
    sections = "\n".join(
        f"<section>\n<h2>{escape(part.heading)}</h2>\n{_list(part.lines, 0)}\n</section>"
        for part in parts
    )
    title = escape(f"What changed from {history.since} to {history.until}")
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{_STYLE.read_text("utf-8").strip()}
{_OWN_STYLE}
</style>
</head>
<body>
<h1>What changed</h1>
{summary}
<main>
{sections}
</main>
</body>
</html>
"""


def _list(lines: tuple[Line, ...], depth: int) -> str:
    return f"<ul>\n{''.join(_item(line, depth) for line in lines)}</ul>"


def _item(line: Line, depth: int) -> str:
    sign = f'<span class="sign">{_SIGNS[line.sign]}</span>' if line.sign else ""
    kind = _CLASSES.get(line.sign) or ("by" if depth else "head")
    place = f' <span class="place">{escape(line.tail)}</span>' if line.tail else ""
    below = f"\n{_list(line.below, depth + 1)}" if line.below else ""
    said = escape(line.text)
    if not line.sign:
        return f'<li><span class="{kind}">{said}</span>{place}{below}</li>\n'
    return f'<li class="{kind}">{sign}{said}{place}{below}</li>\n'
