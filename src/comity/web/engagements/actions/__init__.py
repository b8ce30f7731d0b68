"""Every write of the room."""

from comity.web.engagements.actions.again import follow, judge_again, judge_what_changed, judged_as_then
from comity.web.engagements.actions.asking_anew import judge_what_was_told
from comity.web.engagements.actions.away import take_back_time_away, tell_time_away
from comity.web.engagements.actions.checking import After, Made, check, check_team
from comity.web.engagements.actions.drafting import (
    MOST_CANDIDATES,
    OvertakenError,
    add_candidate,
    answer,
    begin,
    take_out_candidate,
    throw_away,
)
from comity.web.engagements.actions.engaging import (
    end,
    propose,
    review,
    start,
    start_in_an_emergency,
)
from comity.web.engagements.actions.handing import hand_over
from comity.web.engagements.actions.not_begun import change_reference, withdraw
from comity.web.engagements.actions.warning import warn_of_twelve_weeks
from comity.web.engagements.errors import EngagementError, JudgedAgainError

__all__ = [
    "MOST_CANDIDATES",
    "After",
    "EngagementError",
    "JudgedAgainError",
    "Made",
    "OvertakenError",
    "add_candidate",
    "answer",
    "begin",
    "change_reference",
    "check",
    "check_team",
    "end",
    "follow",
    "hand_over",
    "judge_again",
    "judge_what_changed",
    "judge_what_was_told",
    "judged_as_then",
    "propose",
    "review",
    "start",
    "start_in_an_emergency",
    "take_back_time_away",
    "take_out_candidate",
    "tell_time_away",
    "throw_away",
    "warn_of_twelve_weeks",
    "withdraw",
]
