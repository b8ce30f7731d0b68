"""Laying an amendment over the clauses: it replaces only the lines it names, and must change something."""

from __future__ import annotations

from collections.abc import Sequence

from comity.memorandum.bundle import CAPS
from comity.memorandum.drafts import Draft, Sourced, citation, exemption, lay_cap, strength, term
from comity.memorandum.exact import NONE_AGREED
from comity.memorandum.model import Citation, Kind
from comity.memorandum.problems import Problem
from comity.memorandum.shapes import Placed
from comity.memorandum.written import AmendmentFile, ClauseChange

Path = tuple[str | int, ...]


def lay_over(drafts: Sequence[Draft], placed: Placed[AmendmentFile], unread: set[str], problems: list[Problem]) -> None:
    """Lay one amendment over the drafts. What it names and cannot reach is among `problems`.

    `unread` are the kinds of clauses whose files could not be read: naming one of those is no fault.
    """
    amendment = placed.value
    cited = citation(amendment.citation)
    if not (amendment.caps or amendment.clauses or amendment.departures or amendment.review_due):
        write = "Write what it changes under caps, clauses, departures or review_due, or take the file away"
        problems.append(placed.problem(f"{amendment.id} changes nothing", write))
    _caps(drafts, placed, cited, unread, problems)
    for index, change in enumerate(amendment.clauses):
        path: Path = ("clauses", index)
        draft = _named(drafts, change, placed, path, unread, problems)
        if draft is not None:
            _change(draft, change, placed, path, cited, problems)


def _caps(
    drafts: Sequence[Draft],
    placed: Placed[AmendmentFile],
    cited: Citation,
    unread: set[str],
    problems: list[Problem],
) -> None:
    table = next((draft for draft in drafts if draft.kind is Kind.PRICE_CAP), None)
    if table is None:
        if placed.value.caps and not unread & {Kind.PRICE_CAP, ""}:
            write = "Write a price-cap clause first, or take the caps out of the amendment"
            problems.append(placed.problem("it changes caps, and there is no price-cap clause", write, "caps"))
        return
    for index, row in enumerate(placed.value.caps):
        line = (row.role, row.payment_basis)
        held = table.caps.get(line, [])
        at = Sourced(row, placed, ("caps", index))
        if line not in table.caps:
            if unread & {CAPS}:
                continue
            found = f"the cap table has no line for {row.role} on {row.payment_basis}"
            write = f'Name a line of the table, or add it there first (as "{NONE_AGREED}" if there was no cap)'
            problems.append(at.problem(found, write))
            continue
        same = [old.value for old in held if old.value.new_from == row.new_from]
        lay_cap(table, at, cited)
        new = [old.value for old in table.caps.get(line, []) if old.value.new_from == row.new_from]
        if same and new and _alike(same[0], new[0]):
            found = f"{row.role} on {row.payment_basis} is already {row.pounds_an_hour} from {row.new_from}"
            problems.append(at.problem(found, "Write what changes, or take the line out"))


def _alike(old: object, new: object) -> bool:
    """Whether two terms say the same, wherever each was written."""
    exclude = {"citation"}
    return old.model_dump(exclude=exclude) == new.model_dump(exclude=exclude)  # type: ignore[attr-defined,no-any-return]


def _named(
    drafts: Sequence[Draft],
    change: ClauseChange,
    placed: Placed[AmendmentFile],
    path: Path,
    unread: set[str],
    problems: list[Problem],
) -> Draft | None:
    """The clause that a change names, or None with the reason among `problems`."""
    found = [draft for draft in drafts if draft.kind is change.kind and change.code in ("", draft.code)]
    if len(found) == 1:
        return found[0]
    if not found and not unread & {change.kind, ""}:
        kinds = ", ".join(dict.fromkeys(draft.kind for draft in drafts))
        what = f"{change.kind} {change.code}".strip()
        write = f"Name a clause of this memorandum (one of: {kinds}), or write the clause first"
        problems.append(placed.problem(f"there is no {what} clause to amend", write, *path))
    elif found:
        codes = ", ".join(draft.code for draft in found)
        many = f"there are {len(found)} {change.kind} clauses"
        problems.append(placed.problem(many, f"Say which with code: (one of: {codes})", *path))
    return None


def _change(
    draft: Draft,
    change: ClauseChange,
    placed: Placed[AmendmentFile],
    path: Path,
    cited: Citation,
    problems: list[Problem],
) -> None:
    before, told = _meaning(draft), len(problems)
    for index, day in enumerate(change.withdrawn):
        kept = [held for held in draft.terms if held.value.new_from != day]
        if len(kept) == len(draft.terms):
            days = ", ".join(str(held.value.new_from) for held in draft.terms) or "none"
            found = f"{draft.code} has no term from {day} to withdraw"
            write = f"Name the new_from of one of its terms ({days})"
            problems.append(placed.problem(found, write, *path, "withdrawn", index))
        draft.terms = kept
    for index, entry in enumerate(change.terms):
        draft.terms = [held for held in draft.terms if held.value.new_from != entry.new_from]
        draft.terms.append(Sourced(term(entry, draft.kind, cited), placed, (*path, "terms", index)))
    for index, held in enumerate(change.strength):
        draft.strength = [old for old in draft.strength if old.value.from_date != held.from_date]
        draft.strength.append(Sourced(strength(held, cited), placed, (*path, "strength", index)))
    _lists(draft, change, placed, path)
    if _meaning(draft) == before and len(problems) == told:
        write = "Write what changes, or take it out of the amendment"
        problems.append(placed.problem(f"{draft.code} is the same after the amendment as before", write, *path))


def _lists(draft: Draft, change: ClauseChange, placed: Placed[AmendmentFile], path: Path) -> None:
    draft.heading = change.heading or draft.heading
    draft.words = change.words or draft.words
    if change.exemptions is not None:
        draft.exemptions = [
            Sourced(exemption(entry), placed, (*path, "exemptions", index))
            for index, entry in enumerate(change.exemptions)
        ]
    if change.checks is not None:
        draft.checks = Sourced(tuple(change.checks), placed, (*path, "checks"))
    if change.departure is not None:
        draft.departure = Sourced(tuple(change.departure), placed, (*path, "departure"))
        draft.departure_citation = citation(placed.value.citation)
    if change.shared_with is not None:
        draft.shared_with = Sourced(tuple(change.shared_with), placed, (*path, "shared_with"))
    if change.window_months is not None:
        draft.window_months = Sourced(change.window_months, placed, (*path, "window_months"))


def _meaning(draft: Draft) -> tuple[object, ...]:
    """What a draft says, without where it says it."""
    return (
        draft.heading,
        draft.words,
        {(held.value.new_from, held.value.existing_from, held.value.value) for held in draft.terms},
        {(held.value.from_date, held.value.value) for held in draft.strength},
        {held.value for held in draft.exemptions},
        set(draft.checks.value),
        set(draft.departure.value),
        set(draft.shared_with.value),
        draft.window_months.value,
    )
