"""Mail from the platform. It says what kind of thing there is and gives a link; what it says stays on the platform."""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage

NOT_EXPECTED = " If you did not expect it, you need do nothing."


def send_link(*, to: str, subject: str, words: str, path: str, otherwise: str = NOT_EXPECTED) -> None:
    """Send a mail of one sentence and one link.

    `words` and `subject` name no person; `path` is an address of this platform, from its root. `otherwise` is for
    whoever did not expect the mail; empty where the words themselves say what they do.

    Raises:
        OSError: the mail server does not answer, or `smtplib.SMTPException` (an OSError) where it refuses.
    """
    link = urljoin(settings.COMITY.base_url, path)
    body = f"{words}\n\n{link}\n\nThis mail was sent by Comity.{otherwise}\n"
    EmailMessage(
        subject=subject,
        body=body,
        to=[to],
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    ).send()
