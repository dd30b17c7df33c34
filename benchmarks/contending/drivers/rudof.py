"""pyrudof's native mode; it parses both files by itself."""

import sys
from pathlib import Path

from pyrudof import RDFFormat, ResultShaclValidationFormat, Rudof, RudofConfig, ShaclFormat

data, shapes, report = sys.argv[1:]
rudof = Rudof(RudofConfig())
rudof.read_data(Path(data), format=RDFFormat.NTriples)
rudof.read_shacl(Path(shapes), format=ShaclFormat.Turtle)
rudof.validate_shacl()
found = rudof.serialize_shacl_validation_results(format=ResultShaclValidationFormat.NTriples)
Path(report).write_text(found, encoding="utf-8")
