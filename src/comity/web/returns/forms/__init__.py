"""The forms of the room."""

from comity.web.returns.forms.headings import ReplaceProfile, TellHeadings, chosen
from comity.web.returns.forms.providers import EndNaming, NameProvider
from comity.web.returns.forms.rounds import CloseRound, Deadline, OpenRound
from comity.web.returns.forms.sending import ChooseRows, GiveNil, SendFile, WhichSheet

__all__ = [
    "ChooseRows",
    "CloseRound",
    "Deadline",
    "EndNaming",
    "GiveNil",
    "NameProvider",
    "OpenRound",
    "ReplaceProfile",
    "SendFile",
    "TellHeadings",
    "WhichSheet",
    "chosen",
]
