"""`kg lsp` as an editor meets it: a real client over stdio, on small graphs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from lsprotocol import types

from boats import BOATS, FILES, HEAD, NAME, PORTS, SETTINGS
from conftest import MakeGraph
from lsp_client import Editor, editing


def test_what_is_right_is_told_to_be_right(editor: Editor) -> None:
    assert editor.open(NAME) == []
    assert editor.told_elsewhere("data/ports.ttl") == []


def test_a_syntax_error_is_the_one_finding_of_its_file_and_goes_with_the_error(
    editor: Editor,
) -> None:
    (found,) = editor.open(NAME, BOATS.replace("ex:length 12 ;", "ex:length 12"))
    assert found.code == "KG001"
    assert found.severity == types.DiagnosticSeverity.Error
    assert found.source == "kg"
    assert editor.quoted(NAME, found.range) == "ex:home"

    assert editor.replace(NAME, "ex:length 12", "ex:length 12 ;") == []


def test_a_broken_text_does_not_take_what_others_say_of_it_from_the_graph(editor: Editor) -> None:
    more = f"{HEAD}boat:b a ex:Boat ; ex:length 3 ; ex:sister boat:a .\n"
    editor.save("data/more.ttl", more)
    editor.open(NAME)
    editor.write(NAME, BOATS + "boat:c a\n")

    assert editor.codes(NAME) == ["KG001"]
    assert editor.codes("data/more.ttl") == []


def test_unsaved_text_is_judged_with_what_it_makes_wrong_in_other_files(editor: Editor) -> None:
    editor.open("data/ports.ttl")
    assert editor.codes(NAME) == []

    editor.write("data/ports.ttl", PORTS.replace("port:osh a", "port:oš a"))
    (found,) = editor.told_elsewhere(NAME)
    assert found.code == "KG004"
    assert editor.quoted(NAME, found.range) == "port:osh"

    editor.close("data/ports.ttl")
    editor.open(NAME)
    assert editor.codes(NAME) == []


def test_a_finding_has_the_severity_and_the_shape_that_asks_for_it(editor: Editor) -> None:
    (found,) = editor.open(NAME, BOATS.replace("    ex:length 12 ;\n", ""))

    assert found.code == "shape:Boat-length"
    assert found.severity == types.DiagnosticSeverity.Warning
    assert found.message == "A boat has one length."
    assert found.code_description is None
    assert editor.quoted(NAME, found.range) == "boat:a"
    (related,) = found.related_information or ()
    assert editor.shown(related.location) == "ontology/shapes/boats.ttl:10:shape:Boat-length"


def test_the_mend_stands_in_the_message(editor: Editor) -> None:
    (found,) = editor.open(NAME, BOATS.replace("ex:Boat", "ex:Boot"))

    assert found.message.startswith("ex:Boot is not defined by the ontology\nmend: did you mean")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_columns_are_those_of_the_agreed_encoding(make_graph: MakeGraph, encoding: str) -> None:
    text = BOATS.replace("ex:length 12 ;", 'rdfs:label "Ёж 🚤"@ru ; ex:length 12 , 13 ;')
    line = next(line for line in text.split("\n") if "13" in line)
    before = line[: line.index("13")]
    units = {"utf-8": len(before.encode()), "utf-16": len(before) + 1, "utf-32": len(before)}
    kind = types.PositionEncodingKind(encoding)

    with editing(make_graph(FILES), encodings=[kind]) as editor:
        (found,) = editor.open(NAME, text)
        assert editor.server is not None
        assert editor.server.position_encoding == kind
    assert found.range.start.character == units[encoding]
    assert found.range.end.character == units[encoding] + len("13")


def test_typing_behind_an_emoji_and_a_line_separator_changes_the_right_place(
    editor: Editor,
) -> None:
    editor.open(NAME, BOATS.replace("Ёж 🚤 A", "Ёж\u2028 🚤 A"))
    editor.replace(NAME, "🚤 A", "🚤🚤 B")
    (found,) = editor.replace(NAME, '"@en ;', '"@en ; ex:home port:nowhere ;')

    assert editor.quoted(NAME, found.range) == "port:nowhere"


def test_hover_tells_label_kind_definition_and_source(editor: Editor) -> None:
    editor.open(NAME)

    assert editor.hover(NAME, "a ex:B|oat") == (
        "**boat** · `ex:Boat` · class\n\n<https://example.org/terms#Boat>\n\n"
        "What \\*floats\\*.\n\n*same as:* `<https://schema.org/BoatTrip>`"
    )
    assert editor.hover(NAME, "port:os|h") == (
        "**Osh harbour** · `port:osh` · instance: port\n\n<https://example.org/id/port/osh>\n\n"
        "*source:* [List of ports](<https://example.org/id/source/list>), Harbour office, "
        "2026-02-20"
    )
    assert editor.hover(NAME, "ex:len|gth") == (
        "**length** · `ex:length` · property\n\n<https://example.org/terms#length>"
    )
    assert editor.hover(NAME, '"Ё|ж') is None


def test_hover_tells_what_the_graph_compares_with_a_term_of_others(editor: Editor) -> None:
    text = BOATS + "boat:b rdfs:seeAlso <https://schema.org/BoatTrip> .\n"
    editor.open(NAME, text)

    assert editor.hover(NAME, "schema.org/Boat|Trip") == (
        "`<https://schema.org/BoatTrip>`\n\n<https://schema.org/BoatTrip>\n\n"
        "*not described in this graph*\n\n*same as:* boat (`ex:Boat`)"
    )


def test_hover_and_findings_are_in_the_language_of_the_editor(make_graph: MakeGraph) -> None:
    with editing(make_graph(FILES), locale="ru-RU") as editor:
        (found,) = editor.open(NAME, BOATS.replace("port:osh", "port:oshh"))
        told = editor.hover(NAME, "a ex:B|oat")
    assert found.message.startswith("port:oshh нигде в графе не описано\nкак исправить: ")
    assert told is not None
    assert told.startswith("**лодка** · `ex:Boat` · класс")


def test_a_definition_is_each_place_that_describes_a_node_that_of_its_class_first(
    editor: Editor,
) -> None:
    editor.save("data/more.ttl", f'{HEAD}port:osh rdfs:comment "x" .\n')
    editor.open(NAME, f"# first\n{BOATS}")

    assert editor.definition(NAME, "home port:os|h") == [
        "data/ports.ttl:8:port:osh",
        "data/more.ttl:8:port:osh",
    ]
    assert editor.definition(NAME, "boat:|a a") == ["data/boats.ttl:9:boat:a"]


def test_a_definition_is_found_while_the_text_is_broken(editor: Editor) -> None:
    editor.open(NAME)
    editor.write(NAME, f"{BOATS}boat:b ex:sister boat:a ; ex:home [\n\nboat:d a ex:Boat .\n")

    assert editor.definition(NAME, "sister boat:|a") == ["data/boats.ttl:8:boat:a"]
    assert editor.definition(NAME, "boat:|d a") == ["data/boats.ttl:14:boat:d"]


def test_references_are_all_uses(editor: Editor) -> None:
    editor.open(NAME)

    assert editor.references(NAME, "a ex:B|oat", declaration=False) == [
        "data/boats.ttl:8:ex:Boat",
        "ontology/shapes/boats.ttl:7:ex:Boat",
    ]
    assert len(editor.references(NAME, "a ex:B|oat")) == 3


def test_symbols_are_the_nodes_that_a_file_describes(editor: Editor) -> None:
    editor.open("data/ports.ttl")
    found = editor.symbols("data/ports.ttl")

    assert [(symbol.name, symbol.detail) for symbol in found] == [
        ("Osh harbour", "port:osh"),
        ("Balykchy", "port:balykchy"),
        ("List of ports", "<https://example.org/id/source/list>"),
    ]
    assert (found[0].range.start.line, found[0].range.end.line) == (7, 8)


def test_an_empty_file_has_no_symbols(editor: Editor) -> None:
    assert editor.open("data/new.ttl", "") == []
    assert editor.symbols("data/new.ttl") == []


def test_things_are_found_by_words_of_their_labels_in_any_language(editor: Editor) -> None:
    editor.open(NAME)

    assert [symbol.name for symbol in editor.find("гавань")] == ["Osh harbour"]
    assert [symbol.name for symbol in editor.find("harb osh")] == ["Osh harbour"]
    assert editor.find("arbour") == []


def test_formatting_is_that_of_kg_format(editor: Editor) -> None:
    editor.open(NAME)
    (edit,) = editor.format(NAME)

    assert editor.edited(NAME, [edit]) == (
        "PREFIX boat: <https://example.org/id/boat/>\n"
        "PREFIX ex: <https://example.org/terms#>\n"
        "PREFIX port: <https://example.org/id/port/>\n\n"
        "boat:a\n    a ex:Boat ;\n"
        '    <http://www.w3.org/2000/01/rdf-schema#label> "Ёж 🚤 A"@en ;\n'
        "    ex:home port:osh ;\n    ex:length 12 ;\n.\n"
    )
    editor.write(NAME, editor.edited(NAME, [edit]))
    assert editor.format(NAME) == []


def test_what_cannot_be_formatted_is_left_with_the_reason(editor: Editor) -> None:
    editor.open(NAME, f"{BOATS}# why\n")
    assert editor.format(NAME) == []
    assert "this comment would be lost" in editor.messages[0]

    editor.write(NAME, f"{BOATS}boat:b\n")
    assert editor.format(NAME) == []
    assert len(editor.messages) == 1  # the finding says it already


def test_a_file_of_no_graph_is_read_for_its_syntax_alone(
    editor: Editor, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (found,) = editor.open("notes/loose.ttl", f"{HEAD}boat:x a ex:Boot\n")
    assert found.code == "KG001"
    assert editor.write("notes/loose.ttl", f"{HEAD}boat:x a ex:Boot .\n") == []

    (found,) = editor.open("data/graphs.trig", f"{HEAD}boat:g {{ boat:x a }}\n")
    assert found.code == "KG001"
    assert editor.quoted("data/graphs.trig", found.range) == "}"


def test_a_new_file_is_judged_before_it_is_saved(editor: Editor) -> None:
    (found,) = editor.open("data/new.ttl", f"{HEAD}boat:n a ex:Boat .\n")

    assert found.code == "shape:Boat-length"


def test_a_file_that_changes_on_the_disk_is_read_anew(editor: Editor) -> None:
    editor.open(NAME)
    assert editor.registered == ["workspace/didChangeWatchedFiles"]
    editor.save("data/ports.ttl", PORTS.replace("port:osh", "port:oš"))

    assert editor.codes(NAME) == ["KG004"]


def test_other_settings_are_read_at_once(editor: Editor) -> None:
    editor.open(NAME, BOATS.replace("port:osh", "port:nowhere"))
    assert editor.codes(NAME) == ["KG004"]
    settings = SETTINGS.replace('base = "https://example.org/', 'base = "https://example.com/')
    editor.save("pyproject.toml", settings)

    assert editor.codes(NAME) == ["shape:Boat-home"]  # no IRI of the graph: it need not be there


def test_broken_settings_are_told_and_mended(editor: Editor) -> None:
    editor.save("pyproject.toml", "[tool.kg]\nnom = 1\n")
    assert editor.open(NAME, BOATS.replace("osh", "nowhere")) == []
    assert "unknown key in [tool.kg]: nom" in editor.messages[0]

    editor.save("pyproject.toml", SETTINGS)
    assert editor.codes(NAME) == ["KG004"]


def test_a_named_graph_is_the_graph_of_all_files(
    make_graph: MakeGraph, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = make_graph(FILES)
    with editing(tmp_path_factory.mktemp("elsewhere"), "--graph", str(root)) as editor:
        editor.open("loose.ttl", f"{HEAD}boat:x a ex:Boat .\n")
        told = editor.hover("loose.ttl", "a ex:B|oat")
    assert told is not None
    assert told.startswith("**boat**")


def test_each_graph_of_a_folder_has_its_own_files(make_graph: MakeGraph, tmp_path: Path) -> None:
    root = make_graph(FILES)
    inner = {name: text for name, text in FILES.items() if "ports" not in name}
    for name, text in inner.items():
        path = root / "examples/other" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with editing(root) as editor:
        assert editor.open(NAME) == []
        (found,) = editor.open(f"examples/other/{NAME}")
    assert found.code == "KG004"


def test_only_the_command_itself_loads_the_protocol() -> None:
    script = "import sys; from kg.cli import main; main(['--help']); main(['lsp', '--help']);"
    script += "print([name for name in sys.modules if 'lsprotocol' in name or 'pygls' in name])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert run.stdout.endswith("[]\n")
