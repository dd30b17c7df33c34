"""Validation from files to report; the one function that the rooms above call."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyoxigraph as ox

from kg.errors import InputError
from kg.project import Project
from kg.rdf.prefixes import Prefixes
from kg.validation.arrays import NONE, Ids, distinct
from kg.validation.background import RunBackground
from kg.validation.dataset import Dataset
from kg.validation.engine import DEFAULT, STOPS_AT_ILL_FORMED, run_shapes
from kg.validation.flattening import narrow
from kg.validation.folding import fold
from kg.validation.inference import told_of_everything
from kg.validation.material import BrokenFiles, Material, read_material
from kg.validation.placing import PlacedLater
from kg.validation.report import Finding, Report, Severity
from kg.validation.results import Judgement, ShapeResult
from kg.validation.rules.deprecated import check_deprecated
from kg.validation.rules.empty_shapes import check_empty_shapes
from kg.validation.rules.literals import check_literals
from kg.validation.rules.notices import check_notices
from kg.validation.rules.references import check_references
from kg.validation.rules.shape_forms import check_ill_formed, check_shape_forms
from kg.validation.rules.sources import check_sources
from kg.validation.rules.terms import check_terms
from kg.validation.shapes import Shapes
from kg.validation.triples import XSD, Term

_RULES: Final[tuple[Callable[[Material, str], Iterator[Finding]], ...]] = (
    check_literals,
    check_terms,
    check_references,
    check_sources,
    check_deprecated,
)

_SEVERITIES: Final = {severity.iri: severity for severity in Severity}

# Shapes that look at today ask: <urn:kg:validation> <urn:kg:asOf> ?today
_DAY_SUBJECT: Final = ox.NamedNode("urn:kg:validation")
_DAY_PREDICATE: Final = ox.NamedNode("urn:kg:asOf")


def validate(
    project: Project,
    files: Iterable[Path] | None = None,
    *,
    strict: bool = False,
    as_of: datetime.date | None = None,
    language: str = "en",
    engine: str = DEFAULT,
    place_later: bool = False,
    inference: str | None = None,
) -> Report:
    """Judge the whole graph, or the graph with ``files``, and report what is wrong.

    With ``files`` these are added to the graph, or take the place of its files of that name, and
    only what is wrong in them is reported. ``as_of`` is the day that shapes take for today.
    ``strict`` makes notices warnings, and warnings fail. ``inference`` says what is inferred
    before shapes are asked (`kg.project.INFERENCE`), the project's setting unless given. With
    ``place_later`` the places of findings are looked for when someone looks at the findings, so
    that the files may not change before.

    Broken files and ill-formed shapes are findings (`Report.unreadable`); the other shapes are
    asked all the same, if the engine can. Raises KgError for what cannot be judged at all: no
    files, a broken derive query, an unknown engine.
    """
    files = None if files is None else tuple(files)
    day = as_of or datetime.datetime.now(tz=datetime.UTC).astimezone().date()
    try:
        material = read_material(project, files, inference)
    except BrokenFiles as broken:
        unread = tuple(sorted(map(unreadable, broken.errors), key=Finding.sort_key))
        report = Report(unread, day, Prefixes({}), checked=False, strict=strict)
        return dataclasses.replace(report, root=project.root, files=_names(project, files))
    return judge(material, Wishes(day, language, strict, place_later), engine)


@dataclasses.dataclass(frozen=True)
class Wishes:
    """How a report is asked for; see `validate`."""

    day: datetime.date
    language: str
    strict: bool = False
    place_later: bool = False


Asked = Callable[[Mapping[Term, Ids]], Judgement]
"""Returns what shapes say of focus nodes."""


def judge(
    material: Material, wishes: Wishes, engine: str = DEFAULT, asked: Asked | None = None
) -> Report:
    """Judge what was read, by an engine or by what is asked in its place.

    Raises as `validate` does.
    """
    day, language, strict = wishes.day, wishes.language, wishes.strict
    place_later = wishes.place_later
    forms, notices = _of_shapes(material, wishes)
    findings_own = [finding for rule in _RULES for finding in rule(material, language)]
    if forms and engine in STOPS_AT_ILL_FORMED:
        found = _finished([*forms, *notices, *findings_own], material, language, later=place_later)
        report = Report(found, day, material.prefixes, checked=False, strict=strict)
        return _with_background(report, material, {}, language)
    shapes = Shapes(material)
    data = material.dataset([day_triple(day)])
    met = {shape: shapes.focus_nodes(shape, data.columns) for shape in shapes.targeting()}
    told = {finding.focus for finding in forms}  # before what the engine adds
    looked = _looked_at(met, material)
    judgement = asked(looked) if asked else _asked_anew(material, data, looked, engine)
    forms += check_ill_formed(judgement.ill_formed, material, language, forms)
    results = judgement.results
    if material.inferred:
        inferred = frozenset(material.inferred)
        results = [each for each in results if not told_of_everything(each, inferred)]
    blamed = shapes.blamed(met, {result.focus for result in results}, data.columns)
    met, looked = met | blamed, looked | blamed
    asked_of = {shape: nodes for shape, nodes in met.items() if shape not in told}
    empty = check_empty_shapes(material, shapes, asked_of, language, strict=strict)
    by_shapes = [_finding(result, shapes, language) for result in results]
    paths = tuple(zip(results, (finding.path for finding in by_shapes), strict=True))
    by_shapes.sort(key=Finding.sort_key)
    every = [*forms, *notices, *findings_own, *empty, *by_shapes]
    found = _finished(every, material, language, later=place_later)
    report = Report(
        found,
        day,
        material.prefixes,
        shapes=len(met),
        matched=sum(1 for nodes in looked.values() if len(nodes)),
        focus_nodes=len(distinct(np.concatenate([NONE, *looked.values()]))),
        strict=strict,
        results=paths,
    )
    return _with_background(report, material, looked, language)


def _of_shapes(material: Material, wishes: Wishes) -> tuple[list[Finding], list[Finding]]:
    """Return what is wrong with the shapes themselves, and what is not evaluated of them."""
    key = (wishes.language, wishes.strict)
    if key not in material.of_shapes:
        material.of_shapes[key] = (
            list(check_shape_forms(material, wishes.language)),
            list(check_notices(material, wishes.language, strict=wishes.strict)),
        )
    forms, notices = material.of_shapes[key]
    return list(forms), notices


def _asked_anew(
    material: Material, data: Dataset, looked: Mapping[Term, Ids], engine: str
) -> Judgement:
    """Ask the shapes of their focus nodes, or of those that are looked at."""
    shapes: Iterable[ox.Triple] = material.shape_index
    if material.shown is not None:
        terms = material.columns.terms
        chosen = {
            shape: [terms[node] for node in nodes.tolist()] for shape, nodes in looked.items()
        }
        shapes = narrow(shapes, chosen)
    return run_shapes(data, shapes, engine)


def _with_background(
    report: Report, material: Material, met: Mapping[Term, Ids], language: str
) -> Report:
    """Return the report with what its forms may look up of the run."""
    return dataclasses.replace(
        report,
        root=material.project.root,
        files=material.shown,
        inference=material.inference,
        background=RunBackground(material, met, language),
    )


def _names(project: Project, files: Iterable[Path] | None) -> frozenset[str] | None:
    return None if files is None else frozenset(project.source_file(path).name for path in files)


def _looked_at(met: dict[Term, Ids], material: Material) -> dict[Term, Ids]:
    """Return the focus nodes of each shape that stand in the files whose findings are shown."""
    if material.shown is None:
        return met
    wanted = np.zeros(len(material.columns.terms), dtype=np.bool_)
    for file in material.stated:
        if file.name in material.shown:
            wanted[material.stated.rows[material.stated.span(file), 0]] = True
    return {shape: nodes[wanted[nodes]] for shape, nodes in met.items()}


def day_triple(day: datetime.date) -> ox.Triple:
    """Return the triple that tells shapes the day of validation."""
    value = ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date"))
    return ox.Triple(_DAY_SUBJECT, _DAY_PREDICATE, value)


def unreadable(error: InputError) -> Finding:
    """Return the finding that a file cannot be read."""
    return Finding(
        "KG001",
        Severity.VIOLATION,
        error.message,
        error.mend,
        file=str(error.path) if error.path is not None else None,
        line=error.line,
        column=error.column,
        text=error.text,
    )


def _finding(result: ShapeResult, shapes: Shapes, language: str) -> Finding:
    texts = shapes.default_text(result, language)
    message, mend = texts or (shapes.message(result, language), None)
    return Finding(
        shapes.name(shapes.cited(result)),
        _SEVERITIES.get(result.severity, Severity.VIOLATION),
        message,
        mend,
        focus=result.focus,
        path=shapes.path(result),
        value=result.value,
        shape=result.shape,
        component=result.component,
        nodes=frozenset({result.focus}),
    )


def _finished(
    findings: Iterable[Finding], material: Material, language: str, *, later: bool
) -> Sequence[Finding]:
    """Return the findings folded, and placed, at once or when they are looked at."""
    folded = fold(findings, material)
    if later and material.shown is None:
        return PlacedLater(folded, lambda some: _placed(some, material, language))
    return tuple(_placed(folded, material, language))


def _placed(findings: Iterable[Finding], material: Material, language: str) -> list[Finding]:
    """Return the findings placed, labelled, kept to the files asked for, and sorted."""
    from kg.validation.positions import Positions  # where nothing is shown, nothing is placed

    shown = [
        finding
        for finding in Positions(material).place_all(findings)
        if material.shown is None or finding.code == "KG006" or finding.file in material.shown
    ]
    labels = material.labels({finding.focus for finding in shown if finding.focus}, language)
    named = [
        dataclasses.replace(finding, focus_label=labels.get(finding.focus.value))
        if isinstance(finding.focus, ox.NamedNode)
        else finding
        for finding in shown
    ]
    return sorted(named, key=Finding.sort_key)
