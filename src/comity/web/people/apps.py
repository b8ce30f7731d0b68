"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """People, their memberships of organisations, and what those let them do."""

    name = "comity.web.people"
    label = "people"

    def ready(self) -> None:
        """Listen to allauth."""
        from comity.web.people import signals  # noqa: F401
