"""The file itself: where every row went, and the issues found in reading it, without any cell's contents."""

from __future__ import annotations

import polars as pl

from comity.dictionary import fields_by_name
from comity.packs.document import Block, Column, Heading, Paragraph, Table, Words
from comity.packs.report.breaches import LIMIT, more
from comity.packs.report.facts import Judged
from comity.packs.report.words import counted, listed

ROWS: dict[str, str] = {
    "read": "Read as assignments, and judged",
    "repeats": "Exact repeats of a row already read (the first was kept)",
    "totals": "Totals, which are not assignments",
    "blank": "Blank",
    "rejected": "Rejected: no reference, no authority, or one reference with different facts",
}
LEVELS: dict[str, tuple[str, str]] = {
    "error": ("Errors", "Put these right: each stops the return from being submitted."),
    "query": ("Queries", "Check these: each needs putting right, or a written reason."),
    "note": ("Notes", "For information: nothing needs doing."),
}


def accounting(judged: Judged) -> tuple[Block, ...]:
    """Every row of the file, accounted for."""
    total = judged.accounting.get("rows", 0)
    rows: tuple[tuple[Words | int, ...], ...] = (
        *((label, judged.accounting.get(name, 0)) for name, label in ROWS.items()),
        ("Rows in the file beneath the headings", total),
    )
    return (
        Paragraph("No row is dropped in silence: the rows below add up to the rows in the file."),
        Table("Where every row went", (Column("What became of it"), Column("Rows", numeric=True)), rows),
    )


def issues(judged: Judged) -> tuple[Block, ...]:
    """The issues by level and code, with where the first of each are."""
    if judged.issues.is_empty():
        return (Paragraph("No issue was found in reading the return."),)
    blocks: list[Block] = [
        Paragraph("Each one, with what was found and what was expected, is in issues.csv and marked in annotated.xlsx.")
    ]
    labels = {name: field.label for name, field in fields_by_name().items()}
    for level, (heading, advice) in LEVELS.items():
        found = judged.issues.filter(pl.col("level") == level)
        if found.is_empty():
            continue
        groups = (
            found.with_columns(pl.col("field").fill_null(""), pl.col("expected").fill_null(""))
            .group_by("code", "field", "expected", maintain_order=True)
            .agg(pl.len().alias("count"), pl.col("cell").drop_nulls().head(7))
            .sort("count", descending=True, maintain_order=True)
        )
        shown = tuple(
            (
                row["code"],
                row["count"],
                labels.get(row["field"], row["field"]),
                row["expected"],
                _cells([cell for cell in row["cell"] if cell], row["count"]),
            )
            for row in groups.head(LIMIT).iter_rows(named=True)
        )
        columns = (
            Column("Issue"),
            Column("How many", numeric=True),
            Column("Field"),
            Column("What is expected", wide=True),
            Column("Where"),
        )
        blocks += [
            Heading(3, f"{heading}: {found.height:,}"),
            Paragraph(advice),
            Table(f"{heading}: {counted(groups.height, 'kind')} of issue", columns, shown),
            *more(len(shown), groups.height, "issues.csv"),
        ]
    return tuple(blocks)


def _cells(cells: list[str], count: int) -> str:
    if not cells:
        return ""
    return listed(cells) if count <= len(cells) else f"{', '.join(cells[:6])} and {count - 6:,} more"
