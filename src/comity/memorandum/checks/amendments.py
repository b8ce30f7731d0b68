"""Amendments dated within the memorandum. (`amend` checks that what they name is there and changes.)"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from comity.memorandum.bundle import Bundle
from comity.memorandum.problems import Level, Problem
from comity.memorandum.shapes import Placed
from comity.memorandum.written import AmendmentFile


def check_amendments(bundle: Bundle, problems: list[Problem]) -> None:
    """Check the ids and dates of the amendments against the memorandum's."""
    head = bundle.memorandum.value if bundle.memorandum else None
    ids: dict[str, str] = {}
    for placed in bundle.amendments:
        amendment = placed.value
        if amendment.id in ids:
            found = f'"{amendment.id}" is already the id of {ids[amendment.id]}'
            problems.append(placed.problem(found, "Give each amendment its own id", "id"))
        ids.setdefault(amendment.id, placed.file)
        if head is None:
            continue
        if amendment.agreed < head.in_force:
            found = f"it was agreed on {amendment.agreed}, before the memorandum is in force on {head.in_force}"
            problems.append(placed.problem(found, "Write it into the clauses, or put the date right", "agreed"))
        for what, new_from, path in _dates(placed):
            if new_from < head.in_force:
                found = f"{what} is dated {new_from}, before the memorandum is in force on {head.in_force}"
                problems.append(placed.problem(found, "Write a date within the memorandum", *path))
            elif new_from < amendment.agreed:
                found = f"{what} takes force on {new_from}, before it was agreed on {amendment.agreed}"
                write = "Nothing, if it is meant to look back"
                problems.append(placed.problem(found, write, *path, level=Level.WARNING))


def _dates(placed: Placed[AmendmentFile]) -> Iterator[tuple[str, date, tuple[str | int, ...]]]:
    for index, cap in enumerate(placed.value.caps):
        yield f"{cap.role} on {cap.payment_basis}", cap.new_from, ("caps", index, "new_from")
    for index, change in enumerate(placed.value.clauses):
        for number, term in enumerate(change.terms):
            yield change.kind, term.new_from, ("clauses", index, "terms", number, "new_from")
        for number, strength in enumerate(change.strength):
            yield (
                f"{change.kind} strength",
                strength.from_date,
                ("clauses", index, "strength", number, "from"),
            )
