"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """What the region holds of a worker: leavers, spells, registrations, and every asking of them."""

    name = "comity.web.histories"
    label = "histories"
