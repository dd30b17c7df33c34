"""The `shacl` package; it parses both files by itself."""

import sys
from pathlib import Path

import shacl

data, shapes, report = sys.argv[1:]
found = shacl.validate(data, shapes)
Path(report).write_text(found.turtle, encoding="utf-8")
