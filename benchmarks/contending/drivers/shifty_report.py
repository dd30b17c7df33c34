"""pyshifty's W3C report; it parses both files by itself."""

import sys
from pathlib import Path

import shifty

data, shapes, report = sys.argv[1:]
_, found, _ = shifty.validate(Path(data), Path(shapes), infer=False, graph_mode="data")
found.serialize(report, format="nt", encoding="utf-8")
