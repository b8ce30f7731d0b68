"""Clauses being put together: as written, then with each amendment laid over, every value with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from comity.memorandum.bundle import Bundle
from comity.memorandum.exact import NONE_AGREED
from comity.memorandum.model import Citation, Exemption, Kind, Post, Strength, Term
from comity.memorandum.problems import Level, Problem
from comity.memorandum.shapes import Placed
from comity.memorandum.written import (
    CapRow,
    CitationEntry,
    ClauseFile,
    ExemptionEntry,
    StrengthEntry,
    TermEntry,
)

V = TypeVar("V")

Line = tuple[str, str]
"""A line of a cap table: a role and a payment basis."""


NO_CAP = "no cap is agreed for this role and payment basis"
"""Why a term of a cap line has no value where the table says `none agreed`."""


@dataclass(frozen=True, slots=True)
class Sourced(Generic[V]):
    """A value, and where it was written."""

    value: V
    at: Placed[Any]
    path: tuple[str | int, ...] = ()

    def problem(self, found: str, write: str, *path: str | int, level: Level = Level.ERROR) -> Problem:
        """A problem with this value, at its own line."""
        return self.at.problem(found, write, *self.path, *path, level=level)


@dataclass(slots=True)
class Draft:
    """A clause with its amendments so far. Every list keeps where each item was written."""

    written: Placed[ClauseFile]
    kind: Kind
    code: str
    heading: str
    words: str
    citation: Citation
    strength: list[Sourced[Strength]]
    terms: list[Sourced[Term]]
    exemptions: list[Sourced[Exemption]]
    checks: Sourced[tuple[str, ...]]
    departure: Sourced[tuple[Post, ...]]
    departure_citation: Citation | None
    shared_with: Sourced[tuple[str, ...]]
    window_months: Sourced[int | None]
    caps: dict[Line, list[Sourced[Term]]] = field(default_factory=dict)


def citation(entry: CitationEntry) -> Citation:
    """The citation as written."""
    return Citation(source=entry.source, section=entry.section, url=entry.url, grade=entry.grade)


def term(entry: TermEntry, kind: Kind, otherwise: Citation) -> Term:
    """A term as written; it has its clause's citation (or its amendment's) unless it has its own."""
    return Term(
        new_from=entry.new_from,
        existing_from=entry.existing_from,
        value=entry.number(kind),
        unknown=entry.unknown,
        citation=citation(entry.citation) if entry.citation else otherwise,
    )


def strength(entry: StrengthEntry, otherwise: Citation) -> Strength:
    """A strength as written, with its own citation or its clause's."""
    cited = citation(entry.citation) if entry.citation else otherwise
    return Strength(value=entry.value, from_date=entry.from_date, citation=cited)


def exemption(entry: ExemptionEntry) -> Exemption:
    """An exemption as written."""
    return Exemption(ground=entry.ground, settled=entry.settled, note=entry.note)


def cap_term(row: CapRow, otherwise: Citation) -> Term:
    """A cap as a dated term. The citation column names the source; its grade is the clause's."""
    amount = row.pounds_an_hour
    why = NO_CAP if amount == NONE_AGREED else row.note or "the amount is not known"
    return Term(
        new_from=row.new_from,
        existing_from=row.existing_from,
        value=amount if isinstance(amount, Decimal) else None,
        unknown="" if isinstance(amount, Decimal) else why,
        citation=Citation(source=row.citation, grade=otherwise.grade) if row.citation else otherwise,
    )


def lay_cap(draft: Draft, cap: Sourced[CapRow], otherwise: Citation) -> None:
    """Put a line of caps into a draft, in place of the term of the same `new_from`."""
    terms = draft.caps.setdefault((cap.value.role, cap.value.payment_basis), [])
    terms[:] = [held for held in terms if held.value.new_from != cap.value.new_from]
    terms.append(Sourced(cap_term(cap.value, otherwise), cap.at, cap.path))
    terms.sort(key=lambda held: held.value.new_from)


def drafts(bundle: Bundle) -> list[Draft]:
    """Every clause as first agreed, before any amendment."""
    found = [_draft(placed) for placed in bundle.clauses]
    table = next((draft for draft in found if draft.kind is Kind.PRICE_CAP), None)
    if table is not None:
        for row in bundle.caps:
            lay_cap(table, Sourced(row.value, row), table.citation)
    return found


def _draft(placed: Placed[ClauseFile]) -> Draft:
    clause = placed.value
    cited = citation(clause.citation)
    shared = tuple(sorted(clause.shared_with, reverse=True)) or ("worker",)
    return Draft(
        written=placed,
        kind=clause.kind,
        code=clause.code,
        heading=clause.heading,
        words=clause.words,
        citation=cited,
        strength=[Sourced(strength(s, cited), placed, ("strength", i)) for i, s in enumerate(clause.strength)],
        terms=[Sourced(term(t, clause.kind, cited), placed, ("terms", i)) for i, t in enumerate(clause.terms)],
        exemptions=[Sourced(exemption(e), placed, ("exemptions", i)) for i, e in enumerate(clause.exemptions)],
        checks=Sourced(tuple(clause.checks), placed, ("checks",)),
        departure=Sourced(tuple(clause.departure), placed, ("departure",)),
        departure_citation=citation(clause.departure_citation) if clause.departure_citation else None,
        shared_with=Sourced(shared, placed, ("shared_with",)),
        window_months=Sourced(clause.window_months, placed, ("window_months",)),
    )


def agreed_by(bundle: Bundle, as_at: date | None) -> Iterator[Placed[Any]]:
    """The amendments agreed by a date (all of them where none is given), earliest first."""
    for placed in sorted(bundle.amendments, key=lambda held: (held.value.agreed, held.value.id)):
        if as_at is None or placed.value.agreed <= as_at:
            yield placed
