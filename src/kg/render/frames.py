"""Answers as tables of the data libraries: pyarrow, pandas, polars.

A column of days, moments, whole numbers, decimals, doubles or truths has that type; every other
one, and one of several types, holds texts (`kg.render.values`). What has no value is missing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kg.render.extras import package
from kg.render.values import Column, Value, columns_of, scale_of
from kg.stores.contract import Solutions

if TYPE_CHECKING:
    from pandas import DataFrame as PandasFrame
    from polars import DataFrame as PolarsFrame

_EXTRA = "tables"


def to_arrow(answer: Solutions, what: str = "to_arrow") -> Any:
    """Return a pyarrow Table. Raises UsageError where pyarrow is not installed."""
    pa = package("pyarrow", _EXTRA, what)
    types = {
        "text": pa.string(),
        "integer": pa.int64(),
        "double": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "datetime": pa.timestamp("us"),
    }
    arrays = {}
    for column in columns_of(answer):
        type_ = types.get(column.kind) or pa.decimal128(*scale_of(column.values))
        if _is_zoned(column):
            type_ = pa.timestamp("us", tz="UTC")
        arrays[column.name] = pa.array(_universal(column), type=type_)
    return pa.table(arrays)


def to_pandas(answer: Solutions) -> PandasFrame:
    """Return a pandas DataFrame: datetime64, Int64, boolean, Float64, str; decimals are objects.

    Raises UsageError where pandas is not installed.
    """
    pd = package("pandas", _EXTRA, "to_pandas")
    types = {
        "text": "str",
        "integer": "Int64",
        "double": "Float64",
        "boolean": "boolean",
        "decimal": "object",
        "date": "datetime64[s]",
        "datetime": "datetime64[us]",
    }
    series = {}
    for column in columns_of(answer):
        type_ = "datetime64[us, UTC]" if _is_zoned(column) else types[column.kind]
        series[column.name] = pd.Series(_universal(column), dtype=type_)
    frame: PandasFrame = pd.DataFrame(series, columns=list(answer.variables))
    return frame


def to_polars(answer: Solutions) -> PolarsFrame:
    """Return a polars DataFrame: Date, Datetime, Int64, Boolean, Decimal, Float64, String.

    Raises UsageError where polars is not installed.
    """
    pl = package("polars", _EXTRA, "to_polars")
    types = {
        "text": pl.String,
        "integer": pl.Int64,
        "double": pl.Float64,
        "boolean": pl.Boolean,
        "date": pl.Date,
        "datetime": pl.Datetime("us"),
    }
    series = []
    for column in columns_of(answer):
        type_ = types.get(column.kind) or pl.Decimal(*scale_of(column.values))
        if _is_zoned(column):
            type_ = pl.Datetime("us", "UTC")
        series.append(pl.Series(column.name, _universal(column), dtype=type_, strict=True))
    frame: PolarsFrame = pl.DataFrame(series)
    return frame


def _is_zoned(column: Column) -> bool:
    return any(isinstance(value, datetime) and value.tzinfo is not None for value in column.values)


def _universal(column: Column) -> list[Value | None]:
    """Return the values, moments with a zone as those of UTC."""
    if not _is_zoned(column):
        return column.values
    return [v.astimezone(UTC) if isinstance(v, datetime) else v for v in column.values]
