"""The step of signing in that asks for a second factor."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.http import HttpRequest


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """allauth's own, but that it passes over whoever comes by a council account that asks for one itself."""

    def _should_handle(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, self.login.user)
        by_provider = bool(records) and records[-1].get("method") == "socialaccount"
        if by_provider and settings.COMITY.oidc_trusted:
            return False
        return bool(super()._should_handle(request))
