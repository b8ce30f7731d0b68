"""The cast of the platform's tests: the same people in each, so that it is plain who may see what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.web.organisations.models import Organisation, Region
    from comity.web.people.models import Person

BY = "platform:test"
PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Cast:
    """Two regions and everyone in them (see tests/integration/web/conftest.py)."""

    severnside: Region
    northmoor: Region
    authority_a: Organisation
    authority_b: Organisation
    authority_c: Organisation
    agency: Organisation
    provider: Organisation
    alice: Person
    bob: Person
    charlie: Person
    dora: Person
    erin: Person
    frank: Person
    grace: Person
