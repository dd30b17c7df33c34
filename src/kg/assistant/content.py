"""An answer with its evidence as the structured content of a tool's result.

It says what `kg query NAME --why -f json` says, for fewer signs: facts in words with their triple
in short names, each fact and each source once, under a number by which rows name it. Facts that
only tell of the sources themselves are left out, as in the evidence that people read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from kg.evidence.model import Absent, Cover, Dispute, Evidence, Fact, Found, Row
from kg.questions.rows import plain
from kg.rdf.prefixes import Prefixes
from kg.render.answer_ndjson import objects_of
from kg.render.why_wording import Wording
from kg.stores.contract import Solutions, Term, Triples, Truth

_TRIPLE = ("subject", "predicate", "object")


def content_of(evidence: Evidence, prefixes: Prefixes) -> dict[str, Any]:
    """Return rows, verdict, facts, sources and disagreements of an answer's evidence."""
    return _Writer(evidence, prefixes).content()


def whole_answer(evidence: Evidence) -> Solutions:
    """Return the answer as rows, in the order of the evidence; a triple is a row of three."""
    names = _TRIPLE if isinstance(evidence.answer, Triples) else evidence.variables
    return Solutions(names, [row.cells for row in evidence.rows])


class _Writer:
    def __init__(self, evidence: Evidence, prefixes: Prefixes) -> None:
        self._evidence = evidence
        self._words = Wording(evidence, prefixes)
        self._facts: dict[Fact, int] = {}
        self._sources: dict[Term, int] = {}

    def content(self) -> dict[str, Any]:
        evidence = self._evidence
        answer = evidence.answer
        values = objects_of(whole_answer(evidence))
        rows = [self._row(row, cells) for row, cells in zip(evidence.rows, values, strict=True)]
        verdict = self._verdict()
        # What a rule used gets its number while the derived fact is written, and its turn later.
        facts = [self._fact(fact) for fact in _growing(self._facts)]
        disagreements = [self._dispute(dispute) for dispute in evidence.disputes]
        return {
            **({"truth": answer.value} if isinstance(answer, Truth) else {}),
            "rows": rows,
            "verdict": verdict,
            "facts": facts,
            "sources": [self._source(node) for node in self._sources],
            "disagreements": disagreements,
        }

    def _row(self, row: Row, values: dict[str, object]) -> dict[str, Any]:
        labels = self._evidence.labels
        named = zip(values, row.cells, strict=True)
        return {
            "values": values,
            "labels": {
                name: labels[cell.value]
                for name, cell in named
                if isinstance(cell, ox.NamedNode) and cell.value in labels
            },
            **self._found(row.found),
            "counted": {
                name.removeprefix("?"): [self._words.name(item) for item in held]
                for name, held in row.members.items()
            },
            "moreWays": row.more,
            "doubtful": self._evidence.is_doubtful(row.found),
        }

    def _found(self, found: Found) -> dict[str, Any]:
        quiet, backing = self._evidence.quiet, self._evidence.backing
        shown = [fact for fact in found.facts if fact not in quiet] or list(found.facts)
        missed = (a for a in found.absences if a.patterns and a.patterns[0][0] not in backing)
        return {
            "facts": self._numbers(shown),
            "notFound": [self._absence(absent) for absent in missed],
        }

    def _numbers(self, facts: Iterable[Fact]) -> list[int]:
        return [self._facts.setdefault(fact, len(self._facts) + 1) for fact in facts]

    def _verdict(self) -> dict[str, Any] | None:
        verdict = self._evidence.verdict
        if verdict is None:
            return None
        return {
            "answer": verdict.word,
            "reason": verdict.reason,
            "searched": [self._cover(cover) for cover in verdict.covers],
            **self._found(verdict.found),
        }

    def _fact(self, fact: Fact) -> dict[str, Any]:
        said = {
            "number": self._facts[fact],
            "fact": self._words.whole(fact),
            "triple": [self._words.short(term) for term in fact],
        }
        step = self._evidence.steps.get(fact)
        if step is not None:
            rule = {"rule": step.file, "summary": step.summary, **self._found(step.found)}
            return {**said, "derived": rule}
        support = self._evidence.support[fact]
        confidence = support.confidence
        return {
            **said,
            "places": [str(place) for place in self._evidence.places[fact]],
            "sourcedBy": support.by,
            "sources": [self._numbered(node) for node in support.sources],
            "quotes": [
                {"words": quote.words, "source": self._numbered(quote.source)}
                for quote in support.quotes
            ],
            "confidence": None if confidence is None else self._words.name(confidence),
            "doubtful": fact in self._evidence.doubtful,
        }

    def _absence(self, absent: Absent) -> dict[str, Any]:
        covers = self._evidence.covers.get(absent, ())
        return {
            "pattern": self._words.searched(absent),
            "optional": absent.is_option,
            "searched": [self._cover(cover) for cover in covers],
        }

    def _cover(self, cover: Cover) -> dict[str, Any]:
        return {
            "list": self._words.full_name(cover.node),
            "completeAsOf": None if cover.as_of is None else plain(cover.as_of.object),
            "facts": self._numbers(f for f in (cover.complete, cover.as_of) if f is not None),
        }

    def _dispute(self, dispute: Dispute) -> dict[str, Any]:
        on = dispute.property
        return {
            "about": self._words.full_name(dispute.about),
            "property": None if on is None else self._words.name(on),
            "sides": [
                {
                    "value": None if side.value is None else self._words.name(side.value),
                    "source": self._numbered(side.source),
                    "quote": side.words,
                }
                for side in dispute.sides
            ],
            "resolution": dispute.resolution,
        }

    def _numbered(self, source: Term | None) -> int | None:
        if source is None or source not in self._evidence.sources:
            return None
        return self._sources.setdefault(source, len(self._sources) + 1)

    def _source(self, node: Term) -> dict[str, Any]:
        source = self._evidence.sources[node]
        return {
            "number": self._sources[node],
            "source": plain(node),
            "title": source.title,
            "publisher": source.publisher,
            "date": source.issued,
            "address": source.address,
        }


def _growing(facts: dict[Fact, int]) -> Iterable[Fact]:
    """Yield facts in the order of their numbers, those too that come while others are written."""
    done = 0
    while done < len(facts):
        waiting = list(facts)[done:]
        done = len(facts)
        yield from waiting
