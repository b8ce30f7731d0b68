"""What the room keeps: requests with their sign-offs and decisions, delegations, and challenges in the register."""

from comity.web.approvals.models.challenges import Challenge
from comity.web.approvals.models.deciding import Decision, Question, SignOffNeeded, Verdict
from comity.web.approvals.models.delegations import Delegation
from comity.web.approvals.models.requests import NUMBER, ExceptionRequest, Reason

__all__ = [
    "NUMBER",
    "Challenge",
    "Decision",
    "Delegation",
    "ExceptionRequest",
    "Question",
    "Reason",
    "SignOffNeeded",
    "Verdict",
]
