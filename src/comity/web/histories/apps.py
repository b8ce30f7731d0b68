"""The room's name to Django, and what it adds to the check at the desk."""

from django.apps import AppConfig


class Room(AppConfig):
    """What the region holds of a worker: leavers, spells, registrations, and every asking of them."""

    name = "comity.web.histories"
    label = "histories"

    def ready(self) -> None:
        """Checks are given what is held."""
        from comity.web.engagements.gathering import HOLDERS
        from comity.web.histories.holding import held_facts

        if held_facts not in HOLDERS:
            HOLDERS.append(held_facts)
