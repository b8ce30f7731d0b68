"""A receipt to print: the answer, its facts with their sources, and the QR code of the page that confirms it.

Typst is given the words as data, so nothing in a fact is read as markup. The file is the same for the same receipt, but
where its worker may not be engaged at all: it then says so above the answer, as known on the day it is printed.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any, Literal

from django.utils import timezone

from comity.judge import Check as Judged
from comity.judge import Complying
from comity.memorandum.words import day
from comity.web.engagements.models import Check
from comity.web.words import date_and_time, outcome

TEMPLATE = Path(__file__).parent / "receipt.typ"
STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1: a file that a screen reader can read, which Typst refuses to write where it could not be."""


def printed(
    check: Check,
    judged: Judged,
    *,
    words: str,
    facts: list[dict[str, str]],
    complying: Complying | None,
    address: str,
    stopped: str,
    unasked: str,
) -> bytes:
    """The PDF of a receipt. `address` is the whole address of its public page; `stopped` why the worker may not be
    engaged at all and `unasked` why nothing held of them was asked, which are no part of the receipt."""
    import typst

    from comity.packs.report.breaches import working_line

    headings = {clause.kind.value: clause.heading for clause in judged.memorandum.clauses}
    given = {
        "number": check.number,
        "words": words,
        "stopped": stopped,
        "unasked": unasked,
        "printed_on": day(timezone.localdate()),
        "memorandum": judged.memorandum.title,
        "version": judged.memorandum.version,
        "as_at": day(judged.as_at),
        "made_at": date_and_time(check.made_at),
        "organisation": check.made_by_organisation.name,
        "clauses": [
            {
                **{name: finding[name] for name in ("code", "reason", "remedy", "citation")},
                "heading": headings.get(finding["kind"], finding["kind"]),
                "outcome": outcome(finding["outcome"]),
                "working": working_line(finding["working"], judged.memorandum),
            }
            for finding in judged.findings
        ],
        "complying": [fact.words() for fact in complying.facts] if complying else [],
        "facts": facts,
        "digest": check.digest,
        "memorandum_digest": check.memorandum_digest,
        "address": address,
        "qr": qr_of(address),
    }
    made: Any = typst.compile(
        TEMPLATE.read_bytes(),
        sys_inputs={"given": json.dumps(given)},
        pdf_standards=[STANDARD],
        timestamp=int(check.made_at.timestamp()),
    )
    return bytes(made)


def qr_of(address: str) -> str:
    """The QR code of an address as SVG."""
    import segno

    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=2, xmldecl=False, svgns=True)
    return out.getvalue().decode("utf-8")
