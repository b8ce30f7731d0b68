"""What the room keeps: checks with their receipts, drafts of checks, and engagements."""

from comity.web.engagements.models.away import TimeAway
from comity.web.engagements.models.checks import NUMBER, Because, Check
from comity.web.engagements.models.drafts import Draft
from comity.web.engagements.models.engagements import NOT_STARTED, OVER, Engagement, State
from comity.web.engagements.models.kept import KeptMemorandum

__all__ = [
    "NOT_STARTED",
    "NUMBER",
    "OVER",
    "Because",
    "Check",
    "Draft",
    "Engagement",
    "KeptMemorandum",
    "State",
    "TimeAway",
]
