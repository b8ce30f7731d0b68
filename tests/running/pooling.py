"""A round with returns in its pool, as though authorised, for what looks only at the pool."""

from __future__ import annotations

from datetime import date

from cast import BY, Cast
from returning import QUARTER, a_version

from comity.web.organisations.actions import add_organisation
from comity.web.organisations.models import Kind, Organisation
from comity.web.returns.models import PooledAssignment, PooledOutcome, Return, Round, State


def round_of_five(cast: Cast) -> Round:
    """Five authorities in the pool, with 2 to 30 assignments each, authority A the largest."""
    region = cast.severnside
    bodies = [cast.authority_a, cast.authority_b]
    bodies += [
        add_organisation(by=BY, region=region, kind=Kind.AUTHORITY, code=f"X9900000{n}", name=f"Other Council {n}")
        for n in (3, 4, 5)
    ]
    opened = Round.objects.create(
        region=region,
        quarter=QUARTER,
        deadline=date(2026, 11, 30),
        template="1",
        opened_by=BY,
        opened_at="2026-10-01T00:00Z",
    )
    for body, (kept, breached) in zip(bodies, ((30, 7), (20, 2), (12, 6), (9, 5), (2, 1)), strict=True):
        pooled(opened, body, kept, breached)
    return opened


def pooled(opened: Round, body: Organisation, kept: int, breached: int) -> Return:
    """A return as though authorised and pooled, with assignments of one role, so many of them over the cap."""
    given = Return.objects.create(region=opened.region, round=opened, authority=body)
    given.current = a_version(given)
    given.state, given.pooled = State.AUTHORISED, True
    given.save()
    PooledAssignment.objects.bulk_create(
        PooledAssignment(
            region=opened.region,
            round=opened,
            given=given,
            authority=body,
            assignment_ref=f"{body.code}-{number}",
            worker_key=f"{body.pk:032x}{number:032x}",
            worker_key_version=1,
            role="social_worker",
            payment_basis="umbrella",
            agency="Ripple Social Work",
            start_date=date(2026, 7, 1),
            running=True,
            pay_rate=340_000,
            breached="price-cap" if number < breached else "",
        )
        for number in range(kept)
    )
    for outcome, count in (("met", kept - breached), ("breached", breached)):
        PooledOutcome.objects.create(
            region=opened.region,
            round=opened,
            given=given,
            authority=body,
            clause="price-cap",
            outcome=outcome,
            count=count,
        )
    return given
