"""Keeps an RDF graph of many files true: reads, derives, asks, validates, formats, loads."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.answers import Answer, ask, open_graph, query
    from kg.errors import (
        InputError,
        InputErrors,
        KgError,
        RemoteError,
        UnsupportedError,
        UsageError,
    )
    from kg.evidence import Evidence, why
    from kg.graph import Graph
    from kg.project import Project, SourceFile, find_project
    from kg.questions import Catalogue, Question
    from kg.stores.contract import Solutions, Triples, Truth
    from kg.validation import Finding, Report, validate

_HOME = {
    "Answer": "kg.answers",
    "Catalogue": "kg.questions",
    "Evidence": "kg.evidence",
    "Finding": "kg.validation",
    "Graph": "kg.graph",
    "InputError": "kg.errors",
    "InputErrors": "kg.errors",
    "KgError": "kg.errors",
    "Project": "kg.project",
    "Question": "kg.questions",
    "RemoteError": "kg.errors",
    "Report": "kg.validation",
    "Solutions": "kg.stores.contract",
    "SourceFile": "kg.project",
    "Triples": "kg.stores.contract",
    "Truth": "kg.stores.contract",
    "UnsupportedError": "kg.errors",
    "UsageError": "kg.errors",
    "ask": "kg.answers",
    "find_project": "kg.project",
    "open_graph": "kg.answers",
    "query": "kg.answers",
    "validate": "kg.validation",
    "why": "kg.evidence",
}

__all__ = [
    "Answer",
    "Catalogue",
    "Evidence",
    "Finding",
    "Graph",
    "InputError",
    "InputErrors",
    "KgError",
    "Project",
    "Question",
    "RemoteError",
    "Report",
    "Solutions",
    "SourceFile",
    "Triples",
    "Truth",
    "UnsupportedError",
    "UsageError",
    "ask",
    "find_project",
    "open_graph",
    "query",
    "validate",
    "why",
]


def __getattr__(name: str) -> Any:
    """Return a public name; its module is imported only now, so that a start stays cheap."""
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)
