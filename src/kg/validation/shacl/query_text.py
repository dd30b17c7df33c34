"""The text of a query inside shapes: what pre-binding forbids, and where it binds its variables.

https://www.w3.org/TR/shacl/#pre-binding
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Final, NamedTuple

_TERMINALS: Final = (
    r"""(?P<comment>\#[^\n]*)|(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)"""
    r"""|(?P<string>\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}"""
    r"""|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')"""
    r"""|[?$](?P<variable>\w+)|(?P<name>[\w-]*:[\w.%:-]*)|(?P<word>\w+)|(?P<mark>\S)"""
)
_DECLARATION: Final = re.compile(r"\bPREFIX\s+([\w.-]*):\s*<([^<>]*)>", re.IGNORECASE)
_FORBIDDEN: Final = frozenset(("MINUS", "SERVICE", "VALUES"))
_AGGREGATES: Final = frozenset(("AVG", "COUNT", "GROUP_CONCAT", "MAX", "MIN", "SAMPLE", "SUM"))
_MODIFIERS: Final = frozenset(("HAVING", "LIMIT", "OFFSET", "ORDER", "VALUES"))
_KINDS: Final = frozenset(("DISTINCT", "REDUCED"))
_OPTIONAL: Final = frozenset(("currentShape", "shapesGraph"))
"""Pre-bound variables that a nested SELECT need not return."""


class _Token(NamedTuple):
    """A word (in capitals), a variable's name, or a mark; other tokens have an empty text."""

    kind: str
    text: str
    start: int
    end: int


@cache
def _scanner() -> re.Pattern[str]:
    return re.compile(_TERMINALS, re.DOTALL)


@dataclass
class _Group:
    """A group in braces: where its content starts, and the variables that stand in it directly."""

    start: int
    parent: _Group | None
    is_where: bool
    in_exists: bool
    mentions: set[str] = field(default_factory=set)
    select: _Select | None = None


@dataclass
class _Select:
    """One SELECT with the group that it is in: what it returns and by what it groups."""

    returns: set[str] = field(default_factory=set)
    grouped_by: set[str] | None = None
    aggregates: bool = False
    nested: bool = False


