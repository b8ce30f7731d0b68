"""The room's name to Django, and what it adds to the check at the desk and to changing the pool key."""

from django.apps import AppConfig


class Room(AppConfig):
    """What the region holds of a worker: leavers, spells, registrations, and every asking of them."""

    name = "comity.web.histories"
    label = "histories"

    def ready(self) -> None:
        """Checks and engagements are given what is held and who may not be engaged, its worker keys are changed with
        the pool's, and what waits is told."""
        from comity.web.engagements.gathering import HOLDERS, NEWS
        from comity.web.engagements.stopping import STOPS
        from comity.web.engagements.weeks import SPANS
        from comity.web.histories.actions.rekeying import KEEPER
        from comity.web.histories.holding import held_facts
        from comity.web.histories.news import told_since
        from comity.web.histories.queries import spans_of
        from comity.web.histories.standing import stops
        from comity.web.histories.waiting import waiting
        from comity.web.notices.waiting import WAITS
        from comity.web.returns.pool_keys import KEEPERS

        if held_facts not in HOLDERS:
            HOLDERS.append(held_facts)
            NEWS.append(told_since)
            STOPS.append(stops)
            SPANS.append(spans_of)
            WAITS.append(waiting)
        if KEEPER not in KEEPERS:
            KEEPERS.append(KEEPER)
