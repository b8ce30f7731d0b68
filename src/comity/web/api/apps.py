"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """The same platform for programs: keys, scopes, and the routes under /api/v1/."""

    name = "comity.web.api"
    label = "api"
