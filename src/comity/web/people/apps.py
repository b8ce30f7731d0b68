"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """People, their memberships of organisations, and what those let them do."""

    name = "comity.web.people"
    label = "people"

    def ready(self) -> None:
        """Listen to allauth, and tell what waits."""
        from comity.web.notices.waiting import WAITS
        from comity.web.people import signals  # noqa: F401
        from comity.web.people.queries import waiting

        if waiting not in WAITS:
            WAITS.append(waiting)
