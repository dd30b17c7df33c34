"""A store somewhere else, asked by the SPARQL 1.1 Protocol.

The only module that knows SPARQLWrapper, which asks and nothing else: what is written goes through
`kg.loading`. Answers travel as JSON (SELECT, ASK) or Turtle (CONSTRUCT) and are parsed
strictly, because a store may put an error text or a cut answer behind the status 200.
"""

from __future__ import annotations

import os
import urllib.error
from collections.abc import Iterable
from email.message import Message
from typing import TYPE_CHECKING, Protocol, cast

import pyoxigraph as ox
from SPARQLWrapper import BASIC, JSON, POST, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from kg.errors import RemoteError, UsageError
from kg.sparql.tokens import find_word
from kg.stores.contract import Answer, Solutions, Triples, Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

USER_VARIABLE = "KG_USER"
PASSWORD_VARIABLE = "KG_PASSWORD"  # noqa: S105 - the variable's name, not a password

_CUT_MARKS = ("X-SPARQL-MaxRows", "X-SQL-State")
"""Headers by which Virtuoso says that an answer was cut or came too late."""

_SILENT_ROW_CAP = 10_000
"""Virtuoso's usual row limit; an answer of exactly that many rows may be a cut one."""


def credentials(environment: Mapping[str, str] | None = None) -> tuple[str, str] | None:
    """Return user and password from KG_USER and KG_PASSWORD, or None when neither is set.

    Raises UsageError when only one of the two is set.
    """
    variables = os.environ if environment is None else environment
    user, password = variables.get(USER_VARIABLE), variables.get(PASSWORD_VARIABLE)
    if not user and not password:
        return None
    if not user or not password:
        missing = PASSWORD_VARIABLE if user else USER_VARIABLE
        raise UsageError(
            f"{missing} is not set, its counterpart is",
            mend=f"set both {USER_VARIABLE} and {PASSWORD_VARIABLE}, or neither",
        )
    return user, password


class _Response(Protocol):
    """What SPARQLWrapper hands back, as far as it is read here."""

    def read(self) -> bytes: ...
    def info(self) -> Message: ...


class RemoteStore:
    """A SPARQL endpoint that answers like any other store.

    `default_graphs` are the IRIs whose merge is the default graph of every query
    (`default-graph-uri` of the protocol); none means the default graph that the store itself has.
    """

    def __init__(
        self,
        endpoint: str,
        *,
        default_graphs: Iterable[str] = (),
        login: tuple[str, str] | None = None,
        timeout: int = 60,
    ) -> None:
        self.endpoint = endpoint
        self.default_graphs = tuple(default_graphs)
        self._login = login
        self._timeout = timeout

    def query(self, text: str) -> Answer:
        """Return the answer of the endpoint.

        Raises UsageError for a text that the endpoint calls ill-formed, RemoteError when it cannot
        be reached, refuses, takes longer than the timeout, or answers with something else.
        """
        form = _query_form(text)
        response = self._send(text, graph_answer=form in {"CONSTRUCT", "DESCRIBE"})
        headers = response.info()
        for mark in _CUT_MARKS:
            if headers.get(mark):
                raise self._failed(f"the answer was cut ({mark}: {headers[mark]})")
        try:
            body = response.read()
        except (OSError, ValueError) as error:
            raise self._failed(f"the answer broke off: {error}") from error
        answer = self._parsed(body, form)
        if isinstance(answer, Solutions) and len(answer.rows) == _SILENT_ROW_CAP:
            raise self._failed(
                f"the answer has exactly {_SILENT_ROW_CAP} rows, the usual limit of a store that"
                " cuts answers without saying so",
                mend="ask for less, or raise the limit of the store",
            )
        return answer

    def _send(self, text: str, *, graph_answer: bool) -> _Response:
        wrapper = SPARQLWrapper(self.endpoint)
        # A query with two hundred default graphs is longer than a URL may be.
        wrapper.setMethod(POST)
        wrapper.setTimeout(self._timeout)
        wrapper.setReturnFormat(TURTLE if graph_answer else JSON)
        for graph in self.default_graphs:
            wrapper.addDefaultGraph(graph)
        if self._login is not None:
            wrapper.setHTTPAuth(BASIC)
            wrapper.setCredentials(*self._login)
        wrapper.setQuery(text)
        try:
            return cast("_Response", wrapper.query().response)
        except SPARQLWrapperException as error:
            raise self._refused(error) from error
        except urllib.error.HTTPError as error:
            raise self._failed(f"the endpoint answers {error.code} {error.reason}") from error
        except urllib.error.URLError as error:
            raise self._failed(f"it cannot be reached: {error.reason}") from error
        except (OSError, ValueError) as error:
            raise self._failed(f"it cannot be asked: {error}") from error

    def _parsed(self, body: bytes, form: str) -> Answer:
        if form in {"CONSTRUCT", "DESCRIBE"}:
            try:
                quads = list(ox.parse(body, format=ox.RdfFormat.TURTLE))
            except SyntaxError as error:
                raise self._failed(f"the answer is no Turtle: {_start(body)}") from error
            return Triples([quad.triple for quad in quads])
        try:
            result = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
            if isinstance(result, ox.QueryBoolean):
                return Truth(bool(result))
            variables = tuple(variable.value for variable in result.variables)
            return Solutions(variables, [tuple(solution) for solution in result])
        except (SyntaxError, ValueError) as error:
            raise self._failed(f"the answer is no SPARQL results JSON: {_start(body)}") from error

    def _refused(self, error: SPARQLWrapperException) -> RemoteError | UsageError:
        said = str(error).strip().splitlines()
        detail = said[-1] if said else type(error).__name__
        if type(error).__name__ == "QueryBadFormed":
            return UsageError(f"{self.endpoint}: the endpoint calls the query ill-formed: {detail}")
        if type(error).__name__ == "Unauthorized":
            return self._failed(
                "the endpoint asks for a login",
                mend=f"set {USER_VARIABLE} and {PASSWORD_VARIABLE}",
            )
        return self._failed(f"the endpoint refuses: {detail}")

    def _failed(self, what: str, mend: str | None = None) -> RemoteError:
        return RemoteError(f"{self.endpoint}: {what}", mend=mend)


def _query_form(text: str) -> str:
    """Return the form of a query: the first of the four words that stands bare in it."""
    form = find_word(text, "SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
    if form is None:
        raise UsageError(
            "this is no query: it has none of SELECT, ASK, CONSTRUCT, DESCRIBE",
            mend="a remote store is only asked; use `kg load` to change what it holds",
        )
    return form.text.upper()


def _start(body: bytes) -> str:
    """Return the first words of a body, for an error message."""
    text = body[:120].decode("utf-8", errors="replace").strip()
    return f"it begins with {text!r}" if text else "it is empty"
