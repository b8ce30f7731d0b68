"""Seed a platform with a region at its full size, and print the cookies of an auditor and an analyst, signed in."""

from __future__ import annotations

import random
import sys
from datetime import date
from pathlib import Path

from comity.cli.database import start

start(Path(sys.argv[1]))
AUTHORITIES, QUARTERS, EACH = (int(word) for word in sys.argv[2:5])

from django.utils import timezone  # noqa: E402
from django_scopes import scope  # noqa: E402
from signed_in import signed_in  # noqa: E402

from comity.assessing.day import last_day  # noqa: E402
from comity.memorandum.frozen import shipped_folder  # noqa: E402
from comity.web.agreements.actions import bring_in, publish  # noqa: E402
from comity.web.agreements.bundle_files import files_of_folder  # noqa: E402
from comity.web.organisations.actions import make_region  # noqa: E402
from comity.web.organisations.models import Kind, Organisation  # noqa: E402
from comity.web.people.actions import give_membership  # noqa: E402
from comity.web.people.models import Person  # noqa: E402
from comity.web.people.roles import Role  # noqa: E402
from comity.web.returns.actions import open_round  # noqa: E402
from comity.web.returns.models import PooledAssignment, PooledOutcome, Return, Round, State, Version  # noqa: E402
from comity.web.returns.quarters import before  # noqa: E402

BY = "platform:benchmark"
CLAUSES = ("price-cap", "cool-off", "experience", "notice", "references", "project-team", "pre-employment-checks")
ROLES = ("social_worker", "senior_social_worker", "advanced_practitioner", "team_manager", "iro_cp_chair")
chance = random.Random(7)

region = make_region(by=BY, slug="severnside", name="Severnside")
with scope(region=region):
    first = bring_in(by=BY, region=region, files=files_of_folder(shipped_folder("exemplar")))
    publication = publish(by=BY, publication=first, digest=first.digest, instead_of="")
    Organisation.objects.bulk_create(
        Organisation(region=region, kind=Kind.AUTHORITY, code=f"X99{number:06}", name=f"Authority {number:03}")
        for number in range(1, AUTHORITIES + 1)
    )
    bodies = list(Organisation.objects.filter(kind=Kind.AUTHORITY).order_by("pk"))
    quarter, quarters = "2026-Q3", []
    while len(quarters) < QUARTERS:
        quarters.append(quarter)
        quarter = before(quarter)
    for quarter in reversed(quarters):
        opened = Round.objects.create(
            region=region,
            quarter=quarter,
            deadline=date(2027, 1, 31),
            template="1",
            opened_by=BY,
            opened_at=timezone.now(),
        )
        for body in bodies:
            given = Return.objects.create(region=region, round=opened, authority=body)
            given.current = Version.objects.create(
                region=region,
                given=given,
                number=1,
                source="nil",
                publication=publication,
                memorandum=publication.digest,
                as_at=last_day(quarter),
                engine="benchmark",
                content=b"",
                digest="0" * 64,
                source_digest="0" * 64,
                assignments=0,
                errors=0,
                queries=0,
                notes=0,
                made_by=BY,
                made_at=timezone.now(),
            )
            given.state, given.pooled = State.AUTHORISED, True
            given.save()
            PooledAssignment.objects.bulk_create(
                PooledAssignment(
                    region=region,
                    round=opened,
                    given=given,
                    authority=body,
                    assignment_ref=f"{body.code}-{number}",
                    worker_key=f"{chance.getrandbits(256):064x}",
                    worker_key_version=1,
                    role=chance.choice(ROLES),
                    payment_basis=chance.choice(("umbrella", "paye")),
                    supply_route="msp",
                    agency="Ripple Social Work",
                    start_date=last_day(quarter),
                    running=True,
                    fte=1_000_000,
                    hours_worked=400_000_000,
                    pay_rate=chance.randint(300_000, 380_000),
                    charge_rate=420_000,
                )
                for number in range(EACH)
            )
            PooledOutcome.objects.bulk_create(
                PooledOutcome(
                    region=region,
                    round=opened,
                    given=given,
                    authority=body,
                    clause=clause,
                    outcome=outcome,
                    count=count,
                )
                for clause in CLAUSES
                for outcome, count in (("met", EACH - 7), ("breached", 5), ("not_known", 2))
            )
    open_round(by=BY, region=region, quarter="2026-Q4", deadline=date(2027, 2, 28), authorities=bodies)
    auditor = Person.objects.create_user("auditor@example.org", None, name="Leonora Example")
    programme = Organisation.objects.get(kind=Kind.REGION)
    give_membership(by=BY, person=auditor, organisation=programme, role=Role.AUDITOR)
    analyst = Person.objects.create_user("analyst@example.org", None, name="Anselm Example")
    council = Organisation.objects.get(code="X99000003")
    give_membership(by=BY, person=analyst, organisation=council, role=Role.DATA_ANALYST)
print(f"auditor={signed_in(auditor)}")
print(f"analyst={signed_in(analyst)}")
