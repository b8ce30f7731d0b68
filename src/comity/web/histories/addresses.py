"""Whether an address could be a worker's own: nobody's who signs in here, nor one that colleagues could read.

It cannot be known whose an address is. What can be known is whose it is not: this keeps an officer from having a link
mailed to themselves or to the desk beside them.
"""

from __future__ import annotations

from comity.web.organisations.models import Organisation
from comity.web.people.models import Membership, Person

THE_WORKERS = "Give the worker’s own address, one that they alone read."


def refusal(authority: Organisation, address: str) -> str:
    """Why no link is mailed to an address; empty where one may be. The address is in lower case."""
    if Person.objects.filter(email=address).exists():
        return f"Somebody who signs in to Comity has this address. {THE_WORKERS}"
    domain = address.rpartition("@")[2]
    if any(domain == own or domain.endswith(f".{own}") for own in _domains(authority)):
        return f"People of {authority} have addresses at {domain}, so others than the worker may read it. {THE_WORKERS}"
    return ""


def _domains(authority: Organisation) -> set[str]:
    """The domains at which those have their addresses who sign in for an authority."""
    held = Membership.objects.filter(organisation=authority, ended_at=None)
    return {email.rpartition("@")[2] for email in held.values_list("person__email", flat=True)}
