"""An editor for tests: pygls' client, which starts `kg lsp` and talks to it over stdio.

Positions are worked out here once more, so that the server's own sums are not what checks them.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.client import LanguageClient

T = TypeVar("T")
PATIENCE = 120.0
SOURCE = Path(__file__).parent.parent / "src"


class Editor:
    """Files of one folder, open in an editor whose calls wait for their answers."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.texts: dict[str, str] = {}
        self.messages: list[str] = []
        self.published: dict[str, types.PublishDiagnosticsParams] = {}
        self.server: types.ServerCapabilities | None = None
        self._versions: dict[str, int] = {}
        self._loop = asyncio.new_event_loop()
        self._news = asyncio.Event()
        self._client = LanguageClient("editor", "1")
        self.registered: list[str] = []
        self.complaints = ""
        for method, taker in (  # pygls cannot mark a method, but a partial
            (types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, self._take),
            (types.WINDOW_SHOW_MESSAGE, self._show),
            (types.CLIENT_REGISTER_CAPABILITY, self._register),
        ):
            self._client.feature(method)(partial(taker))

    def start(
        self,
        *arguments: str,
        locale: str = "en",
        encodings: Sequence[types.PositionEncodingKind] | None = None,
    ) -> None:
        environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
        command = [sys.executable, "-m", "kg", *arguments, "lsp"]
        self.wait(self._client.start_io(*command, env=environment, cwd=self.root))
        capabilities = types.ClientCapabilities(
            general=types.GeneralClientCapabilities(position_encodings=encodings),
            text_document=types.TextDocumentClientCapabilities(
                publish_diagnostics=types.PublishDiagnosticsClientCapabilities(
                    related_information=True
                )
            ),
            workspace=types.WorkspaceClientCapabilities(
                did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(
                    dynamic_registration=True
                )
            ),
        )
        answer = self.wait(
            self._client.initialize_async(
                types.InitializeParams(
                    capabilities=capabilities,
                    locale=locale,
                    root_uri=self.root.as_uri(),
                    initialization_options={"pause": 0},
                )
            )
        )
        self.server = answer.capabilities
        self._client.initialized(types.InitializedParams())

    def stop(self) -> int | None:
        """End the server as the protocol has it; return the exit code of its process."""
        self.wait(self._client.shutdown_async(None))
        self._client.exit(None)
        process = self._client._server
        assert process is not None
        self.wait(process.wait())
        assert process.stderr is not None
        self.complaints = self.wait(process.stderr.read()).decode()
        self.wait(self._client.stop())
        process._transport.close()  # type: ignore[attr-defined]
        self.wait(asyncio.sleep(0))
        self._loop.close()
        return process.returncode

    def wait(self, answer: Awaitable[T]) -> T:
        return self._loop.run_until_complete(asyncio.wait_for(answer, PATIENCE))

    def uri(self, name: str) -> str:
        return (self.root / name).as_uri()

    def document(self, name: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(name))

    def open(self, name: str, text: str | None = None) -> list[types.Diagnostic]:
        """Open a file, with its text or another; return what is told of it then."""
        if text is None:
            text = (self.root / name).read_bytes().decode("utf-8")
        self.texts[name] = text
        self._versions[name] = 1
        item = types.TextDocumentItem(self.uri(name), "turtle", 1, text)
        self._client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return self.told(name)

    def write(self, name: str, text: str) -> list[types.Diagnostic]:
        """Put another text in the place of an open one."""
        return self._change(name, text, [types.TextDocumentContentChangeWholeDocument(text)])

    def replace(self, name: str, old: str, new: str) -> list[types.Diagnostic]:
        """Type in the place of a part of an open text, as an editor sends it."""
        text = self.texts[name]
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        start = text.index(old)
        span = self.range(name, start, start + len(old))
        change = types.TextDocumentContentChangePartial(span, new)
        return self._change(name, text.replace(old, new), [change])

    def close(self, name: str) -> None:
        del self.texts[name], self._versions[name]
        self._client.text_document_did_close(types.DidCloseTextDocumentParams(self.document(name)))

    def save(self, name: str, text: str) -> None:
        """Write a file as another program would."""
        (self.root / name).write_text(text, encoding="utf-8", newline="")
        self.touch(name)

    def touch(self, name: str) -> None:
        """Say that a file has changed on the disk."""
        event = types.FileEvent(self.uri(name), types.FileChangeType.Changed)
        changed = types.DidChangeWatchedFilesParams([event])
        self._client.workspace_did_change_watched_files(changed)

    def told(self, name: str) -> list[types.Diagnostic]:
        """Return what is told of the present version of an open file."""
        version = self._versions[name]

        async def news() -> types.PublishDiagnosticsParams:
            while True:
                found = self.published.get(self.uri(name))
                if found is not None and found.version == version:
                    return found
                self._news.clear()
                await self._news.wait()

        return list(self.wait(news()).diagnostics)

    def told_elsewhere(self, name: str) -> list[types.Diagnostic]:
        """Return what is told of another file by now: what was sent before an answer is here."""
        self.find("nothing")
        found = self.published.get(self.uri(name))
        return list(found.diagnostics) if found is not None else []

    def codes(self, name: str) -> list[str]:
        return [str(diagnostic.code) for diagnostic in self.told_elsewhere(name)]

    def hover(self, name: str, place: int | str) -> str | None:
        position = types.HoverParams(self.document(name), self.at(name, place))
        found = self.wait(self._client.text_document_hover_async(position))
        if found is None:
            return None
        assert isinstance(found.contents, types.MarkupContent)
        assert found.contents.kind == types.MarkupKind.Markdown
        return found.contents.value

    def definition(self, name: str, place: int | str) -> list[str]:
        asked = types.DefinitionParams(self.document(name), self.at(name, place))
        found = self.wait(self._client.text_document_definition_async(asked))
        return [self.shown(item) for item in _listed(found)]

    def references(self, name: str, place: int | str, *, declaration: bool = True) -> list[str]:
        context = types.ReferenceContext(include_declaration=declaration)
        asked = types.ReferenceParams(context, self.document(name), self.at(name, place))
        found = self.wait(self._client.text_document_references_async(asked))
        return [self.shown(item) for item in _listed(found)]

    def symbols(self, name: str) -> list[types.DocumentSymbol]:
        asked = types.DocumentSymbolParams(self.document(name))
        return _listed(self.wait(self._client.text_document_document_symbol_async(asked)))

    def find(self, words: str) -> list[types.SymbolInformation]:
        asked = types.WorkspaceSymbolParams(words)
        return _listed(self.wait(self._client.workspace_symbol_async(asked)))

    def complete(self, name: str, place: int | str) -> list[types.CompletionItem]:
        asked = types.CompletionParams(self.document(name), self.at(name, place))
        found = self.wait(self._client.text_document_completion_async(asked))
        assert isinstance(found, types.CompletionList)
        return list(found.items)

    def resolve(self, item: types.CompletionItem) -> types.CompletionItem:
        return self.wait(self._client.completion_item_resolve_async(item))

    def actions(self, name: str, diagnostic: types.Diagnostic) -> list[types.CodeAction]:
        context = types.CodeActionContext([diagnostic], only=[types.CodeActionKind.QuickFix])
        asked = types.CodeActionParams(self.document(name), diagnostic.range, context)
        found = _listed(self.wait(self._client.text_document_code_action_async(asked)))
        return [action for action in found if isinstance(action, types.CodeAction)]

    def format(self, name: str) -> list[types.TextEdit]:
        options = types.FormattingOptions(tab_size=4, insert_spaces=True)
        asked = types.DocumentFormattingParams(self.document(name), options)
        return _listed(self.wait(self._client.text_document_formatting_async(asked)))

    def applied(self, action: types.CodeAction) -> dict[str, str]:
        """Return the texts of the files that an action changes, changed."""
        assert action.edit is not None
        found = {}
        for change in action.edit.document_changes or ():
            assert isinstance(change, types.TextDocumentEdit)
            name = self.name(change.text_document.uri)
            assert change.text_document.version == self._versions.get(name)
            found[name] = self.edited(name, change.edits)
        return found

    def edited(self, name: str, edits: Sequence[Any]) -> str:
        """Return the text of a file with edits made."""
        text = self.text(name)
        for edit in sorted(edits, key=lambda edit: edit.range.start, reverse=True):
            start, end = self.offset(name, edit.range.start), self.offset(name, edit.range.end)
            text = text[:start] + edit.new_text + text[end:]
        return text

    def text(self, name: str) -> str:
        return self.texts.get(name) or (self.root / name).read_bytes().decode("utf-8")

    def name(self, uri: str) -> str:
        return uri.removeprefix(f"{self.root.as_uri()}/")

    def at(self, name: str, place: int | str) -> types.Position:
        """Return a position: of an offset, or of the `|` in a part of the text."""
        if isinstance(place, int):
            return self.position(name, place)
        before, _, after = place.partition("|")
        text = self.text(name)
        assert text.count(before + after) == 1, f"{place!r}: {text.count(before + after)} times"
        return self.position(name, text.index(before + after) + len(before))

    def position(self, name: str, offset: int) -> types.Position:
        before = self.text(name)[:offset]
        line = before.rpartition("\n")[2]
        return types.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)

    def offset(self, name: str, position: types.Position) -> int:
        text = self.text(name)
        start = sum(len(line) + 1 for line in text.split("\n")[: position.line])
        units = text[start:].encode("utf-16-le")[: position.character * 2]
        return start + len(units.decode("utf-16-le"))

    def range(self, name: str, start: int, end: int) -> types.Range:
        return types.Range(self.position(name, start), self.position(name, end))

    def quoted(self, name: str, span: types.Range) -> str:
        """Return the part of a text that a range underlines."""
        return self.text(name)[self.offset(name, span.start) : self.offset(name, span.end)]

    def shown(self, found: Any) -> str:
        """Return a location as `file:line:what stands there`."""
        name = self.name(found.uri)
        return f"{name}:{found.range.start.line + 1}:{self.quoted(name, found.range)}"

    def _change(self, name: str, text: str, changes: list[Any]) -> list[types.Diagnostic]:
        self.texts[name] = text
        self._versions[name] += 1
        document = types.VersionedTextDocumentIdentifier(
            uri=self.uri(name), version=self._versions[name]
        )
        self._client.text_document_did_change(types.DidChangeTextDocumentParams(document, changes))
        return self.told(name)

    def _take(self, params: types.PublishDiagnosticsParams) -> None:
        self.published[params.uri] = params
        self._news.set()

    def _show(self, params: types.ShowMessageParams) -> None:
        self.messages.append(params.message)

    def _register(self, params: types.RegistrationParams) -> None:
        self.registered += [registration.method for registration in params.registrations]


def _listed(found: Any) -> list[Any]:
    return list(found or ())


@contextmanager
def editing(root: Path, *arguments: str, **settings: Any) -> Iterator[Editor]:
    """Start an editor on a folder, and end it; its server must end well and complain of nothing."""
    editor = Editor(root)
    editor.start(*arguments, **settings)
    try:
        yield editor
    finally:
        code = editor.stop()
    assert code == 0
    assert editor.complaints == ""
