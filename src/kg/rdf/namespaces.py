"""The prefixes that RDF files declare for themselves, by which their readers know the names.

They are for showing names only. A declaration is found by its mark, without parsing the file: what
looks like one inside a text is taken for one, which does no harm.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from kg.errors import InputError
from kg.project import SourceFile
from kg.rdf.formats import format_of
from kg.rdf.prefixes import Prefixes
from kg.rdf.reading import read_bytes

_TURTLE: Final = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.N3)
_MARKS: Final = (b"prefix", b"PREFIX", b"Prefix")
_DECLARED: Final = re.compile(rb"prefix\s+([^\s:<>\"']*):\s*<([^<>\s]+)>", re.IGNORECASE)
_XMLNS: Final = re.compile(rb"\sxmlns:([\w.-]+)\s*=\s*[\"']([^\"']+)[\"']")
_ENTITY: Final = re.compile(rb"<!ENTITY\s+([\w.-]+)\s+[\"']([^\"']+)[\"']")
_USUAL: Final = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def prefixes_of(files: Iterable[SourceFile], known: Prefixes | None = None) -> Prefixes:
    """Return the known prefixes, those that the files declare, and the usual ones of RDF and SHACL.

    Of two namespaces for one prefix, or two prefixes for one namespace, the first counts. Files
    that cannot be read declare nothing.
    """
    found = known.as_dict() if known is not None else {}
    for file in files:
        for prefix, namespace in _declared(file):
            if prefix not in found and namespace not in found.values():
                found[prefix] = namespace
    for prefix, namespace in _USUAL.items():
        if namespace not in found.values():
            found.setdefault(prefix, namespace)
    return Prefixes(found)


def _declared(file: SourceFile) -> Iterator[tuple[str, str]]:
    try:
        syntax = format_of(file.path, file.name)
        data = read_bytes(file.path, name=file.name)
    except InputError:
        return
    if syntax in _TURTLE:
        pairs = _in_turtle(data)
    elif syntax == ox.RdfFormat.RDF_XML:
        pairs = _in_xml(data)
    elif syntax == ox.RdfFormat.JSON_LD:
        pairs = iter(namespaces_in_context(data).items())
    else:
        return
    for prefix, namespace in pairs:
        if ":" in namespace:  # what is relative to a base abbreviates nothing worth showing
            yield prefix, namespace


def _in_turtle(data: bytes) -> Iterator[tuple[str, str]]:
    places = sorted(place for mark in _MARKS for place in _all(mark, data))
    for place in places:
        match = _DECLARED.match(data, place)
        if match:
            yield _text(match[1]), _text(match[2])


def _all(mark: bytes, data: bytes) -> Iterator[int]:
    """Yield where a mark stands; a search for each is much faster than one expression."""
    place = data.find(mark)
    while place >= 0:
        yield place
        place = data.find(mark, place + 1)


def _in_xml(data: bytes) -> Iterator[tuple[str, str]]:
    entities = {_text(match[1]): _text(match[2]) for match in _ENTITY.finditer(data)}
    for match in _XMLNS.finditer(data):
        namespace = re.sub(r"&([\w.-]+);", lambda m: entities.get(m[1], m[0]), _text(match[2]))
        yield _text(match[1]), namespace


def namespaces_in_context(data: bytes) -> dict[str, str]:
    """Return the terms of a JSON-LD document's outermost context that end as a namespace does."""
    try:
        document = json.loads(data)
    except ValueError:
        return {}
    outer = document if isinstance(document, list) else [document]
    contexts = [part.get("@context") for part in outer if isinstance(part, dict)]
    found: dict[str, str] = {}
    while contexts:
        context = contexts.pop(0)
        if isinstance(context, list):
            contexts.extend(context)
        elif isinstance(context, dict):
            for name, value in context.items():
                if isinstance(value, str) and value.endswith(("/", "#")) and name[:1] != "@":
                    found.setdefault(name, value)
    return found


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")
