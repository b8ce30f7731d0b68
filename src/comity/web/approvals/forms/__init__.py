"""The forms of the room."""

from comity.web.approvals.forms.asking import Answer, RequestForm, Withdraw
from comity.web.approvals.forms.deciding import Challenges, Decide, Delegate

__all__ = ["Answer", "Challenges", "Decide", "Delegate", "RequestForm", "Withdraw"]
