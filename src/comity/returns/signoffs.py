"""The Sign-offs sheet: further departures, by assignment reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from comity.dictionary import fields_by_name
from comity.returns.cells import Context
from comity.returns.cells.blanks import FAULT
from comity.returns.cells.columns import ColumnReader, ReadColumn, frame_type
from comity.returns.headings.header import find_header
from comity.returns.headings.lay_out import lay_out
from comity.returns.headings.layout import Layout
from comity.returns.issues import Issue, issues_frame, together
from comity.returns.refusal import NotAReturn
from comity.returns.tables import Table
from comity.returns.validation.cells import cell_issues
from comity.returns.validation.coherence import signoff_rules
from comity.returns.validation.required import required_rules
from comity.returns.validation.rows import broken_rules

SIGNOFF_FIELDS = (
    "authority",
    "quarter",
    "assignment_ref",
    "signoff_clause",
    "dcs_signoff_date",
    "ce_signoff_date",
    "signoff_from",
    "signoff_until",
    "signoff_reason",
)
"""The columns of a departure, on whichever sheet it stands."""

_FLAGGED = tuple(name for name in SIGNOFF_FIELDS if name not in ("assignment_ref",))


def no_signoffs() -> pl.DataFrame:
    """An empty frame of sign-offs."""
    schema: dict[str, pl.DataType] = {name: frame_type(fields_by_name()[name]) for name in SIGNOFF_FIELDS}
    schema |= {f"unreadable_{name}": pl.Boolean() for name in _FLAGGED}
    return pl.DataFrame(schema=schema | {"sheet": pl.String(), "row": pl.Int64()})


def read_signoffs(
    table: Table,
    assignments: pl.DataFrame,
    context: Context,
    orders: Mapping[str, tuple[str, str]] | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The departures of a Sign-offs sheet and the issues with them.

    Where the sheet names no authority or quarter, a reference that stands once among the assignments gives them.
    `orders` is as `Layout.orders`. A row with no reference, and one whose reference is not in the return, is an error
    and is left out.
    """
    laid = _layout(table)
    if isinstance(laid, Issue):
        return no_signoffs(), issues_frame([laid])
    layout, issues = laid
    layout = replace(layout, orders=orders or {})
    texts = list(table.batches(layout.header_row, 1_000_000))
    if not texts:
        return no_signoffs(), issues_frame(issues)
    typed, frames = _typed(texts[0], layout, context)
    placed = _placed(typed, assignments)
    lost = placed.filter(pl.col("assignment_ref").is_null() | ~pl.col("known"))
    reference = texts[0][f"c{layout.columns['assignment_ref'].index}"]
    unread = texts[0]["row"].filter(reference.str.starts_with(FAULT).fill_null(value=False))
    frames.append(issues_frame([*issues, *_lost(lost.filter(~pl.col("row").is_in(unread.implode())), layout)]))
    kept = placed.filter(pl.col("known"))
    needed = {"signoff_clause", "signoff_until", "signoff_reason"}
    rules = [*required_rules(needed), *signoff_rules(context)]
    frames.append(broken_rules(kept, rules, layout))
    return kept.select(no_signoffs().columns), together(frames)


def signoff_layout(table: Table) -> Layout | None:
    """Where a Sign-offs sheet has its headings and columns; None where it has none that are known."""
    laid = _layout(table)
    return None if isinstance(laid, Issue) else laid[0]


def _layout(table: Table) -> tuple[Layout, list[Issue]] | Issue:
    header = find_header(table.head(), least=2)
    if header is None:
        return Issue(
            level="error",
            code="no-headings",
            sheet=table.name,
            found="no row of known headings",
            expected="the headings 'Assignment reference', 'Clause departed from' and those of the sign-off",
            message=f"The sheet {table.name!r} has no headings that are known, so no departure was read from it.",
        )
    try:
        layout, issues = lay_out(table.name, header, None, {"authority": "not asked for"})
    except NotAReturn as refusal:
        return Issue(
            level="error",
            code=refusal.code,
            sheet=table.name,
            found=refusal.found,
            expected=refusal.expected,
            message=f"No departure was read from the sheet {table.name!r}: {refusal.found}.",
        )
    unread = {name: column for name, column in layout.columns.items() if name in SIGNOFF_FIELDS}
    return replace(layout, columns=unread, constants={}), [one for one in issues if one.code == "two-columns"]


def _typed(text: pl.DataFrame, layout: Layout, context: Context) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    readers = {
        name: ColumnReader(fields_by_name()[name], context, order=layout.date_order(name)) for name in layout.columns
    }
    values = text.select(reader.fast(f"c{layout.columns[name].index}") for name, reader in readers.items())
    columns: dict[str, ReadColumn] = {
        name: reader.finish(text[f"c{layout.columns[name].index}"], values[name]) for name, reader in readers.items()
    }
    made: list[pl.Series | pl.Expr] = []
    for name in SIGNOFF_FIELDS:
        column = columns.get(name)
        made.append(column.value if column else pl.lit(None, frame_type(fields_by_name()[name])).alias(name))
        flag = f"unreadable_{name}"
        made.append(
            column.unreadable.alias(flag)
            if column and column.unreadable is not None
            else pl.lit(value=False).alias(flag)
        )
    typed = text.select("row").with_columns(*made, pl.lit(layout.sheet).alias("sheet"))
    filled = typed.select(~pl.all_horizontal(pl.col(SIGNOFF_FIELDS).is_null())).to_series()
    return typed.filter(filled), [cell_issues(layout, text, typed, columns, filled)]


def _placed(typed: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    once = assignments.select("assignment_ref", "authority", "quarter").filter(
        assignments["assignment_ref"].is_unique()
    )
    refs = assignments["assignment_ref"].unique()
    return (
        typed.join(
            once.rename({"authority": "its_authority", "quarter": "its_quarter"}),
            on="assignment_ref",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            pl.coalesce("authority", pl.when(~pl.col("unreadable_authority")).then("its_authority")).alias("authority"),
            pl.coalesce("quarter", "its_quarter").alias("quarter"),
            pl.col("assignment_ref").is_in(refs.implode()).fill_null(value=False).alias("known"),
        )
        .drop("its_authority", "its_quarter")
    )


def _lost(lost: pl.DataFrame, layout: Layout) -> list[Issue]:
    column = layout.columns["assignment_ref"].letters
    return [
        Issue(
            level="error",
            code="sign-off-without-assignment",
            sheet=layout.sheet,
            cell=f"{column}{row}",
            row=row,
            field="assignment_ref",
            assignment_ref=reference or "",
            found=reference or "",
            expected="the reference of an assignment that was read",
            message=f"The departure in row {row} is of {reference or 'no reference'}, which is not an assignment"
            " that was read, so it does not count.",
        )
        for reference, row in lost.select("assignment_ref", "row").iter_rows()
    ]
