"""What people may type for a parameter, and the term that it means."""

import pyoxigraph as ox
import pytest

from kg.errors import UsageError
from kg.graph import Graph
from kg.project import find_project
from kg.questions.folding import fold
from kg.questions.header import Parameter
from kg.questions.values import Values

PREFIXES = """\
PREFIX p: <https://example.org/p/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
p:ex sh:prefix "ex" ; sh:namespace "https://example.org/terms#" .
p:place sh:prefix "place" ; sh:namespace "https://example.org/id/place/" .
"""
PLACES = """\
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/terms#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX place: <https://example.org/id/place/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX skosxl: <http://www.w3.org/2008/05/skos-xl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

ex:Island rdfs:subClassOf ex:Place .
ex:shortCode rdfs:subPropertyOf ex:code .
ex:code rdfs:subPropertyOf skos:notation .
ex:number rdfs:subPropertyOf dcterms:identifier .
ex:formalName rdfs:subPropertyOf skos:altLabel .

place:kg a ex:Place ;
  ex:shortCode "KG" ; ex:code "KGZ" ; ex:number "417" ;
  skos:prefLabel "Kyrgyzstan"@en , "Кыргызстан"@ru ;
  skos:hiddenLabel "Киргизия"@ru ;
  ex:formalName "Kyrgyz Republic"@en , "Кыргыз Республикасы"@ky .
place:kz a ex:Place ; ex:shortCode "KZ" ;
  skos:prefLabel "Kazakhstan"@en , "Қазақстан"@kk , "Казахстан"@ru .
place:kr a ex:Place ; ex:shortCode "KR" ; skos:prefLabel "Republic of Korea"@en .
place:kp a ex:Place ; skos:prefLabel "Democratic People's Republic of Korea"@en .
place:ci a ex:Place ; rdfs:label "Côte d’Ivoire" .
place:gn a ex:Place ; skos:prefLabel "Guinea"@en .
place:gw a ex:Place ; skos:prefLabel "Guinea-Bissau"@en .
place:is a ex:Island ; dcterms:title "Iceland" ; foaf:name "Ísland" .
place:uz a ex:Place ; skos:prefLabel "Oʻzbekiston"@uz ; skosxl:altLabel place:uz-name .
place:uz-name skosxl:literalForm "Uzbek SSR"@en .
place:treaty-2011 a ex:Treaty ; skos:prefLabel "Tokyo Convention"@en .
place:older-1983 a ex:Treaty ; skos:prefLabel "Asia–Pacific Convention"@en .
place:programme a ex:Programme ; skos:prefLabel "Erasmus+"@en , "Эразмус+"@ru .
place:office a ex:Office ; skos:prefLabel "Бiлiм беру орталығы"@kk .
place:unnamed a ex:Treaty .
"""


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> Values:
    root = tmp_path_factory.mktemp("places")
    (root / "pyproject.toml").write_text(
        '[tool.kg]\nname = "Places"\nbase = "https://example.org/"\n', encoding="utf-8"
    )
    (root / "ontology").mkdir()
    (root / "ontology" / "prefixes.ttl").write_text(PREFIXES, encoding="utf-8")
    (root / "data").mkdir()
    (root / "data" / "places.ttl").write_text(PLACES, encoding="utf-8")
    return Values(Graph.open(find_project(root)))


def parameter(type_: str) -> Parameter:
    return Parameter("it", type_, None, "an example", required=False, description="", line=1)


def found(values: Values, type_: str, typed: str) -> str:
    term = values.term(parameter(type_), typed)
    assert isinstance(term, ox.NamedNode)
    return term.value.removeprefix("https://example.org/id/place/")


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("https://example.org/id/place/kg", "kg"),
        ("<https://example.org/id/place/kg>", "kg"),
        ("place:kg", "kg"),
        ("KG", "kg"),
        ("kg", "kg"),
        ("KGZ", "kg"),
        ("417", "kg"),
        ("Kyrgyzstan", "kg"),
        ("  kyrgyzSTAN ", "kg"),
        ("Кыргызстан", "kg"),
        ("Киргизия", "kg"),
        ("киргизия", "kg"),
        ("kyrgyz republic", "kg"),
        ("Republic, Kyrgyz", "kg"),
        ("kyrg", "kg"),
        ("Казахстан", "kz"),
        ("Қазақстан", "kz"),
        ("Казакстан", "kz"),
        ("cote d'ivoire", "ci"),
        ("COTE DIVOIRE", "ci"),
        ("Guinea", "gn"),
        ("guinea bissau", "gw"),
        ("Guinea–Bissau", "gw"),
        ("bissau", "gw"),
        ("Iceland", "is"),
        ("island", "is"),
        ("O'zbekiston", "uz"),
        ("ozbekiston", "uz"),
        ("o’zbek", "uz"),
        ("Uzbek SSR", "uz"),
    ],
)
def test_a_node_is_found_by_what_people_type(values: Values, typed: str, slug: str) -> None:
    assert found(values, "ex:Place", typed) == slug


