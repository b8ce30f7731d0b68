"""Who may judge a file. Whose assignments it holds is no question: it is theirs, and nothing of it is kept."""

from __future__ import annotations

from comity.web.people.member import Member
from comity.web.people.roles import Permission


def may_judge(member: Member) -> bool:
    """Whether they may judge a file in the browser."""
    return member.may(Permission.JUDGE_FILE)
