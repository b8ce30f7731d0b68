"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """What waits for a person, on the page and by a mail that holds only a link."""

    name = "comity.web.notices"
    label = "notices"
