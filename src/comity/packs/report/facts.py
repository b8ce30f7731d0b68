"""What the report is made from, and the counts taken from it.

Frames are Polars. `outcomes` has every assignment and clause: authority, assignment_ref, clause, outcome.
`findings` is as `comity.judge` gives it, at least those neither met nor not applicable. `issues` is as
`comity.returns` gives it.
`signoffs` has one row for each departure that a return records: assignment_ref, authority, clause,
first_day, last_day, dcs_signed, ce_signed. `places` says where each assignment stands in the file:
assignment_ref, authority, sheet, row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import polars as pl

from comity.clauses.outcome import OUTCOMES, Outcome
from comity.memorandum.model import Clause, Memorandum
from comity.packs.document import Tone

KEY = ("authority", "assignment_ref")

LABELS: dict[Outcome, str] = {
    Outcome.MET: "Met",
    Outcome.BREACHED: "Breached",
    Outcome.EXEMPT: "Exempt",
    Outcome.EXCEPTED: "Excepted",
    Outcome.TRANSITIONAL: "Transitional",
    Outcome.NOT_KNOWN: "Not known",
    Outcome.NOT_APPLICABLE: "Not applicable",
}
TONES: dict[Outcome, Tone] = {
    Outcome.MET: Tone.GOOD,
    Outcome.BREACHED: Tone.BAD,
    Outcome.EXEMPT: Tone.SPARED,
    Outcome.EXCEPTED: Tone.SPARED,
    Outcome.TRANSITIONAL: Tone.SPARED,
    Outcome.NOT_KNOWN: Tone.UNSURE,
    Outcome.NOT_APPLICABLE: Tone.PLAIN,
}


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How many assignments came to what: the four last add up to `judged`.

    `breaching` depart from a clause; of the rest, `unsure` lack a fact that decides one; of the
    rest, `untouched` have no clause in force for them; `keeping` keep every clause that applies,
    `spared` of them only because an exemption or an exception covers a departure.
    """

    judged: int
    keeping: int
    breaching: int
    unsure: int
    untouched: int
    spared: int


@dataclass(frozen=True)
class Judged:
    """One return judged against one memorandum as at a date. `accounting` is name -> rows, `rows` first."""

    memorandum: Memorandum
    as_at: date
    quarter: str
    file_name: str
    file_digest: str
    engine: str
    produced_at: datetime
    outcomes: pl.DataFrame
    findings: pl.DataFrame
    issues: pl.DataFrame
    signoffs: pl.DataFrame
    places: pl.DataFrame
    accounting: Mapping[str, int]

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The assignment-level clauses, in the order of the findings."""
        return self.memorandum.assignment_clauses()

    @cached_property
    def counts(self) -> dict[str, dict[Outcome, int]]:
        """How many assignments came to each outcome, by clause kind; every outcome is there."""
        tally = self.outcomes.group_by("clause", "outcome").len()
        found = {(clause, outcome): number for clause, outcome, number in tally.iter_rows()}
        return {
            clause.kind.value: {outcome: found.get((clause.kind.value, outcome.value), 0) for outcome in OUTCOMES}
            for clause in self.clauses
        }

    @cached_property
    def by_assignment(self) -> pl.DataFrame:
        """One row an assignment: authority, assignment_ref and `verdict`."""
        outcome = pl.col("outcome")
        idle = outcome.is_in([Outcome.NOT_APPLICABLE.value, Outcome.TRANSITIONAL.value])
        spared = outcome.is_in([Outcome.EXEMPT.value, Outcome.EXCEPTED.value])
        return (
            self.outcomes.group_by(KEY)
            .agg(
                breached=(outcome == Outcome.BREACHED.value).any(),
                not_known=(outcome == Outcome.NOT_KNOWN.value).any(),
                idle=idle.all(),
                spared=spared.any(),
            )
            .with_columns(
                verdict=pl.when("breached")
                .then(pl.lit("breaching"))
                .when("not_known")
                .then(pl.lit("unsure"))
                .when("idle")
                .then(pl.lit("untouched"))
                .otherwise(pl.lit("keeping"))
            )
        )

    @cached_property
    def verdicts(self) -> Verdicts:
        """What the assignments came to."""
        frame = self.by_assignment
        tally = dict(frame.group_by("verdict").len().iter_rows())
        spared = frame.filter((pl.col("verdict") == "keeping") & pl.col("spared")).height
        return Verdicts(
            judged=frame.height,
            keeping=tally.get("keeping", 0),
            breaching=tally.get("breaching", 0),
            unsure=tally.get("unsure", 0),
            untouched=tally.get("untouched", 0),
            spared=spared,
        )

    @cached_property
    def authorities(self) -> dict[str, str]:
        """The authorities with an assignment judged: code -> name, in the order of their names."""
        names = {authority.code: authority.name for authority in self.memorandum.authorities}
        codes = self.by_assignment["authority"].unique().drop_nulls().to_list()
        return dict(sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: pair[1]))

    def outcome(self, outcome: Outcome) -> int:
        """How many findings, over every clause, came to an outcome."""
        return sum(counts[outcome] for counts in self.counts.values())
