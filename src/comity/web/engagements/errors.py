"""What cannot be done, in words for whoever asked."""

from __future__ import annotations

from comity.web.engagements.models import Check


class EngagementError(Exception):
    """This cannot be done with the engagement as it stands. The message says why. `field` is of what, where it is of
    something that was filled in."""

    def __init__(self, words: str, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


class JudgedAgainError(EngagementError):
    """The check was judged again meanwhile: `latest` is the one that stands."""

    def __init__(self, latest: Check) -> None:
        super().__init__(f"It was judged again meanwhile: {latest.number}. Begin from that one.")
        self.latest = latest
