"""What `kg validate` does between its arguments and its report: outputs, baselines, CI services."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.cli.judged import judged
from kg.cli.terminal import note, progress, write_result
from kg.errors import UsageError
from kg.render.report_forms import RDF_FORMS, REPORT_SUFFIXES
from kg.validation.report import FailOn, Report
from kg.validation.running import validate

if TYPE_CHECKING:
    from kg.validation.baseline import Baseline

_STDOUT: Final = Path("-")


def outputs(forms: Sequence[str], files: Sequence[Path]) -> list[tuple[str, Path]]:
    """Return each report to write: its form, and its file or `-` for stdout.

    The first form is that of the first file, and so on. A file without a form has that of its
    suffix, else text; a form without a file is for stdout, and so is the report when nothing is
    named. Raises UsageError when two reports would go to one place.
    """
    pairs = [
        (form or REPORT_SUFFIXES.get(file.suffix.lower(), "text"), file)
        for form, file in zip_longest(forms, files or [_STDOUT], fillvalue=None)
        for file in [file or _STDOUT]
    ]
    places = [file for _, file in pairs]
    for file in places:
        if places.count(file) > 1:
            where = "stdout" if file == _STDOUT else str(file)
            raise UsageError(
                f"two reports would go to {where}", mend="give each form an -o of its own"
            )
    return pairs


def judge(arguments: argparse.Namespace) -> Report:
    """Validate as the arguments say; write a baseline and compare with one where they name it."""
    project, files = judged(arguments)
    baseline = _read_baseline(arguments.baseline) if arguments.baseline else None
    if arguments.since and baseline is not None:
        raise UsageError(
            "--since and --baseline both say what is known", mend="leave one of them out"
        )
    with progress(arguments, "validating the graph"):
        report = validate(
            project,
            files,
            strict=arguments.strict,
            as_of=arguments.as_of,
            language=arguments.lang,
            engine=arguments.engine,
            place_later=True,
            inference=arguments.inference,
        )
    if arguments.write_baseline:
        _write_baseline(report, arguments)
    if arguments.since:
        from kg.cli.revision import known_in

        with progress(arguments, f"validating {arguments.since}"):
            baseline = known_in(arguments.since, project, arguments, report.as_of)
    return report if baseline is None else report.against(baseline)


def _read_baseline(path: Path) -> Baseline:
    from kg.validation.baseline import Baseline

    return Baseline.read(path)


def _write_baseline(report: Report, arguments: argparse.Namespace) -> None:
    if not report.checked:
        note(arguments, f"{arguments.write_baseline} not written: not all could be judged")
        return
    if report.files is not None:
        raise UsageError(
            "a baseline is of the whole graph", mend="leave the files out with --write-baseline"
        )
    from kg.validation.baseline import Baseline

    made = Baseline.of(report)
    write_result(made.text(), arguments.write_baseline)
    count = len(made.findings)
    written = "1 finding" if count == 1 else f"{count} findings"
    note(arguments, f"{written} written to {arguments.write_baseline}")


def announce(report: Report, shown: Report, fail_on: FailOn | None, forms: Sequence[str]) -> None:
    """Say on stderr what the printed forms cannot say, and tell GitHub Actions what it shows.

    ``shown`` is the report with what a person would be shown. Where shapes were not asked, the
    SHACL report is empty, so that what is wrong is said here.
    """
    if not report.checked and RDF_FORMS.issuperset(forms):
        sys.stderr.write(report.render("text", fail_on))
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return
    from kg.render.report_github import step_summary

    if "github" not in forms:
        sys.stderr.write(shown.render("github", fail_on))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(step_summary(shown, fail_on, whole=report))
