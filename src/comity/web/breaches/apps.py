"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """Breaches: found or reported, answered, taken up the memorandum's ladder, and closed with a lesson."""

    name = "comity.web.breaches"
    label = "breaches"

    def ready(self) -> None:
        """Tell what waits."""
        from comity.web.breaches.queries import waiting
        from comity.web.notices.waiting import WAITS

        if waiting not in WAITS:
            WAITS.append(waiting)
