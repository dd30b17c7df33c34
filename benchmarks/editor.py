"""How long an editor waits for findings: from a change of a text to what `kg lsp` tells of it.

A real client talks to `kg lsp` over stdio on the shipped graph, without the pause in typing. Each
kind of change is made and taken back, again and again. The wait is by the clock, from sending the
change to having the findings of that version; the CPU time is the server's, of all its threads,
a change. Other work on the machine lengthens the wait: the least one is nearest to what it is.

Usage: python benchmarks/editor.py [RUNS]     (Linux: the CPU time is read from /proc)
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import statistics
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from lsprotocol import types
from pygls.lsp.client import LanguageClient

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "editor.json"
MEETINGS = "data/meetings/bfug-board.ttl"


class Change(NamedTuple):
    """What is put in the place of what in a file."""

    file: str
    old: str
    new: str


CHANGES = {
    "a text": Change(MEETINGS, '"work programme 2024-2027"', '"work programme"'),
    "a date that does not exist": Change(MEETINGS, 'endsOn "2024-09-03"', 'endsOn "2024-09-31"'),
    "a link to a node that is not there": Change(
        MEETINGS, "hec:hostCountry country:is", "hec:hostCountry country:ix"
    ),
    "a node that others point to": Change(
        MEETINGS, "series:bfug-board\n    a", "series:bfug\n    a"
    ),
    "a mark that is missing": Change(MEETINGS, "hec:sessionNumber 92 ;", "hec:sessionNumber 92"),
    "a country's name": Change("data/countries/is.ttl", '"Iceland"@en', '"Island"@en'),
    "the largest file": Change(
        "data/sources/official-pages.ttl", '"abaiuniversity.edu.kz"', '"A publisher"'
    ),
    "a term of the ontology": Change("ontology/meetings.ttl", '"meeting"@en', '"a meeting"@en'),
    "a shape": Change("ontology/shapes/meetings.ttl", 'took place"@en', 'was held"@en'),
}


class Waiting(LanguageClient):
    """A client that knows which version of a file it was told of last."""

    def __init__(self) -> None:
        super().__init__("benchmark", "1")
        self.told: dict[str, int] = {}
        self.news = asyncio.Event()


def take(client: Waiting, params: types.PublishDiagnosticsParams) -> None:
    """Note what was told."""
    if params.version is not None:
        client.told[params.uri] = params.version
        client.news.set()


async def told(client: Waiting, uri: str, number: int) -> None:
    """Wait for the findings of a version of a file."""
    while client.told.get(uri) != number:
        client.news.clear()
        await client.news.wait()


def span(text: str, part: str) -> types.Range:
    """Return where a part of a text stands, on one line of Latin letters or several."""
    start = text.index(part)
    ends = []
    for offset in (start, start + len(part)):
        line = text.rfind("\n", 0, offset) + 1
        units = len(text[line:offset].encode("utf-16-le")) // 2
        ends.append(types.Position(text.count("\n", 0, offset), units))
    return types.Range(*ends)


def cpu_seconds(process: int) -> float:
    """Return the user and system time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measured(client: Waiting, process: int, change: Change, runs: int) -> dict[str, Any]:
    """Return what a change costs that is made and taken back."""
    uri = (ROOT / change.file).as_uri()
    text = (ROOT / change.file).read_text(encoding="utf-8")
    old, new = change.old, change.new
    number = 1
    item = types.TextDocumentItem(uri, "turtle", number, text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await told(client, uri, number)
    waits: list[float] = []
    before = 0.0
    for run in range(runs + 2):
        if run == 2:  # the first two bring up what later ones find ready
            before = cpu_seconds(process)
        number += 1
        edit = types.TextDocumentContentChangePartial(span(text, old), new)
        document = types.VersionedTextDocumentIdentifier(uri=uri, version=number)
        begun = time.perf_counter()
        client.text_document_did_change(types.DidChangeTextDocumentParams(document, [edit]))
        await told(client, uri, number)
        waits.append(time.perf_counter() - begun)
        text, old, new = text.replace(old, new, 1), new, old
    cpu = (cpu_seconds(process) - before) / runs
    closed = types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
    client.text_document_did_close(closed)
    return {
        "wait min": round(min(waits[2:]) * 1000, 1),
        "wait median": round(statistics.median(waits[2:]) * 1000, 1),
        "cpu mean": round(cpu * 1000, 1),
    }


async def compared(runs: int) -> dict[str, dict[str, Any]]:
    """Return what each kind of change costs, in milliseconds."""
    client = Waiting()
    client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda params: take(client, params))
    await client.start_io(sys.executable, "-m", "kg", "--graph", str(ROOT), "lsp")
    server = client._server
    assert server is not None
    await client.initialize_async(
        types.InitializeParams(
            capabilities=types.ClientCapabilities(), initialization_options={"pause": 0}
        )
    )
    client.initialized(types.InitializedParams())
    table = {
        name: await measured(client, server.pid, change, runs) for name, change in CHANGES.items()
    }
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()  # type: ignore[no-untyped-call]
    return table


def main() -> int:
    """Measure each kind of change, print and keep the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    table = asyncio.run(compared(runs))
    for name, row in table.items():
        sys.stdout.write(
            f"{name:<36}" + "".join(f"{key} {value:<9}" for key, value in row.items()) + "\n"
        )
    report = {
        "milliseconds a change": table,
        "runs": runs,
        "load average": [round(load, 1) for load in os.getloadavg()],
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "versions": {
            name: version(name) for name in ("lsprotocol", "numpy", "pygls", "pyoxigraph")
        },
        "command": f"python benchmarks/editor.py {runs}",
    }
    RESULTS.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
