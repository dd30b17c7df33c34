"""What the editor may ask, and where each question goes.

Questions about a text are answered from it as it is, and from what the graph said when it was
last judged. Only mends wait for a judgement of the present text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from lsprotocol import types

from kg.editor.completing import Completer
from kg.editor.desk import Desk
from kg.editor.hovering import Teller
from kg.editor.mending import extent, mends
from kg.editor.messages import action, completion, diagnostic, location, symbol_kind
from kg.editor.naming import Naming
from kg.editor.places import descriptions, mentions, subjects, things_called
from kg.editor.scans import Mention
from kg.editor.server import GraphServer
from kg.editor.texts import Text
from kg.editor.tidying import tidied
from kg.errors import InputError
from kg.project import Project

_TRIGGERS: Final = [":", "<"]
_MEND_KINDS: Final = frozenset({types.CodeActionKind.Empty, types.CodeActionKind.QuickFix})


def make_server(version: str, project: Project | None, language: str | None) -> GraphServer:
    """Return a server that answers all that it can; it is not started yet."""
    server = GraphServer(version, project, language)
    options: dict[str, Any] = {
        types.TEXT_DOCUMENT_COMPLETION: types.CompletionOptions(
            trigger_characters=_TRIGGERS, resolve_provider=True
        ),
        types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionOptions([types.CodeActionKind.QuickFix]),
    }
    for method, handler in _HANDLERS.items():
        server.feature(method, options.get(method))(handler)
    return server


def _begin(ls: GraphServer, params: types.InitializeParams) -> None:
    ls.begin(params)


def _begun(ls: GraphServer, _params: types.InitializedParams) -> None:
    ls.watch()


def _open(ls: GraphServer, params: types.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    ls.put(document.uri, document.version, Text(document.text, ls.desks.encoding))


def _change(ls: GraphServer, params: types.DidChangeTextDocumentParams) -> None:
    uri = params.text_document.uri
    text = ls.text(uri)
    for change in params.content_changes:
        span = change.range if isinstance(change, types.TextDocumentContentChangePartial) else None
        text = text.edited(span, change.text)
    ls.put(uri, params.text_document.version, text)


def _close(ls: GraphServer, params: types.DidCloseTextDocumentParams) -> None:
    ls.drop(params.text_document.uri)


def _touch(ls: GraphServer, params: types.DidChangeWatchedFilesParams) -> None:
    ls.touched([change.uri for change in params.changes])


def _hover(ls: GraphServer, params: types.HoverParams) -> types.Hover | None:
    desk, path = ls.opened(params.text_document.uri)
    text, mention = desk.text(path), _mention(desk, path, params.position)
    if mention is None or mention.iri is None:
        return None
    naming = Naming(text, desk.scan(path), desk.prefixes)
    teller = Teller(desk.knowledge, desk.language, lambda iri: naming.name(iri).text)
    told = types.MarkupContent(types.MarkupKind.Markdown, teller.told(mention.iri))
    return types.Hover(told, text.range(mention.piece.start, mention.piece.end))


def _define(ls: GraphServer, params: types.DefinitionParams) -> list[types.Location]:
    desk, path = ls.opened(params.text_document.uri)
    mention = _mention(desk, path, params.position)
    if mention is None or mention.iri is None:
        return []
    return [location(desk, place, ls.uris) for place in descriptions(desk, mention.iri, path)]


def _refer(ls: GraphServer, params: types.ReferenceParams) -> list[types.Location]:
    desk, path = ls.opened(params.text_document.uri)
    mention = _mention(desk, path, params.position)
    if mention is None or mention.iri is None:
        return []
    described = params.context.include_declaration
    found = mentions(desk, mention.iri, path, descriptions=described)
    return [location(desk, place, ls.uris) for place in found]


def _outline(ls: GraphServer, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    desk, path = ls.opened(params.text_document.uri)
    text = desk.text(path)
    naming = Naming(text, desk.scan(path), desk.prefixes)
    found = []
    for subject in subjects(desk, path):
        name = naming.name(subject.iri).text
        label = desk.knowledge.label(subject.iri, desk.language)
        found.append(
            types.DocumentSymbol(
                name=label or name,
                detail=name,
                kind=symbol_kind(desk, subject.iri),
                range=text.range(subject.start, subject.statement_end),
                selection_range=text.range(subject.start, subject.end),
            )
        )
    return found


def _find(ls: GraphServer, params: types.WorkspaceSymbolParams) -> list[types.SymbolInformation]:
    return [
        types.SymbolInformation(
            location=location(desk, place, ls.uris),
            name=desk.knowledge.label(iri, desk.language) or iri,
            kind=symbol_kind(desk, iri),
            container_name=desk.name(place.path),
        )
        for desk in ls.desks
        for iri, place in things_called(desk, params.query)
    ]


def _complete(ls: GraphServer, params: types.CompletionParams) -> types.CompletionList:
    uri = params.text_document.uri
    desk, path = ls.opened(uri)
    text = desk.text(path)
    asked = Completer(text, desk.scan(path), desk.knowledge, desk.prefixes, desk.language)
    found = asked.at(text.offset(params.position))
    return completion(text, found, uri, snippets=ls.knows_snippets)


def _resolve(ls: GraphServer, item: types.CompletionItem) -> types.CompletionItem:
    """Add what is told of the node that an item proposes."""
    if not isinstance(item.data, dict):
        return item
    desk, path = ls.opened(str(item.data["uri"]))
    naming = Naming(desk.text(path), desk.scan(path), desk.prefixes)
    teller = Teller(desk.knowledge, desk.language, lambda iri: naming.name(iri).text)
    told = teller.told(str(item.data["iri"]))
    item.documentation = types.MarkupContent(types.MarkupKind.Markdown, told)
    return item


def _actions(ls: GraphServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    only = params.context.only
    if only is not None and not _MEND_KINDS.intersection(only):
        return []
    desk, path = ls.opened(params.text_document.uri)
    ls.settle(desk)
    text = desk.text(path)
    first, last = text.offset(params.range.start), text.offset(params.range.end)
    found = []
    for finding in desk.found(path):
        start, end = extent(desk, path, finding)
        if start <= last and end >= first:
            solved = diagnostic(desk, path, finding, ls.uris, related=False)
            found += [
                action(desk, mend, solved, ls.versions, ls.uris)
                for mend in mends(desk, path, finding)
            ]
    return found


def _format(ls: GraphServer, params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
    """Write the text in its canonical form; what keeps it from that is said, and nothing done."""
    desk, path = ls.opened(params.text_document.uri)
    text = desk.text(path)
    try:
        change = tidied(desk, path)
    except InputError as error:
        ls.settle(desk)
        if not any(finding.code == "KG001" for finding in desk.found(path)):
            ls.complain(error)
        return None
    if change is None:
        return []
    return [types.TextEdit(text.range(change.start, change.end), change.text)]


def _mention(desk: Desk, path: Path, position: types.Position) -> Mention | None:
    return desk.scan(path).at(desk.text(path).offset(position))


_HANDLERS: Final[Mapping[str, Callable[..., Any]]] = {
    types.INITIALIZE: _begin,
    types.INITIALIZED: _begun,
    types.TEXT_DOCUMENT_DID_OPEN: _open,
    types.TEXT_DOCUMENT_DID_CHANGE: _change,
    types.TEXT_DOCUMENT_DID_CLOSE: _close,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: _touch,
    types.TEXT_DOCUMENT_HOVER: _hover,
    types.TEXT_DOCUMENT_DEFINITION: _define,
    types.TEXT_DOCUMENT_REFERENCES: _refer,
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: _outline,
    types.WORKSPACE_SYMBOL: _find,
    types.TEXT_DOCUMENT_COMPLETION: _complete,
    types.COMPLETION_ITEM_RESOLVE: _resolve,
    types.TEXT_DOCUMENT_CODE_ACTION: _actions,
    types.TEXT_DOCUMENT_FORMATTING: _format,
}
