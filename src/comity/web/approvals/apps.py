"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """Exceptions: asked for, signed along the memorandum's route, and open to the region."""

    name = "comity.web.approvals"
    label = "approvals"
