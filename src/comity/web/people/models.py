"""People, and their memberships of organisations."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django_scopes import ScopedManager

from comity.web.organisations.models import Organisation
from comity.web.people.roles import SECOND_FACTOR, Role
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind

FORGOTTEN = "someone no longer held"
"""What somebody is called whose name is gone (`people.actions.forgetting`)."""


class People(BaseUserManager["Person"]):
    """Makes people; an e-mail address is kept in lower case, so that one person is one person."""

    def create_user(self, email: str, password: str | None = None, **given: Any) -> Person:
        """A person. With no password they can sign in only by an invitation or their council's account."""
        person = self.model(email=email.strip().lower(), **given)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person of an e-mail address, however it is capitalised."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Someone who signs in. What they may do comes from their memberships, and from nothing else."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        "id": PSEUDONYMOUS,
        "password": PERSONAL,
        "last_login": PERSONAL,
        "email": PERSONAL,
        "name": PERSONAL,
        "is_active": PLAIN,
        "is_administrator": PLAIN,
        "joined_at": PLAIN,
    }
    RETENTION = "2 years after the last membership ended; then an id only, until no record holds it"
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(
        default=False, help_text="Sets up regions and their first lead. Sees no region's records by it."
    )
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = People()

    class Meta:
        verbose_name_plural = "people"
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="person_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The person's name, as mails and allauth ask for it."""
        return self.name


class Membership(models.Model):
    """A role that a person holds in an organisation, from a moment until another."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        "id": PSEUDONYMOUS,
        "person": PSEUDONYMOUS,
        "organisation": PLAIN,
        "role": PLAIN,
        "by_provider": PLAIN,
        "began_at": PLAIN,
        "ended_at": PLAIN,
    }
    RETENTION = "6 years after it ended"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role)
    by_provider = models.BooleanField(
        default=False, help_text="Given by an app role of the council's own accounts, and ended by its absence."
    )
    began_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Membership]] = ScopedManager(region="organisation__region")

    class Meta:
        ordering = ("organisation__name", "role")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(ended_at__isnull=True),
                name="membership_held_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="membership_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation}"


class Invitation(models.Model):
    """A link, sent to an e-mail address, by which a person joins an organisation in a role. Good once, for days.

    To a role that signs it is sent once it is confirmed; `confirmed_by` is an actor, as in the record.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        "id": PSEUDONYMOUS,
        "organisation": PLAIN,
        "email": PERSONAL,
        "name": PERSONAL,
        "role": PLAIN,
        "token_hash": PSEUDONYMOUS,
        "invited_by": PSEUDONYMOUS,
        "invited_at": PLAIN,
        "confirmed_by": PSEUDONYMOUS,
        "confirmed_at": PLAIN,
        "sent_at": PLAIN,
        "lapses_at": PLAIN,
        "accepted_by": PSEUDONYMOUS,
        "accepted_at": PLAIN,
        "withdrawn_at": PLAIN,
    }
    RETENTION = "1 year after it lapses"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=30, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="invitations_made")
    invited_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=80, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When its mail went. Empty: it has not gone yet.")
    lapses_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations_accepted"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Invitation]] = ScopedManager(region="organisation__region")

    class Meta:
        ordering = ("-invited_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by="")
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by="")),
                name="invitation_confirmed_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True)
                | Q(confirmed_at__isnull=False)
                | ~Q(role__in=sorted(role.value for role in SECOND_FACTOR)),
                name="invitation_to_sign_is_confirmed",
            ),
            models.CheckConstraint(condition=Q(lapses_at__gt=F("invited_at")), name="invitation_lapses_later"),
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="invitation_email_is_lower_case"),
            models.UniqueConstraint(
                fields=["organisation", "email", "role"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation to {self.organisation}"

    @property
    def waits(self) -> bool:
        """Whether somebody has yet to confirm or refuse it. Until then it is not sent, and does not lapse."""
        unanswered = self.accepted_at is None and self.withdrawn_at is None
        return unanswered and self.confirmed_at is None and self.role in SECOND_FACTOR

    def is_open(self, moment: datetime) -> bool:
        """Whether it can be accepted at a moment: not waiting, and neither accepted nor withdrawn nor lapsed."""
        unanswered = self.accepted_at is None and self.withdrawn_at is None
        return unanswered and not self.waits and moment < self.lapses_at
