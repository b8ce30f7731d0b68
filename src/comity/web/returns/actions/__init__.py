"""Every write of the room. Each takes who acts, and adds one event to the record in the transaction of its change."""

from comity.web.returns.actions.contests import answer, contest, read_evidence
from comity.web.returns.actions.correcting import PURPOSE as CORRECTION
from comity.web.returns.actions.correcting import Cell, correct, take_back_correction
from comity.web.returns.actions.explaining import Query, explain, keep_explanation, take_back
from comity.web.returns.actions.files import (
    FILE,
    SameFileError,
    download_file,
    replace_profile,
    send,
    send_again,
    tell_headings,
)
from comity.web.returns.actions.reminding import remind
from comity.web.returns.actions.rounds import RoundError, change_deadline, close_round, open_round
from comity.web.returns.actions.showing import DOWNLOADS, hand_over, show_workers
from comity.web.returns.actions.signing import NotSignedError, reopen, sign
from comity.web.returns.actions.versions import give_nil, publish, refuse
from comity.web.returns.locking import LockedError

__all__ = [
    "CORRECTION",
    "DOWNLOADS",
    "FILE",
    "Cell",
    "LockedError",
    "NotSignedError",
    "Query",
    "RoundError",
    "SameFileError",
    "answer",
    "change_deadline",
    "close_round",
    "contest",
    "correct",
    "download_file",
    "explain",
    "give_nil",
    "hand_over",
    "keep_explanation",
    "open_round",
    "publish",
    "read_evidence",
    "refuse",
    "remind",
    "reopen",
    "replace_profile",
    "send",
    "send_again",
    "show_workers",
    "sign",
    "take_back",
    "take_back_correction",
    "tell_headings",
]
