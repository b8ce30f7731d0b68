"""The findings of a version, as its pages show them: counted by clause, listed, narrowed, and each by itself.

A finding is known on the pages by a key of its own, so that no address holds an authority's reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from comity.dictionary.code_words import code_words
from comity.memorandum.model import Clause, Memorandum
from comity.web.agreements.queries import memorandum_on
from comity.web.returns.frames import frames_of
from comity.web.returns.masking import masked
from comity.web.returns.models import Version

if TYPE_CHECKING:
    import polars as pl

    from comity.clauses.outcome import Outcome

_KEY = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding with what is shown beside it. `worker` is masked; `row` is where its assignment is in the file."""

    key: str
    assignment_ref: str
    worker: str
    role: str
    clause: str
    code: str
    heading: str
    strength: str
    outcome: str
    reason: str
    remedy: str
    citation: str
    working: str
    sheet: str
    row: int | None

    @property
    def role_words(self) -> str:
        """The role as a person says it; empty where it is not known."""
        return code_words(self.role) if self.role else ""


def key_of(assignment_ref: str, clause: str) -> str:
    """The key by which an address names a finding: 20 hexadecimal digits, the same in every version."""
    return sha256(f"{clause}\x1f{assignment_ref}".encode()).hexdigest()[:_KEY]


def memorandum_of(version: Version) -> Memorandum:
    """The memorandum that a version was judged by, as it stood on its day."""
    return memorandum_on(version.publication, version.as_at)


def clauses_of(version: Version) -> list[Clause]:
    """The clauses that it was judged by and that said something, in the memorandum's order."""
    return [clause for clause in memorandum_of(version).clauses if clause.kind.value in version.tally]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many assignments came to each outcome of a clause; `leads` are the outcomes whose findings can be listed."""

    clause: Clause
    counts: dict[str, int]
    leads: frozenset[str]


def counted(version: Version) -> tuple[list[str], list[Counted]]:
    """The outcomes that there are, the gravest first, and each clause with how many assignments came to which."""
    from comity.clauses.outcome import OUTCOMES

    leads = frozenset(outcome.value for outcome in telling())
    ordered = [*telling(), *(outcome for outcome in OUTCOMES if outcome not in telling())]
    clauses = clauses_of(version)
    tallies = [version.tally[clause.kind.value] for clause in clauses]
    shown = [outcome.value for outcome in ordered if any(tally.get(outcome.value) for tally in tallies)]
    return shown, [
        Counted(clause, {name: tally.get(name, 0) for name in shown}, leads)
        for clause, tally in zip(clauses, tallies, strict=True)
    ]


def telling() -> tuple[Outcome, ...]:
    """The outcomes that say something: all but met and not applicable, the gravest first."""
    from comity.clauses.outcome import Outcome

    return (Outcome.BREACHED, Outcome.NOT_KNOWN, Outcome.EXCEPTED, Outcome.EXEMPT, Outcome.TRANSITIONAL)


def roles_of(version: Version) -> list[str]:
    """The roles of the return's assignments, by name."""
    return sorted(role for role in frames_of(version)["assignments"]["role"].unique() if role)


def narrowed(version: Version, *, clause: str = "", outcome: str = "", role: str = "") -> pl.DataFrame:
    """The findings of a version, or those of one clause, outcome or role: the gravest first, and then by clause."""
    import polars as pl

    found = _with_assignments(version)
    for name, wanted in (("clause", clause), ("outcome", outcome), ("role", role)):
        if wanted:
            found = found.filter(pl.col(name) == wanted)
    clauses = [each.kind.value for each in memorandum_of(version).clauses]
    outcomes = [each.value for each in telling()]
    return found.sort(
        pl.col("outcome").replace_strict(outcomes, range(len(outcomes)), default=len(outcomes)),
        pl.col("clause").replace_strict(clauses, range(len(clauses)), default=len(clauses)),
        maintain_order=True,
    )


def listed(version: Version, rows: pl.DataFrame) -> list[Finding]:
    """Rows of `narrowed` as findings."""
    headings = {clause.kind.value: clause.heading for clause in memorandum_of(version).clauses}
    return [_finding(row, headings) for row in rows.iter_rows(named=True)]


def finding_of(version: Version, key: str) -> Finding | None:
    """The finding of a key, or None where this version has none such."""
    found = frames_of(version)["findings"].select("assignment_ref", "clause").iter_rows()
    pair = next(((reference, clause) for reference, clause in found if key_of(reference or "", clause) == key), None)
    return None if pair is None else finding_at(version, *pair)


def finding_at(version: Version, assignment_ref: str, clause: str) -> Finding | None:
    """The finding of an assignment and a clause, or None where this version has none such."""
    import polars as pl

    rows = _with_assignments(version).filter(
        (pl.col("assignment_ref") == assignment_ref) & (pl.col("clause") == clause)
    )
    found: Sequence[Finding] = listed(version, rows.head(1))
    return found[0] if found else None


def _with_assignments(version: Version) -> pl.DataFrame:
    frames = frames_of(version)
    beside = frames["assignments"].select("assignment_ref", "worker", "role", "sheet", "row")
    beside = beside.unique("assignment_ref", keep="first", maintain_order=True)
    return frames["findings"].join(beside, on="assignment_ref", how="left", maintain_order="left")


def _finding(row: dict[str, Any], headings: dict[str, str]) -> Finding:
    reference = row["assignment_ref"] or ""
    return Finding(
        key=key_of(reference, row["clause"]),
        assignment_ref=reference,
        worker=masked(row["worker"] or ""),
        role=row["role"] or "",
        heading=headings.get(row["clause"], row["clause"]),
        sheet=row["sheet"] or "",
        row=row["row"],
        **{name: row[name] or "" for name in _AS_JUDGED},
    )


_AS_JUDGED = ("clause", "code", "strength", "outcome", "reason", "remedy", "citation", "working")
