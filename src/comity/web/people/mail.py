"""The mails of this room: a sentence and a link each, and nobody's name, address or role in any."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from comity.web.notices.mail import send_link


def send_invitation(to: str, token: str) -> None:
    """Raises OSError where the mail server does not take it."""
    days = settings.COMITY.invitation_days
    send_link(
        to=to,
        subject="Comity: you are invited",
        words=f"You are invited to join an organisation on Comity. The link is good once, for {days} days:",
        path=reverse("invitation", kwargs={"token": token}),
    )


def send_password_reset(to: str, path: str) -> None:
    """Raises OSError where the mail server does not take it."""
    send_link(
        to=to,
        subject="Comity: choose a new password",
        words="Someone, we hope you, asked to choose a new password for your account. The link is good for one hour:",
        path=path,
    )


def send_no_password(to: str) -> None:
    """To someone who asked for a new password and has none, because their council's account signs them in."""
    send_link(
        to=to,
        subject="Comity: how you sign in",
        words="You asked for a new password, but you have none here: you sign in with your council account.",
        path=reverse("account_login"),
    )


CHANGES = {
    "account/email/password_changed": "The password of your account was changed.",
    "account/email/password_reset": "A new password was chosen for your account.",
    "mfa/email/totp_activated": "An authenticator app was added to your account.",
    "mfa/email/totp_deactivated": "The authenticator app was removed from your account.",
    "mfa/email/webauthn_added": "A passkey was added to your account.",
    "mfa/email/webauthn_removed": "A passkey was removed from your account.",
    "mfa/email/recovery_codes_generated": "New recovery codes were made for your account.",
    "people/email/second_factor_forgotten": "As asked of an administrator, your account's second factor was removed.",
    "socialaccount/email/account_connected": "A council account was connected to your account.",
    "socialaccount/email/account_disconnected": "A council account was disconnected from your account.",
}
"""What is told of each change, by the name that allauth has for it, or one like those."""


def send_change(to: str, change: str) -> None:
    """Raises OSError where the mail server does not take it."""
    send_link(
        to=to,
        subject="Comity: your account was changed",
        words=f"{CHANGES[change]} If that was not you, choose a new password at once and tell your regional lead:",
        path=reverse("account_reset_password"),
        otherwise="",
    )
