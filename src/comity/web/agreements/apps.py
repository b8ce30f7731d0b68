"""The room's name to Django, what waits in it, and the guards that every migration leaves in place."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Room(AppConfig):
    """The memoranda of a region, as published: frozen, hashed and kept for ever."""

    name = "comity.web.agreements"
    label = "agreements"

    def ready(self) -> None:
        """Have the guards put back after every migration that took them away, and tell what waits."""
        from comity.web.agreements.guards import put_back
        from comity.web.agreements.queries import waiting
        from comity.web.notices.waiting import WAITS

        post_migrate.connect(put_back, sender=self, dispatch_uid="agreements.guards")
        if waiting not in WAITS:
            WAITS.append(waiting)
