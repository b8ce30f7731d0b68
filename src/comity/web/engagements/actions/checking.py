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
from comity.judge.check import check_each, check_typed
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
    """Judge one candidate for an organisation and keep the receipt."""
    judged = check_typed(gathered.facts, held.memorandum, as_at)
    made = Made(_begun(judged, gathered, held, organisation), judged)
    made.check.team, made.check.position = team, position
    if after is not None:
        made.check.engagement, made.check.follows, made.check.because = after.engagement, after.check, after.because
    _keep([made], by=by, held=held)
    return made


def check_team(
    *, by: str, organisation: Organisation, candidates: Sequence[Gathered], held: Held, as_at: date
) -> list[Made]:
    """Judge several candidates together, each with a receipt of their own, and keep all or none: a project team, where
    there is more than one."""
    judged = check_each([each.facts for each in candidates], held.memorandum, as_at)
    made = [Made(_begun(its, each, held, organisation), its) for its, each in zip(judged, candidates, strict=True)]
    team = uuid.uuid4() if len(made) > 1 else None
    for position, one in enumerate(made, start=1):
        one.check.team, one.check.position = team, position
    _keep(made, by=by, held=held)
    return made


def _begun(judged: Judged, gathered: Gathered, held: Held, organisation: Organisation) -> Check:
    """A check as it is before it is numbered and kept."""
    key, version = _worker(gathered.facts, organisation)
    return Check(
        region=organisation.region,
        authority=_authority(gathered.facts, organisation),
        made_by_organisation=organisation,
        as_at=judged.as_at,
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
    )


def _keep(made: Sequence[Made], *, by: str, held: Held) -> None:
    """Number checks, write their receipts, and keep and record them together.

    Judging and sealing are done before the transaction, which holds the region's chain until it ends.
    """
    now = timezone.now()
    for left in reversed(range(ROLLED)):
        for one in made:
            one.check.by, one.check.made_at = by, now
            _number(one.check, one.judged, timezone.localdate(now))
        try:
            with transaction.atomic():
                for one in made:
                    _add(one.check, held)
            return
        except IntegrityError:
            if not left or not any(number_is_taken(one.check.number) for one in made):
                raise


def _add(made: Check, held: Held) -> None:
    memoranda.keep(held, made.region)
    made.save(force_insert=True)
    record(
        verb="judged_again" if made.follows_id else "checked_candidate",
        by=made.by,
        subject=made,
        region=made.region,
        organisation=made.made_by_organisation,
        identifiers={"digest": made.digest, "memorandum": made.memorandum, "as_at": str(made.as_at)},
    )


def _number(made: Check, judged: Judged, day: date) -> None:
    """Give a check a number that hardly any other has, and its receipt."""
    made.number = f"CHK-{day:%Y%m%d}-{uuid.uuid4().hex[:8].upper()}"
    content = receipt(judged, number=made.number, made_on=day, engine=engine())
    made.digest = content["sha256"]
    made.receipt = seal(canonical(content), of=made.made_by_organisation, purpose=RECEIPT)


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
