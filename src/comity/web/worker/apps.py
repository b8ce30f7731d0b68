"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """Background work: running it, finding what was cut off, and what is done by the clock."""

    name = "comity.web.worker"
    label = "worker"
