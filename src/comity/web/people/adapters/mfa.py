"""Second factors: an authenticator app's secret is encrypted at rest, and the last factor needed cannot be removed."""

from __future__ import annotations

import base64
from typing import Any, ClassVar

import structlog
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.encoding import force_bytes

from comity.web.people.models import Person
from comity.web.people.second_factor import FACTORS, needed_for

log = structlog.get_logger("comity.people")

SECRETS = {"secret", "seed"}
"""What allauth encrypts: the secret of an authenticator app, and what recovery codes are made from."""

WORDS = {
    "cannot_delete_authenticator": "Your role needs a second factor and this is the only one you have. "
    "Set up another first.",
    "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first: these stand in for one.",
    "incorrect_code": "That code is not right. Codes change every half minute: enter the one that shows now.",
}


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultMFAAdapter.error_messages, **WORDS}

    def encrypt(self, text: str) -> str:
        """With a key made from the platform's secret key, so that a copy of the database alone makes no codes."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` made, by this secret key or one of SECRET_KEY_FALLBACKS."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of a person whose role needs one."""
        person = authenticator.user
        assert isinstance(person, Person)
        others = Authenticator.objects.filter(user=person, type__in=FACTORS).exclude(pk=authenticator.pk)
        return others.exists() or not needed_for(person)

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        """A name to begin with, which the person may change."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "My passkey" if number == 1 else f"My passkey {number}"


def renew_secrets() -> int:
    """Encrypt anew, by the secret key there is, what one before it encrypted; gives how many. Done by `comity tick`.

    Afterwards the old key need no longer be known. What neither can read is left as it is, and logged.
    """
    from cryptography.fernet import InvalidToken

    if not settings.SECRET_KEY_FALLBACKS:
        return 0
    renewed = 0
    for pk in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).values_list("pk", flat=True):
        with transaction.atomic():
            held = Authenticator.objects.select_for_update().filter(pk=pk).first()
            try:
                if held is not None and _renewed(held):
                    held.save(update_fields=["data"])
                    renewed += 1
            except InvalidToken:
                log.warning("secret cannot be read", authenticator=pk)
    return renewed


def _renewed(held: Authenticator) -> bool:
    """Whether a secret of it had to be encrypted anew, and was."""
    from cryptography.fernet import InvalidToken

    changed = False
    for name in SECRETS & held.data.keys():
        given = held.data[name].encode()
        try:
            _one(settings.SECRET_KEY).decrypt(given)
        except InvalidToken:
            held.data[name] = _fernet().rotate(given).decode()
            changed = True
    return changed


def _one(secret: str | bytes) -> Any:
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"comity authenticator secrets")
    return Fernet(base64.urlsafe_b64encode(key.derive(force_bytes(secret))))


def _fernet() -> Any:
    from cryptography.fernet import MultiFernet

    return MultiFernet([_one(secret) for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]])
