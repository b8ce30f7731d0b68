"""Seed a platform with a region, its memorandum and an HR lead, and print the cookie of a browser in which they are."""

from __future__ import annotations

import sys
from pathlib import Path

from comity.cli.database import start

start(Path(sys.argv[1]))

from django_scopes import scope  # noqa: E402
from signed_in import signed_in  # noqa: E402

from comity.web.organisations.actions import add_organisation, make_region  # noqa: E402
from comity.web.organisations.models import Kind  # noqa: E402
from comity.web.people.actions import give_membership  # noqa: E402
from comity.web.people.models import Person  # noqa: E402
from comity.web.people.roles import Role  # noqa: E402

BY = "platform:benchmark"
region = make_region(by=BY, slug="severnside", name="Severnside")
with scope(region=region):
    council = add_organisation(
        by=BY, region=region, kind=Kind.AUTHORITY, code="X99000003", name="Coldharbour Borough Council"
    )
    person = Person.objects.create_user("hr@example.org", None, name="Henrietta Example")
    give_membership(by=BY, person=person, organisation=council, role=Role.HR_LEAD)
print(signed_in(person))
