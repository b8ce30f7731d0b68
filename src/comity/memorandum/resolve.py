"""Resolving: baseline inherited, amendments laid over, everything in one settled order.

The order of everything is settled here (clauses by kind and code, lines by role and basis, parties by
code), so that neither the names of files nor the order of rows can change a digest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import get_args

from comity.dictionary import fields_by_name
from comity.memorandum.amend import lay_over
from comity.memorandum.bundle import Bundle
from comity.memorandum.digest import digest
from comity.memorandum.drafts import NO_CAP, Draft, agreed_by, citation, drafts
from comity.memorandum.exact import grounds, payment_bases
from comity.memorandum.model import (
    ASSIGNMENT_KINDS,
    Acceptance,
    Amendment,
    Authority,
    CapLine,
    Clause,
    Group,
    Kind,
    Loosening,
    MappedTitle,
    Memorandum,
    OnCosts,
    Party,
    Post,
    Role,
    Term,
    Version,
)
from comity.memorandum.problems import Problem
from comity.memorandum.routes import departures
from comity.memorandum.written import AuthorityRow, Check, SharedWith

SINGLE_KINDS = (*ASSIGNMENT_KINDS, Kind.DATA_RETURN)
"""Kinds of which a memorandum has at most one clause; of those that people attest to it may have several."""


def resolve(bundle: Bundle, baseline: Memorandum | None, as_at: date | None) -> Memorandum:
    """The memorandum as at a date (None: with every amendment), from a bundle that has no errors."""
    assert bundle.memorandum is not None
    head = bundle.memorandum.value
    amended: list[Amendment] = []
    found = drafts(bundle)
    review_due = head.review_due
    ignored: list[Problem] = []
    for placed in agreed_by(bundle, as_at):
        entry = placed.value
        lay_over(found, placed, set(), ignored)
        review_due = entry.review_due or review_due
        amended.append(
            Amendment(
                id=entry.id,
                title=entry.title,
                agreed=entry.agreed,
                reason=entry.reason,
                citation=citation(entry.citation),
            )
        )
    roles = _roles(bundle, baseline)
    clauses = _clauses(bundle, found, baseline, [role.code for role in roles])
    resolved = Memorandum(
        id=head.id,
        title=head.title,
        kind=head.kind,
        version=head.version,
        region=head.region,
        in_force=head.in_force,
        workforce_scope=head.workforce_scope,
        extends=head.extends,
        review_due=review_due,
        citation=citation(head.citation),
        roles=roles,
        authorities=_authorities(bundle, baseline),
        parties=_parties(bundle),
        groups=tuple(Group(name=g.name, cadence=g.cadence, sees=g.sees) for g in head.groups),
        versions=tuple(
            Version(
                version=entry.version,
                from_date=entry.from_date,
                known=entry.known,
                signatories=tuple(sorted(entry.signatories)),
                citation=citation(entry.citation),
            )
            for entry in head.versions
        ),
        amendments=tuple(amended),
        loosenings=tuple(
            sorted((Loosening(kind=x.kind, reason=x.reason) for x in head.loosenings), key=lambda x: x.kind)
        ),
        on_costs=_on_costs(bundle, baseline),
        clauses=clauses,
        departures=departures(bundle, clauses, baseline, as_at),
    )
    return resolved.model_copy(update={"digest": digest(resolved)})


def _roles(bundle: Bundle, baseline: Memorandum | None) -> tuple[Role, ...]:
    """The bundle's own scheme, else the baseline's, else the dictionary's five."""
    if bundle.roles:
        return tuple(
            Role(code=r.value.code, label=r.value.label, description=r.value.description) for r in bundle.roles
        )
    if baseline is not None:
        return baseline.roles
    return tuple(Role(code=code, label=code.replace("_", " ").capitalize()) for code in fields_by_name()["role"].codes)


def _on_costs(bundle: Bundle, baseline: Memorandum | None) -> tuple[OnCosts, ...]:
    """The bundle's own on-costs, else its baseline's, in order of date."""
    if not bundle.on_costs:
        return baseline.on_costs if baseline is not None else ()
    entries = sorted((placed.value for placed in bundle.on_costs), key=lambda entry: entry.from_date)
    return tuple(
        OnCosts(**{**entry.model_dump(exclude={"citation"}), "citation": citation(entry.citation)}) for entry in entries
    )


def _authority(row: AuthorityRow) -> Authority:
    return Authority(
        code=row.ons_code,
        dfe_code=row.dfe_code,
        name=row.name,
        region=row.region,
        aliases=tuple(sorted(row.aliases)),
    )


def _authorities(bundle: Bundle, baseline: Memorandum | None) -> tuple[Authority, ...]:
    """The bundle's own and its baseline's, one of each code; a party's names are added to the baseline's."""
    assert bundle.memorandum is not None
    found: dict[str, Authority] = {held.code: held for held in baseline.authorities} if baseline else {}
    for row in bundle.authorities:
        found[row.value.ons_code] = _authority(row.value)
    for former in bundle.former_authorities:
        closed = former.value
        ended = {"to_date": closed.closed, "succeeded_by": tuple(sorted(closed.succeeded_by))}
        found[closed.ons_code] = _authority(closed).model_copy(update=ended)
    for party in bundle.parties:
        own = party.value
        known = found.get(own.code)
        names = {*own.aliases, *(known.aliases if known else ()), *({known.name} if known else ())} - {own.name}
        found[own.code] = Authority(
            code=own.code,
            dfe_code=own.dfe_code or (known.dfe_code if known else ""),
            name=own.name,
            region=own.region or (known.region if known else bundle.memorandum.value.region),
            aliases=tuple(sorted(names)),
            delivers_for=own.delivers_for,
            succeeded_by=tuple(sorted(own.succeeded_by)),
            to_date=own.left if own.succeeded_by else None,
        )
    return tuple(found[code] for code in sorted(found))


