"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """The returns that a region's authorities make."""

    name = "comity.web.returns"
    label = "returns"
