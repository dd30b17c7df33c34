"""Reads a query's text into the tree of `kg.sparql.patterns`, from its tokens.

The engine here gives no tree of its own, and a general parser would take longer than the question
itself; expressions stay text, so what is left of the grammar (SPARQL 1.1, 19.8, productions 2 to
98) is short. It reads texts that the engine has accepted, and judges nothing.
"""

from __future__ import annotations

from functools import lru_cache

from kg.errors import UnsupportedError
from kg.sparql.patterns import (
    Aggregate,
    Bind,
    Column,
    Element,
    Exists,
    Filter,
    Group,
    Key,
    Minus,
    Named,
    Optional,
    Pattern,
    Query,
    SubSelect,
    Union,
    Values,
)
from kg.sparql.tokens import Token, place_of, tokens_of
from kg.sparql.triple_reading import TripleReader

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_BEHIND_KEYS = ("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
_OPENING = {"(": ")", "{": "}"}


@lru_cache(maxsize=256)
def read_query(text: str) -> Query:
    """Return the tree of a query.

    Raises UnsupportedError for DESCRIBE, which has no pattern, and for `:p +1`, which the engine
    takes for `:p+ 1`: what it answers is then not what the text says.

    A text is read once: the tree is of values that never change, and a question is asked again.
    """
    reader = _Reader(text, tokens_of(text))
    declared: list[str] = []
    while not reader.at_word(*_FORMS):
        declared.append(reader.take().text)
    return reader.query(f"{' '.join(declared)} ")


class _Reader(TripleReader):
    """Goes through the tokens from left to right."""

    def query(self, prologue: str) -> Query:
        kind = self.take().text.upper()
        if kind == "DESCRIBE":
            raise UnsupportedError(
                "DESCRIBE has no pattern", mend="use CONSTRUCT", **place_of(self.text, 0)
            )
        modifier = self.take().text if self.at_word("DISTINCT", "REDUCED") else ""
        columns = self._columns() if kind == "SELECT" else None
        template: tuple[Pattern, ...] = ()
        if kind == "CONSTRUCT" and self.at("{"):
            self.take()
            template = self.triples_until("}")
        dataset: list[str] = []
        while not self.at("{"):  # FROM with its graphs, and WHERE
            word = self.take()
            dataset.extend([] if word.is_word("WHERE") else [word.text])
        where = self.group()
        if kind == "CONSTRUCT" and not template:
            template = tuple(item for item in where.elements if isinstance(item, Pattern))
        keys = self._keys()
        tail = self._tail()
        return Query(
            kind.lower(),
            prologue,
            columns,
            template,
            where,
            keys,
            tail,
            modifier,
            " ".join(dataset),
        )

    def group(self) -> Group:
        """Read from `{` to its `}`."""
        self.take()
        if self.at_word("SELECT"):
            element = SubSelect(self.query(""))
            self.take()
            return Group((element,))
        elements: list[Element] = []
        while not self.at("}"):
            elements.extend(self._element())
        self.take()
        return Group(tuple(elements))

    def _element(self) -> list[Element]:
        if self.at("."):
            self.take()
            return []
        if self.at("{"):
            branches = [self.group()]
            while self.at_word("UNION"):
                self.take()
                branches.append(self.group())
            return [Union(tuple(branches))]
        if self.token.kind == "word" and not self.at_word("A", "TRUE", "FALSE"):
            return [self._clause(self.take())]
        return list(self.triples_same_subject())

    def _clause(self, word: Token) -> Element:
        if word.is_word("OPTIONAL"):
            return Optional(self.group())
        if word.is_word("MINUS"):
            return Minus(self.group())
        if word.is_word("GRAPH"):
            return Named(self.term(), self.group())
        if word.is_word("FILTER"):
            text, exists = self._constraint()
            return Filter(text, exists)
        if word.is_word("BIND"):
            return self._bind()
        if word.is_word("VALUES"):
            return self._values()
        raise UnsupportedError(
            f"{word.text} is not understood here", **place_of(self.text, word.start)
        )

    def _constraint(self) -> tuple[str, tuple[Exists, ...]]:
        """Read behind FILTER: brackets, a call, or [NOT] EXISTS { … }."""
        begin, first = self.token.start, self.index
        while self.token.text not in _OPENING:
            self.take()
        self._skip()
        return self.text[begin : self.tokens[self.index - 1].end], self._exists(first, self.index)

    def _exists(self, first: int, behind: int) -> tuple[Exists, ...]:
        """Return the EXISTS between two tokens, those inside one another left to the outer."""
        kept, found = self.index, []
        self.index = first
        while self.index < behind:
            token = self.take()
            if token.is_word("EXISTS"):
                before = self.tokens[self.index - 2] if self.index >= 2 else token
                found.append(Exists(self.group(), before.is_word("NOT")))
        self.index = kept
        return tuple(found)

    def _bind(self) -> Bind:
        opened, first = self.token, self.index
        self._skip()
        inner = self.tokens[first + 1 : self.index - 1]
        text = self.text[opened.end : inner[-2].start].rstrip()
        return Bind(text, self.variable(inner[-1]), self._exists(first, self.index))

    def _values(self) -> Values:
        begin, first = self.token.start, self.index
        if self.at("("):
            self._skip()
        else:
            self.take()
        names = tuple(
            self.variable(token)
            for token in self.tokens[first : self.index]
            if token.kind == "variable"
        )
        body = self.index
        self._skip()
        has_undefined = any(t.is_word("UNDEF") for t in self.tokens[body : self.index])
        return Values(names, self.text[begin : self.tokens[self.index - 1].end], has_undefined)

    def _skip(self) -> None:
        """Go behind the bracket that closes the one at hand."""
        depth = 0
        while True:
            token = self.take()
            if token.kind == "mark":
                depth += (token.text in _OPENING) - (token.text in _OPENING.values())
            if depth == 0:
                return

    def _columns(self) -> tuple[Column, ...] | None:
        columns: list[Column] = []
        while not self.at("{") and not self.at_word("WHERE", "FROM"):
            token = self.token
            if token.text == "*":
                self.take()
                return None
            if token.kind == "variable":
                columns.append(Column(self.variable(self.take())))
            elif token.text == "(":
                columns.append(self._computed_column())
            else:
                self.take()
        return tuple(columns)

    def _computed_column(self) -> Column:
        opened, first = self.token, self.index
        self._skip()
        inner = self.tokens[first + 1 : self.index - 1]
        expression = inner[:-2]
        text = self.text[opened.end : inner[-2].start].strip()
        is_aggregated = any(token.is_word(*_AGGREGATES) for token in expression)
        return Column(self.variable(inner[-1]), text, self._aggregate(expression), is_aggregated)

    def _aggregate(self, tokens: list[Token]) -> Aggregate | None:
        """Return the aggregate that a whole expression is, if it is one call."""
        if len(tokens) < 4 or not tokens[0].is_word(*_AGGREGATES) or tokens[1].text != "(":
            return None
        depth = 0
        for place, token in enumerate(tokens[1:], start=1):
            depth += (token.text == "(") - (token.text == ")")
            if depth == 0 and place < len(tokens) - 1:
                return None
        distinct = tokens[2].is_word("DISTINCT")
        inside = tokens[3:-1] if distinct else tokens[2:-1]
        behind = next((token for token in inside if token.text == ";"), tokens[-1])
        argument = self.text[inside[0].start : behind.start].strip()
        return Aggregate(tokens[0].text.upper(), distinct, argument)

    def _keys(self) -> tuple[Key, ...]:
        if not self.at_word("GROUP"):
            return ()
        self.take()
        self.take()
        keys: list[Key] = []
        while not self.at_end and not self.at("}") and not self.at_word(*_BEHIND_KEYS):
            begin, first = self.token.start, self.index
            if self.token.kind == "variable":
                name = self.variable(self.take())
                keys.append(Key(name, name))
                continue
            while not self.at("("):
                self.take()
            self._skip()
            text = self.text[begin : self.tokens[self.index - 1].end]
            keys.append(Key(self._alias(self.tokens[first : self.index]), text))
        return tuple(keys)

    def _alias(self, tokens: list[Token]) -> str | None:
        """Return the variable of `(… AS ?variable)`."""
        is_named = any(token.is_word("AS") for token in tokens[-3:])
        return self.variable(tokens[-2]) if is_named else None

    def _tail(self) -> str:
        first, depth = self.index, 0
        for token in self.tokens[first:]:
            if depth == 0 and token.text == "}":
                break
            depth += (token.text == "{") - (token.text == "}")
            self.index += 1
        if first == self.index:
            return ""
        return self.text[self.tokens[first].start : self.tokens[self.index - 1].end]
