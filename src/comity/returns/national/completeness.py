"""What a national return does not say yet: column by column, row by row, and where to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from comity.returns.national.build import NationalReturn, Table
from comity.returns.national.cost_rows import rejected_words
from comity.returns.national.sources import AGENCIES, ASSIGNMENTS

UNCONFIRMED = (
    "The headings, their order and their words are not confirmed to be the Department's: its template was not found"
    " when Comity's mapping was made. Set the mapping beside the Department's, and write confirmed: yes when it"
    " agrees."
)


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing: in which table, row and column, why, and what to do."""

    table: str
    of: str
    heading: str
    why: str
    mend: str


@dataclass(frozen=True, slots=True)
class ColumnCount:
    """How full a column is: of `rows`, `known` say something, `missing` should and do not, and `blank` need not."""

    table: str
    heading: str
    rows: int
    known: int
    missing: int
    blank: int


@dataclass(frozen=True)
class Completeness:
    """`columns` in the order of the mapping, `gaps` in that of the rows, and `notes` on the return as a whole."""

    columns: tuple[ColumnCount, ...]
    gaps: tuple[Gap, ...]
    notes: tuple[str, ...]
    confirmed: bool

    @property
    def complete(self) -> bool:
        """Whether nothing is missing. An unconfirmed layout is not something missing: it is in `notes`."""
        return not self.gaps


def completeness(national: NationalReturn) -> Completeness:
    """What is missing from a national return, rows that could not be read at all included."""
    gaps = [gap for table in national.tables for gap in _gaps(table)]
    if national.rejected:
        table = national.table(ASSIGNMENTS)
        why = f"{rejected_words(national.rejected)}, and {'is' if national.rejected == 1 else 'are'} in no table"
        gaps.insert(0, Gap(table.name, "", table.columns[0].heading, why, "Mend them in the return: see its issues"))
    if national.given.agencies is None:
        why = "it is not said whether any agency's behaviour affected compliance"
        mend = "Name the agencies, or say that there are none (agencies: [])"
        table = national.table(AGENCIES)
        gaps.append(Gap(table.name, "", table.columns[0].heading, why, mend))
    notes = [] if national.mapping.confirmed else [UNCONFIRMED]
    if not national.table(ASSIGNMENTS).rows and not national.rejected:
        notes.append("There are no assignments of this authority and quarter: a nil return.")
    columns = tuple(one for table in national.tables for one in _columns(table))
    return Completeness(columns, tuple(gaps), tuple(notes), national.mapping.confirmed)


def _gaps(table: Table) -> Iterator[Gap]:
    for row in table.rows:
        for place, lack in sorted(row.lacks.items()):
            yield Gap(table.name, row.of, table.columns[place].heading, lack.why, lack.mend)


def _columns(table: Table) -> Iterator[ColumnCount]:
    for place, column in enumerate(table.columns):
        known = sum(row.known[place] for row in table.rows)
        missing = sum(place in row.lacks for row in table.rows)
        blank = sum(not row.known[place] and place not in row.lacks for row in table.rows)
        yield ColumnCount(table.name, column.heading, len(table.rows), known, missing, blank)
