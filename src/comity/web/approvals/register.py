"""The register: the region's exceptions as its members see them. Never the worker, nor what only approvers saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from comity.web.approvals.hearing import Heard, heard
from comity.web.approvals.models import ExceptionRequest, Verdict
from comity.web.approvals.state import SIGNED, Standing
from comity.web.approvals.telling import decision_of, standing_of
from comity.web.words import date as day_words


def is_shown(stands: Standing) -> bool:
    """Whether a request is in the register: every signature was given, in time or not. It stays there for good,
    whatever became of it afterwards and whether or not anybody had been told of it."""
    return stands.was_signed or stands.state in SIGNED


@dataclass(frozen=True, slots=True)
class Entry:
    """An exception and what it has come to today."""

    request: ExceptionRequest
    stands: Standing
    heard: Heard

    @property
    def approvers(self) -> tuple[str, ...]:
        """The posts and groups that approved it, in order."""
        held = sorted(self.request.needed.all(), key=lambda each: each.position)
        found = [(each, decision_of(each)) for each in held]
        return tuple(
            each.post or each.group for each, made in found if made is not None and made.verdict != Verdict.REFUSE
        )


def until_words(stands: Standing) -> str:
    """Until when it excepts, or really did where it was ended before its last day."""
    if stands.waits_for_review:
        return "Not in force yet"
    if stands.excepts_until is None:
        return "Never in force"
    if ended_early(stands):
        return f"{day_words(stands.excepts_until)}, when it ended"
    return day_words(stands.excepts_until)


def ended_early(stands: Standing) -> bool:
    """Whether something ended it after it began and before its last day."""
    return stands.excepts_until is not None and stands.excepts_until != stands.last_day


def entries(requests: Iterable[ExceptionRequest], day: date) -> list[Entry]:
    """Those of the requests that are in the register on a day."""
    found = [(each, standing_of(each, day)) for each in requests]
    return [Entry(each, stands, heard(each, stands, day)) for each, stands in found if is_shown(stands)]


def told_in_time(found: Iterable[Entry]) -> str:
    """Of how many the region was told by the day that the memorandum says, in sentences."""
    held = [each.heard for each in found]
    due = [each for each in held if each.in_time is not None]
    late = [each for each in due if not each.in_time]
    words = [f"In time: {len(due) - len(late):,} of {len(due):,}."] if due else []
    if never := sum(each.told_on is None for each in late):
        words.append(f"Late, and not told yet: {never:,}.")
    if unsaid := sum(each.by is None for each in held):
        words.append(f"Of {unsaid:,} the memorandum does not say by when.")
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many exceptions there are, by what."""

    by: str
    rows: tuple[tuple[str, int], ...]


def counts(found: Iterable[Entry], names: dict[str, str]) -> tuple[Counts, ...]:
    """By authority, role, supplier, approver, reason, whether it excepted anything and how much was approved, the most
    first. `names` are the words for roles and posts."""
    held = list(found)
    reasons = Counter(each.request.get_reason_display() for each in held)
    tables = {
        "Authority": Counter(each.request.authority.name for each in held),
        "Role": Counter(names.get(each.request.role, each.request.role) or "Not known" for each in held),
        "Supplier": Counter(each.request.supplier or "Not known" for each in held),
        "Approver": Counter(names.get(who, who) for each in held for who in each.approvers),
        "Reason": reasons,
        "Whether it excepted": Counter(_excepted(each.stands) for each in held),
        "What was approved": Counter(
            "Less than was asked, or on conditions" if each.stands.in_part else "As it was asked" for each in held
        ),
    }
    return tuple(Counts(by, tuple(_most_first(counted))) for by, counted in tables.items())


def _excepted(stands: Standing) -> str:
    if stands.waits_for_review:
        return "Not in force yet"
    if stands.excepts_until is None:
        return "Never in force"
    return "Ended before its last day" if ended_early(stands) else "In force until its last day"


def by_month(found: Iterable[Entry]) -> list[tuple[str, int]]:
    """The trend: how many began in each month, from the first to the last, months with none among them."""
    months = Counter(
        (each.request.first_day.year, each.request.first_day.month) for each in found if each.request.first_day
    )
    if not months:
        return []
    year, month = min(months)
    rows = []
    while (year, month) <= max(months):
        rows.append((f"{date(year, month, 1):%B %Y}", months[year, month]))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return rows


def _most_first(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda each: (-each[1], each[0]))
