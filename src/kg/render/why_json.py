"""The evidence of an answer as JSON.

The answer itself stands under `head` and `results` (or `boolean`) as SPARQL 1.1 query results JSON
has it, so that what reads that form reads this one; all that speaks for it is under `evidence`.
Facts and sources stand there once, and rows name them by number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from kg.evidence.model import TRIPLE, Absent, Cover, Evidence, Fact, Found, Row
from kg.render.answer_json import content_of, encoded
from kg.render.page import Page
from kg.stores.contract import Term, Triples


def why_as_json(evidence: Evidence, page: Page) -> str:
    """Return the answer and its evidence as one JSON document, indented."""
    answer = evidence.answer
    content = {} if isinstance(answer, Triples) else content_of(answer)
    content["evidence"] = _Writer(evidence).content()
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


class _Writer:
    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        facts = dict.fromkeys([*evidence.places, *evidence.steps])
        self._facts = {fact: number for number, fact in enumerate(facts)}
        self._sources = {node: number for number, node in enumerate(evidence.sources)}

    def content(self) -> dict[str, Any]:
        evidence = self._evidence
        verdict = evidence.verdict
        return {
            "rows": [self._row(row) for row in evidence.rows],
            "verdict": verdict
            and {
                "answer": verdict.word,
                "reason": verdict.reason,
                "searched": [self._cover(cover) for cover in verdict.covers],
                "doubtful": evidence.is_doubtful(Found(), verdict.covers),
                **self._found(verdict.found),
            },
            "disagreements": [
                {
                    "disagreement": encoded(item.node),
                    "about": encoded(item.about),
                    "property": _encoded(item.property),
                    "sides": [
                        {
                            "value": _encoded(side.value),
                            "source": self._source(side.source),
                            "quote": side.words,
                        }
                        for side in item.sides
                    ],
                    "resolution": item.resolution,
                }
                for item in evidence.disputes
            ],
            "facts": [self._fact(fact) for fact in self._facts],
            "sources": [
                {
                    "source": encoded(node),
                    "title": source.title,
                    "publisher": source.publisher,
                    "date": source.issued,
                    "address": source.address,
                }
                for node, source in evidence.sources.items()
            ],
            "labels": evidence.labels,
        }

    def _row(self, row: Row) -> dict[str, Any]:
        names: Iterable[str] = self._evidence.variables
        if isinstance(self._evidence.answer, Triples):
            names = TRIPLE
        return {
            "binding": {
                name: encoded(cell)
                for name, cell in zip(names, row.cells, strict=True)
                if cell is not None
            },
            **self._found(row.found),
            "members": {
                name.removeprefix("?"): [encoded(item) for item in held]
                for name, held in row.members.items()
            },
            "counted": row.counted,
            "moreWays": row.more,
            "doubtful": self._evidence.is_doubtful(row.found),
        }

    def _found(self, found: Found) -> dict[str, Any]:
        return {
            "facts": [self._facts[fact] for fact in found.facts],
            "notFound": [self._absence(absent) for absent in found.absences],
        }

    def _fact(self, fact: Fact) -> dict[str, Any]:
        said = dict(zip(TRIPLE, map(encoded, fact), strict=True))
        step = self._evidence.steps.get(fact)
        if step is not None:
            rule = {"rule": step.file, "summary": step.summary, **self._found(step.found)}
            return {**said, "derived": {**rule, "moreWays": step.more}}
        support = self._evidence.support[fact]
        return {
            **said,
            "places": [place._asdict() for place in self._evidence.places[fact]],
            "sourcedBy": support.by,
            "sources": [self._source(node) for node in support.sources],
            "quotes": [
                {
                    "words": quote.words,
                    "source": self._source(quote.source),
                    "evidence": encoded(quote.evidence),
                    "statement": quote.statement,
                }
                for quote in support.quotes
            ],
            "confidence": _encoded(support.confidence),
            "doubtful": fact in self._evidence.doubtful,
        }

    def _absence(self, absent: Absent) -> dict[str, Any]:
        return {
            "patterns": [
                {
                    name: term if isinstance(term, str) else encoded(term)
                    for name, term in zip(TRIPLE, part, strict=True)
                }
                for part in absent.patterns
            ],
            "conditions": list(absent.conditions),
            "optional": absent.is_option,
            "searched": [self._cover(cover) for cover in self._evidence.covers.get(absent, ())],
        }

    def _cover(self, cover: Cover) -> dict[str, Any]:
        return {
            "list": encoded(cover.node),
            "complete": self._facts[cover.complete],
            "asOf": cover.as_of and encoded(cover.as_of.object),
            "asOfFact": cover.as_of and self._facts[cover.as_of],
        }

    def _source(self, node: Term | None) -> int | None:
        return self._sources.get(node) if node is not None else None


def _encoded(term: Term | None) -> dict[str, str] | None:
    return encoded(term) if term is not None else None
