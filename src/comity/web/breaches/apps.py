"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """Breaches: found or reported, answered, taken up the memorandum's ladder, and closed with a lesson."""

    name = "comity.web.breaches"
    label = "breaches"
