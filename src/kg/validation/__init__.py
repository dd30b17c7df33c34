"""Validation: shapes and the tool's own rules, judged on what the files say.

`validate` is the way in; a `Report` of `Finding` comes out.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.validation.baseline import Baseline
    from kg.validation.explaining import Page, explain, rule_pages
    from kg.validation.report import FAIL_ON, FailOn, Finding, Report, Severity
    from kg.validation.running import validate
    from kg.validation.wording import LANGUAGES

_HOME = {
    "FAIL_ON": "report",
    "LANGUAGES": "wording",
    "Baseline": "baseline",
    "FailOn": "report",
    "Finding": "report",
    "Page": "explaining",
    "Report": "report",
    "Severity": "report",
    "explain": "explaining",
    "rule_pages": "explaining",
    "validate": "running",
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
    "rule_pages",
    "validate",
]


def __getattr__(name: str) -> Any:
    """Return a public name; its module is imported only now, since a run needs few of them."""
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
