"""The server: one tool for each stored question, over standard input and output.

https://modelcontextprotocol.io/specification. It only reads: every tool asks the graph, and
nothing goes to the network. Questions and graph are read anew when their files have changed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import date
from typing import Any

from mcp import MCPError, types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from kg.assistant.arguments import input_schema
from kg.assistant.calling import Reply, reply
from kg.assistant.result_schema import result_schema
from kg.citation import read_citation
from kg.errors import KgError, UsageError
from kg.graph import Graph
from kg.project import Project
from kg.questions.catalogue import Catalogue, Question

_logger = logging.getLogger(__name__)


def make_server(
    project: Project, open_graph: Callable[[], Graph], *, language: str, version: str
) -> Server[Any]:
    """Return a server of a graph's questions.

    `open_graph` returns the loaded graph as its files are now; `language` is that of titles and
    labels. Raises InputError for a CITATION.cff that cannot be read.
    """
    turn = asyncio.Lock()  # a graph is asked by one thread at a time

    async def list_tools(context: Any, request: Any) -> types.ListToolsResult:
        questions, errors = Catalogue.read(project).read_all()
        for error in errors:
            _logger.error("left out: %s", error)
        return types.ListToolsResult(tools=[_tool(item, language) for item in questions])

    async def call_tool(context: Any, request: types.CallToolRequestParams) -> types.CallToolResult:
        def answer() -> Reply:
            question = Catalogue.read(project).get(request.name)
            arguments = request.arguments or {}
            return reply(question, open_graph(), arguments, language=language, today=date.today())

        catalogue = Catalogue.read(project)
        if request.name not in catalogue.names():
            raise _no_tool(catalogue, request.name)
        try:
            async with turn:
                found = await asyncio.to_thread(answer)
        except KgError as error:
            text = types.TextContent(type="text", text=str(error))
            return types.CallToolResult(content=[text], is_error=True)
        return types.CallToolResult(
            content=[types.TextContent(type="text", text=found.text)],
            structured_content=found.content,
        )

    return Server(
        "kg",
        version=version,
        title=project.name,
        instructions=_instructions(project),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def serve(server: Server[Any]) -> None:
    """Answer on standard input and output until the client closes them."""

    async def run() -> None:
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())

    asyncio.run(run())


def _tool(question: Question, language: str) -> types.Tool:
    header = question.header
    summaries = "\n".join(dict.fromkeys(header.summary.values()))
    title = header.summary.get(language, header.summary["en"])
    return types.Tool(
        name=question.name,
        title=title,
        description=f"{summaries}\n\n{header.description}",
        input_schema=input_schema(question, language),
        output_schema=result_schema(question),
        annotations=types.ToolAnnotations(
            read_only_hint=True,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=False,
        ),
    )


def _no_tool(catalogue: Catalogue, name: str) -> MCPError:
    """Return the protocol's error for a tool that is not there, with near names."""
    try:
        catalogue.get(name)
    except UsageError as error:
        return MCPError(types.INVALID_PARAMS, str(error))
    raise AssertionError(name)


def _instructions(project: Project) -> str:
    """Return how the tools are used, and how the graph wants to be cited."""
    citation = read_citation(project)
    by = f" {', '.join(citation.authors)}." if citation.authors else ""
    licences = f" Licence: {', '.join(citation.licences)}." if citation.licences else ""
    return (
        f"Each tool is one stored question of the graph “{project.name}”; nothing is changed."
        " A parameter takes a name in any language, a code or an IRI; an error names what is near."
        " A tool whose answer a day changes takes as-of (without it: today), and its result says"
        " asOf."
        " Each row names by number the facts that made it true, and these their sources, quoted"
        " words, confidence, file and line: cite them. An answer without rows has a verdict:"
        " “no” where a complete list rules it out, else “unknown”; never read unknown as no."
        f" To cite the graph: {citation.title}.{by} {citation.address}.{licences}"
    )
