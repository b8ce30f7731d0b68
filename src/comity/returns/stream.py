"""A return read batch by batch, so that its length is not bounded by memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from comity.dictionary import fields_by_name
from comity.returns.batch import Batch, BatchReader
from comity.returns.issues import Issue, issues_frame, together
from comity.returns.opening import Opened
from comity.returns.reading import column_letters
from comity.returns.result import Accounting
from comity.returns.validation.crossrow import cross_rows, keys_of
from comity.returns.validation.kinds import ASIDE, BLANK, HEADING, NO_AUTHORITY, NO_REFERENCE, TOTAL
from comity.returns.validation.previous import NEEDED, against_previous
from comity.returns.validation.required import BLANK_MEANS_NOT_DONE

BATCH_ROWS = 200_000
"""Rows a batch: enough to keep vector work busy, few enough that text is never held for long."""

Progress = Callable[[int], None]
"""Told how many rows have been read so far."""


@dataclass(frozen=True)
class Ending:
    """What only the whole file shows.

    `withdrawn` are the numbers of rows that were in an earlier batch's assignments and are not to be counted:
    exact repeats (the first is kept), and every row of a reference with different facts.
    """

    withdrawn: pl.Series
    issues: pl.DataFrame
    accounting: Accounting


class ReturnStream:
    """Iterate for the batches, then call `finish`.

    With `remember`, the batches' assignments are kept, so that rows to be seen whole again are at hand;
    without, the file is read once more for them (only where a reference stands on more than one row).
    """

    def __init__(
        self,
        opened: Opened,
        *,
        previous: pl.DataFrame | None = None,
        progress: Progress | None = None,
        batch_rows: int = BATCH_ROWS,
        remember: bool = False,
    ) -> None:
        self.opened = opened
        self._previous = previous
        self._progress = progress
        self._batch_rows = batch_rows
        self._remember = remember
        self._keys: list[pl.DataFrame] = []
        self._compared: list[pl.DataFrame] = []
        self._kept: list[pl.DataFrame] = []
        self._special: list[pl.DataFrame] = []
        self._rows = self._read = 0
        self._reader = BatchReader(opened.layout, opened.context)

    def _texts(self) -> Iterator[pl.DataFrame]:
        return self.opened.table.batches(self.opened.layout.header_row, self._batch_rows)

    def __iter__(self) -> Iterator[Batch]:
        for text in self._texts():
            batch = self._reader.read(text)
            self._account(batch)
            yield batch

    def _account(self, batch: Batch) -> None:
        self._rows += batch.kinds.height
        self._read += batch.assignments.height
        if self._progress is not None:
            self._progress(self._rows)
        self._keys.append(keys_of(batch.assignments))
        if batch.assignments.height < batch.kinds.height:
            self._special.append(batch.kinds.filter(pl.col("kind") != "read"))
        if self._previous is not None:
            self._compared.append(batch.assignments.select(NEEDED))
        if self._remember:
            self._kept.append(batch.assignments)

    def assignments(self) -> pl.DataFrame:
        """The assignments of all batches so far; only with `remember`."""
        return pl.concat(self._kept) if self._kept else self._reader.empty()

    def finish(self) -> Ending:
        """Cross-row issues, the rows to withdraw, and the accounting, once every batch has been taken."""
        layout = self.opened.layout
        special = (
            pl.concat(self._special) if self._special else pl.DataFrame(schema={"row": pl.Int64, "kind": pl.String})
        )
        frames = [issues_frame([*self._named(special), *self._unheaded(), *self._month_first(), *self._needed()])]
        repeats = conflicts = 0
        withdrawn = pl.Series("row", [], dtype=pl.Int64)
        if self._keys:
            across = cross_rows(pl.concat(self._keys), self._lookup, layout)
            frames.append(across.issues)
            repeats, conflicts = across.repeats.len(), across.conflicts.len()
            withdrawn = pl.concat([across.repeats, across.conflicts]).sort()
        if self._previous is not None:
            now = pl.concat(self._compared) if self._compared else self._reader.empty().select(NEEDED)
            now = now.filter(~pl.col("row").is_in(withdrawn.implode()))
            frames.append(against_previous(now, self._previous, layout))
        count = dict(special.group_by("kind").len().iter_rows())
        accounting = Accounting(
            rows=self._rows,
            read=self._read - repeats - conflicts,
            repeats=repeats,
            totals=count.get(TOTAL, 0),
            blank=count.get(BLANK, 0),
            rejected=conflicts + sum(count.get(kind, 0) for kind in (NO_REFERENCE, NO_AUTHORITY, HEADING, ASIDE)),
        )
        return Ending(withdrawn, together(frames), accounting)

    def _named(self, special: pl.DataFrame) -> Iterator[Issue]:
        sheet = self.opened.layout.sheet
        for kind, code, one, many in (
            (BLANK, "blank-rows", "is blank: nothing was read from it", "are blank: nothing was read from them"),
            (TOTAL, "total-row", "is a total, not an assignment", "are totals, not assignments"),
        ):
            rows = special.filter(pl.col("kind") == kind)["row"].sort()
            if not rows.len():
                continue
            listed = _listed(rows)
            noun = "Row" if rows.len() == 1 else "Rows"
            yield Issue(
                level="note",
                code=code,
                sheet=sheet,
                row=rows[0],
                cell=f"A{rows[0]}",
                found=f"{rows.len()} such {'row' if rows.len() == 1 else 'rows'}",
                expected="only assignments below the headings",
                message=f"{noun} {listed} {one if rows.len() == 1 else many}.",
            )

    def _unheaded(self) -> Iterator[Issue]:
        layout = self.opened.layout
        for index in sorted(self._reader.unheaded):
            letters = column_letters(index + 1)
            yield Issue(
                level="note",
                code="no-heading",
                sheet=layout.sheet,
                cell=f"{letters}{layout.header_row}",
                row=layout.header_row,
                found="values with no heading",
                expected="a heading above every column that is to be read",
                message=f"Column {letters} has values but no heading; nothing was read from it.",
            )

    def _month_first(self) -> Iterator[Issue]:
        layout = self.opened.layout
        for name, words in self._reader.month_first().items():
            column = layout.columns[name]
            yield Issue(
                level="query",
                code="month-first",
                sheet=layout.sheet,
                cell=f"{column.letters}{layout.header_row}",
                row=layout.header_row,
                field=name,
                found=column.heading,
                expected="dates with their days first, or as 2026-01-04",
                message=words,
            )

    def _needed(self) -> Iterator[Issue]:
        for name, count in self._reader.needed.items():
            if not count or any(issue.field == name for issue in self.opened.issues):
                continue
            field = fields_by_name()[name]
            rows = "1 row needs it" if count == 1 else f"{count} rows need it"
            yield Issue(
                level="query" if name in BLANK_MEANS_NOT_DONE else "error",
                code="missing-column",
                sheet=self.opened.layout.sheet,
                field=name,
                found="no such column",
                expected=f"a column headed {field.label!r}",
                message=f"No column is headed {field.label!r} or a known name for it, but {rows} ({field.required}). "
                "Add the column, or say in a mapping profile which column it is.",
            )

    def _lookup(self, rows: pl.Series) -> pl.DataFrame:
        wanted = pl.col("row").is_in(rows.implode())
        if self._remember:
            return self.assignments().filter(wanted)
        again = BatchReader(self.opened.layout, self.opened.context)
        found = [again.read(part).assignments for text in self._texts() if (part := text.filter(wanted)).height]
        return pl.concat(found)


def _listed(rows: pl.Series, most: int = 20) -> str:
    """Row numbers with runs folded: 5, 7 to 9 and 12 more."""
    runs: list[tuple[int, int]] = []
    for row in rows.head(10_000):
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    said = [str(first) if first == last else f"{first} to {last}" for first, last in runs[:most]]
    told = sum(last - first + 1 for first, last in runs[:most])
    return ", ".join(said) + (f" and {rows.len() - told} more" if told < rows.len() else "")
