"""The nine clauses of the exemplar as at 2026-09-30, as Polars expressions over typed columns.

Written plainly, the way an analyst with Polars would, for the tools that check Polars frames. For each clause there
are two rules: that it is not breached, and that a blank does not leave it unknown. The five other outcomes that
Comity tells apart are not asked of them.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from comity.dictionary import Field, FieldType, fields

AS_AT = date(2026, 9, 30)
CAPS = {
    "social_worker": (34.00, 34.00, 27.80),
    "senior_social_worker": (37.00, 37.00, 30.25),
    "advanced_practitioner": (40.00, 40.00, 32.70),
    "team_manager": (44.00, 44.00, 35.95),
    "iro_cp_chair": (41.50, None, 33.90),
}
BASES = ("umbrella", "limited_company", "paye")
AMENDED = {"umbrella": 33.50, "limited_company": 33.50, "paye": 27.40}
OURS = [f"X9900000{number}" for number in range(1, 9)] + [f"99{number}" for number in range(1, 9)]
ELSEWHERE = ["E08000030", "335", "E09000007", "202", "E08000026", "331", "E10000016", "886", "E08000028", "333"]
EXEMPT = ["voluntary_redundancy", "compulsory_redundancy", "probation"]
BINDING = ["resignation", "retirement", "dismissal", "other"]
CHECKED = ("registration_checked_date", "dbs_checked_date", "right_to_work_checked_date")
NATIONAL, A_YEAR_ON = date(2024, 10, 31), date(2025, 10, 1)


def typed(field: Field) -> pl.Expr:
    """A text column as its type; what cannot be read becomes null."""
    cell = pl.col(field.name)
    match field.type:
        case FieldType.DATE:
            read = cell.str.to_date("%Y-%m-%d", strict=False)
            return pl.when(read.is_between(date(1950, 1, 1), date(2100, 12, 31))).then(read)
        case FieldType.MONEY | FieldType.MONEY_PER_HOUR | FieldType.DECIMAL:
            return cell.cast(pl.Float64, strict=False)
        case FieldType.INTEGER:
            return cell.cast(pl.Int64, strict=False)
        case FieldType.YES_NO:
            return cell.replace_strict({"yes": True, "no": False}, default=None, return_dtype=pl.Boolean)
        case _:
            return cell


def readable() -> dict[str, pl.Expr]:
    """For each field, whether its text (in `<field>_text`) is blank or was read."""
    return {
        field.name: pl.col(f"{field.name}_text").is_null() | pl.col(field.name).is_not_null()
        for field in fields()
        if field.type
        in (
            FieldType.DATE,
            FieldType.MONEY,
            FieldType.MONEY_PER_HOUR,
            FieldType.DECIMAL,
            FieldType.INTEGER,
            FieldType.YES_NO,
        )
    }


def load(path: str, beside: list[pl.Expr]) -> pl.DataFrame:
    """The return as typed columns, with the text of each beside it where it could fail to be read, and what is asked
    for beside that. Polars refuses a row of too many cells; one of too few it fills with blanks."""
    frame = pl.scan_csv(path, infer_schema=False)
    return frame.with_columns(
        *[typed(field).alias(field.name) for field in fields()],
        *[pl.col(name).alias(f"{name}_text") for name in readable()],
        *beside,
    ).collect(engine="streaming")


def kept() -> dict[str, pl.Expr]:
    """For each clause, whether it is not breached (`clause breached`) and not unknown (`clause unknown`)."""
    start, end = pl.col("start_date"), pl.col("end_date")
    judged_on = pl.min_horizontal(end, pl.lit(AS_AT))
    ended = (end <= AS_AT).fill_null(value=False)

    def reached(new: date, existing: date | None) -> pl.Expr:
        since = start >= new
        return since if existing is None else since | (judged_on >= existing)

    def excepted(clause: str) -> pl.Expr:
        first = pl.coalesce("signoff_from", "start_date")
        signed = pl.col("dcs_signoff_date") <= first
        if clause == "price-cap":
            signed &= pl.col("ce_signoff_date") <= first
        within = (judged_on >= first) & (judged_on <= pl.col("signoff_until"))
        return ((pl.col("signoff_clause") == clause) & signed & within).fill_null(value=False)

    lines = {
        f"{role}|{basis}": cap
        for role, caps in CAPS.items()
        for basis, cap in zip(BASES, caps, strict=True)
        if cap is not None
    }
    line = pl.concat_str("role", "payment_basis", separator="|").replace_strict(
        lines, default=None, return_dtype=pl.Float64
    )
    amended = pl.col("payment_basis").replace_strict(AMENDED, default=None, return_dtype=pl.Float64)
    cap = (
        pl.when((pl.col("role") == "social_worker") & reached(date(2026, 4, 1), date(2026, 7, 1)))
        .then(amended)
        .when(reached(A_YEAR_ON, date(2026, 1, 1)))
        .then(line)
    )
    left = pl.col("last_substantive_end_date")
    lawful = pl.when(start >= date(2026, 1, 1)).then(left.dt.offset_by("6mo")).otherwise(left.dt.offset_by("3mo"))
    required = pl.min_horizontal(pl.lit(28), pl.col("substantive_notice_days"))
    year_on = reached(NATIONAL, A_YEAR_ON)
    project = pl.col("supply_route").is_in(["project_team", "packaged"])
    approved = pl.col("worker_approved_date")
    late_or_never = (approved > start) | pl.col("worker_approved_date_text").is_null()
    shared = pl.col("review_shared_date")
    never_done = pl.any_horizontal(pl.col(f"review_{step}_date_text").is_null() for step in ("completed", "shared"))
    breached = {
        "price-cap": pl.col("pay_rate") > cap,
        "cool-off": pl.col("had_substantive_role")
        & (start >= NATIONAL)
        & (start < lawful)
        & pl.col("last_substantive_authority").is_in(OURS)
        & pl.col("leaving_reason").is_in(BINDING),
        "experience": year_on & (pl.col("direct_experience_months") < 36),
        "notice": year_on & (pl.col("notice_days") < required),
        "references": (start >= NATIONAL) & (pl.col("references_received") < 2),
        "end-of-placement-review": ended & (judged_on >= NATIONAL) & (never_done | (shared > end)),
        "project-team": project
        & year_on
        & (late_or_never | ~pl.col("costs_disaggregated") | ~pl.col("practice_control")),
        "pre-employment-checks": (start >= NATIONAL) & pl.any_horizontal(pl.col(name) > start for name in CHECKED),
        "on-site": (start >= date(2026, 4, 1)) & (pl.col("onsite_days_per_week") < 2),
    }
    authority, reason = pl.col("last_substantive_authority"), pl.col("leaving_reason")
    had, unrecognised = pl.col("had_substantive_role"), ~authority.is_in(OURS + ELSEWHERE)
    exempt = (authority.is_in(ELSEWHERE) | reason.is_in(EXEMPT)).fill_null(value=False)
    blank_decides = left.is_null() | (
        (start < lawful) & (authority.is_null() | unrecognised.fill_null(value=True) | reason.is_null())
    )
    unread = pl.any_horizontal(~readable()[f"review_{step}_date"] for step in ("completed", "shared"))
    team_blank = pl.col("costs_disaggregated").is_null() | pl.col("practice_control").is_null()
    unknown = {
        "price-cap": reached(A_YEAR_ON, date(2026, 1, 1)) & (pl.col("pay_rate").is_null() | cap.is_null()),
        "cool-off": (start >= NATIONAL) & (had.is_null() | (had & ~exempt & blank_decides)),
        "experience": year_on & pl.col("direct_experience_months").is_null(),
        "notice": year_on & pl.col("notice_days").is_null(),
        "references": (start >= NATIONAL) & pl.col("references_received").is_null(),
        "end-of-placement-review": ended & (judged_on >= NATIONAL) & unread,
        "project-team": project & year_on & (team_blank | ~readable()["worker_approved_date"]),
        "pre-employment-checks": (start >= NATIONAL) & pl.any_horizontal(pl.col(name).is_null() for name in CHECKED),
        "on-site": (start >= date(2026, 4, 1)) & pl.col("onsite_days_per_week").is_null(),
    }
    found = {}
    for clause, expression in breached.items():
        broken = expression.fill_null(value=False)
        covered = pl.lit(value=False) if clause == "end-of-placement-review" else excepted(clause)
        found[f"{clause} breached"] = ~broken | covered
        found[f"{clause} unknown"] = broken | ~unknown[clause].fill_null(value=False)
    return found
