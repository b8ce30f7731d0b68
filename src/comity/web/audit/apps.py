"""The room's name to Django."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Room(AppConfig):
    """What was done, by whom and when: one chain of events to a region, which cannot be edited unseen."""

    name = "comity.web.audit"
    label = "audit"

    def ready(self) -> None:
        """Have the triggers put back after a migration that took them away."""
        from comity.web.audit.guards import put_back

        post_migrate.connect(put_back, sender=self, dispatch_uid="audit_guards")
