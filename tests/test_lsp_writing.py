"""What `kg lsp` proposes while one writes, and the mends that it offers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from lsprotocol import types

from boats import BOATS, HEAD, NAME, SHAPES
from lsp_client import Editor


def labels(found: Sequence[types.CompletionItem]) -> list[str]:
    return [item.label for item in found]


def proposed(editor: Editor, written: str, behind: str = "\n") -> list[types.CompletionItem]:
    """Return what is proposed where the cursor is behind what was written into a good file."""
    if NAME not in editor.texts:
        editor.open(NAME)
    editor.write(NAME, f"{BOATS}\n{written}{behind}")
    return editor.complete(NAME, len(f"{BOATS}\n{written}"))


def inserted(editor: Editor, item: types.CompletionItem) -> str:
    """Return the text with a proposal put in."""
    assert isinstance(item.text_edit, types.TextEdit)
    return editor.edited(NAME, [item.text_edit, *(item.additional_text_edits or ())])


def test_properties_are_those_of_the_shapes_of_the_class_the_missing_first(
    editor: Editor,
) -> None:
    found = proposed(editor, "boat:b a ex:Boat ;\n    ")

    assert labels(found)[:6] == [
        "ex:length", "ex:colour", "ex:home", "ex:launched", "ex:state", "ex:sister",
    ]  # fmt: skip
    assert found[0].detail == "length over all (required)"
    assert found[0].kind == types.CompletionItemKind.Property
    assert found[2].detail == "home port"


def test_a_property_that_stands_as_often_as_it_may_is_left_out(editor: Editor) -> None:
    assert "ex:length" not in labels(proposed(editor, "boat:b a ex:Boat ; ex:length 1 ; "))
    assert "ex:length" in labels(proposed(editor, "boat:b ex:home port:osh ; ex:l", " 3 .\n"))


def test_a_class_written_below_the_cursor_counts(editor: Editor) -> None:
    found = proposed(editor, "boat:b\n    ", "\n    a ex:Boat .\n")

    assert labels(found)[1:3] == ["ex:length", "ex:colour"]
    assert labels(found)[0] == "a"


def test_classes_follow_a(editor: Editor) -> None:
    assert labels(proposed(editor, "boat:b a "))[0] == "ex:Boat"
    assert labels(proposed(editor, "boat:b a лод")) == ["ex:Boat"]
    assert labels(proposed(editor, "boat:b a ex:P")) == ["ex:Port"]


@pytest.mark.parametrize(
    "typed", ["harb", "port:o", "ГАВ", "Ошс", "osh", "<https://example.org/id/port/o"]
)
def test_things_are_found_by_name_in_any_language(editor: Editor, typed: str) -> None:
    (item,) = proposed(editor, f"boat:b a ex:Boat ; ex:home {typed}")

    assert item.label == "port:osh"
    assert item.detail == "Osh harbour"
    assert inserted(editor, item) == f"{BOATS}\nboat:b a ex:Boat ; ex:home port:osh\n"


def test_the_rest_of_a_name_is_replaced_too(editor: Editor) -> None:
    found = proposed(editor, "boat:b a ex:Boat ; ex:home port:o", "slo ; ex:length 1 .\n")

    assert inserted(editor, found[0]).endswith("ex:home port:osh ; ex:length 1 .\n")


def test_values_are_those_that_the_shapes_allow(editor: Editor) -> None:
    assert labels(proposed(editor, "boat:b a ex:Boat ; ex:home ")) == ["port:osh", "port:balykchy"]
    assert labels(proposed(editor, "boat:b a ex:Boat ; ex:colour ")) == [
        "colour:red",
        "colour:blue",
    ]
    assert labels(proposed(editor, "boat:b a ex:Boat ; ex:state ")) == ['"afloat"', '"sunk"']
    assert labels(proposed(editor, "boat:b a ex:Boat ; ex:launched ")) == ['""^^xsd:date']
    assert (
        labels(proposed(editor, 'boat:b a ex:Boat ; ex:launched "2026-01-01"^^'))[0] == "xsd:date"
    )


def test_a_value_after_a_comma_is_one_of_the_same_property(editor: Editor) -> None:
    found = proposed(editor, "boat:b a ex:Boat ; ex:home port:osh , bal")

    assert labels(found) == ["port:balykchy"]


def test_what_stands_in_brackets_is_proposed_by_the_shape_of_the_value(editor: Editor) -> None:
    more = "shape:Port a sh:NodeShape ; sh:targetClass ex:Port ; sh:property shape:Boat-state .\n"
    editor.open("ontology/shapes/boats.ttl", SHAPES + more)

    assert labels(proposed(editor, "boat:b a ex:Boat ; ex:home [ "))[:2] == ["a", "ex:state"]
    assert labels(proposed(editor, "boat:b ex:sister [ a ex:Boat ; "))[0] == "ex:length"
    assert labels(proposed(editor, "boat:b ex:home [ a ex:Port ] ; a ex:Boat ; "))[0] == "ex:length"


def test_nothing_is_proposed_in_a_text_or_a_comment(editor: Editor) -> None:
    assert proposed(editor, 'boat:b rdfs:label "harb') == []
    assert proposed(editor, 'boat:b rdfs:label """harb\nosh') == []
    assert proposed(editor, "# harb") == []


