"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """Regions and the bodies in them: authorities, trusts, managed service providers and agencies."""

    name = "comity.web.organisations"
    label = "organisations"
