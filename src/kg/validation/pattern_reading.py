"""Reads the triple patterns of a query, in the groups in which they stand.

https://www.w3.org/TR/sparql11-query/#rSelectQuery. Only what tells which triples a query looks at
is read; expressions are passed over, but for the groups of EXISTS in them. What is not read
(GRAPH, SERVICE, collections, negated property sets) raises `NotUnderstood`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pyoxigraph as ox

from kg.errors import KgError
from kg.sparql.tokens import Token, tokens_of
from kg.validation.graph_patterns import Group, NotUnderstood, Pattern, Place, Query, Variable
from kg.validation.paths import Path, plain
from kg.validation.triples import RDF

_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
_END: Final = Token("end", "", -1)


def read_query(text: str) -> Query:
    """Return the patterns of a SELECT, ASK or CONSTRUCT query. Raises NotUnderstood."""
    try:
        return _Reader(tokens_of(text)).query()
    except KgError as error:
        raise NotUnderstood(error.message) from error


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._prefixes: dict[str, str] = {}
        self._fresh = 0

    def query(self) -> Query:
        self._prologue()
        template = Group()
        form = self._next()
        if not form.is_word("SELECT", "ASK", "CONSTRUCT"):
            raise NotUnderstood(form.text)
        if form.is_word("CONSTRUCT") and self._peek().text == "{":
            self._next()
            self._group(template)
        where = Group()
        self._header()
        self._group(where)
        self._modifiers(where, until=_END)
        return Query(where, template)

    def _peek(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _END

    def _next(self) -> Token:
        token = self._peek()
        self._at += 1
        return token

    def _prologue(self) -> None:
        while self._peek().is_word("PREFIX"):
            self._next()
            name, iri = self._next(), self._next()
            self._prefixes[name.text.removesuffix(":")] = iri.text[1:-1]
        if self._peek().is_word("BASE"):
            raise NotUnderstood("BASE")

    def _header(self) -> None:
        """Pass what stands between SELECT and its group, the brace included."""
        while True:
            token = self._next()
            if token.text == "{":
                return
            if token is _END or token.is_word("EXISTS", "FROM"):
                raise NotUnderstood("no group, named graphs, or a group in the SELECT clause")
            if token.text == "(":
                self._selected()

    def _selected(self) -> None:
        """Pass an expression of the SELECT clause. What a group in it asks for is not read."""
        asked = Group()
        self._expression(asked, ")")
        if asked != Group():
            raise NotUnderstood("a group in the SELECT clause")

    def _group(self, group: Group) -> None:
        """Read a group whose brace has been read, with its closing one."""
        if self._peek().is_word("SELECT"):
            self._subselect(group)
            return
        while True:
            token = self._peek()
            if token is _END:
                raise NotUnderstood("a group that does not end")
            if token.text == "}":
                self._next()
                return
            if token.kind == "word" and not token.is_word("TRUE", "FALSE"):
                self._clause(group)
            elif token.text == "{":
                self._next()
                self._nested(group)
            elif token.text == ".":
                self._next()
            else:
                self._triples(group)

    def _nested(self, group: Group) -> None:
        inner = Group()
        group.groups.append(inner)
        self._group(inner)

    def _subselect(self, group: Group) -> None:
        group.apart = True
        self._next()
        self._header()
        inner = Group()
        group.groups.append(inner)
        self._group(inner)
        self._modifiers(inner, until=Token("mark", "}", -1))
        self._next()

    def _modifiers(self, group: Group, until: Token) -> None:
        """Pass what stands behind the group of a SELECT."""
        while self._peek().text != until.text:
            token = self._next()
            if token is _END:
                raise NotUnderstood("a group that does not end")
            if token.text == "(":
                self._expression(group, ")")
            elif token.is_word("EXISTS"):
                self._exists(group)
            elif token.text == "{":
                self._expression(group, "}")

    def _clause(self, group: Group) -> None:
        word = self._next()
        if word.is_word("OPTIONAL", "MINUS"):
            self._opened("{")
            self._nested(group)
        elif word.is_word("UNION"):
            return
        elif word.is_word("FILTER"):
            self._filter(group)
        elif word.is_word("BIND"):
            self._opened("(")
            self._expression(group, ")")
        elif word.is_word("VALUES"):
            while self._next().text != "{":
                if self._peek() is _END:
                    raise NotUnderstood("VALUES without a block")
            self._expression(group, "}")
        else:
            raise NotUnderstood(word.text)

    def _filter(self, group: Group) -> None:
        token = self._next()
        if token.is_word("NOT"):
            token = self._next()
        if token.is_word("EXISTS"):
            self._exists(group)
            return
        while token.text != "(":  # a function's name
            if token is _END:
                raise NotUnderstood("a filter that does not end")
            token = self._next()
        self._expression(group, ")")

    def _exists(self, group: Group) -> None:
        self._opened("{")
        self._nested(group)

    def _expression(self, group: Group, end: str) -> None:
        """Pass an expression with its closing bracket; groups of EXISTS in it are read."""
        while True:
            token = self._next()
            if token is _END:
                raise NotUnderstood("a bracket that is not closed")
            if token.kind == "mark" and token.text == end:
                return
            if token.is_word("EXISTS"):
                self._exists(group)
            elif token.kind == "mark" and token.text in _CLOSING:
                self._expression(group, _CLOSING[token.text])

    def _opened(self, bracket: str) -> None:
        if self._next().text != bracket:
            raise NotUnderstood(f"no {bracket}")

    def _triples(self, group: Group) -> None:
        """Read one subject with its predicates."""
        bare = self._peek().text == "["
        subject = self._term(group)
        if bare and self._peek().text in (".", "}"):
            return
        self._properties(group, subject)

    def _properties(self, group: Group, subject: Place) -> None:
        while True:
            predicate = self._predicate()
            while True:
                group.patterns.append(Pattern(subject, predicate, self._term(group)))
                if self._peek().text != ",":
                    break
                self._next()
            if self._peek().text != ";":
                return
            while self._peek().text == ";":
                self._next()
            if self._peek().text in (".", "}", "]"):
                return

    def _term(self, group: Group) -> Place:
        token = self._next()
        if token.kind == "variable":
            return Variable(token.text[1:])
        if token.kind == "blank":
            return Variable(token.text)
        if token.kind in ("iri", "name"):
            return ox.NamedNode(self._iri(token))
        if token.text == "[":
            self._fresh += 1
            node = Variable(f"_{self._fresh}")
            if self._peek().text != "]":
                self._properties(group, node)
            self._opened("]")
            return node
        return self._literal(token)

    def _literal(self, token: Token) -> ox.Literal:
        """Return some literal: a store may write it anew, so that the very one tells nothing."""
        if token.text in ("+", "-"):
            token = self._next()
        if token.kind == "string":
            if self._peek().kind == "tag":
                self._next()
            elif self._peek().text == "^^":
                self._next()
                self._next()
            return ox.Literal(token.text)
        if token.kind == "number" or token.is_word("TRUE", "FALSE"):
            return ox.Literal(token.text)
        raise NotUnderstood(token.text)

    def _predicate(self) -> Path | Variable:
        if self._peek().kind == "variable":
            return Variable(self._next().text[1:])
        return self._alternative()

    def _alternative(self) -> Path:
        return self._joined("|", lambda: self._joined("/", self._step))

    def _joined(self, mark: str, read: Callable[[], Path]) -> Path:
        parts = [read()]
        while self._peek().text == mark:
            self._next()
            parts.append(read())
        return parts[0] if len(parts) == 1 else Path(mark, parts=tuple(parts))

    def _step(self) -> Path:
        if self._peek().text == "^":
            self._next()
            return Path("^", parts=(self._step(),))
        token = self._next()
        if token.text == "(":
            path = self._alternative()
            self._opened(")")
        elif token.kind == "word" and token.text == "a":
            path = plain(RDF + "type")
        elif token.kind in ("iri", "name"):
            path = plain(self._iri(token))
        else:
            raise NotUnderstood(token.text)
        while self._peek().text in ("*", "+", "?"):
            path = Path(self._next().text, parts=(path,))
        return path

    def _iri(self, token: Token) -> str:
        if token.kind == "iri":
            return token.text[1:-1]
        prefix, _, local = token.text.partition(":")
        if prefix not in self._prefixes or "\\" in local:
            raise NotUnderstood(token.text)
        return self._prefixes[prefix] + local
