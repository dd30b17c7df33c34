"""What follows from the files of a graph that stays open: derived triples, judgement, material."""

from __future__ import annotations

import datetime

from kg.errors import UsageError
from kg.project import Project
from kg.validation.dataset import Dataset
from kg.validation.deriving import StandingDerivation
from kg.validation.live_files import LiveFiles
from kg.validation.live_material import Encoded, LiveGraph, LiveMaterial, Places
from kg.validation.report import Report
from kg.validation.running import Wishes, day_triple, judge
from kg.validation.shacl.spellings import Spellings
from kg.validation.shacl.standing import StandingJudgement
from kg.validation.shacl.terms import Terms
from kg.validation.tally import Change, Row, together


class LiveState:
    """Derived triples, judgement and material of some files, brought up to date when asked for."""

    def __init__(
        self,
        project: Project,
        files: LiveFiles,
        shown: frozenset[str] | None,
        inference: str | None = None,
    ) -> None:
        """Work out nothing yet."""
        self._inference = inference
        self._project = project
        self._files = files
        self._shown = shown
        self._spellings = Spellings(files.terms, Terms(files.terms))
        self._places = Places()
        self._pending = Change()
        self._derivation: StandingDerivation | None = None
        self._standing: StandingJudgement | None = None
        self._day: datetime.date | None = None
        self._material: LiveMaterial | None = None
        self._kept: LiveMaterial | None = None

    def forget(self) -> None:
        """Forget what follows from the files, since what it follows by may have changed too."""
        self._places.forget()
        self._derivation = self._standing = self._material = self._kept = None
        self._pending = Change()

    def change(self, change: Change) -> None:
        """Note that files have changed, and what that changes in the graph."""
        self._pending = together([self._pending, change])
        self._kept = self._material or self._kept
        self._material = None

    def report(self, wishes: Wishes) -> Report:
        """Return the report on the files as they are. Raises KgError."""
        material = self.material
        if material.inference != "none":
            return judge(material, wishes)
        standing = self._judged(material, wishes.day)
        material.data = Dataset(standing.columns)
        if material.shown is None:
            return judge(material, wishes, asked=lambda _: standing.judgement())
        return judge(material, wishes, asked=standing.of)

    @property
    def material(self) -> LiveMaterial:
        """The material of the files as they are. Raises KgError."""
        if self._material is None:
            if not self._files.rows:
                raise UsageError(
                    f"the graph in {self._project.root} has no files",
                    mend="put Turtle files below ontology/ or data/",
                )
            self._material = self._made(self._derived())
        return self._material

    def _derived(self) -> StandingDerivation:
        """Return the derived graph brought up to date, and bring the judgement up to date."""
        derivation, pending = self._derivation, self._pending
        # Should a query fail, all is begun anew once it is mended.
        self._derivation = None
        if derivation is None:
            self._standing = None
            derivation = StandingDerivation(
                self._project, self._files.terms, self._spellings, self._files.tally
            )
            derivation.start(self._files.tally)
        elif pending:
            change = derivation.change(pending)
            if self._standing is not None:
                self._standing.change_rows(change.came, change.went)
        self._pending = Change()
        self._derivation = derivation
        return derivation

    def _made(self, derivation: StandingDerivation) -> LiveMaterial:
        files = self._files
        self._places.forget(files.touched())
        ordered = files.ordered()
        recording = Encoded(files.terms, ordered, derivation.rows())
        contents = {file: files.contents[file] for file in ordered}
        graph = LiveGraph(self._project, contents, recording.columns())
        material = LiveMaterial(
            graph,
            files.ordered_shapes(),
            self._shown,
            recording,
            dict(files.contents),
            self._places,
            self._inference,
        )
        if self._kept is not None:
            material.take_over(self._kept)
            if material.shape_basis != self._kept.shape_basis:
                self._standing = None
        self._kept = None
        return material

    def _judged(self, material: LiveMaterial, day: datetime.date) -> StandingJudgement:
        """Return the judgement, for which it is that day."""
        today = self._row(day)
        if self._standing is None:
            columns = material.columns.with_triples([day_triple(day)])
            self._standing = StandingJudgement(material.shape_index, Dataset(columns))
        elif day != self._day:
            before = [] if self._day is None else [self._row(self._day)]
            self._standing.change_rows([today], before)
        self._day = day
        return self._standing

    def _row(self, day: datetime.date) -> Row:
        number = self._files.terms.number
        triple = day_triple(day)
        return number(triple.subject), number(triple.predicate), number(triple.object)
