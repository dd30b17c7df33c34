"""The triple patterns of a query inside shapes: what it can match, and what it cannot do without.

It reads groups of triple patterns, FILTER, OPTIONAL, UNION, BIND, EXISTS and nested SELECT
(https://www.w3.org/TR/sparql11-query/#sparqlGrammar). A text with anything else is not read at
all: whoever asks then has to reckon with everything. What a query means is left to the Store.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from kg.errors import KgError
from kg.sparql.tokens import Token, tokens_of

_IMPURE: Final = frozenset(("EXISTS", "BNODE", "NOW", "RAND", "STRUUID", "UUID"))
_BOUND_BEFOREHAND: Final = frozenset(("currentShape", "shapesGraph", "value"))
# `p +1` and `p+ 1` are told apart by white space alone, which tokens do not keep.
_SIGNED: Final = re.compile(r"\+\s*\.?[0-9]")
_TRUTHS: Final = frozenset(("TRUE", "FALSE"))


@dataclass(frozen=True)
class Variable:
    """A variable, or what stands for one: a blank node, then with a name no variable has."""

    name: str


@dataclass(frozen=True)
class Constant:
    """A term as the text writes it."""

    text: str


class PathOf(NamedTuple):
    """A property path: the predicates that it follows.

    ``steps`` says that it has one step at least. One without (`p*`) meets every node of the data.
    """

    predicates: frozenset[Constant]
    steps: bool


Node: TypeAlias = Variable | Constant
Verb: TypeAlias = Node | PathOf


class Pattern(NamedTuple):
    """A triple pattern."""

    subject: Node
    verb: Verb
    object: Node


class Condition(NamedTuple):
    """What FILTER asks, as it is written; ``pure`` if it depends on its variables alone."""

    text: str
    names: frozenset[str]
    pure: bool


@dataclass
class Group:
    """What stands in a pair of braces.

    ``exists`` holds the groups that FILTER EXISTS asks for, true with those of NOT EXISTS;
    ``others`` every further group. ``shared`` names the variables that stand outside as well, or
    are bound beforehand.
    """

    patterns: list[Pattern] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    exists: list[tuple[bool, Group]] = field(default_factory=list)
    others: list[Group] = field(default_factory=list)
    binds: bool = False
    shared: frozenset[str] = frozenset()

    @property
    def plain(self) -> bool:
        """Whether it holds triple patterns and conditions alone."""
        return not self.exists and not self.others and not self.binds

    def every_pattern(self) -> Iterator[Pattern]:
        """Yield its patterns and those of all groups within."""
        yield from self.patterns
        for group in (*self.others, *(group for _, group in self.exists)):
            yield from group.every_pattern()


class _UnreadError(Exception):
    """The text has something that is not read; never leaves this module."""


def read_group(text: str) -> Group | None:
    """Return the outer group of a SELECT query, or None for a text that is not read."""
    if _SIGNED.search(text):
        return None
    try:
        return _Reader(text).query()
    except (KgError, _UnreadError):
        return None


class _Reader:
    """Reads a query from its tokens."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens_of(text)
        self._tokens.append(Token("end", "", len(text)))
        self._place = 0
        self._anonymous = 0

    def query(self) -> Group:
        self._skip_to("{", "FROM", "BASE", "EXISTS")
        group = self._group()
        self._skip_to("")
        return group

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def _take(self) -> Token:
        token = self._tokens[self._place]
        if token.kind == "end":
            raise _UnreadError
        self._place += 1
        return token

    def _accepted(self, *marks: str) -> bool:
        """Take the next token if it is one of the marks."""
        found = self._next.kind == "mark" and self._next.text in marks
        if found:
            self._take()
        return found

    def _skip_to(self, end: str, *unread: str) -> None:
        """Go to a mark, or to the end for none; braces and these words are not read."""
        while self._next.text != end:
            if self._next.text == "{" or self._next.is_word(*unread):
                raise _UnreadError
            self._take()

    def _group(self) -> Group:
        start = self._place
        if not self._accepted("{"):
            raise _UnreadError
        group = Group()
        while not self._accepted("}"):
            self._element(group)
        inside = _names(self._tokens[start : self._place])
        outside = _names(self._tokens[:start]) | _names(self._tokens[self._place :])
        group.shared = inside & (outside | _BOUND_BEFOREHAND)
        return group

    def _element(self, group: Group) -> None:
        token = self._next
        if token.is_word("FILTER"):
            self._take()
            self._filter(group)
        elif token.is_word("OPTIONAL"):
            self._take()
            group.others.append(self._group())
        elif token.is_word("BIND"):
            self._take()
            group.binds = True
            self._expression(group)
        elif token.is_word("SELECT"):
            self._skip_to("{", "EXISTS")
            group.others.append(self._group())
            self._skip_to("}")
        elif token.kind == "mark" and token.text == "{":
            group.others.append(self._group())
            while self._next.is_word("UNION"):
                self._take()
                group.others.append(self._group())
        elif not self._accepted("."):
            self._triples(group)

    def _filter(self, group: Group) -> None:
        negated = self._next.is_word("NOT")
        if negated:
            self._take()
        if self._next.is_word("EXISTS"):
            self._take()
            group.exists.append((negated, self._group()))
            return
        group.conditions.append(self._expression(group))

    def _expression(self, group: Group) -> Condition:
        """Read what stands in parentheses, or a call; groups within are noted."""
        first = self._place
        if not self._accepted("("):
            self._take()
            if not self._accepted("("):
                raise _UnreadError
        depth = 1
        while depth:
            if self._next.text == "{":
                group.others.append(self._group())
                continue
            token = self._take()
            if token.kind == "mark":
                depth += {"(": 1, ")": -1}.get(token.text, 0)
        tokens = self._tokens[first : self._place]
        text = self._text[tokens[0].start : tokens[-1].end]
        pure = not any(token.is_word(*_IMPURE) for token in tokens)
        return Condition(text, _names(tokens), pure)

    def _triples(self, group: Group) -> None:
        bracketed = self._next.text == "["
        subject = self._node(group)
        if not bracketed or self._next.text not in (".", "}"):
            self._properties(subject, group)

    def _properties(self, subject: Node, group: Group) -> None:
        while True:
            verb = self._verb()
            group.patterns.append(Pattern(subject, verb, self._node(group)))
            while self._accepted(","):
                group.patterns.append(Pattern(subject, verb, self._node(group)))
            if not self._accepted(";"):
                return
            while self._accepted(";"):
                pass
            if not self._at_verb():
                return

    def _node(self, group: Group) -> Node:
        token = self._take()
        if token.kind == "variable":
            return Variable(token.text[1:])
        if token.kind == "blank":
            return Variable(token.text)
        if token.kind in ("iri", "name", "number") or token.is_word(*_TRUTHS):
            return Constant(token.text)
        if token.kind == "string":
            return self._literal(token)
        if token.text in ("+", "-") and self._next.kind == "number":
            return Constant(token.text + self._take().text)
        if token.text != "[":
            raise _UnreadError
        self._anonymous += 1
        node = Variable(f"[]{self._anonymous}")
        if not self._accepted("]"):
            self._properties(node, group)
            if not self._accepted("]"):
                raise _UnreadError
        return node

    def _literal(self, token: Token) -> Constant:
        end = token.end
        if self._next.kind == "tag" or self._accepted("^^"):
            end = self._take().end
        return Constant(self._text[token.start : end])

    def _at_verb(self) -> bool:
        token = self._next
        return token.kind in ("variable", "iri", "name") or token.text in ("a", "^", "(", "!")

    def _verb(self) -> Verb:
        if self._next.kind == "variable":
            return Variable(self._take().text[1:])
        start = self._place
        path = self._path()
        return next(iter(path.predicates)) if self._place == start + 1 else path

    def _path(self) -> PathOf:
        parts = [self._sequence()]
        while self._accepted("|"):
            parts.append(self._sequence())
        return _joined(parts, steps=all(part.steps for part in parts))

    def _sequence(self) -> PathOf:
        parts = [self._step()]
        while self._accepted("/"):
            parts.append(self._step())
        return _joined(parts, steps=any(part.steps for part in parts))

    def _step(self) -> PathOf:
        if self._accepted("^"):
            return self._step()
        token = self._take()
        if token.kind in ("iri", "name") or token.text == "a":
            verb = token.text if token.text != "a" else _TYPE
            path = PathOf(frozenset((Constant(verb),)), steps=True)
        elif token.text == "(":
            path = self._path()
            if not self._accepted(")"):
                raise _UnreadError
        else:
            raise _UnreadError  # with ! it follows any predicate
        if self._accepted("*", "?"):
            return _joined([path], steps=False)
        if self._tokens[self._place + 1].kind != "number":
            self._accepted("+")
        return path


_TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def _joined(parts: list[PathOf], *, steps: bool) -> PathOf:
    predicates = (predicate for part in parts for predicate in part.predicates)
    return PathOf(frozenset(predicates), steps)


def _names(tokens: list[Token]) -> frozenset[str]:
    return frozenset(token.text[1:] for token in tokens if token.kind == "variable")
