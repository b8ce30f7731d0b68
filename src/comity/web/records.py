"""What kind of fact each field of a record is, and how long the record is kept.

Every model of a room says both, in `FIELD_KINDS` and `RETENTION`; a test fails on a field that is not listed, so that
nobody adds a personal fact without having said so.
"""

from __future__ import annotations

from enum import StrEnum


class FieldKind(StrEnum):
    """Whether a field tells of a person."""

    PERSONAL = "personal"
    """Tells who a living person is, or something about one: a name, an e-mail address."""

    PSEUDONYMOUS = "pseudonymous"
    """Tells of a person only together with another record: an id, a keyed hash."""

    PLAIN = "plain"
    """Tells of no person."""


PERSONAL, PSEUDONYMOUS, PLAIN = FieldKind.PERSONAL, FieldKind.PSEUDONYMOUS, FieldKind.PLAIN
