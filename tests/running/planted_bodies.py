"""What a program sends with each change that the API takes, so that it is refused for whose it is and nothing else."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from returning import clean

from comity.returns.national import default_text

BODIES: dict[str, dict[str, Any]] = {
    "change_organisation": {"kind": "agency", "code": "x", "name": "Theirs now"},
    "publish_memorandum": {"digest": "x", "instead_of": ""},
    "change_deadline": {"deadline": "2026-12-14", "reason": "Theirs"},
    "tell_leavers": {"leavers": [{"worker": "SW123456", "left_on": "2026-05-31", "reason": "resignation"}]},
    "keep_registrations": {"checks": [{"worker": "SW123456", "result": "registered", "checked_on": "2026-09-30"}]},
    "choose_rows": {"rows": "keep", "version": 1},
    "contest": {"assignment_ref": "CHB-26-001", "clause": "price-cap", "words": "Theirs"},
    "answer_regional_query": {"words": "Theirs"},
    "answer_contest": {"upheld": True, "words": "Theirs"},
    "correct": {"version": 1, "cells": [{"row": 2, "field": "agency", "value": "Theirs"}]},
    "explain": {"issues": ["0" * 64], "reason": "checked", "words": "Theirs"},
    **{name: {"answer": "Theirs"} for name in ("answer_challenge", "answer_approver")},
    "add_to_national_return": {"agencies": []},
    "despatch": {"made_from": "0" * 64, "sent_on": "2026-11-02"},
}
"""By the operation's name; those that are not here take nothing, or nothing that must be there."""


def given(name: str) -> dict[str, Any]:
    """What a request for an operation is made with."""
    files = {"send_file": clean(), "send_export": clean(), "replace_national_mapping": default_text().encode()}
    if name in files:
        return {"data": {"file": SimpleUploadedFile("theirs", files[name])}}
    return {"data": BODIES.get(name, {}), "content_type": "application/json"}
