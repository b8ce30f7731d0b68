"""Whose each row of an export is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from comity.dictionary import FieldType, fields_by_name
from comity.returns.cells import CellProblem, parse
from comity.returns.cells.blanks import BLANKS, FAULT, shown
from comity.returns.cells.orders import DateOrder
from comity.returns.headings.layout import Layout
from comity.returns.opening import Opened
from comity.returns.part_stamp import ON_SIGNOFFS
from comity.returns.reading import column_letters
from comity.returns.signoffs import signoff_layout
from comity.returns.splitting.unplaced import Unplaced
from comity.returns.stream import ReturnStream
from comity.returns.validation.kinds import BLANK, NO_AUTHORITY, NO_REFERENCE


@dataclass
class Placed:
    """`authority_of` gives the authority of each row that has one; every other row that is not blank is `unplaced`.

    `read` counts each authority's assignments, as reading the export gives them. `orders` are the date fields'
    evidence of months or days standing first; those of the Sign-offs sheet stand behind `ON_SIGNOFFS`.
    """

    authority_of: dict[int, str] = field(default_factory=dict)
    unplaced: list[Unplaced] = field(default_factory=list)
    blank: int = 0
    read: Counter[str] = field(default_factory=Counter)
    assignments: pl.DataFrame = field(default_factory=pl.DataFrame)
    orders: dict[str, DateOrder] = field(default_factory=dict)


def place_rows(opened: Opened) -> Placed:
    """Place every row below the headings, by the authority that reading takes it to be of.

    A row is of its authority though it lacks a reference or repeats another row: its authority is who can mend it.
    """
    placed = Placed()
    stream = ReturnStream(opened, remember=True)
    special: dict[int, str] = {}
    for batch in stream:
        placed.authority_of.update(batch.assignments.select("row", "authority").iter_rows())
        special.update(batch.kinds.filter(pl.col("kind") != "read").iter_rows())
    ending = stream.finish()
    kept = stream.assignments()
    placed.assignments = kept.filter(~pl.col("row").is_in(ending.withdrawn.implode()))
    placed.read.update(dict(placed.assignments.group_by("authority").len().iter_rows()))
    _look_again(opened, special, placed)
    assert len(placed.authority_of) + len(placed.unplaced) + placed.blank == ending.accounting.rows
    return placed


def _look_again(opened: Opened, special: dict[int, str], placed: Placed) -> None:
    """The rows that are no plain assignments, and the evidence of the columns of dates."""
    layout = opened.layout
    for text in opened.table.batches(layout.header_row, 200_000):
        _evidence(text, layout, "", placed.orders)
        for cells in text.filter(pl.col("row").is_in(list(special))).iter_rows(named=True):
            row = cells.pop("row")
            _place(row, special[row], list(cells.values()), opened, placed)
    if opened.signoffs is not None and (signed := signoff_layout(opened.signoffs)) is not None:
        for text in opened.signoffs.batches(signed.header_row, 200_000):
            _evidence(text, signed, ON_SIGNOFFS, placed.orders)


def _evidence(text: pl.DataFrame, layout: Layout, before: str, orders: dict[str, DateOrder]) -> None:
    """Look at the dates of each column, as the reader looks at them."""
    for name, column in layout.columns.items():
        if fields_by_name()[name].type is FieldType.DATE:
            order = orders.setdefault(before + name, DateOrder())
            order.settle(dict.fromkeys(text[f"c{column.index}"].drop_nulls().unique(maintain_order=True)))


def _place(row: int, kind: str, cells: list[str | None], opened: Opened, placed: Placed) -> None:
    sheet = opened.layout.sheet
    if kind == BLANK:
        placed.blank += 1
        return
    if kind in (NO_REFERENCE, NO_AUTHORITY):
        column = opened.layout.columns.get("authority")
        text = (cells[column.index] or "") if column else opened.layout.constants["authority"].value
        read = None if text.startswith(FAULT) else parse(text, fields_by_name()["authority"], opened.context)
        if isinstance(read, str):
            placed.authority_of[row] = read
            return
        if text.startswith(FAULT):
            reason = "unreadable-authority"
        else:
            reason = read.code if isinstance(read, CellProblem) else "no-authority"
        cell = f"{column.letters}{row}" if column else ""
        placed.unplaced.append(Unplaced(sheet, row, cell, reason, shown(text).strip()))
        return
    filled = [(place, text) for place, cell in enumerate(cells) if cell and (text := shown(cell).strip()) not in BLANKS]
    first = f"{column_letters(filled[0][0] + 1)}{row}" if filled else ""
    placed.unplaced.append(Unplaced(sheet, row, first, kind, " ".join(text for _, text in filled)[:200]))
