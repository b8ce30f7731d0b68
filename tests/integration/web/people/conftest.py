"""What tests of people share: mail that goes at once, and a browser's page as text."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.cache import cache
from pytest_django import Settings as DjangoSettings


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
