"""Findings, proposals and mends in the words of the protocol."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from lsprotocol import types

from kg.editor.changes import Edit, Mend
from kg.editor.desk import Desk
from kg.editor.mending import extent
from kg.editor.places import Place, first_description
from kg.editor.proposals import Kind, Proposal, Proposals
from kg.editor.texts import Text
from kg.editor.wording import text as worded
from kg.errors import InputError
from kg.validation.report import Finding, Severity

_SEVERITIES: Final = {
    Severity.VIOLATION: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_KINDS: Final[Mapping[Kind, types.CompletionItemKind]] = {
    "class": types.CompletionItemKind.Class,
    "property": types.CompletionItemKind.Property,
    "concept": types.CompletionItemKind.EnumMember,
    "shape": types.CompletionItemKind.Interface,
    "instance": types.CompletionItemKind.Constant,
    "value": types.CompletionItemKind.Value,
    "prefix": types.CompletionItemKind.Module,
    "word": types.CompletionItemKind.Keyword,
}
_SYMBOLS: Final[Mapping[str, types.SymbolKind]] = {
    "class": types.SymbolKind.Class,
    "property": types.SymbolKind.Property,
    "concept": types.SymbolKind.EnumMember,
    "shape": types.SymbolKind.Interface,
}
SOURCE: Final = "kg"


class Uris:
    """The addresses of files: as the editor gave them, where it did."""

    def __init__(self) -> None:
        """Know none."""
        self._given: dict[Path, str] = {}

    def note(self, path: Path, uri: str) -> None:
        """Keep how the editor calls a file."""
        self._given[path] = uri

    def of(self, path: Path) -> str:
        """Return the address of a file."""
        return self._given.get(path) or path.as_uri()


def location(desk: Desk, place: Place, uris: Uris) -> types.Location:
    """Return a place as a location."""
    return types.Location(uris.of(place.path), desk.text(place.path).range(place.start, place.end))


def diagnostic(
    desk: Desk, path: Path, finding: Finding, uris: Uris, *, related: bool
) -> types.Diagnostic:
    """Return a finding as a diagnostic; `related` where the editor shows what belongs to it.

    No address is known under which a rule or a shape is explained, so none is given.
    """
    text = desk.text(path)
    message = finding.message
    if finding.mend:
        message = f"{message}\n{worded('mend', desk.language, mend=finding.mend)}"
    return types.Diagnostic(
        range=text.range(*extent(desk, path, finding)),
        message=message,
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        source=SOURCE,
        related_information=_related(desk, finding, uris) if related else None,
    )


def _related(
    desk: Desk, finding: Finding, uris: Uris
) -> list[types.DiagnosticRelatedInformation] | None:
    """Return the shape that asks for it, and where else the wrong triple stands."""
    found = []
    if isinstance(finding.shape, ox.NamedNode):
        place = first_description(desk, finding.shape.value)
        if place is not None:
            said = worded("asked by", desk.language, name=finding.code)
            found.append(types.DiagnosticRelatedInformation(location(desk, place, uris), said))
    for where in finding.also:
        other = _place(desk, where)
        if other is not None:
            said = worded("also", desk.language)
            found.append(types.DiagnosticRelatedInformation(location(desk, other, uris), said))
    return found or None


def _place(desk: Desk, where: str) -> Place | None:
    """Return the place that a finding gives as `file:line:column`."""
    name, _, rest = where.partition(":")
    line, _, column = rest.partition(":")
    path = desk.path(name)
    if path is None or not line.isdecimal():
        return None
    try:
        text = desk.text(path)
    except InputError:
        return None
    start = text.place(int(line), int(column) if column.isdecimal() else None)
    return Place(path, start, start)


def symbol_kind(desk: Desk, iri: str) -> types.SymbolKind:
    """Return the kind of symbol that a node is shown as."""
    return _SYMBOLS.get(desk.knowledge.kind(iri) or "", types.SymbolKind.Object)


def completion(
    text: Text, proposals: Proposals, uri: str, *, snippets: bool
) -> types.CompletionList:
    """Return proposals as a list. They were chosen here: the editor is told that all of them fit.

    An editor filters by what was typed, and would drop what is found by its label. So each item
    says that it is filtered by just what was typed, and the list that it is to be asked for anew.
    Where the editor knows `snippets`, the cursor is put where a person goes on writing.
    """
    span = text.range(proposals.start, proposals.end)
    items = [
        _item(text, span, number, proposal, proposals.typed, uri, snippets=snippets)
        for number, proposal in enumerate(proposals.found)
    ]
    return types.CompletionList(is_incomplete=bool(items), items=items)


def _item(
    text: Text,
    span: types.Range,
    number: int,
    proposal: Proposal,
    typed: str,
    uri: str,
    *,
    snippets: bool,
) -> types.CompletionItem:
    also = proposal.also
    extra = None
    if also is not None:
        extra = [types.TextEdit(text.range(also.offset, also.offset), also.text)]
    written, form = proposal.text, types.InsertTextFormat.PlainText
    if snippets and proposal.hole is not None:
        written, form = _snippet(written, proposal.hole), types.InsertTextFormat.Snippet
    return types.CompletionItem(
        label=proposal.label or proposal.text,
        kind=_KINDS[proposal.kind],
        detail=proposal.detail,
        sort_text=f"{number:04}",
        filter_text=typed or None,
        insert_text_format=form,
        text_edit=types.TextEdit(span, written),
        additional_text_edits=extra,
        data={"uri": uri, "iri": proposal.iri} if proposal.iri is not None else None,
    )


def _snippet(text: str, hole: int) -> str:
    """Return a text with a place to go on writing in."""
    before, after = (re.sub(r"([\\$}])", r"\\\1", part) for part in (text[:hole], text[hole:]))
    return f"{before}$1{after}"


def action(
    desk: Desk, mend: Mend, solved: types.Diagnostic, versions: Mapping[Path, int], uris: Uris
) -> types.CodeAction:
    """Return a mend as an action that solves a diagnostic."""
    return types.CodeAction(
        title=mend.title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[solved],
        is_preferred=mend.sure or None,
        edit=workspace_edit(desk, mend.edits, versions, uris),
    )


def workspace_edit(
    desk: Desk, edits: Iterable[Edit], versions: Mapping[Path, int], uris: Uris
) -> types.WorkspaceEdit:
    """Return changes of files; those of an open file are for its present version alone."""
    by_path: dict[Path, list[types.TextEdit]] = {}
    for edit in edits:
        span = desk.text(edit.path).range(edit.start, edit.end)
        by_path.setdefault(edit.path, []).append(types.TextEdit(span, edit.text))
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                types.OptionalVersionedTextDocumentIdentifier(uris.of(path), versions.get(path)),
                listed,
            )
            for path, listed in by_path.items()
        ]
    )
