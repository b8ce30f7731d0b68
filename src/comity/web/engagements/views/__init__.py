"""The pages of the room."""

from comity.web.engagements.views.away import take_back_time_away, time_away
from comity.web.engagements.views.checks import (
    check,
    checks,
    judge_again,
    propose,
    receipt_json,
    receipt_pdf,
    replay,
    take_over,
)
from comity.web.engagements.views.drafts import (
    add_candidate,
    begin_check,
    draft,
    draft_question,
    take_out_candidate,
    throw_away_draft,
)
from comity.web.engagements.views.engagements import (
    end_engagement,
    engagement,
    engagements,
    review_emergency,
    start_engagement,
    start_in_an_emergency,
)
from comity.web.engagements.views.not_begun import engagement_reference, withdraw_engagement
from comity.web.engagements.views.public import can_i_take_it, confirm_receipt, find_receipt

__all__ = [
    "add_candidate",
    "begin_check",
    "can_i_take_it",
    "check",
    "checks",
    "confirm_receipt",
    "draft",
    "draft_question",
    "end_engagement",
    "engagement",
    "engagement_reference",
    "engagements",
    "find_receipt",
    "judge_again",
    "propose",
    "receipt_json",
    "receipt_pdf",
    "replay",
    "review_emergency",
    "start_engagement",
    "start_in_an_emergency",
    "take_back_time_away",
    "take_out_candidate",
    "take_over",
    "throw_away_draft",
    "time_away",
    "withdraw_engagement",
]
