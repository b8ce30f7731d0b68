"""Making a check: judge the facts, write the receipt, seal both, and record that it was done."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from comity.judge.check import Check as Judged
from comity.judge.check import check_typed
from comity.judge.receipt import canonical, receipt
from comity.measures.worker_key import worker_key
from comity.web.audit.actions import record
from comity.web.engagements import memoranda
from comity.web.engagements.gathering import Gathered
from comity.web.engagements.memoranda import Held
from comity.web.engagements.models import Because, Check, Engagement
from comity.web.engagements.permissions import AUTHORITIES
from comity.web.engagements.queries import number_is_taken
from comity.web.engagements.sealed import RECEIPT, SOURCES, sealed
from comity.web.organisations.models import Organisation
from comity.web.returns.pool_keys import pool_key
from comity.web.sealing import seal

ROLLED = 4
"""Times that a number is drawn. A day's numbers are four thousand million, so the first is nearly always new."""


@dataclass(frozen=True, slots=True)
class Made:
    """A check as it is kept, and what judging said."""

    check: Check
    judged: Judged


@dataclass(frozen=True, slots=True)
class After:
    """The check that another follows, and why it was judged again."""

    check: Check
    because: Because
    engagement: Engagement | None = None


def check(
    *,
    by: str,
    organisation: Organisation,
    gathered: Gathered,
    held: Held,
    as_at: date,
    after: After | None = None,
    team: uuid.UUID | None = None,
    position: int = 1,
) -> Made:
    """Judge one candidate for an organisation and keep the receipt.

    Judging and sealing are done before the transaction, which holds the region's chain until it ends.
    """
    judged = check_typed(gathered.facts, held.memorandum, as_at)
    now = timezone.now()
    key, version = _worker(gathered.facts, organisation)
    made = Check(
        region=organisation.region,
        authority=_authority(gathered.facts, organisation),
        made_by_organisation=organisation,
        by=by,
        made_at=now,
        as_at=as_at,
        memorandum=held.memorandum.id,
        memorandum_digest=held.memorandum.digest,
        publication=held.publication,
        role=gathered.facts.get("role") or "",
        start_date=gathered.facts.get("start_date"),
        decision=judged.decision.value,
        outcomes=judged.outcomes,
        sources=sealed(gathered.plainly(), of=organisation, purpose=SOURCES),
        worker_key=key,
        worker_key_version=version,
        team=team,
        position=position,
        engagement=after.engagement if after else None,
        follows=after.check if after else None,
        because=after.because.value if after else "",
    )
    for left in reversed(range(ROLLED)):
        _number(made, judged, timezone.localdate(now))
        try:
            with transaction.atomic():
                memoranda.keep(held, organisation.region)
                made.save(force_insert=True)
                record(
                    verb="judged_again" if after else "checked_candidate",
                    by=by,
                    subject=made,
                    region=organisation.region,
                    organisation=organisation,
                    identifiers={"digest": made.digest, "memorandum": held.memorandum.id, "as_at": str(as_at)},
                )
            break
        except IntegrityError:
            if not left or not number_is_taken(made.number):
                raise
    return Made(made, judged)


def _number(made: Check, judged: Judged, day: date) -> None:
    """Give a check a number that hardly any other has, and its receipt."""
    made.number = f"CHK-{day:%Y%m%d}-{uuid.uuid4().hex[:8].upper()}"
    content = receipt(judged, number=made.number, made_on=day, engine=engine())
    made.digest = content["sha256"]
    made.receipt = seal(canonical(content), of=made.made_by_organisation, purpose=RECEIPT)


@transaction.atomic
def check_team(
    *, by: str, organisation: Organisation, candidates: Sequence[Gathered], held: Held, as_at: date
) -> list[Made]:
    """Judge several candidates together: a project team, each with a receipt of their own."""
    team = uuid.uuid4() if len(candidates) > 1 else None
    return [
        check(
            by=by,
            organisation=organisation,
            gathered=each,
            held=held,
            as_at=as_at,
            team=team,
            position=position,
        )
        for position, each in enumerate(candidates, start=1)
    ]


@cache
def engine() -> str:
    """The version of Comity, as a receipt tells it."""
    from importlib.metadata import version

    return version("comity")


def _authority(facts: Mapping[str, Any], organisation: Organisation) -> Organisation | None:
    """Whose candidate it is, by the facts: an authority of the region, another's only where a supplier says so."""
    code = facts.get("authority")
    if code is None or code == organisation.code:
        return organisation if code and organisation.kind in AUTHORITIES else None
    if organisation.kind in AUTHORITIES:
        return None
    return Organisation.objects.filter(region=organisation.region, kind__in=AUTHORITIES, code=code).first()


def _worker(facts: Mapping[str, Any], organisation: Organisation) -> tuple[str, int | None]:
    number = facts.get("worker")
    if not number:
        return "", None
    key = pool_key(organisation.region)
    return worker_key(number, key), key.version
