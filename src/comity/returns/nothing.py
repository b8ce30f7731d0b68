"""A return with nothing in it: the frames of a quarter in which there were no assignments."""

from __future__ import annotations

import polars as pl

from comity.dictionary import fields
from comity.returns.cells.columns import frame_type


def no_assignments() -> pl.DataFrame:
    """A frame of assignments, as `Return.assignments`, without a row."""
    schema: dict[str, pl.DataType] = {field.name: frame_type(field) for field in fields()}
    schema |= {f"unreadable_{field.name}": pl.Boolean() for field in fields()}
    return pl.DataFrame(schema=schema | {"sheet": pl.String(), "row": pl.Int64()})
