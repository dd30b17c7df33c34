"""Ten ways to break the graph; each gives one finding, with its file, and nothing else.

A case is a folder, `tests/broken/<way>/`, with the broken file and the report that it gets when
it is judged as a part of the shipped graph.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from kg.project import find_project
from kg.render.report_forms import REPORT_FORMS
from kg.validation import validate

ROOT = Path(__file__).parents[1]
CASES = sorted(path.parent for path in (ROOT / "tests" / "broken").glob("*/broken.ttl"))
DAY = datetime.date(2026, 11, 24)
UNREADABLE = {"syntax-error"}
WAYS = {
    "bad-date",
    "class-typo",
    "dangling-iri",
    "duplicate-code",
    "end-before-start",
    "missing-source",
    "person-with-email",
    "syntax-error",
    "unknown-property",
    "wrong-country",
}


def test_every_way_has_its_case() -> None:
    assert {case.name for case in CASES} == WAYS


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_broken_file_gets_one_clear_finding(case: Path) -> None:
    report = validate(find_project(ROOT), [case / "broken.ttl"], as_of=DAY)

    assert REPORT_FORMS["text"](report, None) == (case / "expected.txt").read_text("utf-8")
    assert [finding.file for finding in report] == [f"tests/broken/{case.name}/broken.ttl"]
    assert all(finding.line for finding in report)
    assert report.exit_code() == (4 if case.name in UNREADABLE else 1)
