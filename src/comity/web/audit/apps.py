"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """What was done, by whom and when: one chain of events to a region, which cannot be edited unseen."""

    name = "comity.web.audit"
    label = "audit"
