"""What makes a finding the same finding in the next run, whatever line it stands on by then.

A fingerprint is made of what is wrong, never of where the file says it, nor of the words of the
message: the shape and its constraint, or the rule; the focus node, the path, the value. So it
survives lines that move, a node that moves to another file, and another language. Where the
focus node has no name, the file and the text of the line stand for it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

import pyoxigraph as ox

from kg.validation.report import Finding, Report
from kg.validation.triples import Term

# These report a term once, at its first use: the finding is of the term, not of the use.
_OF_A_TERM = ("KG003", "KG004", "KG009")


def fingerprint(finding: Finding) -> str:
    """Return 32 hexadecimal digits that are the same for the same mistake in every run."""
    return _digest(_identity(finding), 1)


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """Return the fingerprint of each finding; equal findings are told apart by their order."""
    seen: Counter[tuple[str, ...]] = Counter()
    made = []
    for finding in findings:
        identity = _identity(finding)
        seen[identity] += 1
        made.append(_digest(identity, seen[identity]))
    return made


def by_finding(report: Report) -> dict[int, str]:
    """Return the fingerprint of each finding of a report, known ones too, by its `id`."""
    ordered = sorted((*report.findings, *report.known), key=Finding.sort_key)
    return dict(zip(map(id, ordered), fingerprints(ordered), strict=True))


def _digest(identity: tuple[str, ...], number: int) -> str:
    parts = identity if number == 1 else (*identity, str(number))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _identity(finding: Finding) -> tuple[str, ...]:
    if finding.code in _OF_A_TERM and finding.near:
        return (finding.code, finding.near[0])
    line = (finding.text or "").strip()
    if finding.focus is None:
        return (finding.code, finding.file or "", line or finding.message)
    named = isinstance(finding.shape, ox.NamedNode)
    return (
        _node(finding.shape) if named else finding.code,
        finding.component or "",
        _node(finding.focus),
        finding.path.text(lambda iri: iri) if finding.path is not None else "",
        _node(finding.value),
        *(() if isinstance(finding.focus, ox.NamedNode) else (finding.file or "", line)),
    )


def _node(term: Term | None) -> str:
    """Return the term in N-Triples; the name of a blank node says nothing."""
    if term is None:
        return ""
    return "_:" if isinstance(term, ox.BlankNode) else str(term)
