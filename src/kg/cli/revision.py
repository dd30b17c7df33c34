"""The findings that a revision of git has already."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kg.cli.judged import judged
from kg.cli.terminal import note
from kg.errors import InputError, UsageError
from kg.history.revisions import PARTS, Tree, checked_out
from kg.project import Project
from kg.validation import Baseline, Report, validate
from kg.validation.engine import DEFAULT
from kg.validation.given import GivenFiles, GivenShapes

_MEND: Final = "leave --since out; --baseline FILE compares with findings kept in a file"


def known_in(
    revision: str, project: Project, arguments: argparse.Namespace, day: datetime.date
) -> Baseline:
    """Return the findings that a revision has already, whatever file they stand in.

    Raises UsageError where there is no git, no repository, or no such revision.
    """
    paths = _paths(project, arguments)
    with checked_out(_folder(project), revision, paths, mend=_MEND) as tree:
        old = _project_at(tree, project, arguments)
        if old is None:
            note(arguments, f"{revision} has nothing of what is judged: every finding is new")
            return Baseline(())
        report = _report(old, arguments, day)
        if report.unreadable:
            note(arguments, f"not all could be judged in {revision}: what follows from that is new")
        return Baseline.of(_moved(report, tree.renamed(project.root)))


def _report(project: Project, arguments: argparse.Namespace, day: datetime.date) -> Report:
    if arguments.engine != DEFAULT:
        return validate(
            project,
            strict=arguments.strict,
            as_of=day,
            engine=arguments.engine,
            inference=arguments.inference,
        )
    from kg.validation.live import LiveValidation

    # A file that could not be read does not keep the others from being judged.
    live = LiveValidation.open(
        project, as_of=day, strict=arguments.strict, inference=arguments.inference
    )
    return live.report()


def _moved(report: Report, names: Mapping[str, str]) -> Report:
    """Return the report with files called as they are called now."""
    findings = tuple(
        dataclasses.replace(finding, file=names.get(finding.file or "", finding.file))
        for finding in report.findings
    )
    return dataclasses.replace(report, findings=findings)


def _paths(project: Project, arguments: argparse.Namespace) -> list[Path]:
    """Return the files and folders of which a revision's state is needed."""
    named = [path.resolve() for path in (*(arguments.shapes or ()), *arguments.files)]
    if isinstance(project, GivenFiles):
        return named
    return [*(project.root / part for part in PARTS), *named]


def _folder(project: Project) -> Path:
    return project.root if project.root.is_dir() else project.root.parent


def _project_at(tree: Tree, project: Project, arguments: argparse.Namespace) -> Project | None:
    """Return the same graph as it was in the revision; None where that had nothing of it."""
    given = isinstance(project, GivenFiles)
    then = argparse.Namespace(**vars(arguments))
    then.quiet, then.verbose = True, False
    then.graph = None if given else tree.at(project.root)
    then.files = [path for path in map(tree.at, arguments.files) if path.exists()] if given else []
    then.shapes = [path for path in map(tree.at, arguments.shapes or ()) if path.exists()]
    try:
        old, _ = judged(then)
        if not old.files():
            return None
    except (UsageError, InputError):
        return None
    if isinstance(old, GivenFiles):
        old.data_files = tuple(tree.as_now(file, project.root) for file in old.data_files)
    if isinstance(old, GivenFiles | GivenShapes):
        old.shapes_given = tuple(tree.as_now(file, project.root) for file in old.shapes_given)
    return old
