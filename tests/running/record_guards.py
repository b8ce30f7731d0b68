"""The record's triggers out of the way, where a test must tamper with the record or clear its database.

Django clears a database after a test with real transactions (`transaction=True`) by DELETE or TRUNCATE, which is what
the triggers refuse. `clearing_is_allowed` takes them away for as long as that takes, and for nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any


@contextmanager
def guards_lifted() -> Iterator[None]:
    """Within this the database refuses nothing; afterwards the triggers stand again. Works inside a transaction too."""
    from django.db import connection

    _constraints_checked()
    for guards in _of_every_room():
        guards.remove(connection)
    try:
        yield
    finally:
        _constraints_checked()
        for guards in _of_every_room():
            guards.install(connection)


def _of_every_room() -> list[Any]:
    """Each room's `guards`, where it has that module: with `install(connection)` and `remove(connection)`."""
    from django.apps import apps

    rooms = [app.name for app in apps.get_app_configs() if app.name.startswith("comity.web.")]
    return [import_module(f"{room}.guards") for room in rooms if find_spec(f"{room}.guards")]


def _constraints_checked() -> None:
    """A table of PostgreSQL whose rows wait to be checked cannot lose or gain a trigger."""
    from django.db import connection

    if connection.vendor == "postgresql" and connection.in_atomic_block:
        connection.check_constraints()


@contextmanager
def clearing_is_allowed() -> Iterator[None]:
    """Within this Django may clear the database after a test with real transactions."""
    from django.test import TransactionTestCase

    clears = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def with_guards_lifted(self: TransactionTestCase) -> Any:
        with guards_lifted():
            return clears(self)

    TransactionTestCase._fixture_teardown = with_guards_lifted  # type: ignore[attr-defined]
    try:
        yield
    finally:
        TransactionTestCase._fixture_teardown = clears  # type: ignore[attr-defined]


@contextmanager
def no_person_in_events() -> Iterator[None]:
    """Within this every event that any test causes is looked through for the names and addresses of people.

    Whoever drives an action in a test so proves this of it too.
    """
    from django.db.models.signals import post_save

    from comity.web.audit.models import Event

    def look(instance: Event, **_: Any) -> None:
        found = people_in(instance)
        assert not found, f"The event {instance.verb!r} holds personal facts: {found}. An event holds ids only."

    post_save.connect(look, sender=Event)
    try:
        yield
    finally:
        post_save.disconnect(look, sender=Event)


def people_in(event: Any) -> list[str]:
    """The names (whole or in part) and e-mail addresses of people in the database that an event holds anywhere."""
    from django.core.serializers.json import DjangoJSONEncoder
    from django.forms.models import model_to_dict
    from django_scopes import scopes_disabled

    from comity.web.people.models import Invitation, Person

    held = json.dumps(model_to_dict(event), cls=DjangoJSONEncoder, ensure_ascii=False).casefold()
    words = set(re.findall(r"[^\W_]+", held))
    with scopes_disabled():
        facts = [*Person.objects.values_list("name", "email"), *Invitation.objects.values_list("name", "email")]
    found = [email for _, email in facts if email.casefold() in held or email.split("@")[0].casefold() in words]
    every = {part for name, _ in facts for part in re.findall(r"[^\W_]+", name.casefold())}
    parts = {part for part in every if len(part) > 2 and not part.isdigit()}  # a random id holds any four digits
    return sorted({*found, *(parts & words)})
