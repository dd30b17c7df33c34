"""What an engine found, in a form that can be compared with what another one found."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pyoxigraph as ox

SH = "http://www.w3.org/ns/shacl#"

Place = tuple[str, str, str]
"""Focus node, source shape, constraint component."""
Finding = tuple[str, str, str, str | None]
"""A place, and the value."""

_PARTS = {SH + name: name for name in ("focusNode", "sourceShape", "sourceConstraintComponent")}
_PARTS[SH + "value"] = "value"
_OWN_RULE = "urn:kg:rule:"


def read_report(path: Path) -> Counter[Finding]:
    """Return the results of a SHACL report in Turtle or N-Triples, with their number.

    Paths and messages are not compared: the path is said by the shape, the wording is the
    engine's own. What kg finds by rules of its own, and not by a shape, is left out. Raises
    SyntaxError for a report that cannot be read, ValueError for a file that holds none.
    """
    parts: dict[object, dict[str, str]] = {}
    results: set[object] = set()  # what sh:detail points to explains a result and is none
    reported = False
    for quad in ox.parse(_turtle(path), format=ox.RdfFormat.TURTLE):
        reported |= quad.predicate.value == SH + "conforms"
        if quad.predicate.value == SH + "result":
            results.add(quad.object)
        part = _PARTS.get(quad.predicate.value)
        if part is not None:
            parts.setdefault(quad.subject, {})[part] = _text(quad.object)
    if not reported:
        message = "it does not say whether the data conforms"
        raise ValueError(message)
    return Counter(
        (
            result.get("focusNode", ""),
            result.get("sourceShape", ""),
            result.get("sourceConstraintComponent", ""),
            result.get("value"),
        )
        for result in (parts.get(node, {}) for node in results)
        if not result.get("sourceConstraintComponent", "").startswith(_OWN_RULE)
    )


def places(found: Counter[Finding]) -> Counter[Place]:
    """Return the findings without their values."""
    counted: Counter[Place] = Counter()
    for (focus, shape, component, _), number in found.items():
        counted[focus, shape, component] += number
    return counted


def read_listed(path: Path) -> Counter[Place]:
    """Return the findings that the generator listed."""
    with path.open(encoding="utf-8", newline="") as lines:
        return Counter(
            (row["focus"], row["shape"], row["component"]) for row in csv.DictReader(lines)
        )


def _turtle(path: Path) -> bytes:
    """Return a report without what Java's loggers print above it."""
    lines = path.read_bytes().splitlines(keepends=True)
    starts = (b"@prefix", b"PREFIX", b"@base", b"<", b"_:", b"[")
    for number, line in enumerate(lines):
        if line.startswith(starts):
            return b"".join(lines[number:])
    return b""


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    if isinstance(term, ox.NamedNode):
        return term.value
    return "a blank node" if isinstance(term, ox.BlankNode) else str(term)
