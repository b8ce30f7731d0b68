"""Bring any frame to the shapes of the dictionary, so that one set of expressions can judge it.

Dates may come as dates, datetimes or ISO text; money as Decimal, float or text in pounds, or as whole
ten-thousandths of a pound; yes/no as booleans or text. Missing columns are blank. Nothing is guessed: what has
another type is a `FrameError` that names the column and says what to give.
"""

from __future__ import annotations

from typing import Any, TypeAlias, cast

import narwhals as nw

from comity.clauses.setting import UNREADABLE_FIELDS
from comity.dictionary import Field, FieldType, fields_by_name

Frame: TypeAlias = "nw.LazyFrame[Any]"
"""A Narwhals frame. Typed as lazy: an eager one has every method that judging uses."""

NEEDED = [
    "authority", "assignment_ref", "local_title", "role", "start_date", "end_date", "supply_route", "agency",
    "msp", "tier", "payment_basis", "pay_rate", "charge_rate", "had_substantive_role",
    "last_substantive_authority", "last_substantive_end_date", "leaving_reason", "direct_experience_months",
    "references_received", "notice_days", "substantive_notice_days", "registration_checked_date",
    "dbs_checked_date", "right_to_work_checked_date", "worker_approved_date", "costs_disaggregated",
    "practice_control", "onsite_days_per_week", "dcs_signoff_date", "ce_signoff_date", "signoff_clause",
    "signoff_from", "signoff_until", "review_completed_date", "review_shared_date",
]  # fmt: skip
"""The fields that judging reads."""

EMERGENCY = "emergency_review_date"
"""Not of the return: the after-review of an exception granted as an emergency, where a caller knows it."""

EXCEPTIONS = "exceptions"
"""Not of the return's row either: the departures beside the one that it has room for."""

TOLD = "told_cool_off"
"""Nor this: what a cool-off comes to by another authority's fact, where no more than that was told of it."""

LEAST_MONEY = 10_000
"""A whole number below this in a column of ten-thousandths is under £1: pounds given by mistake."""

YES = ("yes", "y", "true", "1")
NO = ("no", "n", "false", "0")


class FrameError(ValueError):
    """A frame that cannot be judged, with the column, what it holds and what to give."""


def conform(rows: Any, fields: list[str] = NEEDED) -> Frame:
    """The frame with every needed column in its dictionary type.

    Raises FrameError for a column that cannot be judged, TypeError for what is no frame.
    """
    frame = cast(Frame, nw.from_native(_arrow(rows)))
    schema = frame.collect_schema()
    if _as_read(schema, fields):
        blank = nw.lit(None, dtype=nw.Date).alias(EMERGENCY)
        review = nw.col(EMERGENCY) if EMERGENCY in schema else blank
        return frame.select(*fields, *_flags(fields), *([review] if "signoff_clause" in fields else []))
    for key in ("assignment_ref", "authority"):
        if key in fields and key not in schema:
            msg = (
                f"The frame has no column {key!r}, which every assignment needs. Its columns are: {', '.join(schema)}."
            )
            raise FrameError(msg)
    dictionary = fields_by_name()
    _refuse_pounds_as_units(frame, schema, [dictionary[name] for name in fields])
    columns = [_column(dictionary[name], schema).alias(name) for name in fields]
    columns += [
        (nw.col(flag).fill_null(False) if flag in schema else nw.lit(False)).alias(flag) for flag in _flags(fields)
    ]
    emergency = nw.col(EMERGENCY).cast(nw.Date) if EMERGENCY in schema else nw.lit(None, dtype=nw.Date)
    if "signoff_clause" in fields:
        columns.append(emergency.alias(EMERGENCY))
    return frame.select(*columns)


def _flags(fields: list[str]) -> list[str]:
    return [f"unreadable_{field}" for field in UNREADABLE_FIELDS if field in fields]


def _as_read(schema: nw.Schema, fields: list[str]) -> bool:
    """Whether the frame is as a return is read: every column of its type, and each cell said to be readable or not."""
    dictionary = fields_by_name()
    typed = all(schema.get(name) == _dtype(dictionary[name].type) for name in fields)
    return typed and all(schema.get(flag) == nw.Boolean for flag in _flags(fields))


