"""A memorandum as data: what the agreement says, dated and cited, with nothing of how it is judged.

These are the *resolved* shapes: defaults filled, baseline inherited, amendments laid over. The files
a person edits are read by `load`, which turns them into these or says what is wrong and where.
Everything is frozen, because a published memorandum is kept for ever.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from comity.memorandum.base import ASSIGNMENT_KINDS as ASSIGNMENT_KINDS
from comity.memorandum.base import RETURN_POSTS as RETURN_POSTS
from comity.memorandum.base import Citation as Citation
from comity.memorandum.base import Frozen as Frozen
from comity.memorandum.base import Kind as Kind
from comity.memorandum.base import Post as Post
from comity.memorandum.departing import Departures

Number = int | Decimal


class MemorandumKind(StrEnum):
    """What sort of instrument it is."""

    STATUTORY_GUIDANCE = "statutory guidance"
    MEMORANDUM_OF_UNDERSTANDING = "memorandum of understanding"
    MEMORANDUM_OF_COOPERATION = "memorandum of cooperation"
    PLEDGE = "pledge"


OUTCOMES = ("met", "breached", "exempt", "excepted", "transitional", "not_known", "not_applicable")
"""The closed set of outcomes that judging gives, as scenarios write them."""


class StrengthValue(StrEnum):
    """How strongly a clause binds: `should` means comply unless exceptional circumstances arise."""

    MUST = "must"
    SHOULD = "should"


class Strength(Frozen):
    """A strength in force from a date (judged on that date or later)."""

    value: StrengthValue
    from_date: date
    citation: Citation


class Term(Frozen):
    """A dated value of a clause.

    In force for assignments that start on or after `new_from`, and for those already running from
    `existing_from` (None = never). `value` is pounds an hour, months, days, a count or days a week
    as the clause's kind says, and None where the kind needs no number or where `unknown` says why
    no value is known.
    """

    new_from: date
    existing_from: date | None = None
    value: Number | None = None
    unknown: str = ""
    citation: Citation


class CapLine(Frozen):
    """One line of a cap table: the caps of a role on a payment basis, in pounds an hour, by date."""

    role: str
    payment_basis: str
    terms: tuple[Term, ...]


class Exemption(Frozen):
    """A ground on which `cool-off` does not bind.

    `ground` is a leaving reason of the dictionary, `other_region`, or `substantive_role`. `settled` is False
    where the region has not decided: judging then says `not_known`.
    """

    ground: str
    settled: bool = True
    note: str = ""


class MappedTitle(Frozen):
    """A local job title that an authority maps to a core role, for starts in `[from_date, to_date)`."""

    authority: str
    title: str
    role: str
    from_date: date
    to_date: date | None = None


class Acceptance(Frozen):
    """A supplier's answer to a version of the memorandum."""

    supplier: str
    accepted: bool
    on: date


