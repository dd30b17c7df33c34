"""Findings that get their places when someone looks at them.

To place findings, the files they point at are read once more. Counting them, and leaving out
those that nobody wants to see, needs no places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, overload

if TYPE_CHECKING:
    from kg.validation.report import Finding

Place: TypeAlias = "Callable[[Sequence[Finding]], Iterable[Finding]]"


class PlacedLater(Sequence["Finding"]):
    """A fixed sequence of findings; equal to a tuple of the same."""

    def __init__(self, findings: Iterable[Finding], place: Place) -> None:
        """Take findings, and what returns the same ones with their places, in their order."""
        self.unplaced = tuple(findings)
        self._place = place

    @cached_property
    def _placed(self) -> tuple[Finding, ...]:
        return tuple(self._place(self.unplaced)) if self.unplaced else ()

    def __len__(self) -> int:
        """How many findings there are."""
        return len(self.unplaced)

    def __iter__(self) -> Iterator[Finding]:
        """Return the findings with their places."""
        return iter(self._placed)

    @overload
    def __getitem__(self, index: int) -> Finding: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...

    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        """Return a finding with its place, or some."""
        return self._placed[index]

    def __eq__(self, other: object) -> bool:
        """Tell whether the other sequence has the same findings in the same order."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """Return the hash of the tuple of the findings."""
        return hash(self._placed)

    def __repr__(self) -> str:
        """Return the findings as a tuple is shown."""
        return repr(self._placed)

    def kept(self, wanted: Callable[[Finding], bool]) -> PlacedLater:
        """Return the findings that are wanted, judged without their places."""
        return PlacedLater(filter(wanted, self.unplaced), self._place)


def unplaced(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return the findings, without places where they have none yet, in any order."""
    return findings.unplaced if isinstance(findings, PlacedLater) else findings


def kept(findings: Sequence[Finding], wanted: Callable[[Finding], bool]) -> Sequence[Finding]:
    """Return the findings that are wanted; what is asked may not look at places and labels."""
    if isinstance(findings, PlacedLater):
        return findings.kept(wanted)
    return tuple(filter(wanted, findings))
