"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """The memoranda of a region, as published: frozen, hashed and kept for ever."""

    name = "comity.web.agreements"
    label = "agreements"
