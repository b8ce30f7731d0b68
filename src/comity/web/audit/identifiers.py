"""What an event may hold beside its subject: ids, codes, counts and digests, each of a kind that is written down here.

A pattern alone would let a name of one word through. So text is taken only under a name of this list, and only where
it is of that name's kind; under any other name an event holds a number, a UUID or a SHA-256 and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from django.apps import apps
from django.utils.text import slugify

from comity.web.people.roles import Role

Identifier = str | int | None

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[0-9]{1,19}")
_ACTOR = re.compile(r"person:[0-9a-f-]{36}|key:[A-Za-z0-9_-]{1,64}|platform:[a-z][a-z_-]{0,40}")
_MOST = 2**53
"""Canonical JSON (RFC 8785) has no whole numbers beyond this."""


def _role(value: str) -> str | None:
    return value if value in Role.values else None


def _model(value: str) -> str | None:
    return value if value in {model._meta.model_name for model in apps.get_models()} else None


def _code(value: str) -> str | None:
    """`September 2024` is held as `september-2024`: how a memorandum names its versions is not ours to refuse."""
    return slugify(value.replace(".", "_"))[:60].replace("_", ".") or None


def _method(value: str) -> str | None:
    """How someone signed in, in steps: `password+totp`."""
    return (
        value if set(value.split("+")) <= {"password", "totp", "webauthn", "recovery_codes", "socialaccount"} else None
    )


def _day(value: str) -> str | None:
    """A day that tells of nobody: that something was judged as at, or a deadline. `2026-09-30`."""
    return value if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) else None


def _quarter(value: str) -> str | None:
    """The quarter of a return: `2026-Q3`."""
    return value if re.fullmatch(r"20[0-9]{2}-Q[1-4]", value) else None


TEXTS: dict[str, Callable[[str], str | None]] = {
    "role": _role,
    "kind": _model,
    "method": _method,
    "memorandum": _code,
    "version": _code,
    "as_at": _day,
    "deadline": _day,
    "deadline_before": _day,
    "quarter": _quarter,
}
"""The names under which an event may hold text, and what each makes of a value: the text held, or None to refuse it."""


def held(given: Mapping[str, Identifier]) -> dict[str, Identifier]:
    """The identifiers as an event holds them.

    Raises:
        ValueError: one is not of the kind that its name stands for, and so may be a personal fact.
    """
    return {name: _held(name, value) for name, value in given.items()}


def is_actor(value: str) -> bool:
    """Whether it names who acts: `person:<uuid>`, `key:<id>` or `platform:<command>`."""
    return _ACTOR.fullmatch(value) is not None


def is_key(value: str) -> bool:
    """Whether it is a primary key that tells of nobody by itself: a number, a UUID, or a digest."""
    return any(pattern.fullmatch(value) for pattern in (_NUMBER, _UUID, _DIGEST))


def _held(name: str, value: Identifier) -> Identifier:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MOST):
        return value
    if isinstance(value, str):
        if name not in TEXTS and is_key(value):
            return value
        if name in TEXTS and (text := TEXTS[name](value)) is not None:
            return text
    raise ValueError(
        f"The identifier {name!r} may not be held by an event. An event holds numbers, UUIDs and SHA-256 digests under "
        "any name, and other codes only under the names that audit/identifiers.py lists, each of its own kind; never a "
        "name, an address or other words."
    )
