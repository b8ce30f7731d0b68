"""The kinds that are not formalised: a person attests, with a date and a note. Until then, not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from comity.clauses.outcome import Outcome
from comity.clauses.words import date_text
from comity.memorandum.model import ASSIGNMENT_KINDS, Clause, Kind


@dataclass(frozen=True, slots=True)
class Attestation:
    """A person's word that a clause is kept or not, of an authority or of the region."""

    subject: str
    kept: bool
    by: str
    on: date
    note: str


def is_attested(clause: Clause) -> bool:
    """Whether a clause's kind needs a person's word."""
    return clause.kind not in ASSIGNMENT_KINDS and clause.kind is not Kind.DATA_RETURN


def judge(clause: Clause, attestation: Attestation | None) -> tuple[Outcome, str]:
    """The outcome and its reason."""
    if attestation is None:
        return Outcome.NOT_KNOWN, f"No one has attested to {clause.heading} ({clause.code}) yet."
    outcome = Outcome.MET if attestation.kept else Outcome.BREACHED
    word = "kept" if attestation.kept else "not kept"
    return (
        outcome,
        f"{attestation.by} attested on {date_text(attestation.on)} that it is {word}: {attestation.note}",
    )
