"""The room's name to Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """A file judged in the browser, with nothing kept."""

    name = "comity.web.assessments"
    label = "assessments"
