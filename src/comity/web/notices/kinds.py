"""What each kind of notice says on the page. None names a person: the page it leads to does, to whoever may see it."""

from __future__ import annotations

from enum import StrEnum


class NoticeKind(StrEnum):
    """Something that a person is told of."""

    BUNDLE_WAITS = "bundle_waits"
    MEMORANDUM_PUBLISHED = "memorandum_published"
    MEMBERSHIP_GIVEN = "membership_given"
    MEMBERSHIP_ENDED = "membership_ended"
    TASK_GIVEN_UP = "task_given_up"
    RECORD_BROKEN = "record_broken"


WORDS: dict[str, str] = {
    NoticeKind.BUNDLE_WAITS: "A memorandum has been brought in and waits to be published.",
    NoticeKind.MEMORANDUM_PUBLISHED: "A memorandum has been published.",
    NoticeKind.MEMBERSHIP_GIVEN: "You have been given a role.",
    NoticeKind.MEMBERSHIP_ENDED: "A role of yours has ended.",
    NoticeKind.TASK_GIVEN_UP: "Some background work was tried several times and could not be done.",
    NoticeKind.RECORD_BROKEN: "The record of what was done does not verify: its chain is broken.",
}
