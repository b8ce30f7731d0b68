"""The forms of the room."""

from comity.web.returns.forms.rounds import CloseRound, Deadline, OpenRound

__all__ = ["CloseRound", "Deadline", "OpenRound"]
