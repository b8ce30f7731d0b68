"""Every write of the room. Each takes who acts, and adds one event to the record in the transaction of its change."""

from comity.web.returns.actions.contests import answer, contest
from comity.web.returns.actions.correcting import PURPOSE as CORRECTION
from comity.web.returns.actions.correcting import Cell, correct, take_back_correction
from comity.web.returns.actions.explaining import Query, explain, keep_explanation, take_back
from comity.web.returns.actions.files import FILE, SameFileError, send, tell_headings
from comity.web.returns.actions.rounds import RoundError, change_deadline, close_round, open_round
from comity.web.returns.actions.signing import NotSignedError, reopen, sign
from comity.web.returns.actions.showing import DOWNLOADS, hand_over, show_workers
from comity.web.returns.actions.versions import give_nil, publish, refuse
from comity.web.returns.locking import LockedError

__all__ = [
    "CORRECTION",
    "FILE",
    "DOWNLOADS",
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
    "explain",
    "give_nil",
    "keep_explanation",
    "open_round",
    "hand_over",
    "publish",
    "refuse",
    "reopen",
    "send",
    "sign",
    "take_back",
    "take_back_correction",
    "tell_headings",
    "show_workers",
]
