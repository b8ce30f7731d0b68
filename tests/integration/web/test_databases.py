"""These tests run on the database that they are said to run on, set up as it is in life."""

from __future__ import annotations

import os

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection


@pytest.mark.django_db
def test_they_run_on_postgresql_where_there_is_an_address_and_on_sqlite_where_there_is_none() -> None:
    assert connection.vendor == ("postgresql" if os.environ.get("DATABASE_URL") else "sqlite")
    with connection.cursor() as cursor:
        asked = "SELECT current_database()" if connection.vendor == "postgresql" else "SELECT sqlite_version()"
        cursor.execute(asked)
        (said,) = cursor.fetchone()
    assert said
    assert "test" in str(connection.settings_dict["NAME"])


@pytest.mark.django_db
def test_the_models_and_their_migrations_agree() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_nothing_of_the_developers_own_is_used() -> None:
    assert {name for name in os.environ if name.startswith("COMITY_")} == {"COMITY_DATA"}
    assert settings.COMITY.data.name.startswith("comity-tests-")
    assert settings.DEBUG is False
