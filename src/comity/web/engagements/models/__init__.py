"""What the room keeps: checks with their receipts, drafts of checks, and engagements."""

from comity.web.engagements.models.checks import Because, Check
from comity.web.engagements.models.drafts import Draft
from comity.web.engagements.models.engagements import Engagement, State

__all__ = ["Because", "Check", "Draft", "Engagement", "State"]
