"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """Breaches: found or reported, answered, taken up the memorandum's ladder, and closed with a lesson."""

    name = "comity.web.breaches"
    label = "breaches"

    def ready(self) -> None:
        """What waits is told, and a worker sees the breaches of their engagements."""
        from comity.web.breaches.for_the_worker import told
        from comity.web.breaches.queries import waiting
        from comity.web.histories.with_engagements import TELLS
        from comity.web.notices.waiting import WAITS

        if waiting not in WAITS:
            WAITS.append(waiting)
            TELLS.append(told)
