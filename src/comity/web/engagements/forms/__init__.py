"""The forms of the room."""

from comity.web.engagements.forms.engaging import ChangeReason, EndEngagement, ProposeEngagement, Words
from comity.web.engagements.forms.facts import AnswerQuestion, text_of
from comity.web.engagements.forms.public import Explain

__all__ = [
    "AnswerQuestion",
    "ChangeReason",
    "EndEngagement",
    "Explain",
    "ProposeEngagement",
    "Words",
    "text_of",
]