def _parties(bundle: Bundle) -> tuple[Party, ...]:
    """The parties; where none are listed, every authority that the bundle lists (as in England)."""
    if not bundle.parties:
        return tuple(Party(authority=code) for code in sorted(row.value.ons_code for row in bundle.authorities))
    return tuple(
        Party(
            authority=party.code,
            joined=party.joined,
            left=party.left,
            implements=party.implements,
            signatory=party.signatory,
            signed=party.signed,
        )
        for party in sorted((row.value for row in bundle.parties), key=lambda party: party.code)
    )


def _clauses(
    bundle: Bundle, found: Iterable[Draft], baseline: Memorandum | None, roles: list[str]
) -> tuple[Clause, ...]:
    """The bundle's clauses with the baseline's beside them, and the baseline's that it does not restate.

    Of the kinds that a memorandum has once, a clause replaces the baseline's of the same kind; of the
    kinds that people attest to, it stands beside the baseline's unless it has the same code.
    """
    inherited = {_place(held): held for held in baseline.clauses} if baseline else {}
    own: dict[tuple[Kind, str], Clause] = {}
    for draft in found:
        place = (draft.kind, "" if draft.kind in SINGLE_KINDS else draft.code)
        own[place] = _clause(bundle, draft, inherited.get(place), roles)
    name = baseline.id if baseline else ""
    for place, held in inherited.items():
        if place not in own:
            own[place] = held.model_copy(update={"inherited_from": held.inherited_from or name})
    order = list(Kind)
    return tuple(sorted(own.values(), key=lambda clause: (order.index(clause.kind), natural(clause.code))))


def _place(clause: Clause) -> tuple[Kind, str]:
    return clause.kind, "" if clause.kind in SINGLE_KINDS else clause.code


def natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """A key that puts EM-O9 before EM-O10."""
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in re.split(r"(\d+)", text) if part)


def _clause(bundle: Bundle, draft: Draft, baseline: Clause | None, roles: list[str]) -> Clause:
    posts = [post for post in Post if post in draft.departure.value]
    return Clause(
        code=draft.code,
        kind=draft.kind,
        heading=draft.heading,
        words=draft.words,
        strength=tuple(sorted((held.value for held in draft.strength), key=lambda held: held.from_date)),
        terms=_terms(draft, baseline),
        caps=_caps(draft, roles),
        exemptions=tuple(
            sorted((held.value for held in draft.exemptions), key=lambda held: grounds().index(held.ground))
        ),
        checks=tuple(check for check in get_args(Check) if check in draft.checks.value),
        departure=tuple(posts),
        departure_citation=draft.departure_citation,
        shared_with=tuple(who for who in get_args(SharedWith) if who in draft.shared_with.value),
        window_months=draft.window_months.value,
        titles=_titles(bundle) if draft.kind is Kind.ROLE_MAPPING else (),
        acceptances=_acceptances(bundle) if draft.kind is Kind.SUPPLY_CHAIN else None,
        citation=draft.citation,
        baseline=baseline,
    )


def _terms(draft: Draft, baseline: Clause | None) -> tuple[Term, ...]:
    """The terms in order of date. A price-cap with no dates of its own has its baseline's."""
    terms = tuple(sorted((held.value for held in draft.terms), key=lambda term: term.new_from))
    if not terms and draft.kind is Kind.PRICE_CAP and baseline is not None:
        return baseline.terms
    return terms


def _caps(draft: Draft, roles: list[str]) -> tuple[CapLine, ...]:
    """The lines for which a cap was ever agreed; one that says only `none agreed` is no line."""
    bases = payment_bases()
    agreed = [line for line, terms in draft.caps.items() if any(held.value.unknown != NO_CAP for held in terms)]
    return tuple(
        CapLine(role=line[0], payment_basis=line[1], terms=tuple(held.value for held in draft.caps[line]))
        for line in sorted(agreed, key=lambda line: (roles.index(line[0]), bases.index(line[1])))
    )


def _titles(bundle: Bundle) -> tuple[MappedTitle, ...]:
    rows = sorted((row.value for row in bundle.titles), key=lambda row: (row.authority, row.title, row.from_date))
    return tuple(
        MappedTitle(
            authority=row.authority,
            title=row.title,
            role=row.role,
            from_date=row.from_date,
            to_date=row.to_date,
        )
        for row in rows
    )


def _acceptances(bundle: Bundle) -> tuple[Acceptance, ...] | None:
    if bundle.acceptances is None:
        return None
    rows = sorted((row.value for row in bundle.acceptances), key=lambda row: (row.supplier, row.on))
    return tuple(Acceptance(supplier=row.supplier, accepted=row.accepted, on=row.on) for row in rows)
