"""The forms of the room."""

from comity.web.engagements.forms.engaging import ChangeReason, EndEngagement, ProposeEngagement, TellTimeAway, Words
from comity.web.engagements.forms.facts import AnswerQuestion, text_of
from comity.web.engagements.forms.public import Explain, FindReceipt

__all__ = [
    "AnswerQuestion",
    "ChangeReason",
    "EndEngagement",
    "Explain",
    "FindReceipt",
    "ProposeEngagement",
    "TellTimeAway",
    "Words",
    "text_of",
]
