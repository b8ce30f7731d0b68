"""The forms of the room."""

from comity.web.engagements.forms.engaging import ChangeReason, EndEngagement, ProposeEngagement, TellTimeAway, Words
from comity.web.engagements.forms.facts import AnswerQuestion, text_of
from comity.web.engagements.forms.public import Explain

__all__ = [
    "AnswerQuestion",
    "ChangeReason",
    "EndEngagement",
    "Explain",
    "ProposeEngagement",
    "TellTimeAway",
    "Words",
    "text_of",
]
