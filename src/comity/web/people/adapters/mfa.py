"""Second factors: an authenticator app's secret is encrypted at rest, and the last factor needed cannot be removed."""

from __future__ import annotations

import base64
from typing import Any, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.encoding import force_bytes

from comity.web.people.models import Person
from comity.web.people.second_factor import FACTORS, needed_for

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


def _fernet() -> Any:
    from cryptography.fernet import Fernet, MultiFernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    def one(secret: str | bytes) -> Fernet:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"comity authenticator secrets")
        return Fernet(base64.urlsafe_b64encode(key.derive(force_bytes(secret))))

    return MultiFernet([one(secret) for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]])