def test_a_prefix_that_a_name_needs_is_declared_with_it(editor: Editor) -> None:
    head = HEAD.replace("PREFIX colour: <https://example.org/vocab/colour/>\n", "")
    editor.open(NAME, f"{head}boat:a a ex:Boat ; ex:length 1 ; ex:colour re\n")
    (item,) = editor.complete(NAME, "ex:colour re|")

    assert (
        inserted(editor, item) == f"{HEAD}boat:a a ex:Boat ; ex:length 1 ; ex:colour colour:red\n"
    )


def test_prefixes_of_the_graph_are_proposed_as_the_file_writes_them(editor: Editor) -> None:
    (item,) = proposed(editor, "PREFIX fo")
    assert inserted(editor, item).endswith("PREFIX foaf: <http://xmlns.com/foaf/0.1/>\n")
    (item,) = proposed(editor, "@prefix fo")
    assert inserted(editor, item).endswith("@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n")
    found = proposed(editor, "@pref")
    assert "@prefix dcterms:" in labels(found)
    assert "@prefix boat:" not in labels(found)  # it is declared


def test_what_is_told_of_a_proposal_is_what_hover_tells(editor: Editor) -> None:
    (item,) = proposed(editor, "boat:b a ex:Boat ; ex:home harb")
    told = editor.resolve(item).documentation

    assert isinstance(told, types.MarkupContent)
    assert told.value.startswith("**Osh harbour** · `port:osh`")


def mended(editor: Editor, wrong: str, title: str, *, name: str = NAME) -> str:
    """Write a wrong text, make the one mend of that title, and return what the text is then.

    The finding must be gone, and no other be there.
    """
    (finding,) = editor.open(name, wrong) if name not in editor.texts else editor.write(name, wrong)
    actions = {action.title: action for action in editor.actions(name, finding)}
    assert title in actions
    action = actions[title]
    assert action.kind == types.CodeActionKind.QuickFix
    assert [solved.code for solved in action.diagnostics or ()] == [finding.code]
    changed = editor.applied(action)
    for other, text in changed.items():
        if other in editor.texts:
            assert editor.write(other, text) == [], text
    return changed[name]


