"""Every write of the room."""

from comity.web.approvals.actions.asking import answer_question, ask, change_draft, draft, throw_away, withdraw
from comity.web.approvals.actions.clockwork import chase, judge_what_turned, tell_the_region, warn
from comity.web.approvals.actions.deciding import ask_first, decide
from comity.web.approvals.actions.delegating import delegate, end_delegation
from comity.web.approvals.actions.following import void_what_changed
from comity.web.approvals.actions.registering import answer_challenge, challenge
from comity.web.approvals.errors import ApprovalError

__all__ = [
    "ApprovalError",
    "answer_challenge",
    "answer_question",
    "ask",
    "ask_first",
    "challenge",
    "change_draft",
    "chase",
    "decide",
    "delegate",
    "draft",
    "end_delegation",
    "judge_what_turned",
    "tell_the_region",
    "throw_away",
    "void_what_changed",
    "warn",
    "withdraw",
]