class Clause(Frozen):
    """A clause: its words, how strongly it binds and since when, its dated terms, and who may depart.

    `terms` of `price-cap` are the dates of the cap table as a whole (their value is None); the caps
    are in `caps`. `departure` is the posts that must all sign; empty means that no departure exists.
    `departure_citation` says where those posts come from, where that is not where the clause comes from.
    `baseline` is the baseline's clause that this one restates, cited beside it.
    """

    code: str
    kind: Kind
    heading: str
    words: str
    strength: tuple[Strength, ...]
    terms: tuple[Term, ...] = ()
    caps: tuple[CapLine, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    checks: tuple[str, ...] = ()
    departure: tuple[Post, ...] = ()
    departure_citation: Citation | None = None
    shared_with: tuple[str, ...] = ("worker",)
    window_months: int | None = None
    titles: tuple[MappedTitle, ...] = ()
    acceptances: tuple[Acceptance, ...] | None = None
    citation: Citation
    baseline: Clause | None = None
    inherited_from: str = ""

    def citation_words(self) -> str:
        """The clause's citation, with the baseline's beside it."""
        own = f"{self.heading} ({self.code}): {self.citation.words()}"
        return f"{own}; baseline {self.baseline.code}: {self.baseline.citation.words()}" if self.baseline else own


class Authority(Frozen):
    """An authority (or the trust that delivers for it) and the region it is in. `aliases` are other
    names it is known by; `delivers_for` names the council that a trust delivers for."""

    code: str
    dfe_code: str
    name: str
    region: str
    aliases: tuple[str, ...] = ()
    delivers_for: str = ""
    from_date: date | None = None
    to_date: date | None = None
    succeeded_by: tuple[str, ...] = ()


class Party(Frozen):
    """An authority's membership of the memorandum, `[joined, left)`. No term binds it before `implements`."""

    authority: str
    joined: date | None = None
    left: date | None = None
    implements: date | None = None
    signatory: str = ""
    signed: date | None = None


class Group(Frozen):
    """A group that governs the memorandum, with how often it meets."""

    name: str
    cadence: str
    sees: str = ""


class Amendment(Frozen):
    """A dated change laid over the memorandum, with its reason."""

    id: str
    title: str
    agreed: date
    reason: str
    citation: Citation


class Version(Frozen):
    """A version of the memorandum in its history. `signatories` are the codes of the authorities that signed it;
    empty where that is not known."""

    version: str
    from_date: date | None = None
    known: str
    signatories: tuple[str, ...] = ()
    citation: Citation


class Loosening(Frozen):
    """A clause that is looser than the baseline's on purpose, with the reason that the region gives."""

    kind: Kind
    reason: str


class Role(Frozen):
    """A core role of the scheme."""

    code: str
    label: str
    description: str = ""


class HolidayPay(StrEnum):
    """Whether holiday pay comes on top of the hourly rate of a worker on PAYE, or is rolled up in it."""

    ON_TOP = "on_top"
    ROLLED_UP = "rolled_up"


class OnCosts(Frozen):
    """What stands between a rate and a worker's hand from a day on, until the next on-costs' day.

    A part that is None is not known: nothing is put in its place.
    """

    from_date: date
    employer_ni_per_cent: Decimal | None = None
    secondary_threshold_a_week: Decimal | None = None
    apprenticeship_levy_per_cent: Decimal | None = None
    holiday_pay_per_cent: Decimal | None = None
    umbrella_margin_a_week: Decimal | None = None
    hours_a_week: Decimal | None = None
    paye_holiday_pay: HolidayPay | None = None
    note: str = ""
    citation: Citation


ON_COST_PARTS = tuple(name for name in OnCosts.model_fields if name not in ("from_date", "note", "citation"))
"""The parts of on-costs, in the order in which they are told."""


class Memorandum(Frozen):
    """A memorandum resolved as at a date: every surface of Comity is made from this.

    `authorities` are all that the memorandum can recognise: its own and its baseline's. `departures` is None where
    nothing of the route is written anywhere: ask `departures_of`, which never gives None. `digest` is the
    SHA-256 of the resolved bundle's canonical JSON.
    """

    id: str
    title: str
    kind: MemorandumKind
    version: str
    region: str
    in_force: date
    workforce_scope: str
    extends: str = ""
    review_due: date | None = None
    citation: Citation
    roles: tuple[Role, ...]
    authorities: tuple[Authority, ...]
    parties: tuple[Party, ...]
    groups: tuple[Group, ...] = ()
    versions: tuple[Version, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    loosenings: tuple[Loosening, ...] = ()
    on_costs: tuple[OnCosts, ...] = ()
    clauses: tuple[Clause, ...]
    departures: Departures | None = None
    digest: str = ""

    def clause(self, kind: Kind | str) -> Clause | None:
        """The clause of a kind, or None. An assignment-level kind has at most one clause."""
        return next((clause for clause in self.clauses if clause.kind == kind), None)

    def on_costs_on(self, day: date) -> OnCosts | None:
        """The on-costs in force on a day; None where none are stated for it."""
        begun = [held for held in self.on_costs if held.from_date <= day]
        return max(begun, key=lambda held: held.from_date, default=None)

    def assignment_clauses(self) -> tuple[Clause, ...]:
        """The clauses that an assignment is judged against, in the order findings are given in."""
        found = {clause.kind: clause for clause in self.clauses}
        return tuple(found[kind] for kind in ASSIGNMENT_KINDS if kind in found)
