"""The exemplar's memorandum for 2027, which waits in the demonstration to be published.

It begins on its own first day, so that publishing it changes nothing of any day before. What was agreed till then is
written into it, as a new version does, rather than laid over it by amendments that are older than itself.
"""

from __future__ import annotations

import csv
import io

FIRST_DAY = "2027-01-01"

_VERSION = """\
  - version: 2027
    from: 2027-01-01
    known: The caps for senior social workers fall, and the amendment of 1 April 2026 becomes part of the text.
    signatories: [X99000001, X99000002, X99000003, X99000004, X99000005, X99000006, X99000007, X99000008]
    citation:
      source: Severnside Memorandum of Understanding on Agency Social Workers, 2027
      section: history
      grade: fictional
"""

_HEAD = (
    ("\nversion: 2026\n", "\nversion: 2027\n"),
    ("\nin_force: 2025-10-01\n", f"\nin_force: {FIRST_DAY}\n"),
    ("\nreview_due: 2026-10-01\n", "\nreview_due: 2027-10-01\n"),
    ("Agency Social Workers, 2026\n  section: whole", "Agency Social Workers, 2027\n  section: whole"),
)

_CAPS = (
    ("social_worker", ("33.50", "33.50", "27.40"), "2026-04-01", "2026-07-01", "2026, amendment 1"),
    ("senior_social_worker", ("36.50", "36.50", "29.85"), FIRST_DAY, "2027-04-01", "2027, schedule of caps"),
)
"""Each role's caps for those on an umbrella, a limited company and PAYE: whom they bind from when, and their source."""


def next_year(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of the exemplar's bundle as its eight authorities would write them for 2027."""
    head = files["memorandum.yaml"].decode()
    for old, new in _HEAD:
        assert old in head, f"the exemplar no longer says {old!r}"
        head = head.replace(old, new)
    kept = {name: content for name, content in files.items() if not name.startswith("amendments/")}
    return {
        **kept,
        "memorandum.yaml": (head.rstrip("\n") + "\n" + _VERSION).encode(),
        "caps.csv": files["caps.csv"].rstrip(b"\n") + b"\n" + _cap_lines().encode(),
    }


def _cap_lines() -> str:
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    for role, pounds, new_from, existing_from, section in _CAPS:
        cited = f"Severnside Memorandum of Understanding on Agency Social Workers, {section}"
        for basis, amount in zip(("umbrella", "limited_company", "paye"), pounds, strict=True):
            lines.writerow((role, basis, amount, new_from, existing_from, cited))
    return written.getvalue()