@pytest.mark.parametrize(
    ("right", "wrong", "title"),
    [
        ("a ex:Boat", "a ex:Boot", "Replace ex:Boot with ex:Boat"),
        ("ex:length 12", "ex:lenght 12", "Replace ex:lenght with ex:length"),
        ("port:osh", "port:oshh", "Replace port:oshh with port:osh"),
        ("ex:length 12 ;", "ex:length 12", "Put “;” here"),
        ('A"@en ;', 'A"@en', "Put “;” here"),
        ("port:osh .", "port:osh", "Put “.” here"),
        ("PREFIX port: <https://example.org/id/port/>\n", "", "Declare the prefix port:"),
    ],
)
def test_a_mend_brings_back_what_was_right(
    editor: Editor, right: str, wrong: str, title: str
) -> None:
    changed = mended(editor, BOATS.replace(right, wrong), title)

    assert changed.replace(" ;", ";").replace(" .", ".") == BOATS.replace(" ;", ";").replace(
        " .", "."
    )


@pytest.mark.parametrize(
    "wrong",
    [
        '"2026-2-3"^^xsd:date',
        '"03.02.2026"^^xsd:date',
        '" 2026-02-03"^^xsd:date',
        '"2026-02-03"',
        '"2026-02-03"@en',
        '"2026-2-3"',
    ],
)
def test_a_day_is_written_as_its_datatype_has_it(editor: Editor, wrong: str) -> None:
    right = '"2026-02-03"^^xsd:date'
    text = BOATS.replace("ex:length 12", f"ex:length 12 ; ex:launched {right}")

    assert mended(editor, text.replace(right, wrong), f"Replace {wrong} with {right}") == text


def test_a_day_that_is_a_month_keeps_what_it_says(editor: Editor) -> None:
    text = BOATS.replace("ex:length 12", 'ex:length 12 ; ex:built "2026-02"^^xsd:date')
    editor.open(
        "ontology/terms.ttl",
        editor.text("ontology/terms.ttl") + "ex:built a owl:DatatypeProperty .\n",
    )

    changed = mended(editor, text, 'Replace "2026-02"^^xsd:date with "2026-02"^^xsd:gYearMonth')
    assert '"2026-02"^^xsd:gYearMonth' in changed


def test_a_value_near_one_that_is_allowed_is_taken_for_it(editor: Editor) -> None:
    text = BOATS.replace("ex:length 12", 'ex:length 12 ; ex:state "aflaot"')

    assert '"afloat"' in mended(editor, text, 'Replace "aflaot" with "afloat"')


@pytest.mark.parametrize(
    ("wrong", "removed", "right"),
    [
        ("ex:length 12 , 13 ;", "13", "ex:length 12 ;"),
        ("ex:length 12 ;\n    ex:length 13 ;", "13", "ex:length 12 ;"),
        ("ex:length 12 ; ex:length\n        13\n    ;", "13", "ex:length 12 ;"),
    ],
)
def test_one_value_too_many_can_be_taken_away(
    editor: Editor, wrong: str, removed: str, right: str
) -> None:
    text = BOATS.replace("ex:length 12 ;", wrong)

    assert mended(editor, text, f"Remove {removed}") == BOATS.replace("ex:length 12 ;", right)


def test_a_value_that_a_shape_names_is_added(editor: Editor) -> None:
    more = """shape:Registered a sh:NodeShape ; sh:targetClass ex:Boat ; sh:property shape:Painted .
shape:Painted a sh:PropertyShape ; sh:path ex:colour ; sh:hasValue colour:red .
"""
    editor.open("ontology/shapes/boats.ttl", SHAPES + more)

    changed = mended(editor, BOATS, "Add ex:colour colour:red")
    assert changed == BOATS.replace("boat:a a", "boat:a\n    ex:colour colour:red ; a")


def test_what_a_closed_shape_does_not_allow_can_be_taken_away(editor: Editor) -> None:
    more = "shape:Boat sh:closed true ; sh:ignoredProperties ( rdf:type rdfs:label ) .\n"
    head = """PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
    editor.open("ontology/shapes/boats.ttl", head + SHAPES + more)
    wrong = BOATS.replace("ex:length 12 ;", "ex:length 12 ;\n    ex:sister boat:a , [ ] ;")
    findings = editor.open(NAME, wrong)
    assert {finding.code for finding in findings} == {"shape:Boat"}
    (action,) = editor.actions(NAME, findings[0])[:1]

    assert action.title == "Remove ex:sister boat:a , [ ]"
    assert editor.write(NAME, editor.applied(action)[NAME]) == []
    assert editor.texts[NAME] == BOATS


def test_a_second_text_of_one_language_can_be_taken_away(editor: Editor) -> None:
    more = """shape:Named a sh:NodeShape ; sh:targetClass ex:Boat ; sh:property shape:Label .
