"""Names of the graph in a text: codes, labels in every language, inflected, misspelt, in part."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from kg.phrasing.reading import Word, folded_words, root
from kg.phrasing.spelling import nearest
from kg.phrasing.vocabulary import Vocabulary
from kg.questions.naming import Name, Names

_MOST_MEANT: Final = 6
"""Words that fit more nodes than this name none of them, but may narrow what others name."""
_SHORTEST_BEGINNING: Final = 4
_MOST_LEFT: Final = 5
"""How many letters may follow a beginning that stands for a name."""
_MOST_OVER: Final = 2
"""How many letters a word may have more than the name's."""
_SHORTEST_MISSPELT: Final = 5
_ADJECTIVE: Final = "ск"
"""How stems of Russian adjectives of places end."""
_TO_LATIN: Final = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziiklmnoprstufye", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"}
    | {"ъ": "", "ь": ""}
)


class Mention(NamedTuple):
    """Words of a text that name a node, or one of several: `nodes`, sorted.

    `first` and `last` are the places of its words. `is_whole` tells that the words are a whole name
    or code, `is_day` that they are a day, which names have in them. `misread` are the places of
    words that were misspelt, with what they were read as.
    """

    first: int
    last: int
    nodes: tuple[str, ...]
    is_whole: bool
    misread: tuple[tuple[int, str], ...] = ()
    is_day: bool = False

    @property
    def is_broad(self) -> bool:
        """Tell whether the words fit so many nodes that they only narrow what others name."""
        return len(self.nodes) > _MOST_MEANT

    @property
    def length(self) -> int:
        """The number of words."""
        return self.last - self.first + 1

    def overlaps(self, other: Mention) -> bool:
        """Tell whether two mentions share a word."""
        return self.first <= other.last and other.first <= self.last


class _Hit(NamedTuple):
    """The names that have a word, and the word of theirs where it is another."""

    names: frozenset[int]
    read_as: str = ""
    is_class: bool = False
    """Tells that it is what the class is called."""


_NONE: Final = _Hit(frozenset())


