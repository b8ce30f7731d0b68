"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """What a region sees of its pool."""

    name = "comity.web.insight"
    label = "insight"
