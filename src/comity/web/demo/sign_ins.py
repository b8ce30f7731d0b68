"""How to sign in to a demonstration: its password and the secrets of the second factors, random for each folder.

They are kept beside the database, which a real platform never does, so that a demonstration started again is the same.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value

from comity.web.demo.cast import SIGN_IN, Someone
from comity.web.people.roles import SECOND_FACTOR

FILE = "demo-sign-ins.json"
_SOUNDS = [first + vowel for first in "bdfghjklmnprstvz" for vowel in "aeiou"]


@dataclass(frozen=True, slots=True)
class SignIns:
    """The one password, and each second factor's secret by e-mail address."""

    password: str
    secrets: dict[str, str]

    def code(self, someone: Someone, at: float | None = None) -> str:
        """The second factor's code now (or at a POSIX time); empty for those who need none."""
        secret = self.secrets.get(someone.email)
        if secret is None:
            return ""
        counter = int(time.time() if at is None else at) // app_settings.TOTP_PERIOD
        return str(format_hotp_value(hotp_value(secret, counter)))


def seconds_left() -> int:
    """For how long the codes of now are shown by an authenticator app."""
    return int(app_settings.TOTP_PERIOD - time.time() % app_settings.TOTP_PERIOD)


def needs_code(someone: Someone) -> bool:
    """Whether someone of this kind cannot do without a second factor."""
    return someone.role is None or someone.role in SECOND_FACTOR


def there(held: SignIns) -> list[Someone]:
    """Those of the demonstration as it is now who can sign in to this folder: an earlier version made it with fewer."""
    from comity.web.people.models import Person

    emails = [someone.email for someone in SIGN_IN]
    found = {each.email: each for each in Person.objects.filter(email__in=emails)}
    able = {email for email, each in found.items() if each.has_usable_password()}
    return [each for each in SIGN_IN if each.email in able and (each.email in held.secrets or not needs_code(each))]


def kept(data: Path) -> SignIns:
    """The folder's sign-ins, made when there are none."""
    path = data / FILE
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return SignIns(held["password"], held["secrets"])
    except FileNotFoundError:
        pass
    made = SignIns(
        password="-".join("".join(secrets.choice(_SOUNDS) for _ in range(2)) for _ in range(4)),
        secrets={someone.email: generate_totp_secret() for someone in SIGN_IN if needs_code(someone)},
    )
    beside = path.with_name(f".{FILE}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"password": made.password, "secrets": made.secrets}, file, indent=1)
    beside.replace(path)
    return made
