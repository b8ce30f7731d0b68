"""Part 1: a row for each assignment, with what it lacks and in which cell."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from comity.dictionary import fields, fields_by_name
from comity.memorandum.model import Memorandum
from comity.returns.headings.layout import Column
from comity.returns.national.rows import Lack, SourceRow, Value
from comity.returns.validation.required import condition
from comity.returns.validation.rows import with_quarter_days

Columns = Mapping[str, Column]

_TEAM = ("project_team", "packaged")


def assignment_rows(assignments: pl.DataFrame, columns: Columns, memorandum: Memorandum) -> list[SourceRow]:
    """A row for each assignment, in order of reference. A field lacks where the dictionary needs it and it is blank,
    or where its cell could not be read."""
    known = {one.code: one for one in memorandum.authorities}
    needed = _needed(assignments)
    found = []
    for row, lacking in zip(assignments.iter_rows(named=True), needed.iter_rows(named=True), strict=True):
        values: dict[str, Value] = {field.name: row.get(field.name) for field in fields()}
        lacks = {
            name: lack_of(row, name, columns)
            for name in values
            if values[name] is None and (lacking[name] or row.get(f"unreadable_{name}"))
        }
        authority = known.get(row["authority"])
        values["authority_name"] = authority.name if authority else None
        values["authority_dfe_code"] = authority.dfe_code or None if authority else None
        if values["authority_dfe_code"] is None:
            why = "the memorandum gives no code of the Department's for the authority"
            lacks["authority_dfe_code"] = Lack(why, "Add it to the memorandum's parties")
        route = row["supply_route"]
        values["project_team_or_packaged"] = None if route is None else route in _TEAM
        values["end_or_planned_end_date"] = row["end_date"] or row["planned_end_date"]
        for name, of in (("project_team_or_packaged", "supply_route"), ("end_or_planned_end_date", "planned_end_date")):
            if values[name] is None:
                lacks[name] = lack_of(row, of, columns)
        found.append(SourceRow(row["assignment_ref"], values, lacks))
    return sorted(found, key=lambda one: one.of)


def lack_of(row: Mapping[str, object], name: str, columns: Columns) -> Lack:
    """Why a field of an assignment says nothing, and which cell to mend; its row, where no columns are known."""
    label = fields_by_name()[name].label
    why = f"{label} could not be read" if row.get(f"unreadable_{name}") else f"{label} is blank"
    column, number = columns.get(name), row.get("row")
    sheet = f" of sheet {row['sheet']!r}" if row.get("sheet") else ""
    if not columns:
        return Lack(why, f"{label} in row {number}{sheet}")
    if column is None:
        return Lack(why, f"Add a column headed {label!r}, or correct row {number}{sheet}")
    return Lack(why, f"Cell {column.letters}{number}{sheet}")


def _needed(assignments: pl.DataFrame) -> pl.DataFrame:
    """For each field, the rows on which the dictionary needs it."""
    timed = with_quarter_days(assignments)
    return timed.select(
        (pl.lit(value=False) if (needed := condition(field)) is None else needed[0].fill_null(value=False))
        .cast(pl.Boolean)
        .alias(field.name)
        if (needed := condition(field)) is None or needed[1]
        else pl.repeat(value=True, n=pl.len(), dtype=pl.Boolean).alias(field.name)
        for field in fields()
    )
