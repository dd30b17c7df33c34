"""pySHACL called from Python, with its defaults but for imports and inference."""

import sys

import pyshacl
import rdflib

data, shapes, report = sys.argv[1:]
graph = rdflib.Graph().parse(data, format="nt")
wanted = rdflib.Graph().parse(shapes, format="turtle")
_, found, _ = pyshacl.validate(graph, shacl_graph=wanted, inference="none", inplace=True)
found.serialize(report, format="nt", encoding="utf-8")
