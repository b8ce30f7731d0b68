"""The token that opens a worker's link, and the address that it is mailed to."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from datetime import UTC

from django.utils.crypto import salted_hmac

from comity.web.histories.models import WorkerLink
from comity.web.organisations.models import Organisation
from comity.web.sealing import seal, unseal

ADDRESS = "worker address"


def hash_of(token: str) -> str:
    """What is kept of a token: its SHA-256. A token is random and long, so there is nothing to salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(link: WorkerLink, address: str) -> str:
    """The token of a link, for its mail alone.

    It is made anew whenever the mail is tried, from the platform's secret key and the address, and so lies neither in
    the queue nor in the database. Once the address is gone nobody can make it again.
    """
    made = f"{link.pk} {link.lapses_at.astimezone(UTC).isoformat(timespec='microseconds')} {address}"
    return urlsafe_b64encode(salted_hmac("comity.worker-link", made, algorithm="sha256").digest()).decode().rstrip("=")


def sealed_address(address: str, authority: Organisation) -> bytes:
    """An address as it is kept until the mail to it has gone."""
    return seal(address.encode(), of=authority, purpose=ADDRESS)


def address_of(link: WorkerLink) -> str:
    """Where a link is to be mailed; empty once it was, or can be no more."""
    if link.address is None:
        return ""
    return unseal(bytes(link.address), of=link.authority, purpose=ADDRESS).decode()
