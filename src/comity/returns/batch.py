"""One batch of a table: text read, rows told apart, cells and rows validated."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import polars as pl

from comity.dictionary import FieldType, fields, fields_by_name
from comity.returns.cells import CellProblem, Context, parse
from comity.returns.cells.blanks import BLANKS, FAULT
from comity.returns.cells.columns import BLANK_LIST, ColumnReader, ReadColumn, frame_type
from comity.returns.headings.layout import Constant, Layout
from comity.returns.issues import Issue, as_issues, issues_frame, no_issues, together
from comity.returns.reading import column_letters
from comity.returns.refusal import NotAReturn
from comity.returns.validation.cells import cell_issues
from comity.returns.validation.kinds import ASIDE, HEADING, NO_AUTHORITY, NO_REFERENCE, READ, row_kinds
from comity.returns.validation.required import needed_but_missing
from comity.returns.validation.rows import (
    asked_rules,
    broken_rules,
    cell_name,
    row_rules,
    stamped_rules,
    with_quarter_days,
)


@dataclass(frozen=True)
class Batch:
    """A batch read: its assignments, its issues, and the numbers of its rows by `kind`."""

    assignments: pl.DataFrame
    issues: pl.DataFrame
    kinds: pl.DataFrame


class BatchReader:
    """Reads the batches of one table by its layout. Odd texts that one batch taught it help the next.

    Raises `NotAReturn` where a constant (`--quarter`, `--authority`, a profile's) cannot be read.
    """

    def __init__(self, layout: Layout, context: Context) -> None:
        self.layout = layout
        self.context = context
        self._readers = {
            name: ColumnReader(fields_by_name()[name], context, order=layout.date_order(name))
            for name in layout.columns
        }
        self._constants = {name: self._constant(name, one) for name, one in layout.constants.items()}
        self._defaults = {name: self._constant(name, one) for name, one in layout.defaults.items()}
        present = [*layout.columns, *layout.constants]
        asked = {name: self._constant(name, one) for name, one in layout.asked.items()}
        self._missing = needed_but_missing(present)
        self.needed: Counter[str] = Counter()
        spoken_for = {column.index for column in (*layout.columns.values(), *layout.unmapped, *layout.ignored)}
        self._unspoken = [index for index in range(layout.width) if index not in spoken_for]
        self.unheaded: set[int] = set()
        stamped = {name: self._defaults[name] for name in layout.stamped if name not in asked}
        self._rules = [*row_rules(present, context), *asked_rules(asked), *stamped_rules(stamped)]

    def month_first(self) -> dict[str, str]:
        """What to ask about each column of dates that has, or says it has, months first: field -> words."""
        asked = {
            name: reader.order.words(self.layout.columns[name].heading)
            for name, reader in self._readers.items()
            if reader.of.type is FieldType.DATE
        }
        return {name: words for name, words in asked.items() if words}

    def _constant(self, name: str, constant: Constant) -> Any:
        read = parse(constant.value, fields_by_name()[name], self.context)
        if isinstance(read, CellProblem) or read is None:
            expected = read.expected if isinstance(read, CellProblem) else "a value"
            raise NotAReturn(
                "bad-option", f"{constant.value!r} from {constant.source}", expected, "Correct it and try again."
            )
        return read

    def empty(self) -> pl.DataFrame:
        """The frame of assignments with no rows."""
        width = {f"c{index}": pl.String() for index in range(self.layout.width)}
        return self.read(pl.DataFrame(schema={**width, "row": pl.Int64()})).assignments

    def read(self, text: pl.DataFrame) -> Batch:
        """A batch of text (columns c0, c1 ... and `row`) read and validated."""
        self.unheaded |= {index for index in self._unspoken if _says_something(text, f"c{index}")}
        columns = self._columns(text)
        typed = self._typed(text, columns)
        kinds = row_kinds(text, typed, self.layout)
        shown = kinds.is_in([READ, NO_AUTHORITY, NO_REFERENCE])
        problems = cell_issues(self.layout, text, typed, columns, shown, _told_once(kinds))
        rejections = self._rejections(text, typed, kinds)
        kept = typed if (kinds == READ).all() else typed.filter(kinds == READ)
        timed = with_quarter_days(kept)
        if self._missing:
            counts = timed.select(needed.sum().alias(name) for name, needed in self._missing.items())
            self.needed.update(counts.row(0, named=True))
        broken = broken_rules(timed, self._rules, self.layout)
        return Batch(
            assignments=kept,
            issues=together([problems, rejections, broken]),
            kinds=pl.DataFrame({"row": typed["row"], "kind": kinds}),
        )

    def _columns(self, text: pl.DataFrame) -> dict[str, ReadColumn]:
        places = {name: f"c{column.index}" for name, column in self.layout.columns.items()}
        # Through a lazy plan, which costs half of what the same expressions cost on a frame at hand.
        plan = text.lazy().select(reader.fast(places[name]) for name, reader in self._readers.items())
        values = plan.collect()
        return {name: reader.finish(text[places[name]], values[name]) for name, reader in self._readers.items()}

    def _typed(self, text: pl.DataFrame, columns: dict[str, ReadColumn]) -> pl.DataFrame:
        # Columns are put together as they are, not through expressions: a hundred of those cost more than reading.
        height = text.height
        clear = pl.repeat(value=False, n=height, dtype=pl.Boolean, eager=True)
        values: list[pl.Series] = []
        flags: list[pl.Series] = []
        for field in fields():
            column = columns.get(field.name)
            unread = None if column is None else column.unreadable
            if column is None:
                constant = self._constants.get(field.name)
                values.append(pl.repeat(constant, height, dtype=frame_type(field), eager=True).alias(field.name))
            else:
                values.append(column.value.alias(field.name))
            flags.append((clear if unread is None else unread).alias(f"unreadable_{field.name}"))
        sheet = pl.repeat(self.layout.sheet, height, dtype=pl.String, eager=True).alias("sheet")
        # The reader gives columns in many pieces. Beside a column of one they would be joined anew at every step after.
        typed = pl.DataFrame([*values, *flags, sheet, text["row"].cast(pl.Int64)]).rechunk()
        blank = [
            pl.when(pl.col(name).is_null() & ~pl.col(f"unreadable_{name}"))
            .then(pl.lit(default))
            .otherwise(pl.col(name))
            .alias(name)
            for name, default in self._defaults.items()
        ]
        return typed.with_columns(blank) if blank else typed

    def _rejections(self, text: pl.DataFrame, typed: pl.DataFrame, kinds: pl.Series) -> pl.DataFrame:
        frames = [self._asides(text, kinds == ASIDE)]
        for kind, field in ((NO_REFERENCE, "assignment_ref"), (NO_AUTHORITY, "authority"), (HEADING, "assignment_ref")):
            chosen = kinds == kind
            if not chosen.any():
                continue
            column = self.layout.columns.get(field)
            found = text[f"c{column.index}"] if column else pl.Series([""]).new_from_index(0, text.height)
            rows = pl.DataFrame({"row": typed["row"], "assignment_ref": typed["assignment_ref"], "text": found}).filter(
                chosen
            )
            frames.append(self._rejection_issues(kind, field, rows))
        return together(frames)

    def _asides(self, text: pl.DataFrame, chosen: pl.Series) -> pl.DataFrame:
        if not chosen.any():
            return no_issues()
        issues = []
        for cells in text.filter(chosen).iter_rows(named=True):
            row = cells.pop("row")
            filled = {name: cell.strip() for name, cell in cells.items() if cell and cell.strip() not in BLANKS}
            found = " ".join(filled.values())
            issues.append(
                Issue(
                    level="error",
                    code=ASIDE,
                    sheet=self.layout.sheet,
                    cell=f"{column_letters(int(next(iter(filled))[1:]) + 1)}{row}",
                    row=row,
                    found=found,
                    expected="only assignments below the headings",
                    message=f"Row {row} holds nothing but {found!r}, so it was not read as an assignment. Take it out,"
                    " or fill in the row.",
                )
            )
        return issues_frame(issues)

    def _rejection_issues(self, kind: str, field: str, rows: pl.DataFrame) -> pl.DataFrame:
        expected = {
            NO_REFERENCE: "the authority's own reference for the assignment",
            NO_AUTHORITY: "an ONS code, a DfE code or the name of an authority",
            HEADING: "an assignment",
        }[kind]
        texts = rows["text"].unique().drop_nulls().to_list()
        told = self._readers["authority"].expectations(texts) if kind == NO_AUTHORITY and texts else {}
        faults = {one: one[1:].split(FAULT) for one in texts if one.startswith(FAULT)}
        told |= {one: expected for one, (_, expected) in faults.items()}
        rows = rows.with_columns(fault=pl.col("text").is_in(list(faults)).fill_null(value=False))
        found = pl.col("text").replace({one: shown for one, (shown, _) in faults.items()}).fill_null("")
        label = fields_by_name()[field].label
        unread = pl.format(f"{label}: {{}} could not be read, so the row was rejected.", found)
        message = {
            NO_REFERENCE: pl.lit(
                "The row has no assignment reference, so it cannot be told from others and was rejected."
            ),
            NO_AUTHORITY: pl.when(found.str.strip_chars() == "")
            .then(pl.lit("The row names no authority, so it was rejected."))
            .otherwise(pl.format("The authority {} is not recognised, so the row was rejected.", found)),
            HEADING: pl.lit("The row repeats the headings, so it was not read as an assignment."),
        }[kind]
        code = kind if kind != HEADING else "repeated-heading"
        parts = {
            "level": pl.lit("note" if kind == HEADING else "error"),
            "code": pl.when("fault").then(pl.lit("error-cell")).otherwise(pl.lit(code)),
            "sheet": pl.lit(self.layout.sheet),
            "cell": cell_name(self.layout, field),
            "row": pl.col("row"),
            "field": pl.lit(field),
            "assignment_ref": pl.col("assignment_ref"),
            "found": found,
            "expected": pl.col("text").replace_strict(list(told), list(told.values()), default=expected)
            if told
            else pl.lit(expected),
            "message": pl.when("fault").then(unread).otherwise(message),
        }
        return as_issues(rows, parts)


def _told_once(kinds: pl.Series) -> dict[str, pl.Series]:
    """The rows on which a cell's own issue is wanted: not those that its being unreadable has rejected."""
    return {"authority": kinds != NO_AUTHORITY, "assignment_ref": kinds != NO_REFERENCE}


def _says_something(text: pl.DataFrame, column: str) -> bool:
    return column in text.columns and not text[column].drop_nulls().str.strip_chars().is_in(BLANK_LIST).all()
