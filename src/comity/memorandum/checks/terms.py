"""Dated terms that agree with each other.

Terms have no end date: one holds until a later one takes its place, so a *gap* in a line cannot come
from dates within it. An *overlap* can, in two ways:

- two terms of one clause (or cap line) take force for new assignments on the same day;
- a later term reaches existing assignments on or before the day that an earlier one does, so that the
  earlier one would never be in force for them although it says that it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from comity.memorandum.drafts import Sourced
from comity.memorandum.model import Term
from comity.memorandum.problems import Problem


def check_dates(terms: Sequence[Sourced[Term]], what: str, problems: list[Problem]) -> None:
    """Check the dates of the terms of one clause or one cap line (`what` names it in messages)."""
    for held in terms:
        term = held.value
        if term.existing_from is not None and term.existing_from < term.new_from:
            found = (
                f"{what} would bind existing assignments from {term.existing_from}, "
                f"before new ones from {term.new_from}"
            )
            write = f"Write an existing_from of {term.new_from} or later, or leave it out"
            problems.append(held.problem(found, write, "existing_from"))
    ordered = sorted(terms, key=lambda held: held.value.new_from)
    for before, after in pairwise(ordered):
        if before.value.new_from == after.value.new_from:
            alike = before.value.value == after.value.value
            says = "says the same twice" if alike else "says two different things"
            found = f"overlap: {what} {says} from {after.value.new_from}"
            there = f"{before.at.file} line {before.at.line(*before.path)}"
            problems.append(after.problem(found, f"Keep one of the two (the other is {there})", "new_from"))
            continue
        first, second = before.value.existing_from, after.value.existing_from
        if first is not None and second is not None and second <= first and second >= after.value.new_from:
            found = (
                f"overlap: {what} from {after.value.new_from} reaches existing assignments on {second}, "
                f"and the term before it only on {first}"
            )
            write = f"Write an existing_from after {first}, or give the term of {before.value.new_from} none"
            problems.append(after.problem(found, write, "existing_from"))