def _arrow(rows: Any) -> Any:
    """A pandas frame as the Arrow table of its columns, whose blanks and dates behave as every other engine's.

    pandas has no one blank (NaN, NaT, None and NA), so the same expressions run on Arrow and the findings are given
    back as pandas. Frames of other engines are left as they are.
    """
    if not nw.dependencies.is_pandas_dataframe(rows):
        return rows
    import pyarrow as pa  # type: ignore[import-untyped]  # the pandas extra brings it

    return pa.Table.from_pandas(rows[[name for name in rows.columns if isinstance(name, str)]], preserve_index=False)


def _column(field: Field, schema: nw.Schema) -> nw.Expr:
    if field.name not in schema:
        return nw.lit(None, dtype=_dtype(field.type))
    given = schema[field.name]
    value = nw.col(field.name)
    if given == nw.Unknown or given.__class__.__name__ in ("Null", "Unknown"):
        return nw.lit(None, dtype=_dtype(field.type))
    match field.type:
        case FieldType.DATE:
            return _date(field, value, given)
        case FieldType.MONEY | FieldType.MONEY_PER_HOUR | FieldType.DECIMAL:
            return _scaled(field, value, given)
        case FieldType.INTEGER:
            return value.cast(nw.Int64)
        case FieldType.YES_NO:
            return _yes_no(field, value, given)
        case _:
            text = value.cast(nw.String).str.strip_chars()
            return nw.when(text != "").then(text)


def _dtype(kind: FieldType) -> Any:
    match kind:
        case FieldType.DATE:
            return nw.Date
        case FieldType.YES_NO:
            return nw.Boolean
        case FieldType.MONEY | FieldType.MONEY_PER_HOUR | FieldType.DECIMAL | FieldType.INTEGER:
            return nw.Int64
        case _:
            return nw.String


def _refuse(field: Field, given: Any, wanted: str) -> FrameError:
    return FrameError(f"Column {field.name!r} holds {given}. Give {wanted}.")


def _date(field: Field, value: nw.Expr, given: Any) -> nw.Expr:
    if given == nw.Date:
        return value
    if given == nw.Datetime or isinstance(given, nw.Datetime):
        return value.cast(nw.Date)
    if given == nw.String:
        return value.str.to_date("%Y-%m-%d")
    raise _refuse(field, given, "dates, or text such as 2026-09-30")


def _scaled(field: Field, value: nw.Expr, given: Any) -> nw.Expr:
    if given.is_integer():
        return value.cast(nw.Int64)
    if given.is_float():
        return (value * field.type.scale).round(0).cast(nw.Int64)
    if given.is_decimal() or given == nw.String:
        return (value.cast(nw.Float64) * field.type.scale).round(0).cast(nw.Int64)
    raise _refuse(field, given, "pounds as Decimal, number or text, or whole units of the dictionary")


def _yes_no(field: Field, value: nw.Expr, given: Any) -> nw.Expr:
    if given == nw.Boolean:
        return value
    if given == nw.String:
        text = value.str.to_lowercase().str.strip_chars()
        no = nw.when(text.is_in(NO)).then(nw.lit(False))
        return nw.when(text.is_in(YES)).then(nw.lit(True)).otherwise(no)
    raise _refuse(field, given, "true and false, or yes and no")


def _refuse_pounds_as_units(frame: Frame, schema: nw.Schema, fields: list[Field]) -> None:
    """Whole numbers are units of the dictionary; one that is too small to be so was meant as pounds or days."""
    scaled = [f for f in fields if f.type.scale > 1 and f.name in schema and schema[f.name].is_integer()]
    if not scaled:
        return
    least = frame.select(*(nw.when(nw.col(f.name) > 0).then(nw.col(f.name)).min().alias(f.name) for f in scaled))
    found = least.collect() if isinstance(least, nw.LazyFrame) else cast("nw.DataFrame[Any]", least)
    for field in scaled:
        value = next(iter(found[field.name].drop_nulls().to_list()), LEAST_MONEY)
        if value < LEAST_MONEY:
            unit = "ten-thousandths of a pound" if field.type.scale == LEAST_MONEY else "millionths"
            msg = (
                f"Column {field.name!r} holds the whole number {value}. Whole numbers are {unit} here, so it is "
                "read as almost nothing. Give decimals, floats or text for plain amounts."
            )
            raise FrameError(msg)
