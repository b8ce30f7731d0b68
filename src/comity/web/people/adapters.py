"""Where allauth asks Comity: nobody signs up by themself; people come by invitation or their council's account."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts of e-mail and password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account comes by invitation."""
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts of a council's own identity provider."""
