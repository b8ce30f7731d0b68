"""What is raised where something cannot be done with a breach."""


class BreachError(Exception):
    """This cannot be done as things stand. The message says why, and what to do; `field` is the form's, if one is."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field
