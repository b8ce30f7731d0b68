"""How mail leaves the platform: by SMTP where an address is given, else into the data folder for all to see."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from comity.web.settings.typed import Settings, SettingsError


def mail_of(settings: Settings) -> tuple[str, dict[str, Any]]:
    """Django's EMAIL_BACKEND, and the settings that go with it.

    Raises:
        SettingsError: COMITY_MAIL_URL is not an address of a mail server.
    """
    if not settings.mail_url:
        return "django.core.mail.backends.filebased.EmailBackend", {"EMAIL_FILE_PATH": settings.data / "mail"}
    address = urlsplit(settings.mail_url)
    if address.scheme not in ("smtp", "smtps") or not address.hostname:
        raise SettingsError(
            f"COMITY_MAIL_URL begins {settings.mail_url.split('@')[-1]!r}, which is not a mail server's address. "
            "Give smtp://user:password@host:587, or smtps://...:465 for TLS throughout."
        )
    secure = address.scheme == "smtps"
    return "django.core.mail.backends.smtp.EmailBackend", {
        "EMAIL_HOST": address.hostname,
        "EMAIL_PORT": address.port or (465 if secure else 587),
        "EMAIL_HOST_USER": unquote(address.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(address.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": not secure and bool(address.username),
        "EMAIL_TIMEOUT": 10,
    }
