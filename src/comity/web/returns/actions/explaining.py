"""Explaining queries: a reason code and words, kept for the next quarter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.returns.locking import to_change
from comity.web.returns.models import Explanation, Return
from comity.web.returns.quarters import before as quarter_before

if TYPE_CHECKING:
    import polars as pl


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


def carry(*, given: Return, issues: pl.DataFrame, earlier: pl.DataFrame | None) -> int:
    """Carry last quarter's explanations to the same queries of a version that is being made; gives how many.

    `issues` are the version's and `earlier` those of the version before, if any. A query that stood there already was
    offered its explanation then: one that was taken back does not come again. Whoever makes the version records it.
    """
    import polars as pl

    from comity.returns.identity import keyed

    def keys(frame: pl.DataFrame) -> set[str]:
        return set(keyed(frame.filter(pl.col("level") == "query"), given.authority.code)["key"])

    fresh = keys(issues) - (keys(earlier) if earlier is not None else set())
    if not fresh:
        return 0
    last = Explanation.objects.filter(
        given__authority=given.authority, given__round__quarter=quarter_before(given.round.quarter)
    )
    known = set(given.explanations.values_list("issue", flat=True))
    made = [
        Explanation(
            region=given.region,
            given=given,
            issue=each.issue,
            code=each.code,
            assignment_ref=each.assignment_ref,
            field=each.field,
            reason=each.reason,
            words=each.words,
            carried_from=each,
            made_by=each.made_by,
            made_at=each.made_at,
        )
        for each in last
        if each.issue in fresh - known and each.counts
    ]
    Explanation.objects.bulk_create(made)
    return len(made)


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
