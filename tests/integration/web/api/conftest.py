"""A program that calls the API with a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django_scopes import scope

from comity.web.api.actions import make_key
from comity.web.api.scopes import Scope, usable
from comity.web.organisations.models import Organisation


@pytest.fixture
def program(cast: object) -> Callable[..., Client]:
    """A client that sends a new key of an organisation with these scopes (all that it can have, unless told)."""

    def of(organisation: Organisation, *scopes: Scope) -> Client:
        every = usable(organisation.kind)
        with scope(region=organisation.region):
            made = make_key(by="platform:test", organisation=organisation, label="Tests", scopes=scopes or every)
        given: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {made.token}"}
        return Client(**given)

    return of
