"""The room's name to Django, and what it adds to changing the pool key."""

from django.apps import AppConfig


class Room(AppConfig):
    """Candidates checked before anyone is engaged, and the engagements that come of it."""

    name = "comity.web.engagements"
    label = "engagements"

    def ready(self) -> None:
        """Its worker keys are changed with the pool's, and what waits is told."""
        from comity.web.engagements.actions.rekeying import KEEPER
        from comity.web.engagements.queries import waiting
        from comity.web.notices.waiting import WAITS
        from comity.web.returns.pool_keys import KEEPERS

        if KEEPER not in KEEPERS:
            KEEPERS.append(KEEPER)
            WAITS.append(waiting)
