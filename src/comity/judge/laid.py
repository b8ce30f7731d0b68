"""A query laid once over whatever frame is put on the desk.

Narwhals translates every expression at every call, and a memorandum has hundreds. Here they are translated once, over a
lazy source that yields the frame put down last; after that a return's batches, or one candidate after another, cost
what the engine costs. Of two threads that ask at once one waits, and what was put down is taken away when it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from threading import Lock
from typing import Any

import narwhals as nw
import polars as pl
from polars.io.plugins import register_io_source

from comity.judge.conform import Frame

AS_LAID = pl.QueryOptFlags.none()
"""A query is written as it is best run; to rewrite it for every frame costs more than it gains."""


class Laid:
    """`query` over frames with the columns of `schema`."""

    def __init__(self, schema: Mapping[str, Any], query: Callable[[Frame], Frame]) -> None:
        self._nothing = self._frame = pl.DataFrame(schema=dict(schema))
        self._desk = Lock()
        source: Frame = nw.from_native(register_io_source(self._source, schema=dict(schema)))
        self._lazy: pl.LazyFrame = query(source).to_native()
        # The engine keeps what it resolves here, and need not do so at each collect.
        self.schema: Mapping[str, Any] = self._lazy.collect_schema()

    def _source(
        self, with_columns: list[str] | None, predicate: pl.Expr | None, _n_rows: int | None, _batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        frame = self._frame if with_columns is None else self._frame.select(with_columns)
        yield frame if predicate is None else frame.filter(predicate)

    def over(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The query's answer for a frame of the schema."""
        with self._desk:
            self._frame = frame
            try:
                return self._lazy.collect(engine="in-memory", optimizations=AS_LAID)
            finally:
                self._frame = self._nothing
