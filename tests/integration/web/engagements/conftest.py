"""A region with the exemplar in force, an authority of it that checks, and programs with keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cast import Cast
from django.test import Client
from django_scopes import scope
from returning import a_publication

from comity.web.api.actions import make_key
from comity.web.api.scopes import Scope
from comity.web.organisations.models import Organisation


@pytest.fixture
def desk(cast: Cast) -> Cast:
    with scope(region=cast.severnside):
        a_publication(cast.severnside)
        cast.authority_a.code = "X99000003"
        cast.authority_a.save()
    return cast


@pytest.fixture
def program(cast: object) -> Callable[..., Client]:
    """A client that sends a new key of an organisation with these scopes."""

    def of(organisation: Organisation, *scopes: Scope) -> Client:
        with scope(region=organisation.region):
            made = make_key(by="platform:test", organisation=organisation, label="Tests", scopes=scopes)
        given: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {made.token}"}
        return Client(**given)

    return of
