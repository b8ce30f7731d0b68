"""What each kind of notice says on the page. None names a person: the page it leads to does, to whoever may see it."""

from __future__ import annotations

from enum import StrEnum


class NoticeKind(StrEnum):
    """Something that a person is told of."""

    BUNDLE_WAITS = "bundle_waits"
    MEMORANDUM_PUBLISHED = "memorandum_published"
    INVITATION_WAITS = "invitation_waits"
    INVITATION_REFUSED = "invitation_refused"
    MEMBERSHIP_GIVEN = "membership_given"
    MEMBERSHIP_ENDED = "membership_ended"
    ROUND_OPENED = "round_opened"
    DEADLINE_MOVED = "deadline_moved"
    RETURN_DUE = "return_due"
    RETURN_LATE = "return_late"
    RETURN_WAITS = "return_waits"
    PART_SENT = "part_sent"
    PART_WAITS = "part_waits"
    FINDING_CONTESTED = "finding_contested"
    CONTEST_ANSWERED = "contest_answered"
    REPORT_PUBLISHED = "report_published"
    REGION_ASKS = "region_asks"
    CHECK_JUDGED_AGAIN = "check_judged_again"
    EMERGENCY_START = "emergency_start"
    TWELVE_WEEKS_NEAR = "twelve_weeks_near"
    EXCEPTION_WAITS = "exception_waits"
    EXCEPTION_STILL_WAITS = "exception_still_waits"
    EXCEPTION_STUCK = "exception_stuck"
    EXCEPTION_QUESTION = "exception_question"
    EXCEPTION_DECIDED = "exception_decided"
    EXCEPTION_VOID = "exception_void"
    EXCEPTION_ENDS = "exception_ends"
    EXCEPTION_REGISTERED = "exception_registered"
    EXCEPTION_CHALLENGED = "exception_challenged"
    CHALLENGE_ANSWERED = "challenge_answered"
    SIGNING_GIVEN = "signing_given"
    BREACH_FOUND = "breach_found"
    BREACH_GIVEN = "breach_given"
    BREACH_ANSWERED = "breach_answered"
    BREACH_ESCALATED = "breach_escalated"
    BREACH_CLOSED = "breach_closed"
    WORKER_OBJECTS = "worker_objects"
    WORKER_MAY_NOT_WORK = "worker_may_not_work"
    PATTERNS_FOUND = "patterns_found"
    TASK_GIVEN_UP = "task_given_up"
    RECORD_BROKEN = "record_broken"


WORDS: dict[str, str] = {
    NoticeKind.BUNDLE_WAITS: "A memorandum has been brought in and waits to be published.",
    NoticeKind.MEMORANDUM_PUBLISHED: "A memorandum has been published.",
    NoticeKind.INVITATION_WAITS: "An invitation waits for you to confirm or refuse it.",
    NoticeKind.INVITATION_REFUSED: "An invitation that you made was refused.",
    NoticeKind.MEMBERSHIP_GIVEN: "You have been given a role.",
    NoticeKind.MEMBERSHIP_ENDED: "A role of yours has ended.",
    NoticeKind.ROUND_OPENED: "A return is due: its round has been opened.",
    NoticeKind.DEADLINE_MOVED: "The deadline of a return has been changed.",
    NoticeKind.RETURN_DUE: "A return is due soon.",
    NoticeKind.RETURN_LATE: "A return is late.",
    NoticeKind.RETURN_WAITS: "A return waits for you to take the next step.",
    NoticeKind.PART_SENT: "A managed service provider has sent rows of a return of yours.",
    NoticeKind.PART_WAITS: "A managed service provider has sent rows of a return that has rows of its own. Choose.",
    NoticeKind.FINDING_CONTESTED: "An authority contests a finding, and waits for an answer.",
    NoticeKind.CONTEST_ANSWERED: "A contested finding has been answered.",
    NoticeKind.REPORT_PUBLISHED: "A pooled report of the region has been published.",
    NoticeKind.REGION_ASKS: "A check across the region’s returns asks you to look at something.",
    NoticeKind.CHECK_JUDGED_AGAIN: "A check was judged again, because something changed.",
    NoticeKind.EMERGENCY_START: "An engagement was started in an emergency, and waits for a review.",
    NoticeKind.TWELVE_WEEKS_NEAR: "The twelve weeks to a worker’s equal treatment are nearly complete, or just were.",
    NoticeKind.EXCEPTION_WAITS: "A request for an exception waits for you to decide.",
    NoticeKind.EXCEPTION_STILL_WAITS: "A request for an exception still waits for you to decide.",
    NoticeKind.EXCEPTION_STUCK: "Nobody can decide a request for an exception as things stand. See what would help.",
    NoticeKind.EXCEPTION_QUESTION: "Someone asks about your request for an exception before they decide.",
    NoticeKind.EXCEPTION_DECIDED: "Your request for an exception has been decided.",
    NoticeKind.EXCEPTION_VOID: "An exception that you asked for is void: the facts have changed.",
    NoticeKind.EXCEPTION_ENDS: "An exception ends soon. Going on needs a new decision.",
    NoticeKind.EXCEPTION_REGISTERED: "An exception is new in the region’s register.",
    NoticeKind.EXCEPTION_CHALLENGED: "A member asks about an exception of your authority, or objects to it.",
    NoticeKind.CHALLENGE_ANSWERED: "An authority has answered what you asked of its exception.",
    NoticeKind.SIGNING_GIVEN: "The signing of a post has been given to you.",
    NoticeKind.BREACH_FOUND: "Something at your authority was not kept as agreed, and waits for its account.",
    NoticeKind.BREACH_GIVEN: "You have been asked to take care of a breach.",
    NoticeKind.BREACH_ANSWERED: "An authority has answered what you reported.",
    NoticeKind.BREACH_ESCALATED: "A breach that is still open has come to you to talk about.",
    NoticeKind.BREACH_CLOSED: "A breach was closed, with what was learnt.",
    NoticeKind.WORKER_OBJECTS: "A worker objects to something that your authority has told.",
    NoticeKind.WORKER_MAY_NOT_WORK: "The register showed that a worker who is engaged may not work. See it today.",
    NoticeKind.PATTERNS_FOUND: "New patterns were found across the region’s assignments.",
    NoticeKind.TASK_GIVEN_UP: "Some background work was tried several times and could not be done.",
    NoticeKind.RECORD_BROKEN: "The record of what was done does not verify: its chain is broken.",
}
