"""Comity: every cell read and validated, every clause judged, a reasoned finding for each one not met."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import narwhals as nw
import polars as pl
import report

from comity.judge.bulk import Bulk
from comity.judge.conform import conform
from comity.judge.findings import ORDER
from comity.judge.frames import plan_for
from comity.judge.plan import outcome_name
from comity.memorandum import load
from comity.returns import stream_return
from comity.returns.ahead import Ahead
from comity.returns.cells.authorities import AuthorityIndex
from comity.returns.headings.aliases import field_of

AS_AT = date(2026, 9, 30)
IN_MEMORY = 1 << 30
# What is agreed stands ready, and the queries that judge by it, as the other tools' schemas do; with it the names by
# which its authorities and the dictionary's columns are known.
memorandum = load("exemplar", AS_AT)
AuthorityIndex(memorandum.authorities)
field_of("")
bulk = Bulk.of_returns(plan_for(memorandum, AS_AT), "not met")
bulk.in_order = False
UNREAD = dict.fromkeys(
    (
        "unreadable-date",
        "impossible-date",
        "implausible-year",
        "unreadable-number",
        "not-whole",
        "negative",
        "number-too-large",
        "not-a-code",
        "not-yes-or-no",
        "unreadable-registration",
        "unreadable-quarter",
        "financial-quarter",
        "unknown-authority",
        "ambiguous-authority",
    ),
    "unread",
)
BLANK = {"no-reference": "required", "no-authority": "required"}


def work(path: str) -> tuple[dict[str, int], dict[str, int]]:
    """Read batch by batch; keep every clause's outcome, every issue, and the findings of what was not met.

    Of a file larger than memory is meant to hold, they are kept on disk as each batch is judged.
    """
    clauses = [outcome_name(clause) for clause in memorandum.assignment_clauses()]
    stream = stream_return(path, memorandum)
    batches = Ahead(stream)
    counts, judged, issues, held = {}, 0, [], []
    with TemporaryDirectory(dir=Path(path).parent) as folder:
        for number, batch in enumerate(batches):
            frame = conform(batch.assignments)
            assert isinstance(frame, nw.DataFrame)
            wide = bulk.wide(frame.with_row_index(ORDER).to_native())
            outcomes = wide.select("assignment_ref", "authority", pl.col(clauses).cast(pl.Int8))
            found = bulk.findings(wide)
            if Path(path).stat().st_size < IN_MEMORY:
                held.append((outcomes, found))
            else:
                outcomes.write_parquet(Path(folder) / f"outcomes-{number}.parquet")
                found.write_parquet(Path(folder) / f"findings-{number}.parquet")
            told = found.filter(pl.col("outcome").is_in(["breached", "not_known"])).group_by("clause", "outcome").len()
            for clause, outcome, times in told.iter_rows():
                name = f"{clause} {'breached' if outcome == 'breached' else 'unknown'}"
                counts[name] = counts.get(name, 0) + times
            judged += outcomes.height
            issues.append(batch.issues)
        ending = stream.finish()
    issues.append(ending.issues)
    assert not ending.withdrawn.len()
    assert judged + ending.accounting.totals + ending.accounting.blank == ending.accounting.rows
    return counts, named(pl.concat(issues))


def named(issues: pl.DataFrame) -> dict[str, int]:
    """How many issues there are of each `CODE FIELD`; a cell that could not be read is `unread`, whatever the code."""
    unread = pl.col("code").replace_strict(UNREAD, default=pl.col("code"))
    counted = issues.group_by(unread.replace_strict(BLANK, default=unread), "field").len()
    return {f"{code} {field}": number for code, field, number in counted.iter_rows()}


report.run(work)
