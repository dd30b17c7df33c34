"""Maps: where places lie, which are dots, and that every row is on the map or in the list."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely

import kg
from conftest import MakeGraph
from kg.render.map_frame import Frame, equal_earth, middle_of
from kg.render.map_labels import Spot, placed
from kg.render.map_shapes import atlas
from kg.render.picture_map import MapPicture, Place
from kg.render.picture_styles import patterns_of

SVG = "{http://www.w3.org/2000/svg}"
SMALL = {
    "FJ": "Fiji",
    "TO": "Tonga",
    "NU": "Niue",
    "CK": "Cook Islands",
    "VA": "Holy See",
    "MH": "Marshall Islands",
    "MV": "Maldives",
    "SG": "Singapore",
}
HOSTILE = [
    "<script>&\"'",
    "\u202eright to left \u0645\u0631\u062d\u0628\u0627",
    "\u4e2d\u6587",
    "bell\x07",
    "long " * 60,
]
QUERY = """#+ summary: {en: "Who takes part?", ru: "Кто участвует?"}
#+ answers: [Q1]
#+ description: A map.
#+ parameters: {}
#+ columns: {place: a place, value: what holds for it}
#+ view: {kind: map, place: place, value: value}
#+ tags: []
PREFIX ex: <https://example.org/>
SELECT ?place ?value { ?place ex:value ?value } ORDER BY ?place ?value
"""


@pytest.fixture
def draw(make_graph: MakeGraph) -> Callable[..., str]:
    def picture(data: str, language: str = "en") -> str:
        prefixes = """PREFIX ex: <https://example.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
        root = make_graph({"data/a.ttl": prefixes + data, "queries/map.rq": QUERY})
        return str(kg.ask("map", kg.open_graph(root)).render("svg", language=language))

    return picture


