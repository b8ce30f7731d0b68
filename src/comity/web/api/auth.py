"""The declaration of a route: which scope its key must have. It is the check as well."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security.http import HttpAuthBase

from comity.web.api.queries import Caller
from comity.web.api.scopes import Scope


class LacksScopeError(Exception):
    """The key is good, and was not made for this."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self.scope = scope


class Key(HttpAuthBase):
    """A route that a key with this scope may call: `@router.get("/organisations", auth=Key(Scope.ORGANISATIONS))`."""

    openapi_scheme = "bearer"
    openapi_name = "Key"
    openapi_description = "An organisation's API key, as `Authorization: Bearer comity_...`."

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        """The caller, where a good key was sent; None (401) where none was.

        Raises:
            LacksScopeError: the key was not made for this.
        """
        caller: Caller | None = getattr(request, "caller", None)
        if caller is not None and self.scope not in caller.scopes:
            raise LacksScopeError(self.scope)
        return caller
