"""What tests of people share: mail that goes at once, and a browser's page as text."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from cast import Cast
from django.core import mail
from django.core.cache import cache
from django_scopes import scope
from inviting import OnCommit
from pytest_django import Settings as DjangoSettings

from comity.web.people import actions
from comity.web.people.models import Invitation
from comity.web.people.roles import Role


@pytest.fixture(autouse=True)
def _tasks_at_once(settings: DjangoSettings) -> None:
    """Background work is done where it is asked for: that it is done at all is the worker's to test."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture(autouse=True)
def _nothing_counted(db: None) -> None:
    """Rate limits begin afresh: what is counted lies in the database, and goes with the test."""
    cache.clear()


@pytest.fixture
def link() -> Callable[[str], str]:
    """The path of the one link in the one mail that went to an address; the mail holds nothing else of anyone's."""

    def of(address: str) -> str:
        [sent] = [one for one in mail.outbox if one.to == [address]]
        [found] = re.findall(r"http://127\.0\.0\.1:8000(/\S+)", str(sent.body))
        return str(found)

    return of


@pytest.fixture
def invited(cast: Cast, django_capture_on_commit_callbacks: OnCommit) -> Callable[..., Invitation]:
    """Invites someone to authority A (as team manager unless told), with the mail on its way."""

    def to(email: str = "new@example.org", role: Role = Role.TEAM_MANAGER) -> Invitation:
        with (
            scope(region=cast.severnside),
            django_capture_on_commit_callbacks(execute=True),  # type: ignore[attr-defined]
        ):
            return actions.invite(
                by=f"person:{cast.alice.pk}",
                invited_by=cast.alice,
                organisation=cast.authority_a,
                email=email,
                name="Nadia Newcomer",
                role=role,
            )

    return to
