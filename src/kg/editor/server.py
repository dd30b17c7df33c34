"""The language server: documents come in, findings go out after a pause in typing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from lsprotocol import types
from pygls import uris as addresses
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.language_server import lsp_method

from kg.editor.desk import Desk
from kg.editor.desks import Desks
from kg.editor.messages import Uris, diagnostic
from kg.editor.texts import Text
from kg.errors import KgError
from kg.project import Project
from kg.validation import LANGUAGES, Finding

NAME: Final = "kg"
_PAUSE: Final = 0.2
"""Seconds without a change after which the graph is judged."""
_WATCHED: Final = ("**/*.{ttl,nt}", "**/*.rq", "**/pyproject.toml")
_REOPENING: Final = (".rq", ".toml")

log = logging.getLogger(__name__)


class _Protocol(LanguageServerProtocol):
    """The protocol without what pygls does to a changed text.

    It would end lines where the protocol does not (U+2028) and move positions behind a line's end.
    """

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(
        self, params: types.DidChangeTextDocumentParams
    ) -> Iterator[Any]:
        """Hand a change to the server as it came."""
        handler = self.fm.features.get(types.TEXT_DOCUMENT_DID_CHANGE)
        if handler is not None:
            yield handler, (params,), None


class _Told(NamedTuple):
    """What the editor was told of a version of a file, and what it was made of.

    The version is None where the file is not open.
    """

    version: int | None
    listed: list[types.Diagnostic]
    findings: list[Finding]
    text: Text | None
    shapes: int


_NOTHING: Final = _Told(None, [], [], None, 0)


class GraphServer(LanguageServer):
    """Keeps what is open, and tells the editor what is wrong."""

    def __init__(self, version: str, project: Project | None, language: str | None) -> None:
        """Serve the named graph, or the graph of each file; in a language, or in the editor's."""
        super().__init__(NAME, version, protocol_cls=_Protocol)
        self.uris = Uris()
        self.versions: dict[Path, int] = {}
        self.desks = Desks(project, language or "en", "utf-16", self.complain)
        self._language = language
        self._pause = _PAUSE
        self._told: dict[Desk, dict[Path, _Told]] = {}
        self._waiting: dict[Desk, asyncio.TimerHandle] = {}
        self.knows_snippets = False
        self._shows_related = False
        self._complained: str | None = None

    def begin(self, params: types.InitializeParams) -> None:
        """Take what the editor says of itself.

        Its initialization options may have `language` and `pause`, in milliseconds.
        """
        options: Any = params.initialization_options
        options = options if isinstance(options, dict) else {}
        wanted = self._language or str(options.get("language") or params.locale or "en")
        self.desks.language = next((each for each in LANGUAGES if wanted.startswith(each)), "en")
        encoding = self.workspace.position_encoding or types.PositionEncodingKind.Utf16
        self.desks.encoding = types.PositionEncodingKind(encoding).value
        pause = options.get("pause")
        if isinstance(pause, (int, float)) and pause >= 0:
            self._pause = pause / 1000
        document = params.capabilities.text_document
        published = document.publish_diagnostics if document else None
        self._shows_related = bool(published and published.related_information)
        completion = document.completion if document else None
        item = completion.completion_item if completion else None
        self.knows_snippets = bool(item and item.snippet_support)

    def watch(self) -> None:
        """Ask to be told of files that change on the disk, where the editor can do that."""
        workspace = self.client_capabilities.workspace
        watched = workspace.did_change_watched_files if workspace else None
        if not watched or not watched.dynamic_registration:
            return
        options = types.DidChangeWatchedFilesRegistrationOptions(
            [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
        )
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        asked = types.RegistrationParams([types.Registration(f"{NAME}-files", method, options)])
        self.client_register_capability(asked)

    def path(self, uri: str) -> Path:
        """Return the file of an address, and keep how the editor calls it."""
        path = Path(addresses.to_fs_path(uri) or uri).resolve()
        self.uris.note(path, uri)
        return path

    def opened(self, uri: str) -> tuple[Desk, Path]:
        """Return the desk of a file, and its path."""
        path = self.path(uri)
        return self.desks.of(path), path

    def text(self, uri: str) -> Text:
        """Return the text of an open document."""
        desk, path = self.opened(uri)
        return desk.text(path)

    def put(self, uri: str, version: int, text: Text) -> None:
        """Take the text of a document, and judge it when nothing has changed for a while."""
        desk, path = self.opened(uri)
        self.versions[path] = version
        desk.put(path, text)
        self._judge_soon(desk)

    def drop(self, uri: str) -> None:
        """Forget the text of a document that was closed."""
        desk, path = self.opened(uri)
        self.versions.pop(path, None)
        desk.drop(path)
        self._judge_soon(desk)

    def touched(self, uris: Iterable[str]) -> None:
        """Take files as they are on the disk."""
        for uri in uris:
            path = Path(addresses.to_fs_path(uri) or uri).resolve()
            for desk in self.desks.known(path):
                if path.suffix in _REOPENING:
                    self._reopen(desk)
                else:
                    desk.touch(path)
                    self._judge_soon(desk)

    def judge(self, desk: Desk) -> None:
        """Judge a graph now, and tell the editor what is new in each file."""
        waiting = self._waiting.pop(desk, None)
        if waiting is not None:
            waiting.cancel()
        try:
            found = desk.findings()
        except KgError as error:
            self.complain(error)
            return
        self._complained = None
        told = self._told.setdefault(desk, {})
        for path in sorted({*found, *told}, key=lambda path: (path not in self.versions, path)):
            now, before = self._said(desk, path, found.get(path, [])), told.get(path, _NOTHING)
            told[path] = now
            if now[:2] != before[:2]:
                self.text_document_publish_diagnostics(
                    types.PublishDiagnosticsParams(self.uris.of(path), now.listed, now.version)
                )

    def _said(self, desk: Desk, path: Path, findings: list[Finding]) -> _Told:
        """Return what to tell of a file; what was told before is told again if it still holds."""
        version, shapes = self.versions.get(path), desk.shapes_version
        if not findings:
            return _Told(version, [], findings, None, shapes)
        text = desk.text(path)
        before = self._told[desk].get(path, _NOTHING)
        if before.text is text and before.shapes == shapes and before.findings == findings:
            return before._replace(version=version)
        listed = [
            diagnostic(desk, path, finding, self.uris, related=self._shows_related)
            for finding in findings
        ]
        return _Told(version, listed, findings, text, shapes)

    def settle(self, desk: Desk) -> None:
        """Judge a graph now if something is waiting."""
        if desk in self._waiting:
            self.judge(desk)

    def complain(self, error: KgError) -> None:
        """Show an error to the person, once."""
        said = str(error)
        if said != self._complained:
            self._complained = said
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, said))

    def _judge_soon(self, desk: Desk) -> None:
        waiting = self._waiting.pop(desk, None)
        if waiting is not None:
            waiting.cancel()
        if self._pause == 0:
            self.judge(desk)
            return
        loop = asyncio.get_running_loop()
        self._waiting[desk] = loop.call_later(self._pause, self.judge, desk)

    def _reopen(self, desk: Desk) -> None:
        waiting = self._waiting.pop(desk, None)
        if waiting is not None:
            waiting.cancel()
        told = self._told.pop(desk, {})
        for fresh in self.desks.reopen(desk):
            self._told.setdefault(fresh, {}).update(told)
            self._judge_soon(fresh)
