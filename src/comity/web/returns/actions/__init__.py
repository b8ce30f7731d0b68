"""Every write of the room. Each takes who acts, and adds one event to the record in the transaction of its change."""

from comity.web.returns.actions.choosing import set_part_aside, use_part
from comity.web.returns.actions.contests import answer, contest, read_evidence
from comity.web.returns.actions.correcting import PURPOSE as CORRECTION
from comity.web.returns.actions.correcting import Cell, correct, take_back_correction
from comity.web.returns.actions.explaining import Query, explain, keep_explanation, take_back
from comity.web.returns.actions.exports import hand_out, send_export, split_again
from comity.web.returns.actions.files import (
    FILE,
    SameFileError,
    download_file,
    replace_profile,
    send,
    send_again,
    tell_headings,
)
from comity.web.returns.actions.national import (
    add_parts_to_national,
    add_to_national,
    despatch,
    hand_over_national,
    name_agency,
    replace_national_mapping,
)
from comity.web.returns.actions.providers import NamingError, end_naming, name_provider
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
    "NamingError",
    "NotSignedError",
    "Query",
    "RoundError",
    "SameFileError",
    "add_parts_to_national",
    "add_to_national",
    "answer",
    "change_deadline",
    "close_round",
    "contest",
    "correct",
    "despatch",
    "download_file",
    "end_naming",
    "explain",
    "give_nil",
    "hand_out",
    "hand_over",
    "hand_over_national",
    "keep_explanation",
    "name_agency",
    "name_provider",
    "open_round",
    "publish",
    "read_evidence",
    "refuse",
    "remind",
    "reopen",
    "replace_national_mapping",
    "replace_profile",
    "send",
    "send_again",
    "send_export",
    "set_part_aside",
    "show_workers",
    "sign",
    "split_again",
    "take_back",
    "take_back_correction",
    "tell_headings",
    "use_part",
]