def texts(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


def shape(code: str) -> tuple[object, ...]:
    found = atlas().find([code], [])
    assert found is not None
    return found.parts


def test_equal_earth_keeps_areas_true() -> None:
    # A strip of a degree around the earth has the area 2 pi (sin b - sin a) on the unit sphere.
    for south in (-80.0, -33.0, 0.0, 45.0, 71.0):
        edge = np.linspace(south, south + 1.0, 200)
        x, y = equal_earth(np.column_stack((np.full(200, 180.0), edge))).T
        area = 2 * np.trapezoid(x, y)
        true = 2 * np.pi * (np.sin(np.radians(south + 1)) - np.sin(np.radians(south)))
        assert area == pytest.approx(true, rel=1e-4)


@pytest.mark.parametrize(
    ("spans", "middle"),
    [
        ([(10.0, 20.0)], 15.0),
        ([(170.0, 180.0), (-180.0, -160.0)], -175.0),
        ([(100.0, 110.0), (-160.0, -150.0)], 155.0),
        ([(-10.0, 10.0), (-170.0, -160.0)], -80.0),
    ],
)
def test_the_middle_lies_opposite_to_the_widest_gap(
    spans: list[tuple[float, float]], middle: float
) -> None:
    assert middle_of(spans) == pytest.approx(middle)


def test_the_pacific_is_not_cut() -> None:
    frame = Frame([shape(code) for code in ("FJ", "TO", "CK", "JP", "NZ")], 7.0)
    points = {code: frame.point(shape(code)[0]) for code in ("JP", "FJ", "TO", "CK")}

    across = [x for x, _ in points.values()]
    assert across == sorted(across)
    assert all(0 < x < 7 and 0 < y < frame.height for x, y in points.values())
    assert points["CK"][0] - points["FJ"][0] < 1.5  # neighbours, and not the ends of a map


def test_pieces_lie_in_the_frame_and_what_is_outside_has_none() -> None:
    frame = Frame([shape("KZ"), shape("UZ")], 7.0)

    for piece in frame.pieces(shape("RU")):
        left, top, right, bottom = piece.bounds
        assert left >= -1e-9
        assert top >= -1e-9
        assert right <= 7 + 1e-9
        assert bottom <= frame.height + 1e-9
    assert frame.pieces(shape("RU"))
    assert not frame.pieces(shape("BR"))


def test_a_country_is_found_by_its_codes_and_then_by_its_name() -> None:
    for code, name in SMALL.items():
        found = atlas().find([code.lower()], [])
        assert found is not None, name
    assert atlas().find(["FRA"], ["France"]) is atlas().find([], ["FRANCE"])  # it has no code there
    assert atlas().find(["KGZ"], []) is atlas().find(["KG"], ["Nowhere"])
    assert atlas().find(["ZZ"], ["Atlantis"]) is None
    assert len([one for one in atlas().shapes if one.alpha2]) > 230


def test_leased_grounds_within_a_country_are_no_shapes_of_their_own() -> None:
    names = {one.name for one in atlas().shapes}

    assert "Baikonur" not in names
    assert {"Kosovo", "San Marino", "Lesotho"} <= names


def test_no_name_lies_on_another_or_leaves_the_frame() -> None:
    outline = shapely.box(1.0, 1.0, 3.0, 2.0)
    spots = {0: Spot("Inside", (2.0, 1.5), outline)}
    spots |= {n: Spot(f"Dot {n}", (2.0 + n / 100, 1.5), None) for n in range(1, 40)}

    labels = placed(spots, 4.0, 3.0, [(0.0, 0.0, 4.0, 0.5)])

    assert 8 < len(labels) < 40
    boxes = []
    for label in labels:
        half = len(label.name) * 0.02  # less than any name takes
        x, y = label.middle
        assert half < x < 4 - half
        assert 0.5 < y < 3
        boxes.append(shapely.box(x - half, y - 0.05, x + half, y + 0.05))
    for number, one in enumerate(boxes):
        assert not any(one.intersects(other) for other in boxes[:number])


def test_every_small_state_is_a_dot_with_its_name(draw: Callable[..., str]) -> None:
    data = "".join(
        f'ex:{code} ex:value "yes" ; skos:notation "{code}" ; rdfs:label "{name}"@en .\n'
        for code, name in SMALL.items()
    )
    svg = draw(data)

    found = texts(svg)
    assert set(SMALL.values()) <= set(found)
    assert f"yes ({len(SMALL)})" in " ".join(found)
    dots = re.findall(r'<path d="M [^"]*\nC [^"]*" clip-path="[^"]*" style="fill: #0b4f9e', svg)
    assert len(dots) == len(SMALL)


def test_every_row_is_on_the_map_or_in_the_list_below(draw: Callable[..., str]) -> None:
    data = """
ex:kg ex:value "open" ; skos:notation "KG" ; rdfs:label "Kyrgyzstan"@en .
ex:kz ex:value "yes", "no" ; skos:notation "KZ" ; rdfs:label "Kazakhstan"@en .
ex:at ex:value "yes" ; rdfs:label "Atlantis"@en .
ex:z ex:value "yes" ; skos:notation "KG" ; rdfs:label "Kyrgyzstan again"@en .
ex:fr ex:value "no" ; rdfs:label "Франция"@ru, "France"@en .
"""
    said = " ".join(texts(draw(data)))

    assert "open (1): Kyrgyzstan" in said
    assert "no / yes (1): Kazakhstan" in said
    assert "no (1): France" in said
    assert "Not on the map: Atlantis (yes), Kyrgyzstan again (yes)" in said
    assert "Natural Earth" in said
    assert "no opinion on the status of any territory" in " ".join(said.split())
    assert "нет / да (1)" in " ".join(texts(draw(data, "ru")))


def test_an_answer_without_any_shape_is_a_list(draw: Callable[..., str]) -> None:
    said = " ".join(texts(draw('ex:at ex:value "yes" ; rdfs:label "Atlantis"@en .')))

    assert "yes (1): Atlantis" in said
    assert "Natural Earth" not in said


def test_numbers_are_shades_with_their_ranges(draw: Callable[..., str]) -> None:
    codes = ("KG", "KZ", "UZ", "TJ", "TM", "CN", "RU")
    data = "".join(
        f'ex:{c} ex:value {n} ; skos:notation "{c}" ; rdfs:label "{c}"@en .\n'
        for n, c in enumerate(codes)
    )
    said = " ".join(texts(draw(data)))

    assert "0 (1): KG" in said
    assert "4 (1): TM" in said
    assert "5 – 6 (2): CN (5), RU (6)" in said


@pytest.mark.parametrize("value", ["true", '"INF"^^<http://www.w3.org/2001/XMLSchema#double>'])
def test_what_is_no_finite_number_is_a_word(value: str, draw: Callable[..., str]) -> None:
    said = " ".join(texts(draw(f'ex:a ex:value {value}, 1, 2 ; rdfs:label "Atlantis"@en .')))

    assert "(1): Atlantis" in said
    assert "1 / 2" in said


def test_hostile_names_stay_texts(draw: Callable[..., str]) -> None:
    codes = ("KG", "KZ", "UZ", "TJ", "FJ")
    data = "".join(
        f'ex:{code} ex:value "yes" ; skos:notation "{code}" ; rdfs:label "{_escaped(name)}"@en .\n'
        for code, name in zip(codes, HOSTILE, strict=True)
    )
    svg = draw(data)

    said = " ".join(texts(svg))
    assert HOSTILE[0] in said
    assert HOSTILE[2] in said
    assert "bell\N{REPLACEMENT CHARACTER}" in said
    assert said.count("long") >= 60
    assert "\u202e" not in svg
    assert "<script" not in svg


def _escaped(text: str) -> str:
    return "".join(
        sign if sign.isalnum() or sign == " " else f"\\u{ord(sign):04X}" for sign in text
    )


def test_a_description_says_what_the_map_shows(draw: Callable[..., str]) -> None:
    svg = draw('ex:kg ex:value "yes" ; skos:notation "KG" ; rdfs:label "A & B"@en .')
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own

    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == "Who takes part?"
    assert root.findtext(f"{SVG}desc") == "yes (1): A & B"


def test_a_crowd_has_a_larger_map_of_its_own() -> None:
    codes = re.findall("..", "AUCAADBELUNLCHLIATSIHRBAMEALMKRSSMVAMC")
    places = [Place(code, "yes", atlas().find([code], [])) for code in codes]
    picture = MapPicture(places, patterns_of(["yes"], "x"), str, "", "note")

    first, second = picture._panels
    assert second.frame.scale > 2 * first.frame.scale
    named = {place.name for panel in picture._panels for place in panel.named()}
    assert {"AU", "CA", "LI", "SM", "AD"} <= named


def test_a_missing_package_is_one_clear_error(
    draw: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    atlas.cache_clear()
    monkeypatch.setitem(sys.modules, "geo_intel_offline", None)
    monkeypatch.setitem(sys.modules, "geo_intel_offline.data_loader", None)

    with pytest.raises(kg.UsageError, match="a map needs the package geo_intel_offline"):
        draw('ex:kg ex:value "yes" .')