class QueryText:
    """The text of a SELECT or ASK query, split into its groups."""

    def __init__(self, text: str) -> None:
        """Take the text; prefixes are declared elsewhere."""
        self.text = text
        self._groups: list[_Group] = []
        self._selects: list[_Select] = []
        self._bindings: set[str] = set()
        self._read()

    @cached_property
    def tokens(self) -> list[_Token]:
        """The tokens of the text, without comments."""
        found = []
        for match in _scanner().finditer(self.text):
            kind = match.lastgroup or ""
            text = match[kind]
            if kind == "word":
                text = text.upper()
            elif kind not in ("variable", "mark"):
                text = ""
            if kind != "comment":
                found.append(_Token(kind, text, match.start(), match.end()))
        return found

    @cached_property
    def mentions(self) -> frozenset[str]:
        """The names of all variables."""
        return frozenset(token.text for token in self.tokens if token.kind == "variable")

    def iris(self, prefixes: Mapping[str, str]) -> frozenset[str]:
        """Return the IRIs that the text mentions, those of prefixed names included.

        The text may declare more prefixes than those given.
        """
        found = {match["iri"][1:-1] for match in _scanner().finditer(self.text) if match["iri"]}
        known = {**prefixes, **dict(_DECLARATION.findall(self.text))}
        for match in _scanner().finditer(self.text):
            if match["name"]:
                prefix, _, local = match["name"].partition(":")
                if prefix in known:
                    found.add(known[prefix] + local.rstrip("."))
        return frozenset(found)

    def returns(self, name: str) -> bool:
        """Tell whether the outer SELECT clause has the variable, or all of them."""
        words = [token.text for token in self.tokens if token.kind in ("word", "mark")]
        start = words.index("SELECT") if "SELECT" in words else len(words)
        first = next((word for word in words[start + 1 :] if word not in _KINDS), "")
        return first == "*" or any(name in select.returns for select in self._selects[:1])

    @property
    def prologue(self) -> str:
        """What stands before SELECT or ASK: prefixes that the query declares itself."""
        for token in self.tokens:
            if token.kind == "word" and token.text in ("SELECT", "ASK"):
                return self.text[: token.start]
        return ""

    @property
    def is_ask(self) -> bool:
        """Whether it is an ASK query."""
        return any(token.text == "ASK" for token in self.tokens if token.kind == "word")

    def problem(self, bound: Iterable[str]) -> str | None:
        """Return what pre-binding of the variables does not allow in the query, or None."""
        names = set(bound)
        for token in self.tokens:
            if token.kind == "word" and token.text in _FORBIDDEN:
                return f"may not use {token.text}, since variables are bound beforehand"
        renamed = names & self._bindings
        if renamed:
            return f"may not bind {_listed(renamed)} with AS, since it is bound beforehand"
        for select in self._selects:
            missing = names - _OPTIONAL - select.returns
            if select.nested and missing:
                return f"has a nested SELECT that does not return {_listed(missing)}"
        return None

    def one_by_one(self, name: str) -> bool:
        """Tell whether the answer for several values of a variable differs from those for each."""
        if any(token.kind == "word" and token.text in ("LIMIT", "OFFSET") for token in self.tokens):
            return True
        return any(
            (select.aggregates or select.grouped_by is not None)
            and name not in (select.grouped_by or ())
            for select in self._selects
        )

    def bound(self, names: Iterable[str], outer: str, inner: Callable[[], str]) -> str:
        """Return the text with what binds variables put in.

        ``outer`` goes into the outer group. ``inner`` goes into each group that is evaluated on
        its own and mentions one of the variables; what stands in EXISTS is evaluated with the
        values of the row that is tested.
        """
        wanted = set(names)
        parts, done = [], 0
        for number, group in enumerate(self._groups):
            if number == 0:
                binding = outer
            elif group.select is not None or group.in_exists:
                continue
            elif group.is_where or group.mentions & wanted:
                binding = inner()
            else:
                continue
            parts += [self.text[done : group.start], " ", binding, " "]
            done = group.start
        return "".join([*parts, self.text[done:]])

    def as_select(self, variable: str) -> str:
        """Return an ASK query's text as the SELECT of one variable over its pattern."""
        for token in self.tokens:
            if token.kind == "word" and token.text == "ASK":
                select = f"SELECT DISTINCT ?{variable} WHERE"
                rest = re.sub(r"\A\s*WHERE\b", "", self.text[token.end :], flags=re.IGNORECASE)
                return f"{self.text[: token.start]}{select}{rest}"
        return self.text

    def _read(self) -> None:
        group: _Group | None = None
        clause: _Select | None = None  # the SELECT whose clause is being read
        previous = ""
        for place, token in enumerate(self.tokens):
            if token.text == "{" and token.kind == "mark":
                exists = previous == "EXISTS" or (group is not None and group.in_exists)
                wraps = group is None or (group.select is not None and clause is not None)
                group = _Group(token.end, group, wraps, exists)
                self._groups.append(group)
                clause = None
            elif token.text == "}" and token.kind == "mark":
                group = group.parent if group is not None else None
            elif token.text == "SELECT" and token.kind == "word":
                clause = _Select(nested=group is not None)
                self._selects.append(clause)
                if group is not None:
                    group.select = clause
            else:
                self._read_other(place, token, group, clause)
            previous = token.text

    def _read_other(
        self, place: int, token: _Token, group: _Group | None, clause: _Select | None
    ) -> None:
        if token.kind == "variable":
            if group is not None:
                group.mentions.add(token.text)
            if place and self.tokens[place - 1].text == "AS":
                self._bindings.add(token.text)
            if clause is not None and self._is_returned(place):
                clause.returns.add(token.text)
        elif token.kind == "word":
            select = clause or self._select_around(group)
            if token.text in _AGGREGATES and select is not None:
                select.aggregates = True
            elif token.text == "GROUP" and select is not None:
                select.grouped_by = set(self._grouped(place))

    def _select_around(self, group: _Group | None) -> _Select | None:
        """Return the SELECT whose modifiers stand where the group is."""
        if group is None:
            return self._selects[0] if self._selects else None
        return group.select

    def _is_returned(self, place: int) -> bool:
        """Tell whether the variable stands in a SELECT clause itself or after AS."""
        depth = 0
        for token in reversed(self.tokens[:place]):
            if token.text == "SELECT":
                break
            depth += {"(": -1, ")": 1}.get(token.text, 0) if token.kind == "mark" else 0
        return depth == 0 or self.tokens[place - 1].text == "AS"

    def _grouped(self, place: int) -> Iterator[str]:
        """Yield the variables by which a GROUP BY groups."""
        for token in self.tokens[place + 2 :]:
            if token.text in _MODIFIERS or token.text == "}":
                return
            if token.kind == "variable":
                yield token.text


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"${name}" for name in sorted(names))
