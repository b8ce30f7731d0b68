"""What is to be told of a file that was sent, and the profile that the answers make."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from comity.dictionary import fields, fields_by_name
from comity.web.returns.masking import DOT, masked
from comity.web.returns.models import Upload
from comity.web.returns.profiles import loaded
from comity.web.returns.reading import standing_of
from comity.web.returns.tasks import opened

if TYPE_CHECKING:
    from comity.returns.mapping.asking import AskedColumn, Asking
    from comity.returns.mapping.profile import Profile

HEAD = """\
# What the headings and values of one sender's files mean, as told on the page.
"""

_OF_PEOPLE = re.compile(
    r"name|worker|candidate|manager|contact|e-?mail|phone|mobile|address|postcode|birth|dob|ni\s*n|approver|recruiter"
    r"|consultant|swe|registration",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"sw\s?\d{3,6}|.*@.*|[+0][\d\s()-]{8,}|[a-z]{2}\d{6}[a-z]", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w’'.-]*){1,3}")
_EACH_THEIR_OWN = 0.8
"""The share of different values from which a column of words that look like names is one of people."""


def asking_of(upload: Upload, chosen: Mapping[int, str] | None = None) -> Asking:
    """What is to be told of a file.

    Raises:
        UnreadableFile: no table can be found in it. NoneInForceError: there is no memorandum to read it by.
    """
    from comity.returns.mapping.asking import ask

    standing = standing_of(upload.region, upload.round.quarter)
    profile = loaded(upload.profile.text, standing.memorandum) if upload.profile else None
    with opened(upload) as path:
        return ask(
            path,
            standing.memorandum,
            profile=profile,
            sheet=upload.sheet or None,
            chosen=chosen,
            needed=_needed(upload, profile),
        )


def missing_of(upload: Upload, asking: Asking) -> list[str]:
    """The labels of the columns that a return needs, and that no heading known so far is."""
    standing = standing_of(upload.region, upload.round.quarter)
    profile = loaded(upload.profile.text, standing.memorandum) if upload.profile else None
    known = {name for _, name in asking.known}
    return [fields_by_name()[name].label for name in _needed(upload, profile) if name not in known]


def _needed(upload: Upload, profile: Profile | None) -> list[str]:
    """The fields that a file must have a column for: what the round, the return or the profile says it need not."""
    said = {"quarter", *(() if upload.given_id is None else ("authority",))}
    said |= set() if profile is None else {*profile.constants}
    return [one.name for one in fields() if one.required == "always" and one.name not in said]


def profile_text(
    upload: Upload, asking: Asking, columns: Mapping[int, str], values: Mapping[tuple[str, str], str]
) -> str:
    """The sender's next profile, as YAML: what was told now, on top of what was told before."""
    from comity.returns.mapping.asking import told
    from comity.returns.mapping.write import profile_yaml

    standing = standing_of(upload.region, upload.round.quarter)
    before = loaded(upload.profile.text, standing.memorandum) if upload.profile else None
    return profile_yaml(told(asking, columns, values, before=before), HEAD)


def samples_of(column: AskedColumn) -> tuple[str, ...]:
    """Some of a column's values, masked where they look like people."""
    named = sum(_NAME.fullmatch(text.strip()) is not None for text in column.samples) * 2 > len(column.samples)
    people = (
        column.proposed == "worker"
        or _OF_PEOPLE.search(column.heading) is not None
        or any(_NUMBER.fullmatch(text.strip()) for text in column.samples)
        or (named and column.distinct >= _EACH_THEIR_OWN)
    )
    return tuple(_masked(text) if people else text for text in column.samples)


def _masked(text: str) -> str:
    kept = masked(text)
    return kept if len(kept) <= 8 else f"{kept[0]}{DOT * 5}"