class Mentions:
    """Finds the nodes of one class, or of several, that words name."""

    def __init__(self, names: Names, labels: Sequence[str], vocabulary: Vocabulary) -> None:
        """Take the names; `labels` are what their class is called, in every language."""
        self.names = names
        self._vocabulary = vocabulary
        self._names: list[Name] = []
        self._codes: dict[str, set[str]] = {}
        self._holding: dict[str, set[int]] = {}
        self._whole: dict[tuple[str, ...], set[int]] = {}
        self._forms: dict[str, str] = {}
        for name in names.all:
            if name.is_code:
                self._codes.setdefault(name.text, set()).add(name.node)
            else:
                self._take(name)
        self._class_stems = frozenset(root(word) for text in labels for word in folded_words(text))
        self._of_class = frozenset[int]().union(
            *(self._holding.get(word, ()) for word in self._class_stems)
        )

    def _take(self, name: Name) -> None:
        place = len(self._names)
        self._names.append(name)
        stems = []
        for word in folded_words(name.text):
            rooted = root(word)
            self._forms.setdefault(word, rooted)
            self._holding.setdefault(rooted, set()).add(place)
            stems.append(rooted)
        self._whole.setdefault(tuple(stems), set()).add(place)

    def among(
        self, words: Sequence[Word], *, shouted: bool, without: Container[int] = ()
    ) -> list[Mention]:
        """Return what the words name, in their order: the longest names, none overlapping.

        `without` are places of words that are something else, such as parts of a day.
        """
        hits = [_NONE if place in without else self._hit(word) for place, word in enumerate(words)]
        found: list[Mention] = []
        place = 0
        while place < len(words):
            mention = self._code(words, place, shouted=shouted) or self._longest(words, hits, place)
            if mention is not None:
                found.append(mention)
                place = mention.last
            place += 1
        return found

    def dated(self, day: date, first: int, last: int) -> Mention | None:
        """Return the nodes that have a day in a name, such as meetings in their IRI."""
        names = frozenset.intersection(
            *(frozenset(self._holding.get(part, ())) for part in day.isoformat().split("-"))
        )
        nodes = tuple(self.names.first(self._nodes(names)))
        return Mention(first, last, nodes, is_whole=False, is_day=True) if nodes else None

    def _code(self, words: Sequence[Word], place: int, *, shouted: bool) -> Mention | None:
        """Return the node whose code stands there: in capitals, or as no word that says else."""
        word = words[place]
        known = word.is_stop or self._vocabulary.knows(word.stem)
        if (known or word.is_number) and (shouted or not word.text.isupper() or word.is_number):
            return None
        nodes = self._codes.get(word.text) or self._codes.get(word.text.upper())
        if not nodes:
            return None
        return Mention(place, place, tuple(self.names.first(nodes)), is_whole=True)

    def _hit(self, word: Word) -> _Hit:
        if word.is_stop:
            return _NONE
        names = self._holding.get(word.root, set())
        if word.root in self._class_stems:
            return _Hit(self._of_class | names, is_class=True)
        if names:
            return _Hit(frozenset(names))
        if self._vocabulary.is_common(word.stem) or word.is_number:
            return _NONE
        return self._beginning(word) or self._misspelt(word) or _NONE

    def _beginning(self, word: Word) -> _Hit | None:
        """Return the names that begin as a word does, or as an adjective made of a name."""
        bases = [word.root]
        if word.root.endswith(_ADJECTIVE):
            base = word.root.removesuffix(_ADJECTIVE)
            bases = [base, base.translate(_TO_LATIN)]
        for base in bases:
            if len(base) < _SHORTEST_BEGINNING:
                continue
            fitting = {
                other
                for other in self._holding
                if len(other) >= _SHORTEST_BEGINNING and _begin_alike(base, other)
            }
            if fitting:
                names = frozenset[int]().union(*(self._holding[other] for other in fitting))
                return _Hit(names)
        return None

    def _misspelt(self, word: Word) -> _Hit | None:
        if len(word.folded) < _SHORTEST_MISSPELT:
            return None
        near = nearest(word.folded, self._forms) or [
            (form, errors)
            for form, errors in nearest(word.root, set(self._forms.values()))
            if errors == 1
        ]
        if not near:
            return None
        roots = {self._forms.get(form, form) for form, _ in near}
        if roots <= self._class_stems:
            return _Hit(self._of_class, near[0][0], is_class=True)
        if self._vocabulary.relatives(word.stem):
            return None
        other = self._vocabulary.spelling(word)
        if other is not None and other.errors < near[0][1] + (not word.is_name):
            return None
        names = frozenset[int]().union(*(self._holding[each] for each in roots))
        return _Hit(names, near[0][0])

    def _longest(self, words: Sequence[Word], hits: Sequence[_Hit], first: int) -> Mention | None:
        """Return the mention that begins with a word: a whole name, else what narrows it most."""
        names = hits[first].names
        best: Mention | None = None
        misread: list[tuple[int, str]] = []
        telling, last = False, first
        stems: list[str] = []
        count = 0
        for place in range(first, len(words)):
            word, hit = words[place], hits[place]
            stems.append(word.root)
            if word.is_stop and place > first:
                continue
            narrower = names & hit.names
            if not narrower:
                break
            count += 1
            narrows = len(self._nodes(narrower)) < len(self._nodes(names)) or place == first
            names = narrower
            misread += [(place, hit.read_as)] if hit.read_as else []
            telling = telling or (self._tells(word) and not hit.is_class)
            whole = self._whole.get(tuple(stems), set()) & names
            if whole and (telling or count > 1):
                best, last = self._mention(first, place, whole, misread, is_whole=True), place
            elif narrows and telling and not (word.is_number and count == 1):
                found = self._mention(first, place, names, misread, is_whole=False)
                if best is None or not best.is_whole or len(found.nodes) == 1:
                    best, last = found, place
            elif place == last + 1 and best is not None and hit.is_class:
                best, last = best._replace(last=place, misread=tuple(misread)), place
        return best

    def _tells(self, word: Word) -> bool:
        """Tell whether a word can name a thing by itself: no common word of the questions."""
        return word.root not in self._class_stems and not self._vocabulary.is_common(word.stem)

    def _mention(
        self,
        first: int,
        last: int,
        names: Iterable[int],
        misread: Iterable[tuple[int, str]],
        *,
        is_whole: bool,
    ) -> Mention:
        nodes = tuple(self.names.first(self._nodes(names)))
        return Mention(first, last, nodes, is_whole, tuple(misread))

    def _nodes(self, names: Iterable[int]) -> set[str]:
        return {self._names[place].node for place in names}


def _begin_alike(base: str, other: str) -> bool:
    """Tell whether one word begins with the other, with few letters left of either."""
    if other.startswith(base):
        return len(other) - len(base) <= _MOST_LEFT
    return base.startswith(other) and len(base) - len(other) <= _MOST_OVER