@pytest.mark.parametrize(
    ("type_", "typed", "slug"),
    [
        ("ex:Treaty", "tokyo", "treaty-2011"),
        ("ex:Treaty", "2011", "treaty-2011"),
        ("ex:Treaty", "asia-pacific", "older-1983"),
        ("ex:Treaty", "unnamed", "unnamed"),
        ("<https://example.org/terms#Treaty>", "tok", "treaty-2011"),
        ("ex:Programme", "erasmus plus", "programme"),
        ("ex:Programme", "Эразмус плюс", "programme"),
        ("ex:Office", "Білім", "office"),
        ("ex:Office", "билим беру орталыгы", "office"),
    ],
)
def test_any_class_can_be_asked_for(values: Values, type_: str, typed: str, slug: str) -> None:
    assert found(values, type_, typed) == slug


def refusal(values: Values, type_: str, typed: str) -> UsageError:
    with pytest.raises(UsageError) as caught:
        values.term(parameter(type_), typed)
    return caught.value


def test_what_fits_nothing_shows_near_matches(values: Values) -> None:
    error = refusal(values, "ex:Place", "Kirgyzstan")

    assert error.message == "it=Kirgyzstan fits no node of ex:Place"
    assert error.mend is not None
    assert error.mend.startswith("near it: Kyrgyzstan <https://example.org/id/place/kg>")


def test_what_is_near_to_nothing_shows_the_example(values: Values) -> None:
    assert refusal(values, "ex:Place", "???").mend == "an example: an example"


def test_what_fits_two_shows_both(values: Values) -> None:
    error = refusal(values, "ex:Place", "korea")

    assert "fits 2 nodes of ex:Place" in error.message
    assert "Republic of Korea <https://example.org/id/place/kr>" in error.message
    assert (
        "Democratic People's Republic of Korea <https://example.org/id/place/kp>" in error.message
    )


@pytest.mark.parametrize("typed", ["place:treaty-2011", "https://example.org/id/place/nowhere"])
def test_an_iri_of_another_class_does_not_fit(values: Values, typed: str) -> None:
    assert "fits no node of ex:Place" in refusal(values, "ex:Place", typed).message


def test_part_of_a_code_does_not_fit(values: Values) -> None:
    assert "fits no node" in refusal(values, "ex:Place", "41").message


def test_two_letters_are_no_beginning_of_a_name(values: Values) -> None:
    assert found(values, "ex:Place", "kaz") == "kz"
    assert "fits no node" in refusal(values, "ex:Place", "ka").message


def test_an_unknown_prefix_of_a_type_is_named(values: Values) -> None:
    assert "nope:Thing" in refusal(values, "nope:Thing", "x").message


@pytest.mark.parametrize(
    ("type_", "typed", "term"),
    [
        ("xsd:date", "2022-11-30", '"2022-11-30"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("xsd:gYear", "2022", '"2022"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
        ("xsd:integer", "+07", '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("xsd:string", ' a "b" ', '" a \\"b\\" "'),
        ("xsd:language", "RU", '"ru"'),
    ],
)
def test_scalars(values: Values, type_: str, typed: str, term: str) -> None:
    assert str(values.term(parameter(type_), typed)) == term


@pytest.mark.parametrize(
    ("type_", "typed"),
    [
        ("xsd:date", "2026-02-30"),
        ("xsd:date", "30.11.2022"),
        ("xsd:date", "20221130"),
        ("xsd:date", "٢٠٢٢-11-30"),
        ("xsd:gYear", "22"),
        ("xsd:gYear", "2022-01"),
        ("xsd:integer", "1.5"),
        ("xsd:integer", "9" * 5000),
        ("xsd:language", "русский"),
        ("xsd:string", ""),
        ("xsd:string", "\udcff"),
        ("ex:Place", "  "),
    ],
)
def test_a_wrong_form_is_refused(values: Values, type_: str, typed: str) -> None:
    assert refusal(values, type_, typed).message.startswith("it=")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ёлка", "елка"),
        ("бiлiм", "білім"),
        ("білім", "билим"),
        ("bіlіm", "bilim"),
        ("өңүр", "онур"),
        ("ұлттық һәм ғылым", "улттык хам гылым"),
        ("Азия-Тынық", "азия–тынык"),
        ("o‘zbek oʻzbek o'zbek", "ozbek ozbek ozbek"),
        ("ＫＧ", "kg"),
        ("Straße", "STRASSE"),
        ("Łódź", "lodz"),
    ],
)
def test_spellings_that_are_taken_for_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Казахстан", "Кыргызстан"), ("Түркия", "Түркмөн")])
def test_names_that_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)
