"""Ways to break the graph; each gives one finding, at its place, and nothing else.

A case is a folder, `tests/broken/<way>/`, with the broken file (or files, with the same mistake
in each) and the report that it gets as a part of the shipped graph. To be quick, all cases that
can be read are judged together; no node stands in two of them, so that none can touch another.
"""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path

import pytest

from kg.project import find_project
from kg.rdf.reading import read_triples
from kg.render.report_forms import REPORT_FORMS
from kg.validation import Report, Severity, validate

ROOT = Path(__file__).parents[1]
CASES = sorted(path for path in (ROOT / "tests" / "broken").iterdir() if path.is_dir())
DAY = datetime.date(2026, 11, 24)
UNREADABLE = {
    "bad-escape",
    "bad-iri",
    "bad-language-tag",
    "missing-dot",
    "syntax-error",
    "unknown-prefix",
    "unterminated-string",
}
WARNINGS = {"planned-in-the-past"}
WAYS = {
    *UNREADABLE,
    *WARNINGS,
    "act-before-adoption",
    "after-other-scripts",
    "bad-date",
    "boolean-yes",
    "class-typo",
    "country-code-in-lower-case",
    "country-without-code",
    "crlf",
    "dangling-concept",
    "dangling-iri",
    "date-time-without-t",
    "dated-name-without-form",
    "duplicate-code",
    "effect-before-deposit",
    "end-before-start",
    "evidence-on-unknown-property",
    "held-in-the-future",
    "high-confidence-on-press",
    "ill-formed-integer",
    "ill-formed-year",
    "inside-a-collection",
    "inside-brackets",
    "list-count-mismatch",
    "missing-label",
    "missing-source",
    "missing-status",
    "n-triples",
    "person-with-email",
    "quotation-missing",
    "too-many-values",
    "two-files",
    "two-labels-of-one-language",
    "unknown-outside-property",
    "unknown-property",
    "user-assigned-code-with-iso-code",
    "value-in-a-comma-list",
    "wrong-class-of-a-link",
    "wrong-country",
    "wrong-scheme",
}


def files_of(case: Path) -> list[Path]:
    return sorted(case.glob("broken*"))


def judged(cases: list[Path]) -> Report:
    files = [path for case in cases for path in files_of(case)]
    return validate(find_project(ROOT), files, as_of=DAY)


@pytest.fixture(scope="module")
def readable() -> Report:
    return judged([case for case in CASES if case.name not in UNREADABLE])


@pytest.fixture(scope="module")
def unreadable() -> Report:
    return judged([case for case in CASES if case.name in UNREADABLE])


def report_of(case: Path, whole: Report) -> Report:
    folder = f"tests/broken/{case.name}/"
    found = (finding for finding in whole if (finding.file or "").startswith(folder))
    return dataclasses.replace(whole, findings=tuple(found))


def test_every_way_has_its_case() -> None:
    assert {case.name for case in CASES} == WAYS


def test_no_node_stands_in_two_cases() -> None:
    seen: dict[object, str] = {}
    for case in CASES:
        if case.name not in UNREADABLE:
            for path in files_of(case):
                for triple in read_triples(path):
                    assert seen.setdefault(triple.subject, case.name) == case.name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_broken_file_gets_one_clear_finding(
    case: Path, readable: Report, unreadable: Report
) -> None:
    report = report_of(case, unreadable if case.name in UNREADABLE else readable)

    text = REPORT_FORMS["text"](report, None)
    assert text == (case / "expected.txt").read_text("utf-8")
    (finding,) = report
    assert finding.file == files_of(case)[0].relative_to(ROOT).as_posix()
    assert finding.line is not None
    assert finding.column is not None
    assert "^\n" in text
    assert finding.severity is (Severity.WARNING if case.name in WARNINGS else Severity.VIOLATION)
    assert report.exit_code() == (
        4 if case.name in UNREADABLE else 0 if case.name in WARNINGS else 1
    )


def test_nothing_else_is_wrong(readable: Report, unreadable: Report) -> None:
    assert len(readable) + len(unreadable) == len(CASES)


@pytest.mark.parametrize("way", ["class-typo", "dangling-iri"])
def test_a_case_alone_gets_the_same_report(way: str) -> None:
    case = ROOT / "tests" / "broken" / way

    text = REPORT_FORMS["text"](judged([case]), None)

    assert text == (case / "expected.txt").read_text("utf-8")
