"""Every write of the room."""

from comity.web.breaches.actions.answering import answer, close, give
from comity.web.breaches.actions.clockwork import escalate, find
from comity.web.breaches.actions.reporting import report
from comity.web.breaches.errors import BreachError

__all__ = ["BreachError", "answer", "close", "escalate", "find", "give", "report"]
