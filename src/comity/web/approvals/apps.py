"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """Exceptions: asked for, signed along the memorandum's route, and open to the region."""

    name = "comity.web.approvals"
    label = "approvals"

    def ready(self) -> None:
        """Engagements start by exceptions in force, are judged with them, and make them void when they change."""
        from comity.web.approvals import laying
        from comity.web.engagements import excepting

        if laying.in_force not in excepting.EXCEPTIONS:
            excepting.EXCEPTIONS.append(laying.in_force)
            excepting.LAID.append(laying.laid)
            excepting.TELLS.append(laying.told)
            excepting.CHANGED.append(laying.facts_changed)
