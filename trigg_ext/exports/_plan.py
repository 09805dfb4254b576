"""Check what is to be written where. No I/O."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from trigg_ext.errors import ConfigurationError
from trigg_ext.exports._formats import Format, library


class Plan(NamedTuple):
    """What to write, and how: see :meth:`trigg_ext.resources.reports.Reports.export`."""

    path: str | os.PathLike[str]
    columns: Sequence[str] | None
    schema: Any
    other_columns: Literal["error", "drop"]
    overwrite: bool
    resume: bool


def column_names(format_: Format, plan: Plan) -> list[str] | None:
    """Return the names of the columns that were given, if they make sense; None where they come with the rows.

    Raises:
        ConfigurationError: they do not; the message says why.
    """
    if plan.other_columns not in ("error", "drop"):
        raise ConfigurationError(f'other_columns is {plan.other_columns!r}; expected "error" or "drop".')
    if plan.schema is not None:
        return _names_of(format_, plan)
    if plan.columns is None:
        return None
    if format_.name == "ndjson":
        raise ConfigurationError("columns are for .csv and .parquet; NDJSON keeps each row as it is.")
    names: list[Any] = [] if isinstance(plan.columns, str) else list(plan.columns)
    if not names or not all(isinstance(name, str) for name in names) or len(set(names)) < len(names):
        raise ConfigurationError(f"columns is {plan.columns!r}; expected a list of names, each once.")
    return names


def _names_of(format_: Format, plan: Plan) -> list[str]:
    if format_.name != "parquet":
        raise ConfigurationError("schema is for .parquet; give columns for .csv.")
    if plan.columns is not None:
        raise ConfigurationError("schema and columns were given; expected one of them.")
    arrow = library("pyarrow", "schema")
    if not isinstance(plan.schema, arrow.Schema):
        raise ConfigurationError(f"schema is of type {type(plan.schema).__name__}; expected a pyarrow.Schema.")
    names: list[str] = list(plan.schema.names)
    for field in plan.schema:
        if names.count(field.name) > 1:
            raise ConfigurationError(f"schema has the column {field.name!r} twice.")
        if arrow.types.is_nested(field.type):
            raise ConfigurationError(
                f"schema has the column {field.name!r} as {field.type}; nested values are written as JSON: give "
                "pyarrow.string()."
            )
    return names
