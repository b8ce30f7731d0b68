"""The detail: each breach with its working and remedy, each unknown with what is missing, each exception."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

import polars as pl

from comity.clauses.outcome import Outcome
from comity.dictionary.code_words import code_words
from comity.memorandum.model import Clause, Memorandum
from comity.memorandum.words import sentence
from comity.packs.document import (
    Block,
    Column,
    Heading,
    Link,
    Notice,
    Pairs,
    Paragraph,
    Strong,
    Table,
    Tag,
    Tone,
    Words,
)
from comity.packs.report.facts import KEY, LABELS, Judged
from comity.packs.report.words import counted, day

LIMIT = 200
"""The most rows shown of one clause; how many more is always said."""

Row = tuple[Words | int, ...]


def breached(judged: Judged) -> tuple[Block, ...]:
    """The breaches, clause by clause."""
    if not judged.outcome(Outcome.BREACHED):
        none = "No assignment is known to breach a clause."
        return (Paragraph(none if judged.verdicts.judged else "Nothing was judged, so nothing is known."),)
    blocks: list[Block] = []
    for clause in judged.clauses:
        blocks += _clause(judged, clause, Outcome.BREACHED, "What would comply")
    return tuple(blocks)


def not_known(judged: Judged) -> tuple[Block, ...]:
    """The unknowns, clause by clause."""
    if not judged.outcome(Outcome.NOT_KNOWN):
        known = "Every clause could be judged for every assignment."
        return (Paragraph(known if judged.verdicts.judged else "Nothing was judged, so nothing is known."),)
    blocks: list[Block] = [
        Paragraph(
            "A blank is never a pass. For these assignments a fact that decides the clause is missing, could not be "
            "read or is not agreed. With it, the clause can be told."
        )
    ]
    for clause in judged.clauses:
        blocks += _clause(judged, clause, Outcome.NOT_KNOWN, "What to do")
    return tuple(blocks)


def _clause(judged: Judged, clause: Clause, outcome: Outcome, remedy_heading: str) -> list[Block]:
    count = judged.counts[clause.kind.value][outcome]
    if not count:
        return []
    found = judged.findings.filter((pl.col("clause") == clause.kind.value) & (pl.col("outcome") == outcome.value))
    several = len(judged.authorities) > 1
    rows = _placed(judged, found.head(LIMIT))
    remedies = any(row["remedy"] for row in rows)
    columns = [Column("Assignment")]
    columns += [Column("Authority")] if several else []
    columns += [Column("What was found", wide=True)]
    columns += [Column("Working")] if outcome is Outcome.BREACHED else []
    columns += [Column(remedy_heading, wide=True)] if remedies else []
    columns += [Column("Where", whole=True)] if judged.places.height else []
    shown: list[Row] = []
    for row in rows:
        cells: list[Words | int] = [row["assignment_ref"] or "(no reference)"]
        cells += [judged.authorities.get(row["authority"], row["authority"] or "")] if several else []
        cells += [row["reason"] or ""]
        cells += [working(row["working"], judged.memorandum)] if outcome is Outcome.BREACHED else []
        cells += [row["remedy"] or ""] if remedies else []
        cells += [row["where"]] if judged.places.height else []
        shown.append(tuple(cells))
    return [
        Heading(
            3,
            f"{clause.heading}: {count:,} {LABELS[outcome].lower()}",
            f"{outcome.value}-{clause.kind.value}",
        ),
        Paragraph(
            (f"{clause.code}. {clause.words} ", Link("How it was judged", f"basis-{clause.kind.value}")), quiet=True
        ),
        Table(f"{LABELS[outcome]} under {clause.code}: {_how_many(len(shown), count)}", tuple(columns), tuple(shown)),
        *more(len(shown), count, f"findings.csv (clause {clause.kind.value}, outcome {outcome.value})"),
    ]


def _placed(judged: Judged, findings: pl.DataFrame) -> list[dict[str, str]]:
    """Findings as mappings, with `where` saying the sheet and row of each."""
    places = judged.places.unique(KEY, keep="first", maintain_order=True)
    joined = findings.join(places, on=KEY, how="left", maintain_order="left")
    sheets = places["sheet"].n_unique() > 1
    rows = []
    for row in joined.iter_rows(named=True):
        place = "" if row["row"] is None else f"row {row['row']}"
        rows.append({**row, "where": f"{row['sheet']}, {place}" if sheets and place else place})
    return rows


def _how_many(shown: int, count: int) -> str:
    return counted(count, "assignment") if shown == count else f"the first {shown:,} of {count:,} assignments"


def more(shown: int, count: int, where: str) -> list[Block]:
    """The notice that a table does not hold everything; nothing is left out in silence."""
    if shown == count:
        return []
    words = (Strong(f"{count - shown:,} more are not shown here."), f" All {count:,} are in {where}.")
    return [Notice("inset", "", (Paragraph(words),))]


def working(text: str | None, memorandum: Memorandum) -> Words:
    """The working of a finding, a name and its value to a line: pay rate £34.01, cap £34.00, over by £0.01.

    Authorities and roles are said as the memorandum names them.
    """
    names = {one.code: one.name for one in memorandum.authorities}
    try:
        values = json.loads(text) if text else {}
    except ValueError:
        return text or ""
    unit = next((_UNITS[name] for name in values if name in _UNITS), None)
    pairs = (
        (
            NAMES.get(name, name.replace("_", " ")),
            _counted(str(value), unit) if unit and name in _COUNTED else _value(name, value, names),
        )
        for name, value in values.items()
        if value
    )
    return Pairs(tuple(pairs))


def working_line(values: Mapping[str, str | None], memorandum: Memorandum) -> str:
    """The same on one line, as a sentence; empty where there is nothing to show."""
    said = working(json.dumps(dict(values)), memorandum)
    if not isinstance(said, Pairs) or not said.pairs:
        return ""
    return sentence("; ".join(f"{name}{'' if name.endswith(RUNS_ON) else ':'} {value}" for name, value in said.pairs))


RUNS_ON = (" by", " is", " on", " from")
"""How a name of the working ends that its value follows as in a sentence: left on 1 September 2026."""

NAMES = {
    "excess": "over by",
    "excess_percent": "that is",
    "short": "short by",
    "months": "months to wait",
    "term_days": "days in the clause",
    "last_substantive_authority": "last authority",
    "last_substantive_end_date": "left on",
    "review_completed_date": "completed",
    "review_shared_date": "shared",
    "worker_approved_date": "approved",
    "registration_checked_date": "registration",
    "dbs_checked_date": "DBS",
    "right_to_work_checked_date": "right to work",
    "notice_days": "days of notice",
    "substantive_notice_days": "days of notice in an equivalent substantive role",
    "direct_experience_months": "months of direct experience",
    "onsite_days_per_week": "days a week on site",
    "costs_disaggregated": "costs set out apart",
    "practice_control": "authority controls practice",
}
"""Shorter or plainer names of what a working holds; any other is said as it is named."""

_UNITS = {
    "direct_experience_months": ("month", "months"),
    "notice_days": ("day", "days"),
    "references_received": ("reference", "references"),
    "onsite_days_per_week": ("day a week", "days a week"),
}
"""What is counted, by the fact that is compared, of the two figures that do not name it themselves."""

_COUNTED = {"required", "short"}
_POUNDS = {"pay_rate", "cap", "excess"}


def _counted(text: str, unit: tuple[str, str]) -> str:
    return f"{text} {unit[text != '1']}"


def _value(name: str, value: object, names: Mapping[str, str]) -> str:
    parts = value if isinstance(value, list) else [value]
    text = ", ".join(names.get(str(part), str(part)) for part in parts)
    if name == "role":
        return code_words(text)
    if name in _POUNDS:
        return f"£{text}"
    if name.endswith("_percent"):
        return "less than 0.1%" if text == "0.0" else f"{text}%"
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text.replace("_", " ")


def exceptions(judged: Judged) -> tuple[Block, ...]:
    """The departures that the return records, and whether each covers anything on the day judged."""
    if judged.signoffs.is_empty():
        return (Paragraph("The return records no signed departure from a clause."),)
    outcomes = judged.findings.select(*KEY, "clause", "outcome", "reason")
    joined = judged.signoffs.join(outcomes, on=[*KEY, "clause"], how="left", maintain_order="left")
    groups = (
        (
            "In force",
            "Exceptions that cover a departure on the day judged",
            [Outcome.EXCEPTED.value],
            Tag("Covers", Tone.SPARED),
        ),
        (
            "Recorded, but not in force",
            "Exceptions that do not cover the departure: late, lapsed, not yet begun, unsigned or without a last day",
            [Outcome.BREACHED.value, Outcome.NOT_KNOWN.value],
            Tag("Does not cover", Tone.BAD),
        ),
    )
    blocks: list[Block] = []
    placed = 0
    for heading, caption, wanted, tag in groups:
        rows = joined.filter(pl.col("outcome").is_in(wanted))
        placed += rows.height
        blocks += _signoffs(judged, heading, caption, rows, tag)
    if idle := joined.height - placed:
        blocks.append(
            Paragraph(
                f"{counted(idle, 'more departure is', 'more departures are')} recorded where the clause "
                "named is kept, "
                "does not apply, or is not one that assignments are judged against: nothing turns on "
                f"{'it' if idle == 1 else 'them'}."
            )
        )
    return tuple(blocks)


def _signoffs(judged: Judged, heading: str, caption: str, rows: pl.DataFrame, tag: Tag) -> list[Block]:
    if rows.is_empty():
        return []
    codes = {clause.kind.value: f"{clause.code} {clause.kind.value}" for clause in judged.clauses}
    shown: list[Row] = [
        (
            row["assignment_ref"],
            codes.get(row["clause"], row["clause"]),
            _dated(row["dcs_signed"]),
            _dated(row["ce_signed"]),
            "start date" if row["first_day"] is None else _dated(row["first_day"]),
            "none given" if row["last_day"] is None else _dated(row["last_day"]),
            (tag, " ", LABELS[Outcome(row["outcome"])] + ". ", row["reason"] or ""),
        )
        for row in rows.head(LIMIT).iter_rows(named=True)
    ]
    columns = (
        Column("Assignment"),
        Column("Clause", whole=True),
        Column("DCS signed", whole=True),
        Column("Chief executive signed", whole=True),
        Column("First day", whole=True),
        Column("Last day", whole=True),
        Column("On the day judged", wide=True),
    )
    return [
        Heading(3, f"{heading}: {rows.height:,}"),
        Table(caption, columns, tuple(shown)),
        *more(len(shown), rows.height, "the return and findings.csv"),
    ]


def _dated(value: object) -> str:
    return day(value) if isinstance(value, date) else "not given"
