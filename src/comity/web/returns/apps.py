"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """The returns that a region's authorities make."""

    name = "comity.web.returns"
    label = "returns"

    def ready(self) -> None:
        """Tell what waits."""
        from comity.web.notices.waiting import WAITS
        from comity.web.returns.waiting import waiting

        if waiting not in WAITS:
            WAITS.append(waiting)
