"""Validation: shapes and the tool's own rules, judged on what the files say.

`validate` is the way in; a `Report` of `Finding` comes out.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.validation.baseline import Baseline
    from kg.validation.explaining import Page, explain, rule_pages
    from kg.validation.given import given_files, judged_by
    from kg.validation.report import FAIL_ON, FailOn, Finding, Report, Severity
    from kg.validation.running import validate
    from kg.validation.wording import LANGUAGES

_HOME = {
    "FAIL_ON": "kg.validation.report",
    "LANGUAGES": "kg.validation.wording",
    "Baseline": "kg.validation.baseline",
    "FailOn": "kg.validation.report",
    "Finding": "kg.validation.report",
    "Page": "kg.validation.explaining",
    "Report": "kg.validation.report",
    "Severity": "kg.validation.report",
    "explain": "kg.validation.explaining",
    "given_files": "kg.validation.given",
    "judged_by": "kg.validation.given",
    "rule_pages": "kg.validation.explaining",
    "validate": "kg.validation.running",
}

__all__ = [
    "FAIL_ON",
    "LANGUAGES",
    "Baseline",
    "FailOn",
    "Finding",
    "Page",
    "Report",
    "Severity",
    "explain",
    "given_files",
    "judged_by",
    "rule_pages",
    "validate",
]


def __getattr__(name: str) -> Any:
    """Return a public name; its module is imported only now, so that an engine starts by itself."""
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)
