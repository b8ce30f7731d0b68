"""The forms of the room."""

from comity.web.histories.forms.asking import Ask
from comity.web.histories.forms.telling import FindCheck, PasteChecks, SendList, TellLeaver, TellReference, TellSpell
from comity.web.histories.forms.workers import AnswerObjection, ObjectTo, OpenLink, SendLink

__all__ = [
    "AnswerObjection",
    "Ask",
    "FindCheck",
    "ObjectTo",
    "OpenLink",
    "PasteChecks",
    "SendLink",
    "SendList",
    "TellLeaver",
    "TellReference",
    "TellSpell",
]
