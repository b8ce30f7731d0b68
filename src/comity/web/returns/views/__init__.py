"""The pages of the room."""

from comity.web.returns.views.overview import return_of, returns
from comity.web.returns.views.rounds import change_deadline, close_round, open_round, round_of

__all__ = ["change_deadline", "close_round", "open_round", "return_of", "returns", "round_of"]
