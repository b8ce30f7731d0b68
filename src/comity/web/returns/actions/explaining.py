"""Explaining queries: a reason code and words, kept for the next quarter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.returns.locking import to_change
from comity.web.returns.models import Explanation, Return


@dataclass(frozen=True, slots=True)
class Query:
    """A query to be explained: its key (`comity.returns.identity`), and what it is about."""

    issue: str
    code: str
    assignment_ref: str
    field: str


@transaction.atomic
def explain(*, by: str, given: Return, queries: Iterable[Query], reason: str, words: str) -> int:
    """Explain queries, each anew where it was explained before; gives how many.

    Raises:
        LockedError: the return is signed, or its round is closed.
    """
    found = to_change(given)
    now = timezone.now()
    count = 0
    for query in queries:
        Explanation.objects.update_or_create(
            given=found,
            issue=query.issue,
            defaults={
                "region": found.region,
                "code": query.code,
                "assignment_ref": query.assignment_ref,
                "field": query.field,
                "reason": reason,
                "words": words.strip(),
                "carried_from": None,
                "made_by": by,
                "made_at": now,
                "reviewed_by": "",
                "reviewed_at": None,
            },
        )
        count += 1
    if count:
        _record("explained_queries", by, found, count)
    return count


@transaction.atomic
def keep_explanation(*, by: str, given: Return, explanations: Iterable[Explanation]) -> int:
    """Say that explanations carried from the quarter before still hold; gives how many.

    Raises:
        LockedError: the return is signed, or its round is closed.
    """
    found = to_change(given)
    keys = [each.pk for each in explanations]
    open_ones = found.explanations.filter(pk__in=keys, carried_from__isnull=False, reviewed_at__isnull=True)
    count = open_ones.update(reviewed_by=by, reviewed_at=timezone.now())
    if count:
        _record("reviewed_explanations", by, found, count)
    return count


@transaction.atomic
def take_back(*, by: str, given: Return, explanation: Explanation) -> None:
    """Take an explanation back: its query is open again.

    Raises:
        LockedError: the return is signed, or its round is closed.
    """
    found = to_change(given)
    count, _ = found.explanations.filter(pk=explanation.pk).delete()
    if count:
        _record("took_back_explanation", by, found, 1)


def _record(verb: str, by: str, given: Return, count: int) -> None:
    record(
        verb=verb,
        by=by,
        subject=given,
        region=given.region,
        organisation=given.authority,
        identifiers={"quarter": given.round.quarter, "count": count},
    )
