"""From a return, its findings and what the authority adds, to the tables of the national return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

import polars as pl

from comity.dictionary import FieldType
from comity.memorandum.model import Memorandum
from comity.returns.headings.layout import Column
from comity.returns.national.assignment_rows import assignment_rows
from comity.returns.national.cost_rows import cost_rows
from comity.returns.national.forms import number
from comity.returns.national.given import Given
from comity.returns.national.mapping import MappedHeading, NationalMapping
from comity.returns.national.rows import Lack, SourceRow, Value
from comity.returns.national.rule_rows import agency_rows, breach_rows, rule_rows
from comity.returns.national.sources import (
    AGENCIES,
    ASSIGNMENTS,
    CAP_BREACHES,
    MONTHLY_COST,
    RULES,
    TABLES,
    Source,
    sources,
)

Cell = str | int | date | Decimal | None
"""What is written: None where nothing is known and the mapping says nothing to write."""


class NationalError(Exception):
    """A return of which no national return can be made; the text says what to do."""


class Read(Protocol):
    """A return as read; `comity.returns.Return` is one."""

    @property
    def assignments(self) -> pl.DataFrame:
        """As `Return.assignments`."""

    @property
    def signoffs(self) -> pl.DataFrame:
        """As `Return.signoffs`."""

    @property
    def columns(self) -> Mapping[str, Column]:
        """The column that each field was read from; empty where that is not known any more."""


@dataclass(frozen=True)
class Row:
    """One row as the mapping has it. `of` says what it is of; `lacks` says what is lacking, by place in the row."""

    of: str
    cells: tuple[Cell, ...]
    known: tuple[bool, ...]
    lacks: Mapping[int, Lack]


@dataclass(frozen=True)
class Table:
    """One table: its key in the mapping, its name, its columns and its rows."""

    key: str
    name: str
    columns: tuple[MappedHeading, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class NationalReturn:
    """The two parts of one authority's national return for a quarter: the tables of `sources.TABLES`."""

    authority: str
    authority_name: str
    quarter: str
    as_at: date
    memorandum: str
    mapping: NationalMapping
    given: Given
    rejected: int
    tables: tuple[Table, ...]

    def table(self, key: str) -> Table:
        """A table by its key in the mapping."""
        return next(table for table in self.tables if table.key == key)


def national_return(
    read: Read,
    findings: pl.DataFrame,
    memorandum: Memorandum,
    *,
    quarter: str,
    as_at: date,
    mapping: NationalMapping,
    authority: str | None = None,
    given: Given | None = None,
    rejected: int = 0,
) -> NationalReturn:
    """Make the national return of one authority.

    `findings` are all of the return's, as `judge` gives them as at `as_at`; `authority` is an ONS code, needed where
    the return has more than one. `rejected` is how many rows reading could not take (`Accounting.rejected`): with any,
    no month's cost can be worked out.

    Raises:
        NationalError: the return has assignments of several authorities and none is named, or none at all.
    """
    whose = authority or _only(read.assignments)
    told = given or Given()
    own = read.assignments.filter((pl.col("authority") == whose) & (pl.col("quarter").fill_null(quarter) == quarter))
    judged = findings.filter(pl.col("authority") == whose).join(
        own.select("assignment_ref").unique(), on="assignment_ref", how="semi", maintain_order="left"
    )
    signed = read.signoffs.filter(pl.col("authority").fill_null(whose) == whose)
    parts = assignment_rows(own, read.columns, memorandum)
    rows = {
        ASSIGNMENTS: parts,
        RULES: rule_rows(judged, memorandum, as_at, told),
        CAP_BREACHES: breach_rows(parts, judged, own, signed, memorandum, told),
        AGENCIES: agency_rows(told),
        MONTHLY_COST: cost_rows(own, read.columns, quarter, told, rejected),
    }
    names = {one.code: one.name for one in memorandum.authorities}
    return NationalReturn(
        authority=whose,
        authority_name=names.get(whose, whose),
        quarter=quarter,
        as_at=as_at,
        memorandum=memorandum.title,
        mapping=mapping,
        given=told,
        rejected=rejected,
        tables=tuple(_table(key, name, mapping.tables[key], rows[key]) for key, name in TABLES.items()),
    )


def _only(assignments: pl.DataFrame) -> str:
    codes = sorted(assignments["authority"].drop_nulls().unique())
    if len(codes) == 1:
        return str(codes[0])
    if not codes:
        raise NationalError(
            "No assignment was read, so it is not known whose national return this is. Name the authority."
        )
    raise NationalError(
        f"The return has assignments of {len(codes)} authorities ({', '.join(codes[:5])}{' ...' if codes[5:] else ''})."
        " A national return is of one: name it."
    )


def _table(key: str, name: str, columns: tuple[MappedHeading, ...], rows: list[SourceRow]) -> Table:
    known = sources(key)
    made = []
    for row in rows:
        values = [row.values.get(column.source) for column in columns]
        made.append(
            Row(
                of=row.of,
                cells=tuple(
                    _cell(value, column, known[column.source]) for value, column in zip(values, columns, strict=True)
                ),
                known=tuple(value is not None for value in values),
                lacks={
                    place: row.lacks[column.source]
                    for place, column in enumerate(columns)
                    if column.source in row.lacks
                },
            )
        )
    return Table(key, name, columns, tuple(made))


def _cell(value: Value, column: MappedHeading, source: Source) -> Cell:
    if value is None:
        return column.blank or None
    if isinstance(value, bool):
        word = "yes" if value else "no"
        return column.values.get(word, word)
    if source.type in (FieldType.MONEY, FieldType.MONEY_PER_HOUR, FieldType.DECIMAL) and isinstance(value, int):
        return number(value, source.type, column.decimals)
    if column.values:
        return column.values[str(value)] or None
    return value
