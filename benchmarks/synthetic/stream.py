"""The stream of a graph's entities, stopped when it has the size asked for, and its defects."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from synthetic.bodies import begin, bodies, people
from synthetic.defects import DEFECTS, Defect
from synthetic.events import meetings
from synthetic.terms import Entity
from synthetic.treaties import treaties
from synthetic.world import Context, World, foundations

More = Callable[[World, Context], Iterator[Entity]]


def entities(world: World, more: More | None = None) -> Iterator[Entity]:
    """Yield entities without end; each points only to entities of its own unit or before it.

    `more` adds to each unit.
    """
    yield from foundations(world)
    number = 0
    while True:
        context, source = begin(world, number)
        yield source
        yield from bodies(world, context)
        yield from people(world, context)
        yield from meetings(world, context)
        yield from treaties(world, context)
        if more is not None:
            yield from more(world, context)
        number += 1


class Spoiler:
    """Gives some entities a defect, so that findings come to a share of the triples.

    All kinds of defect are used in turn: none is used again before the others have caught up.
    Countries, which are few, stand apart: a defect of theirs is used once.
    """

    def __init__(self, share: float) -> None:
        """Take the number of findings per triple; 0 spoils nothing."""
        self._share = share
        self._used = dict.fromkeys(DEFECTS, 0)
        self.made: list[tuple[str, Defect]] = []

    def spoil(self, entity: Entity, written: int) -> None:
        """Spoil an entity if findings are due after so many triples and one of the kinds fits."""
        if len(self.made) >= int(written * self._share):
            return
        level = 0 if entity.kind == "country" else self._level()
        fitting = [
            defect
            for defect, used in self._used.items()
            if defect.kind == entity.kind and used <= level and _fits(defect, entity)
        ]
        if fitting:
            defect = min(fitting, key=self._used.__getitem__)
            defect.change(entity)
            self._used[defect] += 1
            self.made.append((entity.subject, defect))

    def _level(self) -> int:
        """Return how often each kind was used at least."""
        return min(used for defect, used in self._used.items() if defect.kind != "country")


def _fits(defect: Defect, entity: Entity) -> bool:
    """Return whether a defect would make exactly its finding in this entity."""
    if defect.shape == "CodedCountry":
        return entity.subject != "country:c0"
    if defect.shape == "CountryParticipation":
        return entity.value("hec:forCountry") != "country:c11"
    if defect.shape == "StatusObservation-party":
        return entity.value("hec:party") != "country:c0"
    return True
