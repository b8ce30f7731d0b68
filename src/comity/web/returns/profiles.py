"""Mapping profiles as they are kept: told once by a sender, and read by every file of theirs that comes."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.memorandum.model import Memorandum
    from comity.returns.mapping.profile import Profile


_CONFIRMED = re.compile(r"^confirmed:.*$", re.MULTILINE)


def as_confirmed(text: str) -> str:
    """A profile's or a national mapping's text as somebody would have written it who has confirmed it."""
    said, count = _CONFIRMED.subn("confirmed: yes", text, count=1)
    return said if count else f"{text.rstrip()}\nconfirmed: yes\n"


def loaded(text: str, memorandum: Memorandum) -> Profile:
    """A kept profile, for a file of which it may speak only in part: which sheet, quarter and authority it is, the
    round says.

    Raises:
        ProfileError: it cannot be used; every problem of it has its line.
    """
    from comity.returns.mapping.load import load_profile

    with tempfile.TemporaryDirectory(prefix="comity-profile-") as folder:
        path = Path(folder) / "profile.yaml"
        path.write_text(text, encoding="utf-8")
        found = load_profile(path, memorandum)
    constants = {name: one for name, one in found.constants.items() if name not in ("quarter", "authority")}
    return replace(found, constants=constants, sheet="", across=True)
