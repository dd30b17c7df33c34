"""Validation: shapes and the tool's own rules, judged on what the files say.

`validate` is the way in; a `Report` of `Finding` comes out.
"""

from kg.validation.baseline import Baseline
from kg.validation.explaining import Page, explain, rule_pages
from kg.validation.given import given_files, judged_by
from kg.validation.report import FAIL_ON, FailOn, Finding, Report, Severity
from kg.validation.running import validate
from kg.validation.wording import LANGUAGES

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
