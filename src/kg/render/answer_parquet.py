"""Apache Parquet, written by pyarrow: typed columns for data tools (https://parquet.apache.org)."""

from __future__ import annotations

import io
import json

import pyoxigraph as ox

from kg.render.extras import package
from kg.render.frames import to_arrow
from kg.render.page import Page
from kg.stores.contract import Solutions, Truth


def as_parquet(answer: Solutions | Truth, page: Page) -> bytes:
    """Return the answer as a Parquet file; ASK as one row with the column `boolean`.

    The metadata of the schema say under the key `kg` what was asked of which graph, as JSON.
    Raises UsageError where pyarrow is not installed.
    """
    what = "-f parquet"
    parquet = package("pyarrow.parquet", "tables", what)
    if isinstance(answer, Truth):
        answer = Solutions(("boolean",), [(ox.Literal(answer.value),)])
    table = to_arrow(answer, what)
    if page.cover is not None:
        said = json.dumps(dict(page.cover.facts("en")), ensure_ascii=False)
        table = table.replace_schema_metadata({"kg": said})
    sink = io.BytesIO()
    parquet.write_table(table, sink)
    return sink.getvalue()
