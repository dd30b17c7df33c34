"""`kg mcp` as an assistant meets it: the SDK's own client over stdio."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp import Client, MCPError, StdioServerParameters, types

import kg
from conftest import MakeGraph
from kg.assistant.calling import MOST_SIGNS
from kg.graph import Graph
from kg.project import find_project
from kg.questions import Catalogue

ROOT = Path(__file__).parent.parent
UNITS = ROOT / "examples" / "si-units"


def _talk(graph: Path, what: Callable[[Client], Awaitable[Any]], mode: Any = "auto") -> Any:
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "kg", "--graph", str(graph), "mcp"],
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )

    async def run() -> Any:
        async with Client(server, mode=mode) as client:
            return await what(client)

    return asyncio.run(run())


def _call(graph: Path, name: str, **arguments: Any) -> types.CallToolResult:
    async def call(client: Client) -> Any:
        await client.list_tools()  # so that the client holds the result to its schema
        return await client.call_tool(name, arguments)

    result = _talk(graph, call)
    assert isinstance(result, types.CallToolResult)
    return result


def _text(result: types.CallToolResult) -> str:
    (block,) = result.content
    assert isinstance(block, types.TextContent)
    return block.text


@pytest.mark.parametrize("graph", [ROOT, UNITS], ids=["shipped", "si-units"])
@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_each_stored_question_is_a_tool_that_only_reads(graph: Path, mode: str) -> None:
    tools = _talk(graph, lambda client: client.list_tools(), mode).tools
    names = Catalogue.read(find_project(graph)).names()

    assert tuple(tool.name for tool in tools) == names
    assert len(names) > (50 if graph == ROOT else 3)
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert all(len(tool.name) <= 64 for tool in tools)
    for tool in tools:
        Draft202012Validator.check_schema(tool.input_schema)
        Draft202012Validator.check_schema(tool.output_schema)


@pytest.mark.parametrize("graph", [ROOT, UNITS], ids=["shipped", "si-units"])
def test_every_answer_fits_its_schema_and_the_size(graph: Path) -> None:
    questions, _ = Catalogue.read(find_project(graph)).read_all()

    async def all_of(client: Client) -> Any:
        await client.list_tools()
        given = {
            q.name: {p.name: p.example for p in q.header.parameters.values() if p.required}
            for q in questions
        }
        return [await client.call_tool(name, values) for name, values in given.items()]

    for result in _talk(graph, all_of):
        assert not result.is_error
        content = result.structured_content
        size = len(json.dumps(content, ensure_ascii=False))
        assert size <= MOST_SIGNS or len(content["rows"]) == 1


def test_an_answer_quotes_its_sources_and_says_where_facts_stand() -> None:
    result = _call(ROOT, "who-can-share-experience", country="Кыргызстан", convention="tokyo")
    content = result.structured_content

    assert content["parameters"]["country"].endswith("/country/kg")
    assert content["rows"][0]["labels"]["adviser"] == "Kazakhstan"
    quotes = [quote for fact in content["facts"] for quote in fact.get("quotes", ())]
    (source,) = {
        quote["source"] for quote in quotes if "shared first-hand experience" in quote["words"]
    }
    assert content["sources"][source - 1]["address"].startswith("https://erasmusplus.kg/")
    places = [place for fact in content["facts"] for place in fact.get("places", ())]
    assert places
    for place in places:
        file, _, line = place.rpartition(":")
        assert int(line) <= len((ROOT / file).read_text("utf-8").splitlines())
    assert "shared first-hand experience" in _text(result)


def test_rows_come_in_parts_that_join() -> None:
    async def walk(client: Client) -> Any:
        parts, first = [], 1
        while first is not None:
            given = {"date": "2026-01-01", "first-row": first, "max-rows": 5}
            result = await client.call_tool("parties-on-a-day", given)
            parts.append(result.structured_content)
            first = parts[-1]["nextRow"]
        return parts

    parts = _talk(ROOT, walk)
    rows = [row["values"]["party"] for part in parts for row in part["rows"]]
    graph = Graph.open(find_project(ROOT))
    answer = kg.ask("parties-on-a-day", graph, date="2026-01-01")

    assert len(parts) > 2
    assert rows == [row["party"] for row in answer]
    assert {part["total"] for part in parts} == {len(rows)}


def test_an_empty_answer_has_a_verdict() -> None:
    result = _call(ROOT, "facts-without-source")

    assert result.structured_content["rows"] == []
    assert result.structured_content["verdict"]["answer"] == "no"
    assert "which means: no" in _text(result)


@pytest.mark.parametrize(
    "arguments",
    [{"country": "Kyrgyzstn"}, {"date": "2022-13-01"}, {"state": "KG"}],
)
def test_an_error_is_that_of_the_command_line(arguments: dict[str, str]) -> None:
    name = "is-country-bound"
    words = [word for key, value in arguments.items() for word in ("-p", f"{key}={value}")]
    if "country" not in arguments:
        arguments, words = {"country": "KG", **arguments}, ["-p", "country=KG", *words]
    shown = subprocess.run(
        [sys.executable, "-m", "kg", "--graph", str(ROOT), "-q", "query", name, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    result = _call(ROOT, name, **arguments)

    assert result.is_error
    assert shown.returncode == 2
    assert f"error: {_text(result)}\n" == shown.stderr


def test_a_tool_that_a_day_changes_takes_it_and_says_it() -> None:
    async def talk(client: Client) -> Any:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        asked = [
            await client.call_tool("is-country-bound", {"country": "RU", **given})
            for given in (
                {"as-of": "2020-12-31"},
                {"as-of": "2021-01-01"},
                {},
                {"as-of": "2021"},
                {"as-of": "2021-01-01", "date": "2021-01-01"},
            )
        ]
        return tools, asked, await client.call_tool("convention-aims", {"as-of": "2021-01-01"})

    tools, (before, behind, today, year, twice), timeless = _talk(ROOT, talk)

    assert tools["is-country-bound"].input_schema["properties"]["as-of"]["format"] == "date"
    assert "as-of" not in tools["convention-aims"].input_schema["properties"]
    for result, day, bound in ((before, "2020-12-31", "no"), (behind, "2021-01-01", "yes")):
        content = result.structured_content
        assert (content["asOf"], content["parameters"]["date"]) == (day, day)
        assert {row["values"]["bound"] for row in content["rows"]} == {bound}
    assert today.structured_content["asOf"] == date.today().isoformat()
    assert "is a whole year" in _text(year)
    assert "the day is given twice" in _text(twice)
    assert "is not asked as of a day" in _text(timeless)
    assert all(result.is_error for result in (year, twice, timeless))


def test_an_unknown_tool_is_told_with_near_names() -> None:
    async def call(client: Client) -> str:
        with pytest.raises(MCPError) as caught:
            await client.call_tool("parties-on-day", {})
        assert caught.value.code == types.INVALID_PARAMS
        return caught.value.message

    message = _talk(ROOT, call)
    assert "no question is called parties-on-day" in message
    assert "near it: parties-on-a-day" in message


def test_yes_no_and_graphs_are_answered(make_graph: MakeGraph) -> None:
    head = (
        "#+ summary: {en: Is it?, ru: Так ли?}\n#+ answers: [Q1]\n#+ description: d\n"
        "#+ parameters: {}\n#+ columns: {}\n#+ tags: [t]\n"
    )
    graph = make_graph(
        {
            "data/a.ttl": "PREFIX ex: <https://example.org/id/>\nex:a ex:b ex:c .\n",
            "queries/is-it.rq": f"{head}ASK {{ ?a <https://example.org/id/b> ?c }}\n",
            "queries/built.rq": f"{head}CONSTRUCT {{ ?c ?b ?a }} WHERE {{ ?a ?b ?c FILTER(?b ="
            " <https://example.org/id/b>) }\n",
        }
    )

    assert _call(graph, "is-it").structured_content["truth"] is True
    (row,) = _call(graph, "built").structured_content["rows"]
    assert row["values"]["subject"] == "https://example.org/id/c"


def test_without_the_package_one_error_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "mcp.py").write_text("raise ModuleNotFoundError('x', name='mcp')\n")
    path = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    done = subprocess.run(
        [sys.executable, "-m", "kg", "--graph", str(ROOT), "mcp"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
        cwd=tmp_path,
    )

    assert done.returncode == 2
    assert done.stdout == ""
    assert "python -m pip install 'cooperation-knowledge-graph[mcp]'" in done.stderr