shape:Label a sh:PropertyShape ; sh:uniqueLang true ;
    sh:path <http://www.w3.org/2000/01/rdf-schema#label> .
"""
    editor.open("ontology/shapes/boats.ttl", SHAPES + more)
    wrong = BOATS.replace(' A"@en ;', ' A"@en , "B"@ru , "C"@en ;')

    assert mended(editor, wrong, 'Remove "C"@en') == BOATS.replace(' A"@en ;', ' A"@en , "B"@ru ;')


def test_an_address_that_was_written_as_a_text_becomes_a_link(editor: Editor) -> None:
    more = """shape:Linked a sh:NodeShape ; sh:targetClass ex:Boat ; sh:property shape:Page .
shape:Page a sh:PropertyShape ; sh:path ex:sister ; sh:nodeKind sh:IRI .
"""
    editor.open("ontology/shapes/boats.ttl", SHAPES + more)
    wrong = BOATS.replace("12 ;", '12 ; ex:sister "https://boats.example/b" ;')
    title = 'Replace "https://boats.example/b" with <https://boats.example/b>'

    assert mended(editor, wrong, title) == BOATS.replace(
        "12 ;", "12 ; ex:sister <https://boats.example/b> ;"
    )


def test_a_name_is_mended_wherever_it_is_written(editor: Editor) -> None:
    editor.open("data/more.ttl", f"{HEAD}boat:z a ex:Boat ; ex:length 1 ; ex:sister boat:aa .\n")
    text = BOATS + "boat:b a ex:Boat ; ex:length 1 ; ex:sister boat:aa .\n"
    editor.open(NAME, text)
    (finding,) = editor.told_elsewhere(NAME)
    (action,) = [
        action
        for action in editor.actions(NAME, finding)
        if action.title == "Replace boat:aa with boat:a (2 places)"
    ]
    changed = editor.applied(action)

    assert changed == {
        NAME: text.replace("boat:aa", "boat:a"),
        "data/more.ttl": editor.texts["data/more.ttl"].replace("boat:aa", "boat:a"),
    }


def test_a_mend_is_preferred_only_where_nothing_else_can_be_meant(editor: Editor) -> None:
    (finding,) = editor.open(NAME, BOATS.replace("12 ;", "12 ; ex:colour colour:rad ;"))
    (sure,) = editor.actions(NAME, finding)
    assert sure.is_preferred
    (finding,) = editor.write(NAME, BOATS.replace("12 ;", "12 , 13 ;"))
    (removal,) = editor.actions(NAME, finding)
    assert not removal.is_preferred


def test_a_term_of_shacl_is_mended_in_a_shape(editor: Editor) -> None:
    name = "ontology/shapes/boats.ttl"
    text = SHAPES.replace("sh:minCount 1", "sh:mincount 1")

    assert mended(editor, text, "Replace sh:mincount with sh:minCount", name=name) == SHAPES


def test_what_needs_thought_has_no_mend(editor: Editor) -> None:
    (finding,) = editor.open(NAME, BOATS.replace("    ex:length 12 ;\n", ""))

    assert editor.actions(NAME, finding) == []


def test_a_mend_of_a_broken_text_is_offered_only_if_the_text_can_be_read_then(
    editor: Editor,
) -> None:
    (finding,) = editor.open(NAME, BOATS.replace('"Ёж', "Ёж"))
    assert finding.code == "KG001"
    assert editor.actions(NAME, finding) == []
