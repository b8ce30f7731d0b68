"""What cannot be done, in words for whoever asked."""

from __future__ import annotations

from comity.web.engagements.models import Check


class EngagementError(Exception):
    """This cannot be done with the engagement as it stands. The message says why. `field` is of what, where it is of
    something that was filled in."""

    def __init__(self, words: str, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


class WithdrawnError(EngagementError):
    """The engagement did not come about, so that nothing more is judged of it."""

    def __init__(self) -> None:
        super().__init__("The engagement did not come about, so it is not judged again. Make a check anew.")


class JudgedAgainError(EngagementError):
    """The check was judged again meanwhile: `latest` is the one that stands."""

    def __init__(self, latest: Check) -> None:
        super().__init__(f"It was judged again meanwhile: {latest.number}. Begin from that one.")
        self.latest = latest
