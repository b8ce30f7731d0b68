"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """Exceptions: asked for, signed along the memorandum's route, and open to the region."""

    name = "comity.web.approvals"
    label = "approvals"

    def ready(self) -> None:
        """Engagements start by exceptions in force, are judged with them, and make them void when they change. Whoever
        signs for another needs a second factor as the holder of the post does. Notices say of which request they
        are, what waits is told, and a worker sees what was asked for them."""
        from comity.web.approvals import for_the_worker, laying, noticed, permissions
        from comity.web.approvals.waiting import waiting
        from comity.web.engagements import excepting
        from comity.web.histories import with_engagements
        from comity.web.notices import about
        from comity.web.notices.waiting import WAITS
        from comity.web.people import second_factor

        if laying.in_force not in excepting.EXCEPTIONS:
            excepting.EXCEPTIONS.append(laying.in_force)
            excepting.LAID.append(laying.laid)
            excepting.TELLS.append(laying.told)
            excepting.CHANGED.append(laying.facts_changed)
            second_factor.ALSO.append(permissions.stands_in)
            about.NUMBERS.append(noticed.numbers)
            about.WAITED.append(noticed.waited)
            WAITS.append(waiting)
            with_engagements.TELLS.append(for_the_worker.told)
