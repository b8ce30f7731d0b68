"""Clauses that say what their kind needs, and nothing that it cannot use."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from comity.memorandum.checks.terms import check_dates
from comity.memorandum.drafts import Draft, Sourced
from comity.memorandum.model import ASSIGNMENT_KINDS, Kind, Memorandum, Term
from comity.memorandum.problems import Problem
from comity.memorandum.resolve import SINGLE_KINDS
from comity.memorandum.written import NUMBER_KEYS, AmendmentFile, ClauseFile, TermEntry

OWN_KEYS = {
    "exemptions": Kind.COOL_OFF,
    "checks": Kind.PRE_EMPLOYMENT_CHECKS,
    "shared_with": Kind.END_OF_PLACEMENT_REVIEW,
    "window_months": Kind.DATA_RETURN,
}
"""Keys that only one kind of clause has a use for."""

MOST = {"months": 600, "days": 365, "minimum": 20, "days_a_week": 7}
"""The greatest number that makes sense under each key."""


def check_clauses(drafts: Sequence[Draft], baseline: Memorandum | None, problems: list[Problem]) -> None:
    """Check each clause on its own, and that no two are the same clause."""
    _twice(drafts, problems)
    for draft in drafts:
        _strength(draft, problems)
        _own_keys(draft, problems)
        _numbers(draft, problems)
        if draft.kind is not Kind.PRICE_CAP or draft.terms:
            check_dates(draft.terms, draft.kind, problems)
        _terms_needed(draft, baseline, problems)
        if draft.kind is Kind.END_OF_PLACEMENT_REVIEW and draft.departure.value:
            found = "a departure is written, and from an end of placement review there is none"
            problems.append(draft.departure.problem(found, "Take departure out"))


def _twice(drafts: Sequence[Draft], problems: list[Problem]) -> None:
    kinds: dict[Kind, Draft] = {}
    codes: dict[str, Draft] = {}
    for draft in drafts:
        placed = draft.written
        if draft.kind in SINGLE_KINDS and draft.kind in kinds:
            found = f"a second {draft.kind} clause (the first is in {kinds[draft.kind].written.file})"
            problems.append(placed.problem(found, "Keep one clause of this kind", "kind"))
        elif draft.code in codes:
            found = f'the code "{draft.code}" is already that of {codes[draft.code].written.file}'
            problems.append(placed.problem(found, "Give each clause its own code", "code"))
        kinds.setdefault(draft.kind, draft)
        codes.setdefault(draft.code, draft)


def _strength(draft: Draft, problems: list[Problem]) -> None:
    if not draft.strength:
        write = "Write since when it binds and how strongly: strength: [{value: should, from: 2025-10-01}]"
        problems.append(draft.written.problem("strength is empty", write, "strength"))
    seen: dict[object, Sourced[object]] = {}
    for held in draft.strength:
        if held.value.from_date in seen:
            found = f"two strengths from {held.value.from_date}"
            problems.append(held.problem(found, "Keep one strength for each date"))
        seen[held.value.from_date] = Sourced(held.value, held.at, held.path)


def _own_keys(draft: Draft, problems: list[Problem]) -> None:
    written = draft.written.value.model_fields_set
    for key, kind in OWN_KEYS.items():
        if key in written and draft.kind is not kind:
            found = f"{key} belongs to a {kind} clause, and this is {draft.kind}"
            problems.append(draft.written.problem(found, "Take it out", key))
    if draft.kind is Kind.PRE_EMPLOYMENT_CHECKS and not draft.checks.value:
        write = "Write which: checks: [registration, dbs, right_to_work]"
        problems.append(draft.written.problem("it names no checks", write, "checks"))
    if draft.kind is Kind.DATA_RETURN and not draft.window_months.value:
        write = "Write the months after the quarter's end: window_months: 2"
        problems.append(draft.written.problem("it has no window_months", write, "window_months"))
    lists: tuple[Sourced[tuple[object, ...]], ...] = (
        Sourced(tuple(draft.checks.value), draft.checks.at, draft.checks.path),
        Sourced(tuple(draft.departure.value), draft.departure.at, draft.departure.path),
        Sourced(tuple(held.value.ground for held in draft.exemptions), draft.written, ("exemptions",)),
    )
    for items in lists:
        for index, item in enumerate(items.value):
            if item in items.value[:index]:
                problems.append(items.problem(f'"{item}" is listed twice', "Keep one of them", index))


def _numbers(draft: Draft, problems: list[Problem]) -> None:
    wanted = NUMBER_KEYS.get(draft.kind)
    for held in draft.terms:
        entry = _entry(held)
        given = entry.numbers()
        for key, value in given.items():
            if key != wanted:
                use = f"Write {wanted} instead" if wanted else "Take it out: its terms have dates only"
                problems.append(held.problem(f"a {draft.kind} term has no {key}", use, key))
            elif not 0 < Decimal(value) <= MOST[key]:
                found = f"{key} is {value}"
                problems.append(held.problem(found, f"Write a number above 0 and at most {MOST[key]}", key))
        if wanted and not given and not entry.unknown:
            write = f"Write {wanted}: with the number, or unknown: with why no value is known"
            problems.append(held.problem(f"the term has no {wanted}", write))
        if wanted in given and entry.unknown:
            found = f"the term has {wanted} and says that it is unknown"
            problems.append(held.problem(found, "Keep one of the two", "unknown"))


def _entry(held: Sourced[Term]) -> TermEntry:
    """The term as written, wherever that was."""
    value: object = held.at.value
    path = held.path
    if isinstance(value, AmendmentFile):
        change, path = value.clauses[int(path[1])], path[2:]
        return change.terms[int(path[1])]
    assert isinstance(value, ClauseFile)
    return value.terms[int(path[1])]


def _terms_needed(draft: Draft, baseline: Memorandum | None, problems: list[Problem]) -> None:
    if draft.terms or draft.kind not in (*ASSIGNMENT_KINDS, Kind.DATA_RETURN):
        return
    inherited = baseline.clause(Kind.PRICE_CAP) if baseline else None
    if draft.kind is Kind.PRICE_CAP and inherited and inherited.terms:
        return
    write = "Write since when it binds: terms: [{new_from: 2025-10-01}]"
    problems.append(draft.written.problem("it has no terms, so it would never bind", write, "terms"))
