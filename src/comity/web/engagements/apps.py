"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """Candidates checked before anyone is engaged, and the engagements that come of it."""

    name = "comity.web.engagements"
    label = "engagements"
