"""A cap table with neither gap nor overlap.

Once a table has any line it says something of every role and payment basis of the scheme: an amount, `none
agreed`, or `not known` with a note. So a *gap* is a role and basis of which nothing is said, or a line whose
first row takes force later than the table does, for new assignments or for existing ones. An *overlap* is
two lines of one role and basis with the same `new_from`, or out of order for existing assignments (`terms`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from comity.memorandum.bundle import Bundle
from comity.memorandum.checks.terms import check_dates
from comity.memorandum.drafts import Draft, Line, Sourced, cap_term
from comity.memorandum.exact import NONE_AGREED, NOT_KNOWN, choose, payment_bases
from comity.memorandum.model import Kind, Memorandum, Term
from comity.memorandum.problems import Problem
from comity.memorandum.shapes import Placed
from comity.memorandum.written import CapRow


def check_caps(
    bundle: Bundle,
    drafts: Sequence[Draft],
    roles: Sequence[str],
    baseline: Memorandum | None,
    problems: list[Problem],
) -> None:
    """Check the cap table: its rows, then that no line contradicts another, then that nothing is left out."""
    table = next((draft for draft in drafts if draft.kind is Kind.PRICE_CAP), None)
    for row in bundle.caps:
        _row(row, roles, problems)
    if table is None:
        if bundle.caps and not bundle.unread & {Kind.PRICE_CAP, ""}:
            found = "there are caps, and no price-cap clause"
            write = "Write clauses/01-price-cap.yaml, or take the caps away"
            problems.append(bundle.caps[0].problem(found, write))
        return
    _overlaps(bundle, table, problems)
    if bundle.broken & {"caps.csv", "caps.yaml"}:
        return
    starts = _table_dates(table, baseline)
    if bundle.caps:
        _gaps(bundle, table, roles, starts, problems)
    elif not any(held.value.unknown for held in table.terms):
        found = "the table has dates and no caps"
        write = "Write caps.csv, or say in a term why no caps are known: unknown: ..."
        problems.append(table.written.problem(found, write, "terms"))


def _row(row: Placed[CapRow], roles: Sequence[str], problems: list[Problem]) -> None:
    value = row.value
    if value.role not in roles:
        found = f'"{value.role}" is not a role of the scheme'
        problems.append(row.problem(found, choose(value.role, list(roles)), "role"))
    if not value.citation:
        write = "Write in citation the document and the part of it that agreed the cap"
        problems.append(row.problem(f"the cap of {value.role} on {value.payment_basis} has no citation", write))
    if value.pounds_an_hour == NOT_KNOWN and not value.note:
        found = f"the cap of {value.role} on {value.payment_basis} is not known, and nobody says why"
        problems.append(row.problem(found, "Write why in note"))


def _overlaps(bundle: Bundle, table: Draft, problems: list[Problem]) -> None:
    """Two rows for one day, and rows out of order for existing assignments, as written and as amended."""
    rows: dict[Line, dict[date, Placed[CapRow]]] = {}
    for row in bundle.caps:
        line: Line = (row.value.role, row.value.payment_basis)
        first = rows.setdefault(line, {}).setdefault(row.value.new_from, row)
        if first is not row:
            _same_day(row, first, problems)
    for amendment in bundle.amendments:
        seen: dict[tuple[Line, date], int] = {}
        for index, cap in enumerate(amendment.value.caps):
            key = ((cap.role, cap.payment_basis), cap.new_from)
            if key in seen:
                found = f"overlap: {cap.role} on {cap.payment_basis} is amended twice from {cap.new_from}"
                problems.append(amendment.problem(found, "Keep one of the two", "caps", index))
            seen[key] = index
    for (role, basis), terms in table.caps.items():
        check_dates(terms, f"{role} on {basis}", problems)


def _same_day(row: Placed[CapRow], first: Placed[CapRow], problems: list[Problem]) -> None:
    line = f"{row.value.role} on {row.value.payment_basis}"
    old, new = first.value.pounds_an_hour, row.value.pounds_an_hour
    says = f"is {old} and also {new}" if old != new else f"is {old} twice"
    found = f"overlap: {line} {says} from {row.value.new_from}"
    problems.append(row.problem(found, f"Keep one of the two (the other is on line {first.line()})"))


def _table_dates(table: Draft, baseline: Memorandum | None) -> Term | None:
    """The first term of the table as a whole."""
    if table.terms:
        return min((held.value for held in table.terms), key=lambda term: term.new_from)
    inherited = baseline.clause(Kind.PRICE_CAP) if baseline else None
    return inherited.terms[0] if inherited and inherited.terms else None


def _gaps(
    bundle: Bundle,
    table: Draft,
    roles: Sequence[str],
    starts: Term | None,
    problems: list[Problem],
) -> None:
    if {row.value.role for row in bundle.caps} - set(roles):
        return  # a misspelt role leaves a gap that is told already
    written: dict[Line, list[Sourced[Term]]] = {}
    for row in bundle.caps:
        term = cap_term(row.value, table.citation)
        written.setdefault((row.value.role, row.value.payment_basis), []).append(Sourced(term, row))
    first = {line: min(terms, key=lambda held: held.value.new_from) for line, terms in written.items()}
    for role in roles:
        for basis in payment_bases():
            if (role, basis) not in first:
                near = next((row for row in bundle.caps if row.value.role == role), bundle.caps[0])
                found = f"gap: the table says nothing of {role} on {basis}"
                write = f'Add a line with the cap, or with "{NONE_AGREED}" or "{NOT_KNOWN}"'
                problems.append(near.problem(found, write))
    if starts is None:
        return
    earliest = min(held.value.new_from for held in first.values())
    if earliest > starts.new_from or all(held.value.new_from < starts.new_from for held in first.values()):
        found = f"the table's date is {starts.new_from}, and its first line's {earliest}"
        write = f"Write new_from: {earliest}, or put the lines right"
        problems.append(table.written.problem(found, write, "terms", 0, "new_from"))
        return
    for line, held in first.items():
        _late(held, line, starts, problems)


def _late(first: Sourced[Term], line: Line, starts: Term, problems: list[Problem]) -> None:
    name, term = f"{line[0]} on {line[1]}", first.value
    if term.new_from > starts.new_from:
        found = f"gap: the table is in force from {starts.new_from} and {name} only from {term.new_from}"
        write = f'Write new_from {starts.new_from}, or a line with "{NONE_AGREED}" for the time before'
        problems.append(first.problem(found, write))
    elif term.new_from < starts.new_from:
        found = f"{name} is in force from {term.new_from}, before the table from {starts.new_from}"
        write = f"Write new_from {starts.new_from}, or that earlier date in the clause's terms"
        problems.append(first.problem(found, write))
    elif starts.existing_from is not None and (term.existing_from is None or term.existing_from > starts.existing_from):
        when = f"only from {term.existing_from}" if term.existing_from else "never"
        found = f"gap: the table reaches existing assignments from {starts.existing_from} and {name} {when}"
        problems.append(first.problem(found, f"Write existing_from {starts.existing_from}"))
