"""What a validation says: findings, how bad each is, and the report that holds them.

Nothing here checks or prints; the rooms above choose a form, the modules beside it find.
"""

from __future__ import annotations

import datetime
import pathlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Final, Literal, Protocol

from kg.rdf.prefixes import Prefixes
from kg.validation.filtering import Wanted
from kg.validation.paths import Path
from kg.validation.placing import kept, unplaced
from kg.validation.triples import Term

if TYPE_CHECKING:
    from kg.validation.baseline import Baseline, KnownFinding
    from kg.validation.explaining import Page
    from kg.validation.results import ShapeResult

FailOn = Literal["violation", "warning", "info", "none"]
FAIL_ON: Final[tuple[FailOn, ...]] = ("violation", "warning", "info", "none")

# These say that something could not be read or judged at all, so the exit code is another.
UNREADABLE: Final = frozenset({"KG001", "KG006"})

_MANY_EMPTY: Final = 10
"""Shapes without focus nodes that are still listed one by one."""

Part = Literal["subject", "predicate", "object", "datatype"]


class Severity(IntEnum):
    """How bad a finding is; the names are those of SHACL, in rising order."""

    INFO = 1
    WARNING = 2
    VIOLATION = 3

    @property
    def word(self) -> str:
        """The name as reports print it: ``info``, ``warning`` or ``violation``."""
        return self.name.lower()

    @property
    def iri(self) -> str:
        """The SHACL severity's IRI."""
        return f"http://www.w3.org/ns/shacl#{self.name.capitalize()}"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, where it stands and how to mend it.

    ``code`` is a rule of docs/validation.md (``KG003``) or the shortened IRI of a shape.
    ``file`` is a stable relative name; ``text`` is the line itself; ``column`` counts Unicode
    characters from 1, and is None where only the line is known. ``also`` names the places where
    the same triple stands in other files.
    """

    code: str
    severity: Severity
    message: str
    mend: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    text: str | None = None
    focus: Term | None = None
    focus_label: str | None = None
    path: Path | None = None
    value: Term | None = None
    shape: Term | None = None
    component: str | None = None
    also: tuple[str, ...] = ()
    # Just behind the last character of what is wrong, where it is known.
    end_line: int | None = field(default=None, compare=False, repr=False)
    end_column: int | None = field(default=None, compare=False, repr=False)
    # Which term of its triple is wrong, where the rule that found it knows.
    part: Part | None = field(default=None, compare=False, repr=False)
    # Every node that the finding speaks of, and the names it proposes: what folding looks at.
    nodes: frozenset[Term] = field(default=frozenset(), compare=False, repr=False)
    near: tuple[str, ...] = field(default=(), compare=False, repr=False)

    def sort_key(self) -> tuple[str, int, int, str, str, str, str]:
        """By file, line, column and code, then by what makes two findings of a place differ."""
        return (
            self.file or "",
            self.line or 0,
            self.column or 0,
            self.code,
            str(self.focus or ""),
            str(self.value or ""),
            self.message,
        )


class Background(Protocol):
    """What a form may look up of the run that a report comes from; nothing is done before."""

    def checked(self) -> Mapping[str, tuple[str, ...]]:
        """For each file the shapes, named as in `Finding.code`, that checked a node in it."""

    def page(self, code: str) -> Page | None:
        """Return what is documented of a rule or shape, None where nothing is."""


@dataclass(frozen=True)
class Report:
    """The findings of one validation and what was looked at, after which ``inference``.

    ``shapes`` counts the shapes with targets, ``matched`` those that met a focus node and
    ``focus_nodes`` the different nodes met; all three are 0 when ``checked`` is false, which is
    when unreadable files or ill-formed shapes kept the shapes from being asked.

    ``findings`` are those that count. Findings that a baseline lists are ``known``, and what it
    lists and was not found is ``vanished``; both are empty unless `against` was asked, which
    ``compared`` tells. ``hidden`` counts what `filter` and `showing` left out. ``results`` are
    the results of the shapes as SHACL has them, nothing folded and nothing left out, each with
    its path; None where shapes were not asked. File names are relative to ``root``; ``files``
    are those that alone were looked at, None for all.
    """

    findings: Sequence[Finding]
    as_of: datetime.date
    prefixes: Prefixes
    shapes: int = 0
    matched: int = 0
    focus_nodes: int = 0
    checked: bool = True
    strict: bool = False
    inference: str = "none"
    root: pathlib.Path | None = None
    files: frozenset[str] | None = None
    hidden: int = 0
    known: Sequence[Finding] = ()
    vanished: tuple[KnownFinding, ...] = ()
    compared: bool = False
    results: tuple[tuple[ShapeResult, Path | None], ...] | None = field(
        default=None, compare=False, repr=False
    )
    background: Background | None = field(default=None, compare=False, repr=False)

    def __iter__(self) -> Iterator[Finding]:
        """Return the findings, by file, line, column and code."""
        return iter(self.findings)

    def __len__(self) -> int:
        """How many findings there are."""
        return len(self.findings)

    @property
    def shrink(self) -> Callable[[str], str]:
        """The function that shortens an IRI as the graph's prefixes allow."""
        return self.prefixes.shrink

    @property
    def unreadable(self) -> bool:
        """True when a file could not be read or a shape is ill-formed."""
        return any(finding.code in UNREADABLE for finding in unplaced(self.findings))

    def counts(self) -> dict[Severity, int]:
        """How many findings there are of each severity, the worst first."""
        counter = Counter(finding.severity for finding in unplaced(self.findings))
        return {severity: counter[severity] for severity in sorted(Severity, reverse=True)}

    def showing(self, least: Severity) -> Report:
        """Return the report with the findings of ``least`` and worse, and every own rule's.

        Of many shapes that met no node only the number is told, in the summary: of a large
        profile a small graph uses little.
        """
        empty = sum(finding.code == "KG005" for finding in unplaced(self.findings))
        hushed = "KG005" if empty > _MANY_EMPTY else None
        return self._keeping(
            lambda finding: (
                finding.severity >= least or (finding.shape is None and finding.code != hushed)
            )
        )

    def filter(
        self,
        keep: Callable[[Finding], bool] | None = None,
        *,
        least: Severity | None = None,
        code: str | None = None,
        file: str | None = None,
        text: str | None = None,
    ) -> Report:
        """Return the report with those findings, known ones too, that meet every condition.

        ``keep`` is asked for each finding; ``least`` is the least severity, ``code`` the rule or
        shape; ``file`` a name or a pattern such as ``data/**/*.ttl``; ``text`` is looked for,
        whatever its case, in message, mend, label and focus node.
        """
        wanted = Wanted(keep, least, code, file, text)
        if keep is None and file is None and text is None:
            return self._keeping(wanted.meets)
        findings, known = tuple(self.findings), tuple(self.known)
        return replace(self, findings=findings, known=known)._keeping(wanted.meets)

    def _keeping(self, wanted: Callable[[Finding], bool]) -> Report:
        """Return the report with the findings that are wanted; the others are counted."""
        findings, known = kept(self.findings, wanted), kept(self.known, wanted)
        gone = len(self.findings) + len(self.known) - len(findings) - len(known)
        return replace(self, findings=findings, known=known, hidden=self.hidden + gone)

    def against(self, baseline: Baseline) -> Report:
        """Return the report with what the baseline lists told apart: it is known, not new."""
        from kg.validation.baseline import compared

        return compared(self, baseline)

    def new_since(self, other: Report) -> Report:
        """Return the report with only those findings that ``other`` does not have counting."""
        from kg.validation.baseline import Baseline

        return self.against(Baseline.of(other))

    def render(self, form: str = "text", fail_on: FailOn | None = None) -> str:
        """Return the report in a form of `kg.render.report_forms.REPORT_FORMS`.

        Raises UsageError for a form that does not exist.
        """
        from kg.render.report_forms import render

        return render(self, form, fail_on)

    def threshold(self, fail_on: FailOn | None = None) -> FailOn:
        """Return the severity that fails: as given, else violation, under strict warning."""
        return fail_on or ("warning" if self.strict else "violation")

    def passed(self, fail_on: FailOn | None = None) -> bool:
        """Return true when all could be read and no finding is as bad as ``fail_on`` or worse."""
        return self.exit_code(fail_on) == 0

    def exit_code(self, fail_on: FailOn | None = None) -> int:
        """0 passed; 1 findings at or above ``fail_on``; 4 unreadable files, ill-formed shapes."""
        if self.unreadable:
            return 4
        level = self.threshold(fail_on)
        if level == "none":
            return 0
        lowest = Severity[level.upper()]
        return int(any(finding.severity >= lowest for finding in unplaced(self.findings)))

    def summary(self, fail_on: FailOn | None = None) -> str:
        """One line: shapes, focus nodes, the day, counts by severity, passed or not.

        Where no shape met a node, it says so instead: nothing checked is not a pass.
        """
        looked = (
            f"{_many(self.shapes, 'shape')}, {self.matched} matched, "
            f"{_many(self.focus_nodes, 'focus node')}"
            if self.checked
            else "shapes not asked"
        )
        counted = ", ".join(
            f"{count} info" if severity is Severity.INFO else _many(count, severity.word)
            for severity, count in self.counts().items()
        )
        if self.compared:
            counted += f", {len(self.known)} known, {len(self.vanished)} vanished"
        verdict = "passed" if self.passed(fail_on) else "not passed"
        if self.checked and not self.matched:
            verdict = "nothing was checked" + ("" if self.passed(fail_on) else ", not passed")
        if self.inference != "none":
            looked += f", {self.inference} inference"
        return f"{looked}, as of {self.as_of.isoformat()}: {counted}; {verdict}"


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
